package flow

import "github.com/pywls/pywls/analysis/pysyntax"

// beyond looks at the statements behind one that leaves their block, where an
// author may be typing: what their expressions would be is kept in tables of
// its own, for Facts.Beyond. It is no part of the program: nothing is stored,
// no function is run, and no event comes of it.
func (f *frame) beyond(body []pysyntax.Stmt) {
	if f.quiet || f.in.beyond {
		return
	}
	left := f.in.clone(f.st)
	f.in.beyond, f.st.dead = true, true
	for _, s := range body {
		f.st.stop = false
		f.in.steps++
		f.stmt(s)
	}
	f.in.beyond = false
	f.in.release(f.st)
	f.st = left
}

// leaves reports whether a statement would leave a trace in the program, so that
// it is left out beyond a return.
func leaves(s pysyntax.Stmt) bool {
	switch s.(type) {
	case *pysyntax.FunctionDef, *pysyntax.ClassDef, *pysyntax.Import, *pysyntax.ImportFrom, *pysyntax.Break, *pysyntax.Continue:
		return true
	}
	return false
}

// table is where the values of a module's expressions go now.
func (ms *modState) table() *table {
	if !ms.in.beyond {
		return ms.vals
	}
	if ms.after == nil {
		ms.after = newTable(0)
	}
	return ms.after
}

// settle makes reading safe for many at once.
func (ms *modState) settle() {
	ms.vals.settle()
	if ms.after != nil {
		ms.after.settle()
	}
}

// Beyond is Value for completion and hover of code that cannot be reached since
// a return or raise stands before it: what an expression would be there. Never
// report from it.
func (f *Facts) Beyond(m *Module, e pysyntax.Expr) Value {
	ms := f.in.byMod[m]
	if ms == nil || ms.after == nil || e == nil {
		return unknown
	}
	return known(ms.after.get(placeOf(e)))
}
