package flow

import (
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
)

var routeMethods = map[string]bool{
	"get": true, "post": true, "put": true, "delete": true, "patch": true, "route": true, "options": true,
	"head": true, "websocket": true, "api_route": true, "middleware": true, "exception_handler": true,
	"before_request": true, "all": true,
}

// route is a function that a web framework calls.
type route struct {
	fn   *Func
	path string // of the decorator, "fastapi.FastAPI.get"
	own  bool   // of a class of the project, which calls it itself where that is seen
}

// noteRoute looks whether a decorator makes a function a route or a handler.
func (in *interp) noteRoute(f *frame, fn *Func, d *pysyntax.Decorator, v Value) {
	fv, ok := v.(*Foreign)
	if ok && fv.Path == "workers.handler" {
		if in.decorated == nil {
			in.decorated = map[*funcInfo]bool{}
		}
		in.decorated[fn.info] = true
		return
	}
	e := d.Value
	if c, ok := e.(*pysyntax.Call); ok {
		e = c.Func
	}
	a, ok := e.(*pysyntax.Attribute)
	if !ok || !routeMethods[a.Attr] {
		return
	}
	switch recv := f.valueOf(a.Value).(type) {
	case *Foreign:
		in.addRoute(&route{fn: fn, path: recv.Path + "." + a.Attr})
	case *Instance:
		in.addRoute(&route{fn: fn, path: "." + a.Attr, own: len(in.classOf(recv.Class).foreignBases(in)) == 0})
	}
}

func (in *interp) addRoute(r *route) {
	if !in.routes[r.fn.info] {
		in.routes[r.fn.info] = true
		in.routeList = append(in.routeList, r)
	}
}

// runRoutes calls the routes there are, and those that are met on the way. Those
// of the project's own classes come late, if nothing has called them.
func (in *interp) runRoutes(late bool) {
	for i := 0; i < len(in.routeList); i++ {
		r := in.routeList[i]
		if !r.own || late && !in.byMod[r.fn.Module].facts[r.fn.info.id].certain {
			in.runRoute(r)
		}
	}
}

// runRoute calls a route as its framework does.
func (in *interp) runRoute(r *route) {
	facts := &in.byMod[r.fn.Module].facts[r.fn.info.id]
	if in.routesRun[r.fn.info] {
		return
	}
	if in.routesRun == nil {
		in.routesRun = map[*funcInfo]bool{}
	}
	in.routesRun[r.fn.info] = true
	in.callDependency(r.fn, 0)
	facts.to, facts.handler = ToRoute, true
}

// callDependency calls a route or a dependency with what the framework finds
// for its parameters.
func (in *interp) callDependency(fn *Func, depth int) Value {
	ms := in.byMod[fn.Module]
	if ms == nil || ms.frame == nil || depth > 6 {
		return unknown
	}
	f := ms.frame
	vals := make([]Value, len(fn.info.params))
	for i, p := range fn.info.params {
		switch {
		case i == 0 && fn.Recv != nil:
			vals[i] = fn.receiver()
		case i == 0 && fn.info.outer != nil && fn.info.outer.class != nil && !fn.info.static:
			vals[i] = unknown
			if ci := in.classes[fn.info.outer.class]; ci != nil {
				vals[i] = ci.instance()
			}
		case p.Kind == pysyntax.ParamStar || p.Kind == pysyntax.ParamDoubleStar:
			vals[i] = unknown
		default:
			vals[i] = in.routeParam(f, fn, p, depth)
		}
	}
	in.served(fn, vals)
	v := in.enter(fn, vals)
	if fn.info.generator {
		if l, ok := v.(*List); ok {
			return known(l.Elem)
		}
	}
	return known(v)
}

// routeParam is what a framework passes for one parameter.
func (in *interp) routeParam(f *frame, fn *Func, p *pysyntax.Param, depth int) Value {
	o := in.originAt(fn.Module, p.NameSpan, "the client sends `"+p.Name+"`", nil)
	if p.Default != nil {
		switch d := f.defaultOf(fn, p).(type) {
		case *dependsOn:
			if d.bare { // Depends() alone: the annotation is the dependency
				if class, ok := in.annotated(f, p.Annotation).(*Class); ok {
					d = &dependsOn{of: class}
				}
			}
			return in.dependency(f, d, depth)
		case *Env:
			return d
		case *Foreign:
			if strings.HasPrefix(d.Path, "workers.asgi") {
				return in.handed(&in.asgi)
			}
		}
	}
	v := in.routeAnnotation(f, p.Annotation, o, depth)
	if v != nil {
		return v
	}
	switch p.Name {
	case "request", "req":
		return in.called("starlette.requests.Request")
	case "call_next", "app", "ctx", "response", "background_tasks", "exc", "receive", "send", "start_response":
		return unknown
	}
	return &Outside{Str: p.Annotation == nil, Origin: o}
}

