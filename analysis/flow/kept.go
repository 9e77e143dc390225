package flow

import (
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
)

// keeper is under what name the attributes of an object that a framework keeps
// for its user are stored; "" for another object. The requests of all modules
// are the same ones, wherever their class was imported from.
func keeper(v *Foreign) string {
	of, isState := strings.CutSuffix(v.Path, ".state")
	switch {
	case !isState && (v.Path == "flask.g" || v.Path == "django.conf.settings"):
		return v.Path
	case !isState:
		return ""
	case requestTypes[of]:
		return "request.state"
	}
	return "app.state"
}

// kept is what was put in such an attribute; Unknown when nobody was seen to.
func (f *frame) kept(keeper, name string) Value {
	return known(f.in.loadBeside(f.in.cellFor(keeper+".*"), f.in.load(f.in.cellFor(keeper+"."+name))))
}

// keepIn is keeper.name = v.
func (f *frame) keepIn(keeper, name string, v Value) {
	f.in.store(f.in.cellFor(keeper+"."+name), known(v))
}

// keepSomewhere is recv.name = v where nothing is known of recv: what looks like
// the state of a request or an application may be it.
func (f *frame) keepSomewhere(recv pysyntax.Expr, name string, v Value) {
	if a, ok := recv.(*pysyntax.Attribute); ok && a.Attr == "state" {
		f.keepIn("request.state", name, v)
		f.keepIn("app.state", name, v)
	}
}

// override notes app.dependency_overrides[of] = by.
func (f *frame) override(of, by Value) {
	if f.mod.m.Test || f.quiet || f.st.dead {
		return
	}
	for _, alt := range Alternatives(known(of)) {
		f.in.store(f.in.cellFor("dependency_overrides."+dependencyName(alt)), known(by))
	}
}

// overrideAll notes app.dependency_overrides = all, and its update.
func (f *frame) overrideAll(all Value) {
	for _, alt := range Alternatives(known(all)) {
		if d, ok := alt.(*Dict); ok {
			if d.Elem != nil {
				f.override(d.key, d.Elem)
			}
			continue
		}
		f.override(unknown, unknown)
	}
}

// dependencyName tells dependencies apart, "*" being any.
func dependencyName(v Value) string {
	switch v := v.(type) {
	case *Func:
		if v.Def != nil {
			return v.Module.Name + "." + v.Def.Name
		}
	case *Class:
		return v.Module.Name + "." + v.Def.Name
	case *Foreign:
		return v.Path
	}
	return "*"
}

// overrides is what a dependency may be instead; nil when nobody overrides it.
func (in *interp) overrides(of Value) Value {
	by := in.load(in.cellFor("dependency_overrides." + dependencyName(of)))
	if in.load(in.cellFor("dependency_overrides.*")) != nil {
		by = join(by, unknown)
	}
	return by
}
