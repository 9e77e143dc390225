package flow

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
)

// roots runs everything that starts from outside, most certain first: what is
// entered with Unknown arguments last finds the precise runs already made.
func (in *interp) roots() {
	if in.p.Main != nil && in.byMod[in.p.Main] != nil {
		in.atImport = true
		in.runModule(in.byMod[in.p.Main])
		in.atImport = false
	}
	in.entryClasses()
	in.legacyHandlers()
	in.runRoutes(false)
	for _, ms := range in.mods {
		if !ms.m.Test {
			in.runModule(ms)
		}
	}
	in.entryClasses()
	in.runRoutes(false)
	in.runRoutes(true)
	in.uncalled()
	in.settle()
	in.uncalled()
	in.guessing = true
	for _, ms := range in.mods {
		in.runModule(ms)
	}
	in.rest()
	in.uncalled()
	in.guessing = false
	in.settle()
}

// uncalled runs the functions that others gave back and nobody called.
func (in *interp) uncalled() {
	for i := 0; i < len(in.returned); i++ {
		if fn := in.returned[i]; !fn.scope.ran[fn.info] && !in.over() {
			in.enterUnknown(fn)
		}
	}
	in.returned = nil
}

// rest runs the functions that nothing has called.
func (in *interp) rest() {
	for _, ms := range in.mods {
		for id, fi := range ms.mi.infos {
			if fi.def == nil || ms.facts[id].entered || in.over() {
				continue
			}
			fn := in.funcs[fi]
			if fn == nil || fn.scope != nil && fn.scope.info.outer != nil {
				continue
			}
			if fi.outer != nil && fi.outer.class != nil {
				if ci := in.classes[fi.outer.class]; ci != nil {
					in.enterMethod(fn, ci)
				}
				continue
			}
			in.enterUnknown(fn)
		}
	}
}

func (in *interp) enterMethod(fn *Func, ci *classInfo) {
	if fn.info.static {
		in.enterUnknown(fn)
		return
	}
	b := *fn
	b.Recv = ci.instance()
	if fn.info.classMethod {
		b.Recv = ci.cls
	}
	in.enterUnknown(&b)
}

// entryClasses runs the classes that the runtime instantiates.
func (in *interp) entryClasses() {
	extended := map[*classInfo]bool{}
	for _, ci := range in.classList {
		for _, base := range ci.mro(in)[1:] {
			extended[base] = true
		}
	}
	for _, ci := range in.classList {
		role := ci.cls.Role
		if role == RoleNone || ci.ms.m.Test {
			continue
		}
		if c := in.entered[ci]; c {
			continue
		}
		exposed := in.exposed(ci)
		if !exposed && extended[ci] && in.p.Classes[ci.cls.Def.Name] == RoleNone {
			continue
		}
		if in.entered == nil {
			in.entered = map[*classInfo]bool{}
		}
		in.entered[ci] = true
		in.entry = append(in.entry, &Entrypoint{Class: ci.cls, Module: ci.ms.m, Exposed: exposed})
		in.runEntry(ci, role)
	}
}

// exposed reports whether the main module shows a class to the runtime.
func (in *interp) exposed(ci *classInfo) bool {
	ms := in.byMod[in.p.Main]
	if ms == nil {
		return false
	}
	for _, e := range in.exports(ms, in.load) {
		for _, alt := range Alternatives(e.Value) {
			if k, ok := alt.(*Class); ok && k.info == ci {
				return true
			}
		}
	}
	return false
}

func (in *interp) runEntry(ci *classInfo, role ClassRole) {
	inst := ci.instance()
	f := ci.ms.frame
	if f == nil {
		return
	}
	if init, ok := ci.find(in, "__init__").(*Func); ok {
		f.callFunc(f.bound(init, inst).(*Func), []argVal{{v: in.entryCtx(ci)}, {v: in.entryEnv(ci)}}, nil)
	}
	if fn := ci.setter(in, "env"); fn != nil {
		f.callFunc(f.bound(fn, inst).(*Func), []argVal{{v: in.entryEnv(ci)}}, nil)
	}
	for _, handlers := range []bool{true, false} {
		done := map[string]bool{"__init__": true}
		for _, c := range ci.mro(in) {
			for _, name := range c.ms.methodNames(c.cls.Def) {
				if done[name] {
					continue
				}
				done[name] = true
				fn, ok := ci.find(in, name).(*Func)
				if ok && fn.info != nil && fn.Recv == nil {
					in.runMethod(f, fn, inst, role, name, handlers)
				}
			}
		}
	}
}

// methodNames are the functions that a class body defines, in order.
func (ms *modState) methodNames(d *pysyntax.ClassDef) []string {
	var out []string
	for _, s := range d.Body {
		if fd, ok := s.(*pysyntax.FunctionDef); ok {
			out = append(out, fd.Name)
		}
	}
	return out
}

// runMethod calls a method of an entry class as the runtime does: handlers
// first, then what another Worker may call. A public method that the handlers
// use themselves is taken for a helper.
func (in *interp) runMethod(f *frame, fn *Func, inst *Instance, role ClassRole, name string, handlers bool) {
	m, ok := f.bound(fn, inst).(*Func)
	if !ok || fn.info.property || fn.info.static || fn.info.classMethod {
		return
	}
	args := in.handlerArgs(fn, role, name)
	facts := &fn.ms.facts[fn.info.id]
	switch {
	case (args != nil) != handlers:
	case args == nil:
		if strings.HasPrefix(name, "_") || role == RoleWorkflow {
			return
		}
		if !facts.certain || role == RoleDurableObject {
			facts.to, facts.handler = ToRPC, true
		}
		in.guessing = facts.certain
		in.enterUnknown(m)
		in.guessing = false
	default:
		// The runtime gives no more arguments than there are parameters.
		n := 0
		for _, p := range fn.info.params[1:] {
			if p.Kind == pysyntax.ParamNormal || p.Kind == pysyntax.ParamPositionalOnly {
				n++
			} else if p.Kind == pysyntax.ParamStar {
				n = len(args)
			}
		}
		f.callFunc(m, args[:min(n, len(args))], nil)
		facts.to, facts.handler = ToRuntime, true
	}
}

