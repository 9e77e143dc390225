package complete

import (
	"fmt"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/navigate"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// columns suggests the columns of a row behind a dot.
func (c *completion) columns(v flow.Value, mode runtime.Mode, dot int) {
	for i, name := range navigate.Columns(c.w, c.facts, v) {
		item := Item{
			Label: name, Kind: Property, Span: c.word, SortKey: fmt.Sprintf("1%03d", i), ranked: true, weight: 500,
			Detail: "column", Insert: name,
		}
		if !isIdentifier(name) || mode == runtime.Wrapped && dictMethods[name] {
			if mode == runtime.Raw {
				continue // no attribute, and a raw row has no subscripts
			}
			item.Insert, item.Filter = fmt.Sprintf("[%q]", name), "."+name
			item.Span = text.Span{Start: dot, End: c.word.End}
		}
		c.add(item)
	}
}

func isIdentifier(name string) bool {
	for i := 0; i < len(name); i++ {
		if !isWordByte(name[i]) || i == 0 && '0' <= name[i] && name[i] <= '9' {
			return false
		}
	}
	return name != "" && catalog.PythonName(name) == name
}

// keys suggests the keys of a dict of the platform inside of value["..."] and
// value.get("..."): the columns of a row, the keys of a converted result.
func (c *completion) keys(s *pysyntax.Str, above []pysyntax.Node) {
	var of pysyntax.Expr
	switch n := above[len(above)-1].(type) {
	case *pysyntax.Subscript:
		of = n.Value
	case *pysyntax.Call:
		if get, ok := n.Func.(*pysyntax.Attribute); ok && get.Attr == "get" && len(n.Args) > 0 && n.Args[0].Value == pysyntax.Expr(s) {
			of = get.Value
		}
	}
	if of == nil || len(s.Pieces) != 1 {
		return
	}
	span := s.Pieces[0].Content
	c.eachValue(of, func(r *workspace.Runtime, v flow.Value) {
		for i, name := range navigate.Columns(c.w, c.facts, v) {
			c.key(name, "column", fmt.Sprintf("0%03d", i), "", span)
		}
		for _, alt := range flow.Alternatives(v) {
			if n, ok := alt.(*flow.Nullable); ok {
				alt = n.Of
			}
			switch alt := alt.(type) {
			case *flow.JS:
				if alt.Mode != runtime.Wrapped || alt.List || alt.Type.Shape != catalog.ShapeObject {
					continue
				}
				view := viewOf(r, alt.Mode)
				for _, name := range alt.Type.MemberNames() {
					m := alt.Type.Members[name]
					c.key(name, m.Returns.Spell(view), "1", m.Doc, span)
				}
			case *flow.Binding:
				c.varKeys(alt, span)
			}
		}
	})
}

// varKeys suggests the keys of a JSON var, as they stand in the wrangler file.
func (c *completion) varKeys(b *flow.Binding, span text.Span) {
	if b.Kind != catalog.JSONVar || b.Decl == nil || b.Decl.Value == nil {
		return
	}
	for i, m := range b.Decl.Value.Members {
		c.key(m.Key, "of "+b.Name, fmt.Sprintf("0%03d", i), "", span)
	}
}

func (c *completion) key(name, detail, sort, doc string, span text.Span) {
	if strings.ContainsAny(name, "\"'\\\n") {
		return
	}
	c.add(Item{Label: name, Kind: Property, Detail: detail, Doc: doc, Span: span, SortKey: sort})
}
