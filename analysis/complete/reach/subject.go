package main

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// A subject is what an expression is, told by its spelling: "env", "d1",
// "statement", "js", "js.Response", "js.Response()". "" is what pywls is not
// about.

// scope is what the names of a function or module are.
type scope struct {
	outer *scope
	names map[string]string // to a subject, "" for a name that is something else
	kinds map[string]string // names on env to the subject of the binding
	up    map[pysyntax.Expr]pysyntax.Expr
	// framework is true where a web framework is imported.
	framework bool
}

func moduleScope(w *workspace.Worker, m *pysyntax.Module) *scope {
	s := &scope{names: map[string]string{}, kinds: map[string]string{}, up: spine(m.Body)}
	for _, env := range w.Config.Environments {
		for _, b := range env.Bindings {
			s.kinds[b.Name] = bindingSubject(b.Kind)
		}
	}
	return s
}

// bindingSubject leaves out what is a plain value of Python.
func bindingSubject(k catalog.Kind) string {
	switch k {
	case catalog.Var, catalog.Secret, catalog.JSONVar:
		return ""
	}
	return string(k)
}

// modules are those whose names pywls completes.
var modules = map[string]string{"js": "js", "workers": "workers", "pyodide.ffi": "pyodide.ffi", "pyodide.http": "pyodide.http"}

// steps lead from a subject over a member to another: "statement.first" is what
// calling first on a statement gives, awaited or not.
var steps = map[string]string{
	"ctx.storage": "storage", "storage.sql": "sql", "sql.exec()": "cursor",
	"d1.prepare()": "statement", "d1.withSession()": "d1", "statement.bind()": "statement", "statement.first()": "row",
	"statement.all()": "d1 result", "statement.run()": "d1 result", "d1.exec()": "exec result", "d1 result.meta": "meta",
	"kv.list()": "kv list", "kv.getWithMetadata()": "kv value",
	"r2.get()": "r2 object", "r2.head()": "r2 object", "r2.put()": "r2 object", "r2.list()": "r2 list",
	"durable_object.get()": "stub", "durable_object.getByName()": "stub", "durable_object.idFromName()": "object id",
	"durable_object.idFromString()": "object id", "durable_object.newUniqueId()": "object id",
	"stub.fetch()": "response", "service.fetch()": "response", "assets.fetch()": "response",
	"workflow.create()": "instance", "workflow.get()": "instance",
	"ai.run()": "ai result", "ai.gateway()": "ai gateway", "ai.autorag()": "autorag", "vectorize.query()": "matches",
	"workers.fetch()": "response", "workers.Response()": "response", "workers.Response.json()": "response", "workers.env": "env",
	"workers.Request()": "request", "js.fetch()": "js response", "js.Response.new()": "js response",
	"request.cf": "cf", "request.headers": "headers", "js.JSON.parse()": "js json",
	"js.Object.new()": "", "js.URL.new()": "js url", "js.Headers.new()": "js headers", "js url.searchParams": "js search",
}

// handlers are the functions that the runtime calls: what their parameters are
// is sure.
var handlers = map[string]bool{
	"fetch": true, "scheduled": true, "queue": true, "email": true, "tail": true, "run": true, "alarm": true,
	"on_fetch": true, "on_scheduled": true, "on_queue": true,
}

// frameworks have requests of their own.
var frameworks = []string{"fastapi", "starlette", "flask", "django", "quart", "aiohttp", "bottle", "litestar"}

// ours reports whether a parameter is what its name says: of a handler, or env
// and a request in a module that has no requests of others.
func (s *scope) ours(def *pysyntax.FunctionDef, p *pysyntax.Param) bool {
	if handlers[def.Name] {
		return true
	}
	if name, ok := p.Annotation.(*pysyntax.Name); ok && s.lookup(name.ID) == "" && name.ID != "Any" {
		return false // it says what it is, and that is nothing of the platform
	}
	return p.Name == "env" || p.Name == "request" && !s.framework
}

// parameters are names that mean the same in every handler.
var parameters = map[string]string{"env": "env", "request": "request", "req": "request", "ctx": "ctx", "step": "step", "batch": "batch", "controller": "controller"}

func (s *scope) lookup(name string) string {
	for at := s; at != nil; at = at.outer {
		if subject, ok := at.names[name]; ok {
			return subject
		}
	}
	return ""
}

func (s *scope) subject(e pysyntax.Expr) string {
	switch e := e.(type) {
	case *pysyntax.Name:
		return s.lookup(e.ID)
	case *pysyntax.Await:
		return s.subject(e.Value)
	case *pysyntax.Attribute:
		return s.member(e)
	case *pysyntax.Call:
		of := s.subject(e.Func)
		if to, ok := steps[of+"()"]; ok {
			return to
		}
		if class, ok := strings.CutSuffix(of, ".new"); ok && strings.HasPrefix(of, "js.") {
			return class + "()"
		}
	}
	return ""
}

