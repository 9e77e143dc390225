package flow

import (
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
)

func (f *frame) importStmt(s *pysyntax.Import) {
	for _, a := range s.Names {
		m := f.in.p.resolve(f.mod.m, 0, a.Name)
		if a.As != "" {
			if m != nil {
				f.assign(a.As, f.in.moduleValue(m))
			} else {
				f.assign(a.As, f.in.foreign(canonical(a.Name)))
			}
			continue
		}
		root := importBinds(a)
		rm := m
		if root != a.Name {
			if m != nil {
				f.in.moduleValue(m)
			}
			rm = f.in.p.resolve(f.mod.m, 0, root)
		}
		if rm != nil {
			f.assign(root, f.in.moduleValue(rm))
		} else {
			f.assign(root, f.in.foreign(canonical(root)))
		}
	}
}

func (f *frame) importFrom(s *pysyntax.ImportFrom) {
	m := f.in.p.resolve(f.mod.m, s.Level, s.Module)
	if s.Star {
		f.importStar(m)
		return
	}
	for _, a := range s.Names {
		v := f.imported(s, m, a.Name)
		f.assign(a.Bound(), v)
		f.mod.table().add(placeOf(a), known(v), f.st.dead, f.in.atImport)
	}
}

func (f *frame) imported(s *pysyntax.ImportFrom, m *Module, name string) Value {
	if m == nil {
		// A folder without __init__.py, or nothing of ours.
		full := name
		if s.Module != "" {
			full = s.Module + "." + name
		}
		if sub := f.in.p.resolve(f.mod.m, s.Level, full); sub != nil {
			return f.in.moduleValue(sub)
		}
		if s.Level > 0 {
			return unknown
		}
		return f.in.foreignMember(f, canonical(s.Module), name)
	}
	ms := f.in.byMod[m]
	if ms == nil {
		return unknown
	}
	f.in.runModule(ms)
	if c := ms.global(name, false); c != nil {
		if v := f.in.load(c); v != nil {
			return v
		}
		if ms.running {
			return nil
		}
	}
	full := name
	if s.Module != "" {
		full = s.Module + "." + name
	}
	if sub := f.in.p.resolve(f.mod.m, s.Level, full); sub != nil && sub != m {
		return f.in.moduleValue(sub)
	}
	return unknown
}

func (f *frame) importStar(m *Module) {
	if m == nil {
		return
	}
	ms := f.in.byMod[m]
	if ms == nil {
		return
	}
	f.in.runModule(ms)
	take := func(name string) {
		c := ms.global(name, false)
		if c == nil {
			return
		}
		if v := f.in.load(c); v != nil {
			if _, ok := f.slotOf(name); ok {
				f.assign(name, v)
			} else if f.info.outer == nil {
				f.in.store(f.mod.global(name, true), v)
			}
		}
	}
	if ms.mi.all != nil {
		for _, n := range ms.mi.all {
			take(n)
		}
		return
	}
	for _, n := range ms.mi.infos[0].names {
		if !strings.HasPrefix(n, "_") {
			take(n)
		}
	}
	for _, n := range sortedKeys(ms.extra) {
		if !strings.HasPrefix(n, "_") {
			take(n)
		}
	}
}

// canonical is one name for modules that have several.
func canonical(module string) string {
	if rest, ok := strings.CutPrefix(module, "cloudflare.workers"); ok {
		return "workers" + rest
	}
	if module == "asgi" || module == "wsgi" {
		return "workers." + module
	}
	return module
}

// foreignMember is module.name of a module that is not the project's.
func (in *interp) foreignMember(f *frame, module, name string) Value {
	path := module + "." + name
	switch path {
	case "workers.env":
		return in.importedEnv(f)
	case "asyncio.sleep":
	case "js.undefined":
		return none
	}
	return in.foreign(path)
}

func (f *frame) foreignAttr(v *Foreign, name string) Value {
	if !v.Called {
		if v.Path == "workers" && name == "env" || name == "fetch" && v.Path == "js" {
			return f.in.foreignMember(f, v.Path, name)
		}
		if v.Path == "workers" && (name == "asgi" || name == "wsgi") {
			return f.in.foreign("workers." + name)
		}
	}
	if v.Called && requestTypes[v.Path] {
		if r := f.requestAttr(v, name); r != nil {
			return r
		}
	}
	if s := f.scopeAttr(v, name); s != nil {
		return s
	}
	if k := keeper(v); k != "" {
		return f.kept(k, name)
	}
	return f.in.foreign(v.Path + "." + name)
}

// requestTypes are the requests of web frameworks.
var requestTypes = map[string]bool{
	"fastapi.Request": true, "starlette.requests.Request": true, "fastapi.requests.Request": true,
	"flask.Request": true, "django.http.HttpRequest": true, "fastapi.WebSocket": true, "starlette.websockets.WebSocket": true,
	"starlette.requests.HTTPConnection": true, "fastapi.requests.HTTPConnection": true, "fastapi.websockets.WebSocket": true,
}

func (f *frame) requestAttr(v *Foreign, name string) Value {
	switch name {
	case "query_params", "path_params", "headers", "cookies", "GET", "POST", "args", "form", "values", "data", "body", "json", "text":
		return &Outside{}
	case "url":
		return &Outside{Str: true}
	case "app":
		return f.in.called("fastapi.FastAPI")
	}
	return nil
}

// envMode is the mode in which class entrypoints get env.
func (in *interp) envMode() runtime.Mode {
	if in.p.Runtime == nil {
		return runtime.ModeUnknown
	}
	return in.p.Runtime.ClassEnv()
}

// storageMode is the mode of a Durable Object's storage.
func (in *interp) storageMode() runtime.Mode {
	if in.p.Runtime == nil {
		return runtime.ModeUnknown
	}
	return modeIf(in.p.Runtime.WrapsStorage())
}

// batchMode is the mode of the batch that a queue handler gets.
func (in *interp) batchMode() runtime.Mode {
	if in.p.Runtime == nil {
		return runtime.ModeUnknown
	}
	return modeIf(in.p.Runtime.WrapsQueueBatch())
}

// importedEnv is "from workers import env".
func (in *interp) importedEnv(f *frame) Value {
	mode := runtime.ModeUnknown
	if in.p.Runtime != nil {
		mode = in.p.Runtime.ImportedEnv()
	}
	return &Env{Mode: mode, Origin: in.originAt(f.mod.m, text.Span{}, "", nil)}
}

// assumed is an env that comes from nowhere in particular.
func (in *interp) assumed(mode runtime.Mode) Value {
	if in.envs[mode] == nil {
		in.envs[mode] = &Env{Mode: mode}
	}
	return in.envs[mode]
}

func (in *interp) assumedEnv(*Module, pysyntax.Node) Value {
	mode := in.envMode()
	if in.p.Runtime != nil {
		if style, _, _ := in.p.Runtime.Style(); style == runtime.StyleLegacy {
			mode = runtime.Raw
		}
	}
	return in.assumed(mode)
}
