package complete

import (
	"fmt"
	"slices"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/navigate"
)

// remote suggests the methods of the project's own classes behind a stub or a
// service binding.
func (c *completion) remote(v flow.Value) {
	to := navigate.RemoteOf(c.snapshot, c.w, c.facts, v)
	if to == nil {
		return
	}
	for _, m := range to.Methods() {
		def := m.Value.(*flow.Func).Def
		signature := navigate.SignatureOf(m.Home, def, true)
		c.add(Item{
			Label: m.Name, Kind: Method, Signature: signature, Span: c.word, SortKey: "0", ranked: true, weight: 600, async: true,
			Detail: "async, of your class " + to.Def.Name,
			Doc:    fmt.Sprintf("```python\nasync %s.%s%s\n```\n\n%s", to.Def.Name, m.Name, signature, navigate.DocOf(def)),
		})
	}
}

// own suggests the members of an object of the project that stands for
// something of the platform: it holds env, a binding, or what one gave. Other
// objects are a Python server's business.
func (c *completion) own(v *flow.Instance) {
	members := c.facts.Members(v.Class)
	like := imitated(members)
	if like == nil && !standsIn(c.facts, v.Class) {
		return
	}
	for _, m := range members {
		item := Item{Label: m.Name, Kind: Property, Span: c.word, SortKey: "1", Detail: "of your class " + v.Class.Def.Name}
		if fn, ok := m.Value.(*flow.Func); ok && fn.Def != nil {
			item.Kind, item.SortKey, item.async = Method, "0", fn.Def.Async
			item.Signature, item.Doc = navigate.SignatureOf(m.Home, fn.Def, true), navigate.DocOf(fn.Def)
		}
		item.ranked = true
		if like != nil {
			item.owner, item.weight = like.Name, catalog.Weight(like, m.Name)
		}
		c.add(item)
	}
}

// imitated is the type of the platform whose members an object of the project
// has and no others, nil when there is none.
func imitated(members []flow.ClassMember) *catalog.Type {
	if len(members) < 2 {
		return nil
	}
	for _, name := range catalog.TypeNames() {
		t := catalog.Lookup(name)
		other := func(m flow.ClassMember) bool { return t.Member(m.Name) == nil }
		if t.Shape != catalog.ShapePython && !slices.ContainsFunc(members, other) {
			return t
		}
	}
	return nil
}

// standsIn reports whether objects of a class hold something of the platform.
func standsIn(facts *flow.Facts, c *flow.Class) bool {
	for _, v := range facts.Fields(c) {
		for _, alt := range flow.Alternatives(v) {
			if n, ok := alt.(*flow.Nullable); ok {
				alt = n.Of
			}
			switch alt.(type) {
			case *flow.Env, *flow.Binding, *flow.JS:
				return true
			}
		}
	}
	return false
}
