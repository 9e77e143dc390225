// Package sdknotvendored reports Workers that import the workers module where
// the runtime has none and the project brings none.
package sdknotvendored

import (
	_ "embed"
	"path/filepath"
	"slices"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnWorker(check))

func check(p *rule.Pass) {
	sdk := p.Runtime.SDK()
	missing := p.Runtime.ImportsWorkers() == runtime.No
	if !missing && !unsynced(p) {
		return
	}
	m, span := firstImport(p)
	if m == nil {
		return
	}
	p.Module = m
	defer func() { p.Module = nil }()
	if !missing {
		d := p.Report(span, "`workers` is not vendored yet; run `uv run pywrangler sync`")
		d.Severity = rule.Info
		return
	}
	d := p.Report(span, "there is no module `workers`: the runtime has none of its own at this date, and the project vendors none; add `workers-py` and `workers-runtime-sdk` to pyproject.toml and run `uv run pywrangler sync`").
		Assume(sdk.Certainty, sdk.Reason)
	if sdk.Reason.Path != "" {
		d.Relate(sdk.Reason.Path, sdk.Reason.Span, sdk.Reason.Text)
	}
	keep(p, d)
}

// keep offers the SDK that is built into the runtime. It is the way out that a
// file can hold: the other one runs pywrangler.
func keep(p *rule.Pass, d *rule.Diagnostic) {
	const flag = "disable_python_external_sdk"
	cfg := p.Worker.Config
	var edits []rule.FileEdit
	for _, env := range p.Group.Environments {
		for _, v := range env.Flags {
			if v.Text == "enable_python_external_sdk" {
				return // asked for, by name
			}
		}
		for _, e := range wrangler.AddFlag(cfg, env, flag) {
			if edit := (rule.FileEdit{Path: cfg.Path, Edit: e}); !slices.Contains(edits, edit) { // environments inherit the list
				edits = append(edits, edit)
			}
		}
	}
	if len(edits) > 0 {
		d.FixFiles(rule.Fix{Title: "Keep the SDK of the runtime: add `" + flag + "`", Applicability: rule.Unsafe, Edits: edits})
	}
}

// unsynced reports whether the project is built with pywrangler, which has not
// vendored the SDK here yet although the runtime offers no other.
func unsynced(p *rule.Pass) bool {
	project := p.Worker.Project
	if !project.Pywrangler || project.VendoredWorkers || project.Settings.SDK != "" || p.Runtime.Flag("enable_python_external_sdk") != runtime.Yes {
		return false
	}
	for _, s := range project.SDK {
		if s.Kind == wrangler.SDKVendored {
			return false
		}
	}
	// With pyproject.toml in a folder above, pywrangler vendors there.
	return project.Pyproject == nil || !p.Worker.View().Exists(filepath.Join(filepath.Dir(project.Pyproject.Path), "python_modules", "workers"))
}

// firstImport is the first import of workers that runs while the Worker starts
// and that nothing guards.
func firstImport(p *rule.Pass) (*flow.Module, text.Span) {
	for _, m := range p.Worker.Modules {
		if m.Test || !p.Worker.Reachable(m.Path) {
			continue
		}
		for _, s := range m.Syntax.Body {
			span := text.Span{}
			switch s := s.(type) {
			case *pysyntax.Import:
				for _, a := range s.Names {
					if a.Name == "workers" {
						span = a.NameSpan
					}
				}
			case *pysyntax.ImportFrom:
				if s.Level == 0 && s.Module == "workers" {
					span = s.ModuleSpan
				}
			}
			if span.Len() > 0 && !m.Syntax.Damage(span) && len(pyedit.Path(m.Syntax, span)) > 0 && !own(p) {
				return m, span
			}
		}
	}
	return nil, text.Span{}
}

// own reports whether the Worker has a module workers itself.
func own(p *rule.Pass) bool {
	for _, m := range p.Worker.Modules {
		if m.Name == "workers" {
			return true
		}
	}
	return false
}
