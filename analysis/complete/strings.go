package complete

import (
	"fmt"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/navigate"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// textual is a string literal as a part of an argument of a call.
type textual struct {
	key    bool   // it is a key of a dict
	under  string // else the key whose value it is, "" outside of dicts
	dicts  int    // how many dicts are around it
	listed bool   // a list is around it
}

// words suggests the texts that an argument of the platform's methods may be,
// and the keys of the dicts that it may be.
func (c *completion) words(s *pysyntax.Str, above []pysyntax.Node) {
	if len(s.Pieces) != 1 {
		return
	}
	span := s.Pieces[0].Content
	var at textual
	var inner pysyntax.Expr = s
	for i := len(above) - 1; i >= 0; i-- {
		switch n := above[i].(type) {
		case *pysyntax.List:
			at.listed = true
		case *pysyntax.Dict:
			at.dicts++
			for _, item := range n.Items {
				switch {
				case item.Key == inner && at.dicts == 1:
					at.key = true
				case item.Value == inner && at.under == "" && at.dicts == 1:
					if key, ok := item.Key.(*pysyntax.Str); ok {
						at.under, _ = key.Literal()
					}
				}
			}
		case *pysyntax.Call:
			for j, a := range n.Args {
				if a.Value == inner {
					c.chain = above[:i+1]
					c.eachValue(n.Func, func(r *workspace.Runtime, v flow.Value) { c.argumentWords(r, v, n, j, at, span) })
				}
			}
			return
		default:
			return
		}
		inner, _ = above[i].(pysyntax.Expr)
	}
}

func (c *completion) argumentWords(r *workspace.Runtime, v flow.Value, call *pysyntax.Call, j int, at textual, span text.Span) {
	for _, alt := range flow.Alternatives(v) {
		def := navigate.Definer(alt)
		if def == nil {
			continue
		}
		param, options := parameterOf(def, call, j)
		var words []string
		switch {
		case at.key && at.dicts == 1 && options && !takesDict(r, alt):
		case at.key && at.dicts == 1 && options:
			for _, o := range def.Keywords() {
				words = append(words, o.Name)
			}
		case at.key && at.dicts == 1 && param != nil:
			words = param.Keys()
		case at.key:
		case at.dicts > 0:
			words = underKey(def, at.under)
		case param != nil:
			words = param.Words()
		}
		detail := "value"
		if at.key {
			detail = "key"
		}
		for i, w := range words {
			c.add(Item{Label: w, Kind: Word, Detail: detail, Span: span, SortKey: fmt.Sprintf("0%03d", i)})
		}
	}
}

// underKey are the values of an option of a method, or of a setting by its name.
func underKey(def *catalog.Member, key string) []string {
	for _, o := range def.Keywords() {
		if o.Name == key {
			return o.Words()
		}
	}
	if key == "contentType" && def.Name == "sendBatch" {
		return []string{"json", "text", "bytes", "v8"}
	}
	return catalog.Words(key)
}

// parameterOf is the parameter that the j-th argument of a call is for; options
// is true when that is the whole options object.
func parameterOf(def *catalog.Member, call *pysyntax.Call, j int) (p *catalog.Param, options bool) {
	params := def.Parameters()
	i := -1
	if a := call.Args[j]; a.Name != "" {
		i = def.ParameterNamed(a.Name)
	} else {
		i = def.ParameterAt(j)
		for _, q := range def.Params {
			options = options || len(q.Options) > 0 && (i < 0 || params[i].Positional)
		}
	}
	if i < 0 {
		return nil, options
	}
	return &params[i].Param, options
}

// takesDict reports whether a dict of Python given by position is an options
// object to a method: a wrapper makes one of it, and so does Pyodide from 0.28 on.
func takesDict(r *workspace.Runtime, callee flow.Value) bool {
	if m, ok := callee.(*flow.Member); ok {
		switch recv := m.Recv.(type) {
		case *flow.Binding:
			if recv.Mode == runtime.Wrapped {
				return true
			}
		case *flow.JS:
			if recv.Mode == runtime.Wrapped {
				return true
			}
		}
	}
	return r.Model.PositionalDictIsOptions() == runtime.Yes
}