func (s *scope) member(e *pysyntax.Attribute) string {
	if self, ok := e.Value.(*pysyntax.Name); ok && self.ID == "self" && (e.Attr == "env" || e.Attr == "ctx") {
		return e.Attr
	}
	of := s.subject(e.Value)
	switch {
	case of == "":
		if name, ok := dotted(e); ok {
			return modules[name]
		}
		return ""
	case of == "env":
		return s.kinds[e.Attr]
	}
	path := of + "." + e.Attr
	if to, ok := steps[path]; ok {
		return to
	}
	if _, ok := steps[path+"()"]; ok {
		return path
	}
	if (of == "js" || strings.HasPrefix(of, "js.")) && !strings.HasSuffix(of, "()") {
		return path
	}
	if path == "workers.Response" || path == "workers.Request" {
		return path
	}
	return ""
}

// dotted is a name such as pyodide.ffi.
func dotted(e pysyntax.Expr) (string, bool) {
	switch e := e.(type) {
	case *pysyntax.Name:
		return e.ID, true
	case *pysyntax.Attribute:
		if of, ok := dotted(e.Value); ok {
			return of + "." + e.Attr, true
		}
	}
	return "", false
}

// pythonOwn are members of Python's own values, which are a Python server's:
// a dict of a converted result, and what a str or list has.
var pythonOwn = map[string]bool{
	"get": true, "items": true, "keys": true, "values": true, "pop": true, "update": true, "append": true, "copy": true,
	"strip": true, "split": true, "lower": true, "upper": true, "startswith": true, "endswith": true,
}

// mayBePython are the subjects that a wrapper makes dicts of.
var mayBePython = map[string]bool{
	"row": true, "d1 result": true, "meta": true, "kv list": true, "kv value": true, "ai result": true, "matches": true,
	"cf": true, "js json": true, "r2 list": true, "headers": true,
}

type found func(about, name string, span, chain text.Span)

// visit goes through statements in order and calls f for each member.
func (s *scope) visit(body []pysyntax.Stmt, f found) {
	for _, stmt := range body {
		pysyntax.Walk(stmt, func(n pysyntax.Node) bool {
			switch n := n.(type) {
			case *pysyntax.FunctionDef:
				s.inner(n).visit(n.Body, f)
				return false
			case *pysyntax.Import:
				for _, a := range n.Names {
					top, _, _ := strings.Cut(a.Name, ".")
					s.framework = s.framework || slices.Contains(frameworks, top)
					if modules[a.Name] != "" && (a.As != "" || !strings.Contains(a.Name, ".")) {
						s.names[a.Bound()] = modules[a.Name]
					}
				}
			case *pysyntax.ImportFrom:
				s.imports(n, f)
			case *pysyntax.Attribute:
				s.attribute(n, f)
			case *pysyntax.Assign:
				s.assign(n)
			}
			return true
		})
	}
}

func (s *scope) inner(def *pysyntax.FunctionDef) *scope {
	in := &scope{outer: s, names: map[string]string{}, kinds: s.kinds, up: s.up, framework: s.framework}
	for _, p := range def.Params {
		in.names[p.Name] = ""
		if s.ours(def, p) {
			in.names[p.Name] = parameters[p.Name]
		}
	}
	return in
}

func (s *scope) assign(n *pysyntax.Assign) {
	for _, target := range n.Targets {
		name, ok := target.(*pysyntax.Name)
		if !ok {
			continue
		}
		subject := s.subject(n.Value)
		if old, again := s.names[name.ID]; again && old != subject {
			subject = "" // one name for two things
		}
		s.names[name.ID] = subject
	}
}

func (s *scope) imports(n *pysyntax.ImportFrom, f found) {
	top, _, _ := strings.Cut(n.Module, ".")
	s.framework = s.framework || slices.Contains(frameworks, top)
	module := modules[n.Module]
	if n.Level > 0 || module == "" {
		return
	}
	for _, a := range n.Names {
		f("from "+module+" import", a.Name, a.NameSpan, a.NameSpan)
		subject := module + "." + a.Name
		if to, ok := steps[subject]; ok {
			subject = to
		}
		s.names[a.Bound()] = subject
	}
}

func (s *scope) attribute(n *pysyntax.Attribute, f found) {
	about := s.subject(n.Value)
	if _, called := steps[about+"()"]; called && about != "workers.Response" && !strings.HasPrefix(about, "js.") {
		about = "" // a method that is not called
	}
	if about == "" || n.Attr == "" || strings.HasPrefix(n.Attr, "__") || pythonOwn[n.Attr] && mayBePython[about] {
		return
	}
	var top pysyntax.Expr = n
	for s.up[top] != nil {
		top = s.up[top]
	}
	f(about, n.Attr, n.AttrSpan, top.Span())
}
