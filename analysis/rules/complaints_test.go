package rules_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/rules"
	"github.com/pywls/pywls/analysis/workspace"
)

// complaintsOfWrangler is how many places of wrangler's reader make a
// diagnostic: calls that add an error or a warning, helpers included, counted
// in the npm package of the release that configschema is of.
const complaintsOfWrangler = 360

// TestComplaints holds analysis/configschema/complaints.txt to what the rules do.
func TestComplaints(t *testing.T) {
	data, err := os.ReadFile("../configschema/complaints.txt")
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.SplitN(line, "|", 5)
		if len(parts) != 5 {
			t.Fatalf("no line of the table: %s", line)
		}
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		places, err := strconv.Atoi(parts[1])
		if err != nil {
			t.Fatalf("%s: %v", parts[0], err)
		}
		total += places
		said := []string(nil)
		if parts[4] != "" {
			said = errorsOf(t, parts[4])
		}
		switch verdict := parts[2]; {
		case verdict == "says" && !slices.Contains(said, parts[3]):
			t.Errorf("%s: %s is silent about %s (said: %v)", parts[0], parts[3], parts[4], said)
		case (verdict == "silent" || verdict == "lacks") && parts[3] == "":
			t.Errorf("%s: without a reason", parts[0])
		case verdict == "silent" && len(said) > 0:
			t.Errorf("%s: %v is said of %s", parts[0], said, parts[4])
		case verdict == "lacks" && slices.Contains(said, "invalid-config-value"):
			t.Errorf("%s: it is no longer lacking", parts[0])
		case verdict != "says" && verdict != "silent" && verdict != "lacks":
			t.Errorf("%s: a verdict %q", parts[0], verdict)
		}
	}
	if total != complaintsOfWrangler {
		t.Errorf("the table speaks of %d places of %d", total, complaintsOfWrangler)
	}
}

// readsAll reads the names that the examples give to environments in one place only.
const readsAll = `from workers import DurableObject, Response, WorkerEntrypoint


class Room(DurableObject):
    pass


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        return Response(f"{self.env.KV} {self.env.A} {self.env.R}")
`

// errorsOf are the names of the rules on configuration that report something of
// a Worker whose configuration has some members.
func errorsOf(t *testing.T, members string) (out []string) {
	t.Helper()
	about := []string{"invalid-config-value", "unknown-config-key", "compatibility-date", "duplicate-binding", "missing-migration", "binding-not-inherited"}
	config := `"name": "w", "main": "entry.py", "compatibility_date": "2026-01-01", "compatibility_flags": ["python_workers"]`
	for _, member := range []string{`"name": "w", `, `"compatibility_date": "2026-01-01", `, `, "compatibility_flags": ["python_workers"]`} {
		if key, _, _ := strings.Cut(strings.Trim(member, ", "), ":"); strings.Contains(members, key+":") && strings.HasPrefix(members, key) {
			config = strings.Replace(config, member, "", 1)
		}
	}
	dir := t.TempDir()
	for name, content := range map[string]string{"wrangler.jsonc": "{" + config + ", " + members + "}", "entry.py": readsAll} {
		if err := os.WriteFile(dir+"/"+name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(dir+"/public", 0o755); err != nil {
		t.Fatal(err)
	}
	workers := workspace.Open(workspace.Options{}, dir).Workers()
	if len(workers) != 1 || workers[0].Config.Broken {
		t.Fatalf("no Worker with %s", members)
	}
	diagnostics, faults := rule.Run(workers[0], rules.All, rule.Selection{})
	if len(faults) > 0 {
		t.Fatalf("%s: %v", members, faults)
	}
	for _, d := range diagnostics {
		if slices.Contains(about, d.Rule.Name) && d.Severity >= rule.Warning {
			out = append(out, d.Rule.Name)
		}
	}
	return out
}
