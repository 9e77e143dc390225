package flow

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
)

// callForeign is a call of something that is not the project's.
func (f *frame) callForeign(c *Foreign, args []argVal, e *pysyntax.Call) Value {
	path := c.Path
	if name, ok := strings.CutPrefix(path, "builtins."); ok && !c.Called {
		if strings.Contains(name, ".") {
			return f.callBuiltinMember(name, args)
		}
		return known(f.callBuiltin(name, args, e))
	}
	if rest, ok := strings.CutPrefix(path, "js."); ok {
		return f.callJS(rest, c, args, e)
	}
	if rest, ok := strings.CutPrefix(path, "workers."); ok {
		if v := f.callWorkers(rest, args, e); v != nil {
			return v
		}
		return f.in.called(path)
	}
	if v := f.callCollections(path, args, e); v != nil {
		return v
	}
	x := argAt(args, 0)
	switch path {
	case "pyodide.ffi.to_js":
		if x != nil && e != nil {
			return f.toJS(x, args, e)
		}
		return f.in.called(path)
	case "pyodide.ffi.run_sync", "asyncio.run":
		if x != nil {
			return f.await(x)
		}
	case "asyncio.gather":
		out := &List{}
		exact := true
		for _, a := range args {
			switch {
			case a.star:
				exact = false
				out.Elem = join(out.Elem, f.await(known(f.element(a.v, false))))
			case a.name == "":
				v := f.await(a.v)
				out.Elems = append(out.Elems, v)
				out.Elem = join(out.Elem, v)
			case a.name == "return_exceptions" && a.v != vFalse:
				exact = false
				out.Elem = join(out.Elem, unknown)
			}
		}
		if !exact {
			out.Elems = nil
		}
		return &Awaitable{Of: out, Started: true, Call: e, Name: "asyncio.gather"}
	case "asyncio.as_completed":
		if elem := f.element(x, false); elem != nil {
			return &List{Elem: &Awaitable{Of: known(f.await(elem)), Started: true, Name: path}}
		}
	case "asyncio.wait":
		done := &List{Set: true, Elem: f.element(x, false)}
		return &Awaitable{Of: &List{Tuple: true, Elems: []Value{done, done}, Elem: done}, Started: true, Name: path}
	case "asyncio.wait_for", "asyncio.shield", "asyncio.create_task", "asyncio.ensure_future", "asyncio.TaskGroup.create_task":
		if x != nil {
			return &Awaitable{Of: known(f.await(x)), Started: true, Call: e, Name: path}
		}
	case "asyncio.to_thread":
		if x != nil {
			return &Awaitable{Of: known(f.apply(x, skip(args, 1), nil)), Call: e, Name: path}
		}
	case "asyncio.sleep":
		return &Awaitable{Of: none, Call: e, Name: path}
	case "functools.partial":
		if x != nil {
			p := &partial{of: x}
			for _, a := range skip(args, 1) {
				a.expr = nil // it is not there any more when the call comes
				p.args = append(p.args, a)
			}
			return p
		}
	case "functools.wraps", "functools.lru_cache", "functools.cache", "functools.update_wrapper":
		return f.in.called(path)
	case "contextlib.nullcontext":
		if x != nil {
			return &List{Elem: x}
		}
	case "copy.copy", "copy.deepcopy", "dataclasses.replace", "typing.cast":
		if path == "typing.cast" {
			x = argAt(args, 1)
		}
		switch {
		case x != nil && path == "dataclasses.replace" && len(args) > 1:
			return join(x, unknown)
		case x != nil && path != "typing.cast":
			return fresh(x)
		case x != nil:
			return x
		}
	case "dataclasses.field":
		if d := keyword(args, "default"); d != nil {
			return d
		}
		// A factory of the project runs later, for each instance.
		if d, ok := keyword(args, "default_factory").(*Foreign); ok && strings.HasPrefix(d.Path, "builtins.") {
			return known(f.apply(d, nil, nil))
		}
		return unknown
	case "dataclasses.asdict":
		return &Dict{Elem: unknown, key: bStr}
	case "json.dumps":
		return f.dumped(x)
	case "json.loads":
		return f.loaded(x)
	case "textwrap.dedent", "inspect.cleandoc":
		if x != nil {
			return stripped(x, "strip", nil)
		}
	case "re.compile":
		if k, ok := x.(*Const); ok && k.Kind == ConstStr {
			return &pattern{k.Str}
		}
	case "re.sub":
		if k, ok := x.(*Const); ok && k.Kind == ConstStr {
			return f.substituted(k.Str, skip(args, 1))
		}
	case "re.escape", "html.escape", "urllib.parse.quote", "urllib.parse.quote_plus", "urllib.parse.unquote", "urllib.parse.unquote_plus":
		if x != nil {
			return partOf(x)
		}
	case "re.split":
		return &List{Elem: partOf(known(argAt(args, 1)))}
	case "re.findall":
		return &List{Elem: unknown}
	case "urllib.parse.urlparse", "urllib.parse.urlsplit", "urllib.parse.parse_qs", "urllib.parse.parse_qsl", "yarl.URL":
		if o := outsideIn(x); o != nil {
			if strings.HasSuffix(path, "parse_qs") {
				s := &Outside{Str: true, Origin: o.Origin}
				return &Dict{Elem: &List{Elem: s}, key: s}
			}
			if strings.HasSuffix(path, "parse_qsl") {
				s := &Outside{Str: true, Origin: o.Origin}
				return &List{Elem: &List{Tuple: true, Elems: []Value{s, s}, Elem: s}}
			}
			return &Outside{Origin: o.Origin}
		}
		return f.in.called(path)
	case "uuid.uuid4", "uuid.uuid1", "uuid.uuid5", "uuid.UUID":
		return builtinOf("uuid.UUID")
	case "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.fromtimestamp", "datetime.datetime.fromisoformat", "datetime.datetime":
		return builtinOf("datetime.datetime")
	case "time.time", "time.monotonic", "time.perf_counter":
		return bFloat
	case "time.time_ns":
		return bInt
	case "contextvars.ContextVar":
		if e != nil {
			if d := keyword(args, "default"); d != nil {
				f.in.store(f.contextCell(e), d)
			}
			return &contextVar{f.contextCell(e)}
		}
	case "fastapi.Query", "fastapi.Path", "fastapi.Header", "fastapi.Cookie", "fastapi.Body", "fastapi.Form":
		return f.in.called(path)
	}
	if path == "fastapi.Depends" || path == "fastapi.params.Depends" || path == "fastapi.Security" {
		return &dependsOn{of: known(x), bare: x == nil}
	}
	if strings.HasSuffix(path, ".add_api_route") || strings.HasSuffix(path, ".add_route") || strings.HasSuffix(path, ".add_url_rule") {
		for _, a := range args {
			if fn, ok := a.v.(*Func); ok && fn.info != nil {
				f.in.addRoute(&route{fn: fn, path: path})
			}
		}
	}
	if strings.HasSuffix(path, ".run_until_complete") && x != nil {
		return f.await(x)
	}
	switch {
	case strings.HasSuffix(path, ".dependency_overrides.update"):
		f.overrideAll(x)
	case strings.HasSuffix(path, ".add_middleware"), strings.HasSuffix(path, ".Middleware"):
		f.middleware(x, skip(args, 1))
	}
	f.passOn(args)
	return f.in.called(path)
}

