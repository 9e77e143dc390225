package rule

import (
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/runtime"
)

// SDKDenied reports whether the Worker's own code contradicts the SDK that is
// assumed: it asks whether an answer that this SDK would convert is jsnull. Only
// an SDK that converts nothing ever gives that, so that its author runs one.
func (p *Pass) SDKDenied() bool {
	return p.Runtime.SDK().Certainty == runtime.Assumed && p.run.asksJSNull()
}

// asksJSNull reports whether a value that is converted is compared with jsnull.
func asksJSNull(events []flow.Event) bool {
	for _, e := range events {
		c, ok := e.(*flow.Compare)
		if ok && (isJSNull(c.Right) && converted(c.Left) || isJSNull(c.Left) && converted(c.Right)) {
			return true
		}
	}
	return false
}

func isJSNull(v flow.Value) bool {
	f, ok := flow.As[*flow.Foreign](v)
	return ok && f.Path == "pyodide.ffi.jsnull"
}

// converted reports whether a value is what the SDK made of an answer, which has
// None where JavaScript has null.
func converted(v flow.Value) bool {
	for _, alt := range flow.Alternatives(v) {
		if n, ok := alt.(*flow.Nullable); ok && n.Null == runtime.NullIsNone {
			return true
		}
		if j, ok := alt.(*flow.JS); ok && j.Mode == runtime.Wrapped {
			return true
		}
	}
	return false
}
