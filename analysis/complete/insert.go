package complete

import (
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

// awaitBefore is where an await belongs in front of what is being typed: the
// start of the whole chain, where that is a statement, is assigned or returned,
// inside of an async function; -1 elsewhere. above are the nodes around it.
func awaitBefore(at pysyntax.Node, above []pysyntax.Node) int {
	outer := at
	i := len(above) - 1
	for ; i >= 0; i-- {
		switch n := above[i].(type) {
		case *pysyntax.Attribute, *pysyntax.Subscript:
			outer = n
			continue
		case *pysyntax.Call:
			if n.Func != outer {
				return -1 // an argument: asyncio.gather(...), create_task(...)
			}
			outer = n
			continue
		case *pysyntax.ExprStmt, *pysyntax.Return:
		case *pysyntax.Assign:
			if n.Value != outer {
				return -1
			}
		default:
			return -1
		}
		break
	}
	for ; i >= 0; i-- {
		switch n := above[i].(type) {
		case *pysyntax.Lambda, *pysyntax.ClassDef:
			return -1
		case *pysyntax.FunctionDef:
			if n.Async {
				return outer.Span().Start
			}
			return -1
		}
	}
	return -1
}

// offered are the names that are imported along when they are completed.
var offered = map[string][]string{
	"workers":           {"Response", "WorkerEntrypoint", "DurableObject", "WorkflowEntrypoint", "Request", "fetch"},
	"pyodide.ffi":       {"to_js", "create_proxy", "create_once_callable", "JsProxy", "JsException", "jsnull"},
	"workers.workflows": {"NonRetryableError"},
}

// names suggests names of the SDK and of Pyodide that are not imported yet, and
// imports them.
func (c *completion) names(n *pysyntax.Name) {
	typed := strings.ToLower(c.doc.Slice(text.Span{Start: c.word.Start, End: c.offset}))
	if len(typed) < 2 || c.word != n.Span() {
		return
	}
	for module, names := range offered {
		space := catalog.Module(module)
		for _, name := range names {
			m := space.Members[name]
			if m == nil || !strings.HasPrefix(strings.ToLower(name), typed) || !c.has(module, name) {
				continue
			}
			edits, local := pyedit.ImportName(c.m.Syntax, c.offset, pyedit.AtTop, module, name)
			if len(edits) == 0 || local != name {
				continue // it is there, or the name means something else here
			}
			c.add(Item{
				Label: name, Kind: Method, Span: c.word, SortKey: "5", Detail: "import from " + module, Doc: m.Doc, Edits: edits,
			})
		}
	}
}

// has reports whether every runtime of the Worker may have a name of a module.
func (c *completion) has(module, name string) bool {
	for _, r := range c.w.Runtimes {
		if !exported(r.Model, module, name) {
			return false
		}
	}
	return true
}
