package hover

import (
	"fmt"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/complete"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/navigate"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/workspace"
)

// nameText describes what a name of JavaScript, of the SDK or of Pyodide is:
// js.JSON.stringify, workers.Response.
func nameText(r *workspace.Runtime, name string, v *flow.Foreign) string {
	n := catalog.NamedBy(v.Path, v.Called)
	if n == nil || v.Called {
		return ""
	}
	if n.Member == nil {
		return fmt.Sprintf("**%s** · module %s\n\n%s", name, n.Behind.Name, n.Behind.Doc)
	}
	view := catalog.View{Null: nullWord(r, runtime.Raw)}
	if n.Class {
		text := fmt.Sprintf("**%s** · class %s", name, n.Behind.Name)
		if n.Member.Method { // it is called as it is
			text = "```python\n" + n.Behind.Name + strings.TrimPrefix(n.Member.Signature(), n.Member.Name) + "\n```"
		} else if made := n.Behind.Members["new"]; made != nil {
			text += "\n\n```python\n" + n.Behind.Name + "." + made.Signature() + "\n```"
		}
		return text + "\n\n" + n.Member.Doc + optionLines(n.Member)
	}
	text := complete.MemberDoc(n.Of, n.Member, catalog.PythonName(n.Member.Name), view)
	if n.Member.Async {
		text += "\n\nAsync: `await` it."
	}
	return text
}

func optionLines(m *catalog.Member) string {
	out := ""
	for _, o := range m.Keywords() {
		if o.Doc != "" {
			if out == "" {
				out = "\n"
			}
			out += fmt.Sprintf("\n- `%s=`: %s", catalog.PythonName(o.Name), o.Doc)
		}
	}
	return out
}

// remoteCard describes a method of the project's own class where it is called
// through a stub or a service binding.
func remoteCard(s *workspace.Snapshot, w *workspace.Worker, m *flow.Module, offset int) *Card {
	to, method, span := navigate.RemoteMethodAt(s, w, m.Path, offset)
	if to == nil || method.Name == "" {
		return nil
	}
	def := method.Value.(*flow.Func).Def
	text := fmt.Sprintf("```python\nasync %s.%s%s\n```", to.Def.Name, method.Name, navigate.SignatureOf(method.Home, def, true))
	if doc := navigate.DocOf(def); doc != "" {
		text += "\n\n" + doc
	}
	text += fmt.Sprintf("\n\nA method of your class `%s`, in %s. It runs there: `await` the call, and pass what can be sent.", to.Def.Name, place(w, method.Home.Path, def.NameSpan))
	if hasKeywordOnly(def) {
		text += " Keyword arguments arrive as one dict."
	}
	return card(text, span)
}

func hasKeywordOnly(def *pysyntax.FunctionDef) bool {
	for _, p := range def.Params {
		if p.Kind == pysyntax.ParamKeywordOnly || p.Kind == pysyntax.ParamDoubleStar {
			return true
		}
	}
	return false
}

// columnsText names the columns of a row.
func columnsText(w *workspace.Worker, facts *flow.Facts, v flow.Value) string {
	columns := navigate.Columns(w, facts, v)
	if len(columns) == 0 {
		return ""
	}
	return "\n\nColumns: `" + strings.Join(columns, "`, `") + "`."
}
