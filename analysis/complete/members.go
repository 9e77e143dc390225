package complete

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/navigate"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// bindings suggests every name on env, whichever environment declares it, of
// this Worker and of those beside it.
func (c *completion) bindings(r *workspace.Runtime, replace text.Span) {
	c.bindingsOf(c.w, r, replace)
	for _, w := range c.beside {
		if len(w.Runtimes) > 0 {
			c.bindingsOf(w, w.Runtimes[0], replace)
		}
	}
	c.elsewhere(replace)
}

func (c *completion) bindingsOf(w *workspace.Worker, r *workspace.Runtime, replace text.Span) {
	type declared struct {
		b    *wrangler.Binding
		envs []string
	}
	byName := map[string]*declared{}
	var order []*declared
	for _, env := range w.Config.Environments {
		for _, b := range env.Bindings {
			d := byName[b.Name]
			if d == nil {
				d = &declared{b: b}
				byName[b.Name] = d
				order = append(order, d)
			}
			if !slices.Contains(d.envs, env.Name) {
				d.envs = append(d.envs, env.Name)
			}
		}
	}
	all := len(w.Config.Environments)
	for _, d := range order {
		kind, key := Binding, "0"
		switch d.b.Kind {
		case catalog.Var, catalog.JSONVar:
			kind, key = Variable, "1"
		case catalog.Secret:
			kind, key = Secret, "2"
		}
		title := "binding"
		if info := catalog.Info(d.b.Kind); info != nil {
			title = info.Title
		}
		detail := title
		if d.b.Resource != "" && kind == Binding {
			detail += " " + d.b.Resource
		}
		if len(d.envs) < all {
			detail += " (" + EnvironmentList(d.envs) + ")"
		}
		c.add(Item{
			Label: d.b.Name, Kind: kind, Detail: detail, Span: replace, SortKey: key, Environments: d.envs,
			Doc: bindingDoc(w, r, d.b, d.envs), ranked: true,
		})
	}
	if w.Project == nil {
		return
	}
	for _, s := range w.Project.Secrets {
		c.add(Item{
			Label: s.Name, Kind: Secret, Detail: "secret, " + w.Rel(s.Path), Span: replace, SortKey: "2", ranked: true,
			Doc: fmt.Sprintf("A `str`. Its name is known from %s; no environment of the wrangler file declares it.", w.Rel(s.Path)),
		})
	}
}

func bindingDoc(w *workspace.Worker, r *workspace.Runtime, b *wrangler.Binding, envs []string) string {
	var out strings.Builder
	info := catalog.Info(b.Kind)
	if info != nil {
		out.WriteString(info.Doc + "\n\n")
	}
	line := w.Document(b.Path)
	if line != nil {
		fmt.Fprintf(&out, "Declared in %s:%d", w.Rel(b.Path), line.Line(b.NameSpan.Start)+1)
		if len(w.Config.Environments) > 1 {
			out.WriteString(" (" + EnvironmentList(envs) + ")")
		}
		out.WriteString(".")
	}
	if info != nil && info.WrappedSince != "" && info.WrappedSince != "0" {
		switch r.Model.Wraps(b.Kind) {
		case runtime.Yes:
			out.WriteString(" What it returns is converted to Python (" + r.Model.Because(b.Kind) + ").")
		case runtime.No:
			out.WriteString(" What it returns are raw JavaScript objects (" + r.Model.Because(b.Kind) + ").")
		}
	}
	return out.String()
}

// dictMethods are the attributes of a dict that hide a result's key of the
// same name.
var dictMethods = map[string]bool{
	"clear": true, "copy": true, "fromkeys": true, "get": true, "items": true, "keys": true,
	"pop": true, "popitem": true, "setdefault": true, "update": true, "values": true,
}

// members suggests what stands behind a dot: dot is its offset.
func (c *completion) members(r *workspace.Runtime, v flow.Value, dot int) {
	for _, alt := range flow.Alternatives(v) {
		if n, ok := alt.(*flow.Nullable); ok {
			c.members(r, n.Of, dot)
			continue
		}
		switch alt := alt.(type) {
		case *flow.Env:
			c.bindings(r, c.word)
		case *flow.Binding:
			c.remote(alt)
			if info := catalog.Info(alt.Kind); info != nil {
				c.typeMembers(r, catalog.Lookup(info.Type), alt.Mode, dot)
			}
		case *flow.JS:
			if alt.List {
				c.listMembers(alt.Mode)
				continue
			}
			c.remote(alt)
			c.columns(alt, alt.Mode, dot)
			t := alt.Type
			if alt.Mode == runtime.Raw {
				t = catalog.Raw(t)
			}
			c.typeMembers(r, t, alt.Mode, dot)
		case *flow.Foreign:
			c.space(r, alt, dot)
		case *flow.Instance:
			c.own(alt)
		}
	}
}

