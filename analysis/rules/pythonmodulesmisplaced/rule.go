// Package pythonmodulesmisplaced reports vendored packages in the folder of the main module.
package pythonmodulesmisplaced

import (
	_ "embed"
	"path/filepath"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnConfig(check))

func check(p *rule.Pass, _ *wrangler.Config) {
	for _, main := range p.Settings("main") {
		path, ok := main.Value.Str()
		if !ok {
			continue
		}
		dir := filepath.Dir(p.Worker.Resolve(path))
		if dir == p.Worker.Dir || p.Worker.Presence(filepath.Join(dir, "python_modules")) != workspace.Folder {
			continue
		}
		p.Report(main.Value.Span, "`%s` lies beside the main module, where wrangler refuses it; packages belong in `python_modules` beside the wrangler file",
			p.Worker.Rel(filepath.Join(dir, "python_modules")))
	}
}