// toJS is to_js(x, ...).
func (f *frame) toJS(x Value, args []argVal, e *pysyntax.Call) Value {
	out := &ToJS{Of: x, Call: e, Module: f.mod.m}
	for _, a := range args {
		if a.star || a.double || a.name == "dict_converter" || a.name == "default_converter" {
			out.Objects = true
		}
	}
	return out
}

func skip(args []argVal, n int) []argVal {
	if len(args) < n {
		return nil
	}
	return args[n:]
}

// callBuiltinMember is dict.fromkeys, str.join and the like, by the class.
func (f *frame) callBuiltinMember(name string, args []argVal) Value {
	if name == "dict.fromkeys" {
		d := &Dict{key: f.element(argAt(args, 0), false), Elem: none}
		if v := argAt(args, 1); v != nil {
			d.Elem = v
		}
		return d
	}
	if name == "object.__setattr__" || name == "object.__getattribute__" {
		if len(args) > 1 {
			return known(f.callMethod(&method{args[0].v, name[len("object."):]}, args[1:], nil))
		}
	}
	if rest, ok := strings.CutPrefix(name, "str."); ok && len(args) > 0 {
		return f.callText(args[0].v, rest, args[1:], args[0].expr)
	}
	return f.in.called("builtins." + name)
}

func outsideIn(v Value) *Outside {
	for _, alt := range Alternatives(v) {
		switch a := alt.(type) {
		case *Outside:
			return a
		case *JS:
			if a.outside {
				return &Outside{Origin: a.Origin}
			}
		case *Nullable:
			return outsideIn(a.Of)
		case *Text:
			if p := worst(a.Pieces); p.Kind == PieceOutside {
				return &Outside{Str: true, Origin: p.Origin}
			}
		}
	}
	return nil
}

