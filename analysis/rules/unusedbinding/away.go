package unusedbinding

import (
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
)

// givenAway reports whether env is read in a way that names nothing: gone
// through, asked for a computed name, or handed to code that is not the
// project's, such as a template engine.
func givenAway(p *rule.Pass) bool {
	for _, group := range p.Worker.Runtimes {
		for _, e := range group.Facts().Events() {
			switch e := e.(type) {
			case *flow.EnvRead:
				if e.Form == flow.EnvIterate || e.Name == "" && len(e.Names) == 0 && computed(group.Facts(), e) {
					return true
				}
			case *flow.Call:
				if foreign(e) {
					for _, arg := range e.Args {
						if holdsEnv(arg.Value, 0) {
							return true
						}
					}
				}
			}
		}
	}
	return false
}

// computed reports whether the name that env is asked for is the result of a
// call or comes from outside. A variable, a loop or an f-string has its names,
// or their parts, in the code: workspace.Worker.Mentions finds them.
func computed(facts *flow.Facts, e *flow.EnvRead) bool {
	var name pysyntax.Expr
	switch n := e.Node.(type) {
	case *pysyntax.Call:
		if len(n.Args) > 1 {
			name = n.Args[1].Value
		} else if len(n.Args) == 1 {
			name = n.Args[0].Value
		}
	case *pysyntax.Subscript:
		name = n.Index
	}
	switch n := name.(type) {
	case *pysyntax.Call:
		callee, ok := n.Func.(*pysyntax.Attribute)
		return !ok || callee.Attr != "upper" && callee.Attr != "format" && callee.Attr != "strip"
	case *pysyntax.Name, *pysyntax.Attribute, *pysyntax.Subscript:
		return flow.Any[*flow.Outside](facts.Value(e.Module, n))
	}
	return false
}

// harmless are functions that get env and read nothing from it, or what flow
// follows by itself.
var harmless = map[string]bool{
	"getattr": true, "hasattr": true, "setattr": true, "delattr": true, "isinstance": true, "issubclass": true, "type": true, "id": true, "print": true,
	"str": true, "repr": true, "bool": true, "callable": true, "cast": true,
}

// foreign reports whether a call runs code that is neither the project's nor
// the workers module's.
func foreign(c *flow.Call) bool {
	if name, ok := c.Node.Func.(*pysyntax.Name); ok && harmless[name.ID] {
		return false
	}
	if c.Method == "__init__" || c.Method == "append" {
		return false
	}
	for _, callee := range flow.Alternatives(c.Callee) {
		switch callee := callee.(type) {
		case flow.Unknown:
			return true
		case *flow.Foreign:
			root, _, _ := strings.Cut(callee.Path, ".")
			if root != "workers" && root != "asgi" && root != "wsgi" && root != "typing" {
				return true
			}
		}
	}
	return false
}

func holdsEnv(v flow.Value, depth int) bool {
	for _, alt := range flow.Alternatives(v) {
		switch alt := alt.(type) {
		case *flow.Env:
			return true
		case *flow.Dict:
			if depth < 2 && alt.Elem != nil && holdsEnv(alt.Elem, depth+1) {
				return true
			}
		case *flow.List:
			if depth < 2 && alt.Elem != nil && holdsEnv(alt.Elem, depth+1) {
				return true
			}
		}
	}
	return false
}
