package proof_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const catalogDir = "../catalog"

// sdkFacts are what one release of workers-runtime-sdk lets a Worker import.
type sdkFacts struct {
	Exports []string `json:"exports"` // of the workers module
	Modules []string `json:"modules"` // inside the workers package
}

var (
	allNames = regexp.MustCompile(`(?s)__all__ = \[(.*?)\]`)
	quoted   = regexp.MustCompile(`"(\w+)"`)
)

// What the catalog says of the pinned SDK releases is what they hold.
func TestSDKFactsAreFresh(t *testing.T) {
	enabled(t)
	folders, err := filepath.Glob(filepath.Join(runtimeDir, ".sdk", "*", "workers"))
	if err != nil || len(folders) < 5 {
		t.Fatalf("%d releases, %v", len(folders), err)
	}
	releases := map[string]sdkFacts{}
	for _, dir := range folders {
		var facts sdkFacts
		init, err := os.ReadFile(filepath.Join(dir, "__init__.py"))
		if err != nil {
			t.Fatal(err)
		}
		list := allNames.FindSubmatch(init)
		if list == nil {
			t.Fatalf("%s has no __all__", dir)
		}
		for _, name := range quoted.FindAllSubmatch(list[1], -1) {
			facts.Exports = append(facts.Exports, string(name[1]))
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			name, isModule := strings.CutSuffix(e.Name(), ".py")
			if !strings.HasPrefix(name, "_") && (isModule || e.IsDir()) {
				facts.Modules = append(facts.Modules, name)
			}
		}
		slices.Sort(facts.Exports)
		slices.Sort(facts.Modules)
		releases[filepath.Base(filepath.Dir(dir))] = facts
	}
	compare(t, "sdk.json", releases)
}

// compare holds a file of the catalog against what it was made from.
func compare(t *testing.T, name string, facts any) {
	t.Helper()
	fresh, err := json.MarshalIndent(facts, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	fresh = append(fresh, '\n')
	path := filepath.Join(catalogDir, name)
	// The flag is ruletest's.
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(path, fresh, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, fresh) {
		t.Errorf("%s is stale: PYWLS_PROOF=1 go test ./analysis/proof -run %s -update, then go generate", name, t.Name())
	}
}

// What the catalog says of JavaScript's types is what the pinned package says.
func TestJavaScriptFactsAreFresh(t *testing.T) {
	enabled(t)
	// A copy, so that nothing is installed into the tree.
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", "read.mjs", "types.json"} {
		content, err := os.ReadFile(filepath.Join(catalogDir, "internal", "jsgen", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	install := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	node := exec.Command("node", "read.mjs")
	node.Dir = dir
	fresh, err := node.Output()
	if err != nil {
		t.Fatal(err)
	}
	committed, err := os.ReadFile(filepath.Join(catalogDir, "js.json"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(fresh, committed) {
		var a, b struct{ Types map[string]json.RawMessage }
		if json.Unmarshal(fresh, &a) == nil && json.Unmarshal(committed, &b) == nil {
			for _, name := range slices.Sorted(maps.Keys(a.Types)) {
				if !bytes.Equal(a.Types[name], b.Types[name]) {
					t.Errorf("%s differs", name)
				}
			}
		}
		t.Error("js.json is stale: run go run ./internal/jsgen -read in analysis/catalog, then go generate")
	}
}
