// Package unavailablepackage reports dependencies that pywrangler cannot vendor.
package unavailablepackage

import (
	_ "embed"
	"path/filepath"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnConfig(check))

func check(p *rule.Pass, cfg *wrangler.Config) {
	project := p.Worker.Project
	py := project.Pyproject
	// Above a Worker's folder stands what a whole repository is developed with.
	if py == nil || !project.Pywrangler || filepath.Dir(py.Path) != p.Worker.Dir || ownWay(py) {
		return
	}
	// pywrangler looks at the top level's date and flags only.
	model := p.RuntimeOf(cfg.Environment(""))
	if model == nil {
		return
	}
	lock := p.Worker.Document(filepath.Join(p.Worker.Dir, "pylock.toml"))
	for _, d := range py.Dependencies {
		if d.Group != "" { // development only: pywrangler takes project.dependencies
			continue
		}
		found, ok := catalog.LookupPackage(d.Name)
		if !ok || model.HasPackage(found) != runtime.No || lock != nil && strings.Contains(lock.String(), `name = "`+d.Name+`"`) {
			continue
		}
		if strings.ContainsAny(py.Source.Slice(d.Span), ";@") || py.Root.Get("tool", "uv", "sources", d.Name) != nil {
			continue // left out by a marker, or taken from elsewhere
		}
		report(p, py, &d, found, model)
	}
}

func report(p *rule.Pass, py *wrangler.Pyproject, d *wrangler.Dependency, found catalog.Package, model *runtime.Model) {
	span := text.Span{Start: d.Span.Start + 1, End: d.Span.End - 1} // without the quotes
	if len(found.Pythons) == 0 {
		p.ReportIn(py.Path, span, "`%s` has neither a pure Python wheel nor one for Pyodide, so that `pywrangler sync` finds nothing to vendor%s", d.Name, otherwise(found))
		return
	}
	version, certainty, why := model.Python()
	report := p.ReportIn(py.Path, span, "`%s` has no wheel for Pyodide with Python %s, so that `pywrangler sync` finds nothing to vendor; Python %s has it",
		d.Name, version, found.Pythons[len(found.Pythons)-1])
	report.Assume(certainty, why)
	if why.Path != "" && why.Span.Len() > 0 {
		report.Relate(why.Path, why.Span, "the Python of this Worker: "+why.Text)
	}
}

func otherwise(p catalog.Package) string {
	if p.Instead == "" {
		return ""
	}
	return "; " + p.Instead
}

// ownWay reports whether a project tells uv or pywrangler where packages come
// from, or to build them.
func ownWay(py *wrangler.Pyproject) bool {
	for _, key := range []string{"index", "index-url", "extra-index-url", "find-links", "override-dependencies", "exclude-dependencies", "pip"} {
		if py.Root.Get("tool", "uv", key) != nil {
			return true
		}
	}
	return py.Root.Get("tool", "pywrangler", "allow-build") != nil
}
