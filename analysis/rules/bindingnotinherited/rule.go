// Package bindingnotinherited reports environments that lack what only the top level declares.
package bindingnotinherited

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnConfig(check))

func check(p *rule.Pass, cfg *wrangler.Config) {
	top := cfg.Environment("")
	reads := readNames(p)
	for _, env := range p.Worker.Environments() {
		if env.Name == "" || env.Raw.Get("main") != nil {
			continue // its own main module is other code
		}
		var lacks []*wrangler.Binding
		for _, b := range top.Bindings {
			if b.Kind != catalog.Assets && env.Binding(b.Name) == nil && len(reads[b.Name]) > 0 && !setElsewhere(p, env, b) {
				lacks = append(lacks, b)
			}
		}
		if len(lacks) > 0 {
			report(p, cfg, env, lacks, reads)
		}
	}
}

// readNames are the places where names are read from env.
func readNames(p *rule.Pass) map[string][]*flow.EnvRead {
	reads := map[string][]*flow.EnvRead{}
	for e := range p.Events() {
		read, ok := e.(*flow.EnvRead)
		if !ok || !flow.All[*flow.Env](read.Env) || read.Form == flow.EnvStore {
			continue
		}
		for _, name := range append([]string{read.Name}, read.Names...) {
			if name != "" {
				reads[name] = append(reads[name], read)
			}
		}
	}
	return reads
}

// setElsewhere reports whether an environment may get a name in another way:
// as a secret, which need not be declared, or as a var set in the dashboard. A
// secret in plain text is not to be repeated: secret-in-vars takes it out.
func setElsewhere(p *rule.Pass, env *wrangler.Environment, b *wrangler.Binding) bool {
	scalar := b.Kind == catalog.Var || b.Kind == catalog.JSONVar
	if scalar && env.KeepVars || b.Kind == catalog.Secret || rule.IsSecretVar(b) {
		return true
	}
	for _, s := range p.Worker.Project.Secrets {
		if scalar && s.Name == b.Name {
			return true
		}
	}
	return false
}

func report(p *rule.Pass, cfg *wrangler.Config, env *wrangler.Environment, lacks []*wrangler.Binding, reads map[string][]*flow.EnvRead) {
	names := make([]string, 0, 4)
	for i, b := range lacks {
		if i == 3 && len(lacks) > 4 {
			names = append(names, fmt.Sprintf("%d more", len(lacks)-3))
			break
		}
		names = append(names, "`"+b.Name+"`")
	}
	list := names[len(names)-1]
	if len(names) > 1 {
		list = strings.Join(names[:len(names)-1], ", ") + " and " + list
	}
	verb := "is"
	if len(lacks) > 1 {
		verb = "are"
	}
	d := p.Report(env.NameSpan, "%s %s declared at the top level only, which `env.%s` does not inherit, but the code reads %s; repeat %s there",
		list, verb, env.Name, them(lacks), them(lacks))
	d.Environments = []string{env.Name}
	for i, b := range lacks {
		if i == 3 {
			break
		}
		d.Relate(b.Path, b.NameSpan, "`"+b.Name+"` is declared here")
		read := reads[b.Name][0]
		d.Relate(read.Module.Path, read.Span, "and read here")
	}
	var steps []func(*wrangler.Config) []text.Edit
	for _, b := range lacks {
		kind := catalog.Info(b.Kind)
		values, ok := wrangler.EntryOf(b)
		if !ok || kind == nil {
			return
		}
		name := env.Name
		steps = append(steps, func(c *wrangler.Config) []text.Edit {
			target := c.Environment(name)
			if target == nil {
				return nil
			}
			return wrangler.AddBinding(c, target, kind, values)
		})
	}
	d.Fix(rule.Unsafe, "Repeat "+plural(lacks)+" for `"+env.Name+"`", wrangler.Sequence(cfg, steps...)...)
}

func them(lacks []*wrangler.Binding) string {
	if len(lacks) == 1 {
		return "it"
	}
	return "them"
}

func plural(lacks []*wrangler.Binding) string {
	if len(lacks) == 1 {
		return "`" + lacks[0].Name + "`"
	}
	return fmt.Sprintf("the %d declarations", len(lacks))
}
