package rule_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// A rule that panics, in whatever it listens to, loses what it has said on this
// Worker and leaves all others to say theirs.
func TestPanic(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"wrangler.jsonc": `{ "name": "w", "main": "entry.py", "compatibility_date": "2026-01-01", "compatibility_flags": ["python_workers"] }`,
		"entry.py":       "from workers import WorkerEntrypoint\nclass Default(WorkerEntrypoint):\n    async def fetch(self, request):\n        print(1)  # pywls: ignore[fails]\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	doc := func(name string) string { return "# " + name + "\n\nerror\n\n## What it reports\n\nNothing.\n" }
	good := rule.New(doc("good"), rule.OnWorker(func(p *rule.Pass) { p.Report(text.Span{}, "said") }))
	unused := rule.New(doc(rule.UnusedSuppression))
	for name, bad := range map[string]*rule.Rule{
		"config": rule.New(doc("fails"), rule.OnConfig(func(p *rule.Pass, _ *wrangler.Config) { p.Report(text.Span{}, "half"); panic("why") })),
		"worker": rule.New(doc("fails"), rule.OnWorker(func(p *rule.Pass) { p.Report(text.Span{}, "half"); panic("why") })),
		"module": rule.New(doc("fails"), rule.OnModule(func(p *rule.Pass, _ *flow.Module) { p.Report(text.Span{}, "half"); panic("why") })),
		"event":  rule.New(doc("fails"), rule.On(func(p *rule.Pass, _ *flow.Call) { p.Report(text.Span{}, "half"); panic("why") })),
	} {
		w := workspace.Open(workspace.Options{}, dir).Workers()[0]
		found, faults := rule.Run(w, []*rule.Rule{bad, good, unused}, rule.Selection{})
		if len(found) != 1 || found[0].Rule != good {
			t.Errorf("%s: found %v", name, found)
		}
		if len(faults) != 1 || faults[0].Rule != bad || !strings.Contains(faults[0].String(), "the rule fails failed") || !strings.Contains(faults[0].String(), "(why)") || len(faults[0].Stack) == 0 {
			t.Errorf("%s: faults %v", name, faults)
		}
	}
}
