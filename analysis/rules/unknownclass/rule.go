// Package unknownclass reports classes that the wrangler file names and the
// main module does not show.
package unknownclass

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnWorker(check))

// bases are the classes to extend, by the role that a binding asks for.
var bases = map[flow.ClassRole]string{
	flow.RoleDurableObject: "DurableObject", flow.RoleWorkflow: "WorkflowEntrypoint", flow.RoleEntrypoint: "WorkerEntrypoint",
}

func check(p *rule.Pass) {
	if p.Worker.Fresh.Broken || len(p.Worker.Modules) == 0 || p.Worker.Modules[0].Path != p.Worker.MainPath {
		return
	}
	exports, sure := p.Facts.Exports()
	for _, env := range p.Group.Environments {
		for _, b := range env.Bindings {
			if b.Inherited || b.ScriptName != "" {
				continue
			}
			key, name, role := wanted(env, b)
			if name != "" {
				judge(p, exports, sure, b.Value.Get(key), name, role)
			}
		}
	}
}

// wanted is the class that a binding needs of this Worker, and the key that
// names it; "" for a binding that needs none.
func wanted(env *wrangler.Environment, b *wrangler.Binding) (key, name string, role flow.ClassRole) {
	switch b.Kind {
	case catalog.DurableObject:
		return "class_name", b.ClassName, flow.RoleDurableObject
	case catalog.Workflow:
		return "class_name", b.ClassName, flow.RoleWorkflow
	case catalog.Service:
		own, _ := env.WorkerName.Str()
		if service, _ := b.Value.Get("service").Str(); service != "" && service == own {
			return "entrypoint", b.Entrypoint, flow.RoleEntrypoint
		}
	}
	return "", "", flow.RoleNone
}

func judge(p *rule.Pass, exports []flow.Export, sure bool, at *wrangler.Value, name string, role flow.ClassRole) {
	var names []string
	for _, e := range exports {
		for _, alt := range flow.Alternatives(e.Value) {
			switch alt := alt.(type) {
			case *flow.Class:
				if alt.Def.Name == name {
					if alt.Role != role && p.Facts.Closed(alt) {
						wrongBase(p, at, alt, role)
					}
					return
				}
				if alt.Role == role {
					names = append(names, alt.Def.Name)
				}
			case *flow.Foreign:
				if e.Name == name || alt.Called {
					return // a package brings it, or may
				}
			case flow.Unknown:
				return
			}
		}
	}
	if !sure || at == nil {
		return
	}
	d := p.ReportIn(p.Worker.Config.Path, at.Span, "the main module shows no class `%s` to the runtime", name)
	if m, c, hiding := elsewhere(p, name); c != nil {
		d.Message += hiding
		d.Relate(m.Path, c.NameSpan, "`"+name+"` is here")
		main := p.Worker.Modules[0]
		if m != main && m.Name != "" && !strings.HasPrefix(name, "_") && !lists(main) && !pyedit.Defines(main.Syntax, name) {
			edits, _ := pyedit.ImportName(main.Syntax, main.Syntax.Source.Len(), pyedit.AtTop, m.Name, name)
			fix := rule.Fix{Title: "Import `" + name + "` in the main module"}
			for _, e := range edits {
				fix.Edits = append(fix.Edits, rule.FileEdit{Path: main.Path, Edit: e})
			}
			d.FixFiles(fix)
		}
		return
	}
	slices.Sort(names)
	if near := catalog.Nearest(name, slices.Compact(names)); near != "" {
		d.Message += "; did you mean `" + near + "`"
		d.Fix(rule.Unsafe, "Change it to `"+near+"`", pyedit.Replace(inside(p, at), near))
		return
	}
	d.Message += "; define it there as a subclass of `" + bases[role] + "`, or import it"
}

func wrongBase(p *rule.Pass, at *wrangler.Value, c *flow.Class, role flow.ClassRole) {
	p.ReportIn(c.Module.Path, c.Def.NameSpan, "`%s` must extend `%s`: the wrangler file binds it as one", c.Def.Name, bases[role]).
		Relate(p.Worker.Config.Path, at.Span, "bound here")
}

// elsewhere finds a class of that name at the top of a module of the Worker,
// and says what keeps it from the runtime.
func elsewhere(p *rule.Pass, name string) (*flow.Module, *pysyntax.ClassDef, string) {
	for i, m := range p.Worker.Modules {
		if m.Test {
			continue
		}
		for _, s := range m.Syntax.Body {
			c, ok := s.(*pysyntax.ClassDef)
			if !ok || c.Name != name {
				continue
			}
			switch {
			case strings.HasPrefix(name, "_"):
				return m, c, ": names that begin with an underscore are hidden from it"
			case lists(p.Worker.Modules[0]):
				return m, c, ": `__all__` lacks it"
			case i > 0:
				return m, c, "; import it there from `" + m.Name + "`"
			}
		}
	}
	return nil, nil, ""
}

// lists reports whether a module has an __all__.
func lists(m *flow.Module) bool { return pyedit.Defines(m.Syntax, "__all__") }

// inside is the span of a string's content.
func inside(p *rule.Pass, v *wrangler.Value) (span text.Span) {
	span = v.Span
	if s := p.Worker.Config.Source.Slice(span); len(s) == len(v.Text)+2 {
		span.Start, span.End = span.Start+1, span.End-1
	}
	return span
}
