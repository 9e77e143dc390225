package unusedbinding_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/rules/unusedbinding"
	"github.com/pywls/pywls/analysis/workspace"
)

// A wrangler file with thousands of names that nothing reads does not keep
// the user waiting: all are reported, and the first are offered for removal.
func TestFixesAreBounded(t *testing.T) {
	dir := t.TempDir()
	vars := "name = \"w\"\nmain = \"entry.py\"\ncompatibility_date = \"2026-01-15\"\ncompatibility_flags = [\"python_workers\"]\n[vars]\n"
	for i := range 60 {
		vars += fmt.Sprintf("V%d = 1\n", i)
	}
	for name, content := range map[string]string{"wrangler.toml": vars, "entry.py": "async def on_fetch(request, env):\n    return None\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w := workspace.Open(workspace.Options{}, dir).Workers()[0]
	reports, fixes := 0, 0
	found, _ := rule.Run(w, []*rule.Rule{unusedbinding.Rule}, rule.Selection{})
	for _, d := range found {
		if strings.Contains(d.Message, "no code of the Worker names it") {
			reports++
			fixes += len(d.Fixes)
		}
	}
	if reports != 60 || fixes != 50 {
		t.Errorf("%d reports with %d fixes, want 60 with 50", reports, fixes)
	}
}