func (c *completion) typeMembers(r *workspace.Runtime, t *catalog.Type, mode runtime.Mode, dot int) {
	if t == nil || t.Shape == catalog.ShapeScalar {
		return
	}
	if mode == runtime.Wrapped && native(t) {
		return // a str, datetime, list ... of Python, which a Python server knows
	}
	for _, name := range t.MemberNames() {
		m := t.Members[name]
		c.member(r, t, m, catalog.PythonName(name), mode, dot)
		if m.Snake != "" {
			c.member(r, t, m, m.Snake, mode, dot)
		}
	}
	if mode == runtime.Raw && t.Shape != catalog.ShapeStream && t.Shape != catalog.ShapePython && t.Shape != catalog.ShapeClass {
		c.conversion(t)
	}
}

// native reports whether a converted value of the type is an object of Python's
// own that has none of the type's members.
func native(t *catalog.Type) bool {
	switch t.Shape {
	case catalog.ShapeArray, catalog.ShapeMap, catalog.ShapeBuffer, catalog.ShapeDate:
		return true
	}
	return t.Python != ""
}

func (c *completion) member(r *workspace.Runtime, t *catalog.Type, m *catalog.Member, name string, mode runtime.Mode, dot int) {
	view := viewOf(r, mode)
	item := Item{Label: name, Kind: Property, Span: c.word, SortKey: "1", Detail: m.Returns.Spell(view)}
	if m.Method {
		item.Kind, item.SortKey = Method, "0"
		item.Signature = strings.TrimPrefix(m.Signature(), catalog.PythonName(m.Name))
		item.Detail = "returns " + m.Returns.Spell(view)
		if m.Async {
			item.Detail = "async, " + item.Detail
		}
	} else if mode == runtime.Wrapped && t.Shape == catalog.ShapeObject && dictMethods[name] {
		// The dict's own method hides the key: only the subscript reaches it.
		item.Insert = fmt.Sprintf("[%q]", name)
		item.Span.Start = dot
		item.Filter = "." + name
	}
	item.Doc = MemberDoc(t, m, name, view)
	if !m.Method && isModule(t) && m.Returns.Type == "" {
		item.Detail = "of " + t.Name
	}
	weigh(&item, t, m)
	c.add(item)
}

// conversion suggests the way from a raw value to plain Python.
func (c *completion) conversion(t *catalog.Type) {
	const name = "to_py"
	doc := "A copy as plain Python: dict, list, str, numbers. Dates stay JavaScript objects, and so does null on Pyodide 0.28 and later."
	if t.Shape == catalog.ShapeBuffer {
		c.converter(t, "to_bytes", "A copy as bytes.")
		doc = "A view of the bytes as a memoryview; `to_bytes()` gives bytes."
	}
	c.converter(t, name, doc)
}

func (c *completion) converter(t *catalog.Type, name, doc string) {
	item := Item{Label: name, Kind: Method, Detail: "convert to Python", Signature: "()", Span: c.word, SortKey: "2", Doc: doc}
	weigh(&item, t, &catalog.Member{})
	c.add(item)
}

func (c *completion) listMembers(mode runtime.Mode) {
	if mode == runtime.Raw {
		c.add(Item{
			Label: "to_py", Kind: Method, Detail: "convert to Python", Signature: "()", Span: c.word, SortKey: "2", ranked: true,
			Doc: "A copy as a list of plain Python values. The array itself can be iterated, indexed and measured as it is.",
		})
	}
}

// options suggests the keyword arguments of a method.
func (c *completion) options(call *pysyntax.Call, callee flow.Value) {
	for _, alt := range flow.Alternatives(callee) {
		def := navigate.Definer(alt)
		if def == nil {
			continue
		}
		for _, o := range def.Keywords() {
			given := slices.ContainsFunc(call.Args, func(a pysyntax.Arg) bool {
				return a.Name == o.Name && !a.NameSpan.Contains(c.offset)
			})
			if given {
				continue
			}
			c.add(Item{
				Label: o.Name + "=", Kind: Option, Detail: o.Type, Span: c.word, SortKey: "0",
				Doc: o.Doc,
			})
		}
	}
}

// viewOf says how values of a mode are seen from Python in a runtime.
func viewOf(r *workspace.Runtime, mode runtime.Mode) catalog.View {
	v := catalog.View{Converted: mode == runtime.Wrapped}
	switch r.Model.NullAs(mode) {
	case runtime.NullIsNone:
		v.Null = "None"
	case runtime.NullIsJSNull:
		v.Null = "jsnull"
	}
	return v
}

// MemberDoc is the documentation of a member in Markdown: its signature, what
// it does, its options. name is how Python calls it.
func MemberDoc(t *catalog.Type, m *catalog.Member, name string, view catalog.View) string {
	var out strings.Builder
	sig := t.Name + "." + name + strings.TrimPrefix(m.Signature(), catalog.PythonName(m.Name))
	if m.Async {
		sig = "async " + sig
	}
	arrow := " -> "
	if !m.Method {
		arrow = ": "
	}
	fmt.Fprintf(&out, "```python\n%s%s%s\n```\n\n%s", sig, arrow, m.Returns.Spell(view), m.Doc)
	lead := "\n\n"
	for _, o := range m.Keywords() {
		if o.Doc != "" {
			fmt.Fprintf(&out, "%s- `%s=`: %s", lead, catalog.PythonName(o.Name), o.Doc)
			lead = "\n"
		}
	}
	return out.String()
}
