package flow

import "github.com/pywls/pywls/analysis/pysyntax"

// A flag is a global that only its module's top level binds, by assignments and
// imports: HAS_PYODIDE, DEBUG. While it is True or False, functions that run
// once the module is there find what the top level left; other values, and
// what other modules set, go the way of every global.

func isBool(v Value) bool {
	c, ok := v.(*Const)
	return ok && c.Kind == ConstBool
}

// keepFlags stores the flags as the end of a module's top level finds them.
func (ms *modState) keepFlags() {
	f := ms.frame
	for slot, name := range f.info.names {
		if !f.info.flags[name] {
			continue
		}
		for _, alt := range Alternatives(f.st.vars[slot]) {
			if isBool(alt) {
				ms.in.storeExact(&ms.cells[slot], alt)
			}
		}
	}
}

// flagNow is a flag while its module's top level runs: a function called from
// there may see any of what it was so far.
func (ms *modState) flagNow(name string) Value {
	if slot, ok := ms.mi.infos[0].slots[name]; ok && ms.frame.st != nil && isBool(ms.frame.st.vars[slot]) {
		return bBool
	}
	return nil
}

// fixed reports whether an expression names a flag, whose value is all that it
// can be.
func (f *frame) fixed(e pysyntax.Expr) bool {
	switch e := e.(type) {
	case *pysyntax.Name:
		if _, local := f.slotOf(e.ID); local && f.info.outer != nil {
			return false
		}
		return f.mod.mi.infos[0].flags[e.ID]
	case *pysyntax.Attribute:
		m, ok := f.valueOf(e.Value).(*ModuleValue)
		if !ok || f.in.byMod[m.Module] == nil {
			return false
		}
		return f.in.byMod[m.Module].mi.infos[0].flags[e.Attr]
	}
	return false
}
