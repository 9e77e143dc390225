package invalidconfigvalue_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/rules/invalidconfigvalue"
	"github.com/pywls/pywls/analysis/workspace"
)

// TestTogether gives the rule what testdata/together.txt says, in both formats,
// at the top level and in an environment. wrangler 4.164.0 says the same of
// each: where a line expects nothing, it is silent, too.
func TestTogether(t *testing.T) {
	data, err := os.ReadFile("testdata/together.txt")
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		body, want, _ := strings.Cut(line, "   ")
		if want = strings.TrimSpace(want); want != "" {
			wrong++
		}
		var keys map[string]any
		d := json.NewDecoder(strings.NewReader("{" + body + "}"))
		d.UseNumber()
		if err := d.Decode(&keys); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		for _, env := range []bool{false, true} {
			for _, ext := range []string{"jsonc", "toml"} {
				if _, ok := keys["env"]; env && ok || env && strings.HasPrefix(want, "top ") {
					continue
				}
				got := reports(t, keys, env, ext)
				compare(t, fmt.Sprintf("%s (%s, in an environment: %t)", body, ext, env), strings.TrimPrefix(want, "top "), got)
			}
		}
	}
	if wrong < 100 {
		t.Errorf("only %d wrong values", wrong)
	}
}

// compare wants one report for each regular expression, and no other.
func compare(t *testing.T, name, want string, got []string) {
	t.Helper()
	left := slices.Clone(got)
	for _, re := range strings.Split(want, " & ") {
		if re == "" {
			continue
		}
		at := slices.IndexFunc(left, regexp.MustCompile(re).MatchString)
		if at < 0 {
			t.Errorf("%s: no report %q in %q", name, re, got)
			return
		}
		left = slices.Delete(left, at, at+1)
	}
	if len(left) > 0 {
		t.Errorf("%s: %q is said, too", name, left)
	}
}

// reports are "severity: message" of the rule for a configuration.
func reports(t *testing.T, keys map[string]any, env bool, ext string) (out []string) {
	t.Helper()
	config := map[string]any{
		"name": "w", "main": "entry.py", "compatibility_date": "2026-03-01",
		"compatibility_flags": []any{"python_workers"},
	}
	if env {
		config["env"] = map[string]any{"staging": keys}
	} else {
		maps.Copy(config, keys)
	}
	text := jsonText(t, config)
	if ext == "toml" {
		if text = tomlText(config); strings.Contains(text, "null") {
			return reports(t, keys, env, "jsonc") // TOML has none
		}
	}
	dir := t.TempDir()
	for name, content := range map[string]string{"wrangler." + ext: text, "entry.py": "import workers\n", "Dockerfile": "FROM scratch\n", "public/index.html": ""} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	workers := workspace.Open(workspace.Options{}, dir).Workers()
	if len(workers) != 1 || workers[0].Config.Broken {
		t.Fatalf("no Worker in %s", text)
	}
	diagnostics, faults := rule.Run(workers[0], []*rule.Rule{invalidconfigvalue.Rule}, rule.Selection{})
	if len(faults) > 0 {
		t.Fatalf("%s: %v", text, faults)
	}
	for _, d := range diagnostics {
		out = append(out, fmt.Sprintf("%v: %s", d.Severity, d.Message))
	}
	return out
}

func jsonText(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func tomlText(config map[string]any) string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(config)) {
		fmt.Fprintf(&b, "%q = %s\n", k, tomlValue(config[k]))
	}
	return b.String()
}

func tomlValue(v any) string {
	var parts []string
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, fmt.Sprintf("%q = %s", k, tomlValue(v[k])))
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	case []any:
		for _, item := range v {
			parts = append(parts, tomlValue(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case nil:
		return "null"
	case string:
		return fmt.Sprintf("%q", v)
	}
	return fmt.Sprint(v)
}