// handlerArgs are the arguments that the runtime calls a handler with; nil
// when the method is no handler. A class handler's env and ctx are None.
func (in *interp) handlerArgs(fn *Func, role ClassRole, name string) []argVal {
	if len(fn.info.params) == 0 {
		return nil
	}
	ms := in.byMod[fn.Module]
	origin := func(i int) *Origin {
		p := fn.info.params[min(i, len(fn.info.params)-1)]
		if i >= len(fn.info.params) && p.Kind != pysyntax.ParamStar {
			return nil
		}
		return in.originAt(ms.m, p.NameSpan, "", nil)
	}
	absent := func(i int, name string) argVal {
		return argVal{v: &AbsentParam{Name: name, Origin: origin(i)}}
	}
	first := func(v Value) []argVal { return []argVal{{v: v}, absent(2, "env"), absent(3, "ctx")} }
	legacy := strings.TrimPrefix(name, "on_")
	o := in.originAt(ms.m, fn.Def.NameSpan, "the runtime calls `"+name+"` here", nil)
	switch role {
	case RoleWorkflow:
		if legacy == "run" {
			return []argVal{{v: js("WorkflowEvent", runtime.Wrapped, o)}, {v: js("WorkflowStep", runtime.Wrapped, o)}}
		}
		return nil
	case RoleDurableObject:
		switch legacy {
		case "alarm":
			return []argVal{{v: js("AlarmInvocationInfo", runtime.Raw, o)}}
		case "webSocketMessage":
			return []argVal{{v: js("js.WebSocket", runtime.Raw, o)}, {v: &Outside{Origin: o}}}
		case "webSocketClose":
			return []argVal{{v: js("js.WebSocket", runtime.Raw, o)}, {v: bInt}, {v: &Outside{Str: true, Origin: o}}, {v: bBool}}
		case "webSocketError":
			return []argVal{{v: js("js.WebSocket", runtime.Raw, o)}, {v: unknown}}
		}
	}
	switch legacy {
	case "fetch":
		return first(js("Request", runtime.Wrapped, o))
	case "scheduled":
		return first(js("ScheduledController", runtime.Raw, o))
	case "queue":
		return first(js("MessageBatch", in.batchMode(), o))
	case "email":
		return first(js("ForwardableEmailMessage", runtime.Raw, o))
	case "tail", "trace", "tailStream":
		return first(unknown)
	case "test":
		return first(unknown)
	}
	return nil
}

var legacyNames = []string{"on_fetch", "on_scheduled", "on_queue", "on_alarm", "on_trace", "on_email", "on_tail"}

// IsLegacyName reports whether a module-level name is one under which the runtime
// looked for a handler before there were classes.
func IsLegacyName(name string) bool { return slices.Contains(legacyNames, name) }

// legacyHandlers runs module-level handlers of the main module.
func (in *interp) legacyHandlers() {
	ms := in.byMod[in.p.Main]
	if ms == nil {
		return
	}
	for _, name := range legacyNames {
		c := ms.global(name, false)
		if c == nil {
			continue
		}
		fn, ok := in.load(c).(*Func)
		if !ok || fn.Def == nil || fn.info == nil {
			continue
		}
		decorated := in.decorated[fn.info]
		in.legacy = append(in.legacy, &LegacyHandler{Def: fn.Def, Module: fn.Module, Decorated: decorated})
		fms := in.byMod[fn.Module]
		o := in.originAt(fms.m, fn.Def.NameSpan, "the runtime calls `"+name+"` here", nil)
		mode, request, batch := runtime.Raw, "js.Request", runtime.Raw
		if in.p.Runtime != nil {
			mode = in.p.Runtime.LegacyEnv()
		}
		if decorated {
			mode, request = runtime.Wrapped, "Request"
			if in.p.Runtime != nil {
				mode = in.p.Runtime.DecoratedEnv()
			}
		}
		var subject Value = unknown
		switch name {
		case "on_fetch":
			rm := runtime.Raw
			if decorated {
				rm = runtime.Wrapped
			}
			subject = js(request, rm, o)
		case "on_scheduled":
			subject = js("ScheduledController", runtime.Raw, o)
		case "on_queue":
			subject = js("MessageBatch", batch, o)
		case "on_email":
			subject = js("ForwardableEmailMessage", runtime.Raw, o)
		}
		note := "env enters raw here"
		if mode != runtime.Raw {
			note = "env enters here"
		}
		eo := o
		if len(fn.Def.Params) > 1 {
			eo = in.originAt(fms.m, fn.Def.Params[1].NameSpan, note, nil)
		}
		args := []argVal{{v: subject}, {v: &Env{Mode: mode, Origin: eo}}, {v: js("ExecutionContext", runtime.Raw, o)}}
		if n := len(fn.info.params); n < len(args) {
			args = args[:n]
		}
		fms.frame.callFunc(fn, args, nil)
		facts := &fms.facts[fn.info.id]
		facts.to, facts.handler = ToRuntime, true
	}
}
