// Package missingcompatibilityflag reports flags that a Python Worker cannot do without.
package missingcompatibilityflag

import (
	_ "embed"

	"github.com/pywls/pywls/analysis/catalog"
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
	if p.Worker.Fresh.Broken {
		return
	}
	for _, env := range p.Group.Environments {
		if p.Runtime.Flag("python_workers") == runtime.No && p.Runtime.Flag("python_workers_development") != runtime.Yes {
			lacks(p, env, "python_workers", "the main module is Python, which the runtime refuses without the flag `python_workers`")
		}
		if p.Runtime.Workflows() == runtime.No {
			for _, b := range env.Bindings {
				if b.Kind == catalog.Workflow && b.ScriptName == "" {
					why := p.Runtime.FlagReason("python_workflows")
					lacks(p, env, "python_workflows", "the workflow `"+b.Name+"` needs the flag `python_workflows` at "+why.Text)
					break
				}
			}
		}
	}
}

// lacks reports a flag that an environment lacks, where it gets its flags from.
func lacks(p *rule.Pass, env *wrangler.Environment, flag, message string) {
	cfg := p.Worker.Config
	if list := flagsOf(cfg, env); list != nil && list.Kind != wrangler.Array {
		return // no list at all, which is reported as such
	}
	if env.Name != "" && env.Raw.Get("compatibility_flags") == nil && inherits(p, env) {
		return // the top level is reported
	}
	d := p.Report(place(cfg, env), "%s", message)
	if !misspelt(cfg, env, flag) {
		d.Fix(rule.Safe, "Add `"+flag+"`", wrangler.AddFlag(cfg, env, flag)...)
	}
}

// flagsOf is the value of compatibility_flags that holds for an environment, or nil.
func flagsOf(cfg *wrangler.Config, env *wrangler.Environment) *wrangler.Value {
	if own := env.Raw.Get("compatibility_flags"); own != nil {
		return own
	}
	return cfg.Root.Get("compatibility_flags")
}

// misspelt reports whether the flag, or the key of the list, is there under
// another spelling: the report of that has the fix.
func misspelt(cfg *wrangler.Config, env *wrangler.Environment, flag string) bool {
	for _, v := range env.Flags {
		if name, ok := v.Str(); ok && catalog.Nearest(name, []string{flag}) == flag {
			if _, known := catalog.FlagInfo(name); !known {
				return true
			}
		}
	}
	const key = "compatibility_flags"
	for _, object := range []*wrangler.Value{env.Raw, cfg.Root} {
		if object.Get(key) != nil {
			return false
		}
		for _, m := range object.Members {
			if m.Value.Kind == wrangler.Array && len(catalog.Closest(m.Key, []string{key})) > 0 {
				return true
			}
		}
	}
	return false
}

// inherits reports whether the top level is Python too, so that its own report
// speaks for the environment.
func inherits(p *rule.Pass, env *wrangler.Environment) bool {
	top := p.Worker.Config.Environment("")
	return top != nil && top.Main != nil
}

// place is what the report points at: the flags, or what makes the Worker Python.
func place(cfg *wrangler.Config, env *wrangler.Environment) text.Span {
	for _, object := range []*wrangler.Value{env.Raw, cfg.Root} {
		if flags := object.Member("compatibility_flags"); flags != nil {
			return flags.KeySpan
		}
	}
	if env.Main != nil {
		return env.Main.Span
	}
	return text.Span{}
}