// substituted is re.sub(pattern, replacement, text): a pattern that removes
// every sign but harmless ones leaves harmless text.
func (f *frame) substituted(p string, args []argVal) Value {
	repl, _ := argAt(args, 0).(*Const)
	if repl != nil && strings.HasPrefix(p, "[^") && strings.HasSuffix(strings.TrimRight(p, "+"), "]") &&
		!strings.ContainsAny(p[2:], "'\"; ") && !strings.Contains(p, `\s`) {
		return textOf(PieceChosen)
	}
	v := argAt(args, 1)
	if v == nil {
		return unknown
	}
	return partOf(v)
}

// dumped is json.dumps(v).
func (f *frame) dumped(v Value) Value {
	if o := outsideIn(known(v)); o != nil {
		return &Outside{Str: true, Origin: o.Origin}
	}
	return bStr
}

// loaded is json.loads(v); of a text made by JSON.stringify it is a conversion.
func (f *frame) loaded(v Value) Value {
	switch v := known(v).(type) {
	case *stringified:
		return f.in.converted(v.of, true, true)
	}
	if o := outsideIn(known(v)); o != nil {
		return &Outside{Origin: o.Origin}
	}
	return unknown
}

// stringified is js.JSON.stringify(of).
type stringified struct{ of Value }

func (*stringified) value()           {}
func (s *stringified) String() string { return "str" }

// contextVar is a contextvars.ContextVar.
type contextVar struct{ c *cell }

func (*contextVar) value()           {}
func (c *contextVar) String() string { return "ContextVar" }

func (f *frame) contextCell(e *pysyntax.Call) *cell {
	c := f.in.contexts[e]
	if c == nil {
		c = &cell{}
		f.in.contexts[e] = c
	}
	return c
}

// callJS is a call under js.*.
func (f *frame) callJS(name string, c *Foreign, args []argVal, e *pysyntax.Call) Value {
	var o *Origin
	if e != nil {
		o = f.in.origin(f.mod.m, e, "a raw JavaScript object is made here", nil)
	}
	x := argAt(args, 0)
	if class, ok := strings.CutSuffix(name, ".new"); ok {
		t := catalog.Lookup("js." + class)
		if t == nil {
			t = catalog.Lookup(class)
		}
		if t == nil || !catalog.IsJSClass(class) {
			return f.in.called(c.Path)
		}
		j := &JS{Type: t, Mode: runtime.Raw, Origin: o}
		if class == "URL" || class == "URLSearchParams" || class == "Request" {
			j.outside = outsideIn(x) != nil
		}
		return j
	}
	switch name {
	case "fetch":
		return &Awaitable{Of: js("js.Response", runtime.Raw, o), Started: true, Call: e, Name: f.text(e), Origin: o}
	case "JSON.stringify":
		if x != nil {
			return &stringified{x}
		}
	case "JSON.parse":
		if k, ok := x.(*Const); ok && k.Kind == ConstStr {
			if k.Str == "null" {
				return &Nullable{Of: unknown, Null: f.in.null(runtime.Raw)}
			}
		}
		v := js("JSON", runtime.Raw, o)
		if j, ok := v.(*JS); ok && outsideIn(x) != nil {
			j.outside = true
		}
		return v
	case "Object.fromEntries":
		return js("JSON", runtime.Raw, o)
	case "WebSocketPair.new.object_values":
		end := js("js.WebSocket", runtime.Raw, o)
		return tupleOf([]Value{end, end})
	case "Response.json", "Response.redirect", "Response.error":
		return js("js.Response", runtime.Raw, o)
	case "encodeURIComponent", "decodeURIComponent":
		if x != nil {
			return partOf(x)
		}
	case "Date.now":
		return bInt
	}
	return f.in.called(c.Path)
}

