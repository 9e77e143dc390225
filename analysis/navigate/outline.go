package navigate

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// SymbolKind is what a Symbol is.
type SymbolKind int

// The kinds of symbols.
const (
	SymbolWorker SymbolKind = iota
	SymbolEnvironment
	SymbolGroup // the bindings of one kind
	SymbolBinding
	SymbolClass
	SymbolMethod
	SymbolHandler // a function that the runtime calls
	SymbolRoute   // a function that a web framework calls
	SymbolStep    // a step of a workflow
)

// Symbol is one entry of an outline.
type Symbol struct {
	Name   string
	Detail string // short; may be empty
	Kind   SymbolKind
	// Span is all of it and covers those of Children, NameSpan its name inside;
	// both in bytes.
	Span, NameSpan text.Span
	Children       []Symbol
}

// Outline is what pywls knows of a file of a Worker, in the order of the file:
// of the wrangler file its environments and bindings, of a module its handlers,
// classes, steps and routes. Other things are a Python server's business.
func Outline(w *workspace.Worker, path string) []Symbol {
	if path == w.Fresh.Path {
		return outlineConfig(w.Fresh)
	}
	if m := w.Module(path); m != nil {
		return outlineModule(w, m)
	}
	return nil
}

func outlineConfig(c *wrangler.Config) (out []Symbol) {
	for _, env := range c.Environments {
		groups := groupsOf(c, env)
		if env.Name == "" {
			out = append(out, groups...)
			continue
		}
		s := Symbol{Name: env.Name, Detail: "environment", Kind: SymbolEnvironment, NameSpan: env.NameSpan, Children: groups}
		s.Span = union(env.NameSpan, env.Raw.Span)
		for _, g := range groups {
			s.Span = union(s.Span, g.Span)
		}
		out = append(out, s)
	}
	return out
}

// groupsOf are the bindings of an environment by kind, each kind where its first
// binding stands.
func groupsOf(c *wrangler.Config, env *wrangler.Environment) (out []Symbol) {
	at := map[string]int{}
	for _, b := range env.Bindings {
		if b.Inherited || b.Path != c.Path {
			continue
		}
		title := titleOf(b.Kind)
		i, known := at[title]
		if !known {
			i = len(out)
			at[title] = i
			out = append(out, Symbol{Name: title, Kind: SymbolGroup, Span: b.Span, NameSpan: b.NameSpan})
		}
		span := union(b.Span, b.NameSpan)
		out[i].Span = union(out[i].Span, span)
		out[i].Children = append(out[i].Children, Symbol{Name: b.Name, Detail: b.Resource, Kind: SymbolBinding, Span: span, NameSpan: b.NameSpan})
	}
	return out
}

// titleOf is a heading for the bindings of a kind.
func titleOf(k catalog.Kind) string {
	switch k {
	case catalog.Var, catalog.JSONVar:
		return "variables"
	case catalog.Secret:
		return "secrets"
	}
	if info := catalog.Info(k); info != nil {
		return info.Title
	}
	return "other bindings"
}

func union(a, b text.Span) text.Span {
	return text.Span{Start: min(a.Start, b.Start), End: max(a.End, b.End)}
}

var roleNames = map[flow.ClassRole]string{
	flow.RoleEntrypoint: "entrypoint", flow.RoleDurableObject: "Durable Object", flow.RoleWorkflow: "workflow",
}

func outlineModule(w *workspace.Worker, m *flow.Module) (out []Symbol) {
	classes := exposed(w)
	for _, s := range m.Syntax.Body {
		switch s := s.(type) {
		case *pysyntax.ClassDef:
			i := slices.IndexFunc(classes, func(e Exposed) bool { return e.Def == s })
			if i < 0 {
				out = append(out, inside(s.Body, false)...)
				continue
			}
			out = append(out, Symbol{
				Name: s.Name, Detail: roleNames[classes[i].Role], Kind: SymbolClass,
				Span: s.Span(), NameSpan: s.NameSpan, Children: inside(s.Body, true),
			})
		case *pysyntax.FunctionDef:
			switch {
			case strings.HasPrefix(s.Name, "on_") && m.Path == w.MainPath && handlers[s.Name[3:]]:
				out = append(out, Symbol{Name: s.Name, Detail: "handler", Kind: SymbolHandler, Span: s.Span(), NameSpan: s.NameSpan, Children: inside(s.Body, false)})
			default:
				out = append(out, function(s, false)...)
			}
		default:
			out = append(out, inside([]pysyntax.Stmt{s}, false)...)
		}
	}
	return out
}

