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

// codeCard describes a method, a property or a variable in Python.
func codeCard(s *workspace.Snapshot, w *workspace.Worker, m *flow.Module, offset int) *Card {
	chain := navigate.Chain(m.Syntax, offset)
	if len(chain) == 0 {
		return nil
	}
	if c := remoteCard(s, w, m, offset); c != nil {
		return c
	}
	for _, r := range w.Runtimes {
		f := r.FactsFor(m.Path)
		switch n := chain[len(chain)-1].(type) {
		case *pysyntax.Attribute:
			if !n.AttrSpan.Contains(offset) {
				return nil
			}
			if t, mode, ok := holder(navigate.ValueOf(f, m, n.Value, chain)); ok {
				if text := memberText(r, t, n.Attr, mode); text != "" {
					return card(text, n.AttrSpan)
				}
			}
			if s := valueText(w, r, n.Attr, navigate.ValueOf(f, m, n, chain)); s != "" {
				return card(s, n.AttrSpan)
			}
		case *pysyntax.Name:
			if s := valueText(w, r, n.ID, navigate.ValueOf(f, m, n, chain)); s != "" {
				return card(s, n.Span())
			}
		case *pysyntax.Param:
			if s := valueText(w, r, n.Name, f.Param(m, n)); s != "" && n.NameSpan.Contains(offset) {
				return card(s, n.NameSpan)
			}
		case *pysyntax.Alias:
			if s := valueText(w, r, n.Name, f.Imported(m, n)); s != "" && n.NameSpan.Contains(offset) {
				return card(s, n.NameSpan)
			}
		}
	}
	return nil
}

// holder is the catalog type that a value's members are looked up in.
func holder(v flow.Value) (*catalog.Type, runtime.Mode, bool) {
	for _, alt := range flow.Alternatives(v) {
		if n, ok := alt.(*flow.Nullable); ok {
			alt = n.Of
		}
		switch alt := alt.(type) {
		case *flow.Binding:
			if info := catalog.Info(alt.Kind); info != nil && alt.Kind != catalog.Var && alt.Kind != catalog.Secret {
				return catalog.Lookup(info.Type), alt.Mode, true
			}
		case *flow.JS:
			if !alt.List {
				return alt.Type, alt.Mode, true
			}
		}
	}
	return nil, 0, false
}

func memberText(r *workspace.Runtime, t *catalog.Type, name string, mode runtime.Mode) string {
	m := t.Member(name)
	if m == nil {
		if t.Open && t.Shape == catalog.ShapeObject {
			return fmt.Sprintf("**%s** · of %s\n\n%s", name, t.Name, t.Doc)
		}
		return ""
	}
	view := catalog.View{Converted: mode == runtime.Wrapped, Null: nullWord(r, mode)}
	var out strings.Builder
	once := strings.NewReplacer(" Not async: do not await it.", "", " Not async.", "", "Not async: do not await it. ", "")
	out.WriteString(once.Replace(complete.MemberDoc(t, m, name, view)))
	for _, line := range memberLines(r, t, m, mode) {
		out.WriteString("\n\n" + line)
	}
	if s := Find(typeTopics[t.Name]).section(m.Name); s != nil {
		if body := render(s.Blocks, conditions{r, mode}); body != "" {
			out.WriteString("\n\n" + body)
		}
	}
	return out.String()
}

func nullWord(r *workspace.Runtime, mode runtime.Mode) string {
	switch r.Model.NullAs(mode) {
	case runtime.NullIsNone:
		return "None"
	case runtime.NullIsJSNull:
		return "jsnull"
	}
	return ""
}

// memberLines say what a member gives in this runtime.
func memberLines(r *workspace.Runtime, t *catalog.Type, m *catalog.Member, mode runtime.Mode) []string {
	var out []string
	first := ""
	switch {
	case m.Method && m.Async:
		first = "Async: `await` it."
	case m.Method && t.Shape != catalog.ShapePython:
		first = "Not async: do not `await` it."
	}
	if m.Returns.Type != "" && m.Returns.Type != "undefined" && (mode != runtime.ModeUnknown || sameForm(m.Returns)) {
		if first != "" {
			first += " "
		}
		first += "Gives " + m.Returns.Form(mode == runtime.Wrapped) + "."
	}
	if first != "" {
		out = append(out, first)
	}
	if m.Returns.Nullable || m.ReturnsGiven != nil && m.ReturnsGiven.Nullable {
		out = append(out, missing(r, mode))
	}
	if mode == runtime.Wrapped && !m.Method && t.Shape == catalog.ShapeObject && dictMethods[m.Name] {
		out = append(out, fmt.Sprintf("Here the object is a dict, and `.%s` is the dict's own method: write `[\"%s\"]`.", m.Name, m.Name))
	}
	return out
}