// callWorkers is a call under workers.*; nil when no table knows it.
func (f *frame) callWorkers(name string, args []argVal, e *pysyntax.Call) Value {
	var o *Origin
	if e != nil {
		o = f.in.origin(f.mod.m, e, "", nil)
	}
	x := argAt(args, 0)
	switch name {
	case "fetch":
		return &Awaitable{Of: js("FetchResponse", runtime.Wrapped, o), Call: e, Name: f.text(e), Origin: o}
	case "Response", "Response.json", "Response.from_json":
		return js("Response", runtime.Wrapped, o)
	case "Response.redirect":
		return js("js.Response", runtime.Raw, o)
	case "Request", "FormData", "Blob", "File":
		v := js(name, runtime.Wrapped, o)
		if j, ok := v.(*JS); ok && name != "Request" {
			j.outside = false
		}
		return v
	case "python_from_rpc":
		if x != nil {
			return each(x, func(v Value) Value {
				switch v := v.(type) {
				case *JS:
					return withMode(v, runtime.Wrapped)
				case *Nullable:
					of := v.Of
					if j, ok := of.(*JS); ok {
						of = withMode(j, runtime.Wrapped)
					}
					return &Nullable{Of: of, Null: runtime.NullIsNone, Origin: v.Origin}
				}
				return v
			})
		}
	case "asgi.fetch", "wsgi.fetch", "asgi.websocket":
		f.callServer(name, args)
		return &Awaitable{Of: js("js.Response", runtime.Raw, o), Call: e, Name: f.text(e), Origin: o}
	case "asgi.entrypoint", "wsgi.entrypoint":
		f.callServer(name, append(slices.Clip(args), argVal{name: "env", v: f.in.assumed(f.in.envMode())}))
		return nil
	case "asgi.env":
		return f.in.handed(&f.in.asgi)
	case "handler":
		if x != nil {
			return x
		}
	}
	return nil
}

// annotated is what an annotation alone says of a value.
func (f *frame) annotated(e pysyntax.Expr) Value { return f.in.annotation(f.mod, e) }

func (in *interp) annotation(ms *modState, e pysyntax.Expr) Value {
	switch e := e.(type) {
	case *pysyntax.Name:
		switch e.ID {
		case "int", "float", "bool", "str", "bytes":
			return builtinOf(e.ID)
		}
		if ms == nil {
			return unknown
		}
		if c := ms.global(e.ID, false); c != nil {
			switch v := in.load(c).(type) {
			case *Foreign:
				if requestTypes[v.Path] {
					return in.called(v.Path)
				}
			case *Class:
				if v.info.role(in) == RoleNone && !v.info.isProtocol(in) {
					return v.info.instance()
				}
			}
		}
	case *pysyntax.Str:
		if s, ok := e.Literal(); ok {
			switch s {
			case "int", "float", "bool", "str", "bytes":
				return builtinOf(s)
			}
		}
	}
	return unknown
}

// isProtocol reports whether a class only describes others.
func (ci *classInfo) isProtocol(in *interp) bool {
	for _, b := range ci.foreignBases(in) {
		if strings.HasSuffix(b, ".Protocol") || strings.HasSuffix(b, ".TypedDict") || strings.HasSuffix(b, "Enum") {
			return true
		}
	}
	return false
}
