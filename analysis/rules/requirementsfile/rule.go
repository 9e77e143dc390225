// Package requirementsfile reports requirements files that pywrangler does not take.
package requirementsfile

import (
	_ "embed"
	"path/filepath"
	"strings"

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
	if project.Pyproject == nil {
		unread(p)
		return
	}
	if !project.Pywrangler {
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

// unread reports a cf-requirements.txt where nothing but wrangler could read it,
// which no longer does.
func unread(p *rule.Pass) {
	path := filepath.Join(p.Worker.Dir, "cf-requirements.txt")
	doc := p.Worker.Document(path)
	if p.Worker.Presence(path) != workspace.File || doc == nil || !lists(doc.String()) {
		return
	}
	d := p.ReportIn(path, text.Span{End: doc.LineSpan(0).End},
		"wrangler no longer reads `cf-requirements.txt`: the Worker gets none of these packages; list them in `project.dependencies` of a pyproject.toml, and deploy with pywrangler")
	d.Severity = rule.Warning
}

// lists reports whether a requirements file names a package.
func lists(source string) bool {
	for line := range strings.Lines(source) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			return true
		}
	}
	return false
}