func (in *interp) dependency(f *frame, d *dependsOn, depth int) Value {
	v := in.ownDependency(f, d, depth)
	if by := in.overrides(d.of); by != nil && depth < 6 {
		return join(v, each(by, func(by Value) Value { return in.ownDependency(f, &dependsOn{of: by}, depth+1) }))
	}
	return v
}

// ownDependency is what a dependency gives where nothing overrides it.
func (in *interp) ownDependency(f *frame, d *dependsOn, depth int) Value {
	switch fn := d.of.(type) {
	case *Func:
		return in.callDependency(fn, depth+1)
	case *Foreign:
		if fn.Path == "workers.asgi.env" {
			return in.handed(&in.asgi)
		}
	case *Class:
		inst := fn.info.instance()
		if init, ok := fn.info.find(in, "__init__").(*Func); ok {
			bound := *init
			bound.Recv = inst
			in.callDependency(&bound, depth+1)
		}
		return inst
	case *Env:
		return fn
	}
	return unknown
}

// annotated is what a name in an annotation stands for; nil when it is no name.
func (in *interp) annotated(f *frame, e pysyntax.Expr) Value {
	if n, ok := e.(*pysyntax.Name); ok {
		if c := f.mod.global(n.ID, false); c != nil {
			return in.load(c)
		}
	}
	return nil
}

// routeAnnotation is what an annotation makes of a route's parameter; nil when
// it says nothing, which means a str.
func (in *interp) routeAnnotation(f *frame, e pysyntax.Expr, o *Origin, depth int) Value {
	switch e := e.(type) {
	case nil:
		return nil
	case *pysyntax.Constant:
		return nil
	case *pysyntax.Str:
		return unknown
	case *pysyntax.BinOp:
		// X | None
		if isNoneExpr(e.Right) {
			return in.routeAnnotation(f, e.Left, o, depth)
		}
		if isNoneExpr(e.Left) {
			return in.routeAnnotation(f, e.Right, o, depth)
		}
		return unknown
	case *pysyntax.Subscript:
		name := ""
		switch b := e.Value.(type) {
		case *pysyntax.Name:
			name = b.ID
		case *pysyntax.Attribute:
			name = b.Attr
		}
		switch name {
		case "Optional":
			return in.routeAnnotation(f, e.Index, o, depth)
		case "Annotated":
			if t, ok := e.Index.(*pysyntax.Tuple); ok && len(t.Elts) > 0 {
				for _, x := range t.Elts[1:] {
					if c, ok := x.(*pysyntax.Call); ok {
						if d, ok := f.eval(c).(*dependsOn); ok {
							return in.dependency(f, d, depth)
						}
					}
				}
				return in.routeAnnotation(f, t.Elts[0], o, depth)
			}
		case "Literal":
			return textOf(PieceChosen)
		case "dict", "Dict":
			return &Outside{Origin: o}
		case "list", "List", "set":
			elem := in.routeAnnotation(f, e.Index, o, depth)
			if elem == nil {
				elem = &Outside{Origin: o}
			}
			return &List{Elem: elem}
		}
		return unknown
	case *pysyntax.Name:
		switch e.ID {
		case "str", "Any":
			return &Outside{Str: e.ID == "str", Origin: o}
		case "int", "float", "bool":
			return builtinOf(e.ID)
		case "dict", "list", "bytes":
			return &Outside{Origin: o}
		}
		if v := in.annotated(f, e); v != nil {
			switch v := v.(type) {
			case *Foreign:
				if requestTypes[v.Path] {
					return in.called(v.Path)
				}
				if strings.HasSuffix(v.Path, "EmailStr") || strings.HasSuffix(v.Path, "HttpUrl") || strings.HasSuffix(v.Path, "constr") {
					return &Outside{Str: true, Origin: o}
				}
				return unknown
			case *Class:
				for _, b := range v.info.foreignBases(in) {
					if strings.HasSuffix(b, "Enum") {
						return textOf(PieceChosen)
					}
				}
				v.info.outside = true
				return v.info.instance()
			case *Env:
				return v
			case *dependsOn: // Database = Annotated[D1, Depends(get_db)]
				return in.dependency(f, v, depth)
			}
		}
		return unknown
	case *pysyntax.Attribute:
		if v, ok := f.eval(e).(*Foreign); ok && requestTypes[v.Path] {
			return in.called(v.Path)
		}
	}
	return unknown
}

// dependsOn is fastapi.Depends(of), or an Annotated type that holds it.
type dependsOn struct {
	of   Value
	bare bool // Depends()
}

func (*dependsOn) value()           {}
func (d *dependsOn) String() string { return "Depends" }