func sameForm(r catalog.Ref) bool { return r.Form(true) == r.Form(false) }

// missing says what stands for a value that is not there.
func missing(r *workspace.Runtime, mode runtime.Mode) string {
	return missingAs(r, r.Model.NullAs(mode), mode == runtime.Wrapped)
}

func missingAs(r *workspace.Runtime, null runtime.Null, wrapped bool) string {
	version, _, why := r.Model.Pyodide()
	because := ""
	if version != "" {
		because = fmt.Sprintf(" (Pyodide %s, %s)", version, why.Text)
	}
	switch null {
	case runtime.NullIsNone:
		if wrapped {
			return "A missing value is `None`: the wrapper converts it."
		}
		return "A missing value is `None`" + because + "."
	case runtime.NullIsJSNull:
		return "A missing value is `jsnull`, which is false but not `None`" + because + ": test it with `if not value`."
	}
	return "A missing value is `None` or `jsnull`, as the runtime has it; `if not value` is right in both."
}

var dictMethods = map[string]bool{
	"clear": true, "copy": true, "fromkeys": true, "get": true, "items": true, "keys": true,
	"pop": true, "popitem": true, "setdefault": true, "update": true, "values": true,
}

// valueText describes what a name holds, where that comes from the platform.
func valueText(w *workspace.Worker, r *workspace.Runtime, name string, v flow.Value) string {
	for _, alt := range flow.Alternatives(v) {
		if s := oneValue(w, r, name, alt); s != "" {
			return s + columnsText(w, r.FactsFor(w.MainPath), alt)
		}
	}
	return ""
}

func oneValue(w *workspace.Worker, r *workspace.Runtime, name string, v flow.Value) string {
	switch v := v.(type) {
	case *flow.Foreign:
		return nameText(r, name, v)
	case *flow.Env:
		head := fmt.Sprintf("**%s** · env of the Worker", name)
		if v.Mode == runtime.Raw {
			head += ", raw" + entry(w, v.Origin)
		}
		return head + "\n\n" + render(Find("env").Intro, conditions{r, v.Mode})
	case *flow.Binding:
		b := v.Decl
		if b == nil {
			return ""
		}
		why := ""
		if v.Mode == runtime.Raw && r.Model.Wraps(v.Kind) == runtime.Yes {
			why = "env itself is raw here" + entry(w, v.Origin)
		}
		text := bindingText(w, v.Name, b, v.Kind, []seenAs{{r, v.Mode, why}})
		if name != v.Name {
			text = fmt.Sprintf("`%s` is the binding\n\n", name) + text
		}
		return text
	case *flow.JS:
		if v.Type.Shape == catalog.ShapeScalar {
			return "" // a Python server knows what a str is
		}
		return fmt.Sprintf("**%s** · %s\n\n%s%s", name, formOf(v), v.Type.Doc, rawLine(v))
	case *flow.Nullable:
		gone := missingAs(r, v.Null, v.Null == runtime.NullIsNone && r.Model.Null() != runtime.NullIsNone)
		switch of := v.Of.(type) {
		case *flow.JS:
			return fmt.Sprintf("**%s** · %s, or missing\n\n%s%s\n\n%s", name, formOf(of), of.Type.Doc, rawLine(of), gone)
		case *flow.Builtin:
			return fmt.Sprintf("**%s** · a %s, or missing\n\n%s", name, of.Type, gone)
		}
	case *flow.Awaitable:
		if inner := oneValue(w, r, name, v.Of); inner != "" {
			return "Not awaited yet; `await` gives:\n\n" + inner
		}
	}
	return ""
}

// rawLine says what a raw JavaScript value is to Python.
func rawLine(v *flow.JS) string {
	if v.Mode != runtime.Raw {
		return ""
	}
	switch {
	case v.List:
		return "\n\nRaw: it can be iterated, indexed and measured like a list, but is none; `.to_py()` makes one."
	case v.Type.Shape == catalog.ShapeObject:
		return "\n\nRaw: read attributes (`value.name`); subscripts, `get` and `json.dumps` raise. `.to_py()` makes a dict."
	case v.Type.Shape == catalog.ShapeClass:
		return "\n\nRaw: its attributes and methods are JavaScript's, and what they give stays JavaScript's too."
	}
	return ""
}

func formOf(js *flow.JS) string {
	ref := catalog.Ref{Type: js.Type.Name, List: js.List}
	if js.Mode == runtime.ModeUnknown && !sameForm(ref) {
		return js.Type.Name + ", raw or converted"
	}
	return ref.Form(js.Mode == runtime.Wrapped)
}
