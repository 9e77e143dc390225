// Package missingentrypoint reports main modules in which the runtime finds
// nothing to call.
package missingentrypoint

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnWorker(check))

func check(p *rule.Pass) {
	if p.Worker.Fresh.Broken || len(p.Worker.Modules) == 0 || p.Worker.Modules[0].Path != p.Worker.MainPath {
		return
	}
	p.Module = p.Worker.Modules[0]
	defer func() { p.Module = nil }()
	entry := p.Entry()
	if entry.Open || entry.Default != nil || len(entry.Legacy) > 0 {
		return // legacy-handler knows what is not called
	}
	switch c := meant(p, entry.Others); {
	case len(entry.Others) > 0 && !called(p):
		if c != nil && len(entry.Others) == 1 {
			other(p, c)
		}
		return
	case c != nil:
		d := p.Report(c.Def.NameSpan, "the runtime calls the class named `Default`, and this one is `%s`: what this Worker is configured for reaches no class", c.Def.Name)
		rename(p, d, c.Def)
		return
	}
	if f := function(p.Module); f != nil {
		asFunction(p, f)
		return
	}
	if c := class(p.Module); c != nil {
		asClass(p, c)
		return
	}
	span := text.Span{End: p.Module.Syntax.Source.LineSpan(0).End}
	if body := p.Module.Syntax.Body; len(body) > 0 {
		span = p.Module.Syntax.Source.LineSpan(p.Module.Syntax.Source.Line(body[0].Span().Start))
		span.Start = body[0].Span().Start
	}
	style, _, _ := p.Runtime.Style()
	app := application(p)
	switch {
	case style == runtime.StyleLegacy && app != "":
		p.Report(span, "the main module has nothing that the runtime calls; add `async def on_fetch(request, env)` that returns `await asgi.fetch(%s, request, env)`", app)
	case style == runtime.StyleLegacy:
		p.Report(span, "the main module has nothing that the runtime calls; add `async def on_fetch(request, env)`")
	case app != "":
		d := p.Report(span, "the main module has nothing that the runtime calls; add `class Default(WorkerEntrypoint)` with a method `fetch` that returns `await asgi.fetch(%s, request.js_object, self.env)`", app)
		addDefault(p, d, "await asgi.fetch("+app+", request.js_object, self.env)")
	default:
		d := p.Report(span, "the main module has nothing that the runtime calls; add `class Default(WorkerEntrypoint)` with a method `fetch`")
		addDefault(p, d, "Response(\"Hello from a Python Worker\")")
	}
}

// application is the name of the only ASGI application that the main module
// makes, or "".
func application(p *rule.Pass) (name string) {
	for _, s := range p.Module.Syntax.Body {
		a, ok := s.(*pysyntax.Assign)
		if !ok || len(a.Targets) != 1 {
			continue
		}
		target, ok := a.Targets[0].(*pysyntax.Name)
		if !ok {
			continue
		}
		made, ok := flow.As[*flow.Foreign](p.Facts.Value(p.Module, a.Value))
		if !ok || !made.Called || !applications[made.Path] {
			continue
		}
		if name != "" {
			return ""
		}
		name = target.ID
	}
	return name
}

// applications are the classes of ASGI applications.
var applications = map[string]bool{"fastapi.FastAPI": true, "starlette.applications.Starlette": true, "litestar.Litestar": true, "quart.Quart": true}

// called reports whether something calls the default entrypoint for certain.
func called(p *rule.Pass) bool {
	for _, env := range p.Group.Environments {
		if env.Routes != nil || len(env.Crons.Elements()) > 0 || len(env.Consumers) > 0 {
			return true
		}
	}
	return false
}

// meant is the only class of the main module that answers requests, nil when
// there is none or several.
func meant(p *rule.Pass, classes []*flow.Class) (found *flow.Class) {
	for _, c := range classes {
		if c.Role != flow.RoleEntrypoint || c.Module != p.Module || p.Facts.Attribute(c, "fetch") == nil {
			continue
		}
		if found != nil {
			return nil
		}
		found = c
	}
	return found
}

// other reports the only entrypoint that answers requests under another name,
// where the Worker has its usual address. A Worker may well have nothing but
// classes that others bind, so that this is a warning.
func other(p *rule.Pass, class *flow.Class) {
	c := class.Def
	for _, env := range p.Group.Environments {
		if on := p.Worker.Config.Root.Get("workers_dev"); env.Raw.Get("workers_dev") != nil || on != nil && !on.Bool {
			return
		}
		for _, b := range env.Bindings {
			if b.Entrypoint == c.Name {
				return
			}
		}
	}
	d := p.Report(c.NameSpan, "requests to this Worker reach no class: the runtime calls the one named `Default`, and `%s` is only for Workers that bind it by name", c.Name)
	d.Severity = rule.Warning
	rename(p, d, c)
}

// rename offers to name a class Default, where nothing else names it and no other
// class or variable has the name.
func rename(p *rule.Pass, d *rule.Diagnostic, c *pysyntax.ClassDef) {
	if pyedit.Defines(p.Module.Syntax, "Default") || p.Module.Name == "" || named(p, c.Name) {
		return
	}
	for _, env := range p.Worker.Config.Environments {
		for _, b := range env.Bindings {
			if b.Entrypoint == c.Name || b.ClassName == c.Name {
				return
			}
		}
	}
	d.Fix(rule.Unsafe, "Name it `Default`", pyedit.Replace(c.NameSpan, "Default"))
}

