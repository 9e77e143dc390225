// Package requirementsfile reports requirements files that pywrangler does not take.
package requirementsfile

import (
	_ "embed"
	"path/filepath"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnConfig(check))

func check(p *rule.Pass, _ *wrangler.Config) {
	project := p.Worker.Project
	if !project.Pywrangler || project.Pyproject == nil {
		return
	}
	// pywrangler looks beside pyproject.toml; above a Worker's folder stands
	// what a whole repository is developed with.
	dir := filepath.Dir(project.Pyproject.Path)
	if dir != p.Worker.Dir {
		return
	}
	for _, name := range []string{"requirements.txt", "cf-requirements.txt"} {
		path := filepath.Join(dir, name)
		if p.Worker.Presence(path) != workspace.File {
			continue
		}
		doc := p.Worker.Document(path)
		if doc == nil {
			continue
		}
		d := p.ReportIn(path, text.Span{End: doc.LineSpan(0).End}, "pywrangler stops at a `%s`; move what it lists to `project.dependencies` of pyproject.toml", name)
		if name == "cf-requirements.txt" {
			d.Severity = rule.Warning
			d.Message = "`cf-requirements.txt` is no longer read; move what it lists to `project.dependencies` of pyproject.toml"
		}
		d.Relate(project.Pyproject.Path, text.Span{}, "what pywrangler reads")
	}
}
