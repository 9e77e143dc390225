package flow

import "github.com/pywls/pywls/analysis/pysyntax"

// mistakes are the exceptions that a mistake in the code raises, where it
// stands; who names one of them knows what may go wrong there.
var mistakes = map[string]bool{
	"AttributeError": true, "TypeError": true, "KeyError": true, "IndexError": true, "LookupError": true, "NameError": true,
	"ImportError": true, "ModuleNotFoundError": true,
}

// Catches reports whether a try statement catches what a failing attribute,
// call or import raises in its body: bare, Exception, AttributeError, TypeError,
// ImportError.
func Catches(t *pysyntax.Try) bool {
	for _, h := range t.Handlers {
		if catches(h.Type) {
			return true
		}
	}
	return false
}

// CatchesOnlyMistakes reports whether each handler names just exceptions that a
// mistake in the code raises.
func CatchesOnlyMistakes(t *pysyntax.Try) bool {
	for _, h := range t.Handlers {
		if !onlyMistakes(h.Type) {
			return false
		}
	}
	return len(t.Handlers) > 0
}

func onlyMistakes(e pysyntax.Expr) bool {
	switch e := e.(type) {
	case *pysyntax.Name:
		return mistakes[e.ID]
	case *pysyntax.Tuple:
		for _, x := range e.Elts {
			if !onlyMistakes(x) {
				return false
			}
		}
		return len(e.Elts) > 0
	}
	return false
}

// optional reports whether the innermost of some try statements that catches a
// missing name is there for that: it catches just mistakes, or nothing happens
// in its body but that values are read.
func optional(tries []*pysyntax.Try) bool {
	for i := len(tries) - 1; i >= 0; i-- {
		if Catches(tries[i]) {
			return CatchesOnlyMistakes(tries[i]) || onlyReads(tries[i].Body)
		}
	}
	return false
}

// onlyReads reports whether statements do nothing but read values: no call but
// getattr, no await.
func onlyReads(body []pysyntax.Stmt) bool {
	reads := true
	for _, s := range body {
		pysyntax.Walk(s, func(n pysyntax.Node) bool {
			switch n := n.(type) {
			case *pysyntax.Await:
				reads = false
			case *pysyntax.Call:
				name, ok := n.Func.(*pysyntax.Name)
				reads = reads && ok && (name.ID == "getattr" || name.ID == "str" || name.ID == "bool" || name.ID == "int")
			}
			return reads
		})
	}
	return reads && len(body) <= 2
}