// class is the class of the main module that its author took for the entrypoint:
// Default, or the only one with an async fetch that extends nothing.
func class(m *flow.Module) (found *pysyntax.ClassDef) {
	for _, s := range m.Syntax.Body {
		c, ok := s.(*pysyntax.ClassDef)
		if !ok {
			continue
		}
		if c.Name == "Default" {
			return c
		}
		if len(c.Args) > 0 || len(c.Decorators) > 0 || !fetches(c) {
			continue
		}
		if found != nil {
			return nil
		}
		found = c
	}
	return found
}

// fetches reports whether a class has an async method fetch with one or more
// parameters, the first of which is named for a request.
func fetches(c *pysyntax.ClassDef) bool {
	for _, s := range c.Body {
		f, ok := s.(*pysyntax.FunctionDef)
		if ok && f.Name == "fetch" && f.Async && len(f.Params) > 1 && (f.Params[1].Name == "request" || f.Params[1].Name == "req") {
			return true
		}
	}
	return false
}

// asClass reports a class that does not extend WorkerEntrypoint.
func asClass(p *rule.Pass, c *pysyntax.ClassDef) {
	var extend []text.Edit
	if len(c.Args) == 0 && p.Source(c)[len("class "+c.Name)] == ':' {
		imports, local := pyedit.ImportName(p.Module.Syntax, c.NameSpan.Start, pyedit.AtTop, "workers", "WorkerEntrypoint")
		extend = append(imports, pyedit.Insert(c.NameSpan.End, "("+local+")"))
	}
	if c.Name != "Default" {
		p.Report(c.NameSpan, "the main module has nothing that the runtime calls: `%s` has to be named `Default` and to extend `WorkerEntrypoint`", c.Name)
		return
	}
	d := p.Report(c.NameSpan, "`Default` is no entrypoint: it does not extend `WorkerEntrypoint`")
	if extend != nil {
		d.Fix(rule.Safe, "Extend WorkerEntrypoint", extend...)
	}
}

// function is a module-level function with the name of a handler that the
// runtime calls on classes only.
func function(m *flow.Module) *pysyntax.FunctionDef {
	for _, s := range m.Syntax.Body {
		if f, ok := s.(*pysyntax.FunctionDef); ok && f.Name == "fetch" && len(f.Decorators) == 0 {
			return f
		}
	}
	return nil
}

func asFunction(p *rule.Pass, f *pysyntax.FunctionDef) {
	style, _, _ := p.Runtime.Style()
	if style == runtime.StyleLegacy {
		d := p.Report(f.NameSpan, "the runtime calls no module-level function `fetch`; name it `on_fetch`, or write `class Default(WorkerEntrypoint)` with a method `on_fetch`")
		if !named(p, f.Name) {
			d.Fix(rule.Safe, "Rename it to `on_fetch`", pyedit.Replace(f.NameSpan, "on_fetch"))
		}
		return
	}
	d := p.Report(f.NameSpan, "the runtime calls no module-level function `fetch`; write `class Default(WorkerEntrypoint)` with a method `fetch`")
	given := []string{"request", "self.env", "self.ctx"}
	if len(f.Params) > len(given) || style == runtime.StyleUnknown {
		return
	}
	for _, param := range f.Params {
		if param.Kind != pysyntax.ParamNormal {
			return
		}
	}
	call := "fetch(" + strings.Join(given[:len(f.Params)], ", ") + ")"
	if f.Async {
		call = "await " + call
	}
	addDefault(p, d, call)
}

// named reports whether the code of the Worker reads a name.
func named(p *rule.Pass, name string) (found bool) {
	for _, m := range p.Worker.Modules {
		pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
			switch n := n.(type) {
			case *pysyntax.Name:
				found = found || n.ID == name
			case *pysyntax.Alias:
				found = found || n.Name == name
			}
			return !found
		})
	}
	return found
}

// addDefault offers a class Default at the end of the main module.
func addDefault(p *rule.Pass, d *rule.Diagnostic, answer string) {
	m := p.Module.Syntax
	if style, _, _ := p.Runtime.Style(); style != runtime.StyleClass || pyedit.Defines(m, "Default") {
		return
	}
	names := []string{"WorkerEntrypoint"}
	if strings.HasPrefix(answer, "Response(") {
		names = []string{"Response", "WorkerEntrypoint"}
	}
	var edits []text.Edit
	if strings.HasPrefix(answer, "await asgi.") && !pyedit.Defines(m, "asgi") {
		edits, _ = pyedit.ImportModule(m, m.Source.Len(), pyedit.AtTop, "asgi")
	}
	missing := names[:0:0]
	for _, name := range names {
		if pyedit.Defines(m, name) {
			if more, local := pyedit.ImportName(m, m.Source.Len(), pyedit.AtTop, "workers", name); len(more) > 0 || local != name {
				return // the name is taken
			}
			continue
		}
		missing = append(missing, name)
	}
	if len(missing) > 0 {
		more, _ := pyedit.ImportName(m, m.Source.Len(), pyedit.AtTop, "workers", strings.Join(missing, ", "))
		edits = pyedit.Together(edits, more)
	}
	end := m.Source.Len()
	before := "\n\n"
	source := m.Source.String()
	switch {
	case strings.TrimSpace(source) == "":
		d.Fix(rule.Unsafe, "Add `class Default`", text.Edit{Span: text.Span{End: end}, New: "from workers import " + strings.Join(missing, ", ") + "\n\n\n" + defaultClass(answer)})
		return
	case !strings.HasSuffix(source, "\n"):
		before = "\n\n\n"
	}
	d.Fix(rule.Unsafe, "Add `class Default`", append(edits, pyedit.Insert(end, before+defaultClass(answer)))...)
}

func defaultClass(answer string) string {
	return "class Default(WorkerEntrypoint):\n    async def fetch(self, request):\n        return " + answer + "\n"
}