// handlers are the events that the runtime calls a Worker for
// (https://developers.cloudflare.com/workers/runtime-apis/handlers/), and what
// it calls on Durable Objects and workflows.
var handlers = map[string]bool{
	"fetch": true, "scheduled": true, "queue": true, "email": true, "tail": true, "alarm": true, "run": true,
	"webSocketMessage": true, "webSocketClose": true, "webSocketError": true,
}

// inside are the symbols among statements; of the body of a class that the
// runtime makes objects of, its public methods are symbols too.
func inside(body []pysyntax.Stmt, class bool) (out []Symbol) {
	for _, s := range body {
		switch s := s.(type) {
		case *pysyntax.FunctionDef:
			out = append(out, function(s, class)...)
		case *pysyntax.ClassDef:
			out = append(out, inside(s.Body, false)...)
		default:
			pysyntax.Walk(s, func(n pysyntax.Node) bool {
				if def, ok := n.(*pysyntax.FunctionDef); ok {
					out = append(out, function(def, class)...)
					return false
				}
				_, expr := n.(pysyntax.Expr)
				return !expr
			})
		}
	}
	return out
}

// function is the symbol that a function is, or those inside it.
func function(def *pysyntax.FunctionDef, method bool) []Symbol {
	s := Symbol{Name: def.Name, Span: def.Span(), NameSpan: def.NameSpan, Children: inside(def.Body, false)}
	for _, d := range def.Decorators {
		if method, path := route(d.Value); path != "" {
			s.Name, s.Detail, s.Kind = strings.ToUpper(method)+" "+path, def.Name, SymbolRoute
			return []Symbol{s}
		}
		if name, ok := step(d.Value); ok {
			s.Detail, s.Kind = "step", SymbolStep
			if name != "" {
				s.Name, s.Detail = name, "step "+def.Name
			}
			return []Symbol{s}
		}
	}
	switch {
	case method && handlers[def.Name]:
		s.Detail, s.Kind = "handler", SymbolHandler
	case method && !strings.HasPrefix(def.Name, "_"):
		s.Kind = SymbolMethod
	default:
		return s.Children
	}
	return []Symbol{s}
}

// routeMethods are decorators such as @app.get("/items") of FastAPI, Flask and
// their like.
var routeMethods = []string{"get", "post", "put", "delete", "patch", "route", "options", "head", "websocket", "api_route"}

// route reads @app.get("/items").
func route(e pysyntax.Expr) (method, path string) {
	c, ok := e.(*pysyntax.Call)
	if !ok || len(c.Args) == 0 {
		return "", ""
	}
	f, ok := c.Func.(*pysyntax.Attribute)
	s, isStr := c.Args[0].Value.(*pysyntax.Str)
	if !ok || !isStr || !slices.Contains(routeMethods, f.Attr) {
		return "", ""
	}
	if path, _ = s.Literal(); !strings.HasPrefix(path, "/") {
		return "", ""
	}
	return f.Attr, path
}

// step reads @step.do("name") and @step.do().
func step(e pysyntax.Expr) (name string, is bool) {
	c, ok := e.(*pysyntax.Call)
	if ok {
		e = c.Func
	}
	f, isAttribute := e.(*pysyntax.Attribute)
	if !isAttribute || f.Attr != "do" {
		return "", false
	}
	base := dotted(f.Value)
	if base != "step" && !strings.HasSuffix(base, ".step") {
		return "", false
	}
	if ok && len(c.Args) > 0 && c.Args[0].Name == "" {
		if s, isStr := c.Args[0].Value.(*pysyntax.Str); isStr {
			name, _ = s.Literal()
		}
	}
	return name, true
}
