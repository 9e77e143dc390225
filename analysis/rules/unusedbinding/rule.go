// Package unusedbinding reports bindings and vars that no code of the Worker names.
package unusedbinding

import (
	_ "embed"
	"slices"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnConfig(check))

func check(p *rule.Pass, cfg *wrangler.Config) {
	declared := map[string][]*wrangler.Binding{}
	var names []string
	for _, env := range p.Worker.Environments() {
		for _, b := range env.Bindings {
			if !reportable(b) || b.Path != cfg.Path {
				continue
			}
			if declared[b.Name] == nil {
				names = append(names, b.Name)
			}
			declared[b.Name] = append(declared[b.Name], b)
		}
	}
	if len(p.Worker.Modules) == 0 || !p.Worker.Reachable(p.Worker.Modules[0].Path) {
		return // the main module is missing: nothing is known of the code
	}
	if unwritten(p.Worker.Modules) {
		return // missing-entrypoint says what is wrong
	}
	asked, reports := false, 0
	for _, name := range names {
		if p.Worker.Mentions(name) {
			continue
		}
		if !asked && givenAway(p) {
			return
		}
		asked = true
		d := report(p, declared[name])
		if reports++; reports <= maxFixes {
			fix(p, d, declared[name])
		}
	}
}

// unwritten reports whether the code is still to be written: the main module
// defines nothing and imports nothing of the project.
func unwritten(modules []*flow.Module) bool {
	return len(modules) == 1 && !slices.ContainsFunc(modules[0].Syntax.Body, func(s pysyntax.Stmt) bool {
		switch s.(type) {
		case *pysyntax.Import, *pysyntax.ImportFrom, *pysyntax.ExprStmt, *pysyntax.Pass:
			return false
		}
		return true
	})
}

// reportable reports whether a declaration is there only to be read by code.
// Assets are served without any; a workflow is started from outside, and a
// namespace of Durable Objects is bound by other Workers, too; a secret may be
// for a library, and what pywls does not know may be for anything.
func reportable(b *wrangler.Binding) bool {
	switch b.Kind {
	case "", catalog.Assets, catalog.Secret:
		return false
	case catalog.Workflow, catalog.DurableObject:
		return b.ScriptName != ""
	}
	return !b.Inherited
}

// maxFixes bounds the removals that are offered for one file: each is worked
// out on the whole text.
const maxFixes = 50

func report(p *rule.Pass, declared []*wrangler.Binding) *rule.Diagnostic {
	first := declared[0]
	what := "the var"
	if info := catalog.Info(first.Kind); info != nil && first.Kind != catalog.Var && first.Kind != catalog.JSONVar {
		what = "the " + info.Title
	}
	d := p.Report(first.NameSpan, "%s `%s` is declared, but no code of the Worker names it; remove it if nothing else needs it", what, first.Name)
	d.Unnecessary = true
	for _, b := range declared[1:] {
		d.Relate(b.Path, b.NameSpan, "declared for "+b.Environment+" too")
	}
	return d
}

// fix offers to remove a name from all environments.
func fix(p *rule.Pass, d *rule.Diagnostic, declared []*wrangler.Binding) {
	first := declared[0]
	var steps []func(*wrangler.Config) []text.Edit
	for _, b := range declared {
		environment := b.Environment
		steps = append(steps, func(c *wrangler.Config) []text.Edit {
			env := c.Environment(environment)
			if env == nil {
				return nil
			}
			return wrangler.RemoveBinding(c, env.Binding(first.Name))
		})
	}
	d.Fix(rule.Unsafe, "Remove `"+first.Name+"`", wrangler.Sequence(p.Worker.Config, steps...)...)
}
