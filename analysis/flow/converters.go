package flow

import "github.com/pywls/pywls/analysis/pysyntax"

// recogniseConverter marks functions that turn JavaScript values into plain
// Python ones, by what they do with their first parameter: they call to_py on
// it, or build dicts and lists of themselves from it, and look first whether
// they have to.
func recogniseConverter(fi *funcInfo) {
	d := fi.def
	first := 0
	if fi.outer != nil && fi.outer.class != nil && !fi.static {
		first = 1
	}
	if d.Async || fi.generator || len(fi.params) <= first || fi.size > 80 {
		return
	}
	for _, p := range fi.params[first+1:] {
		if p.Default == nil && p.Kind != pysyntax.ParamStar && p.Kind != pysyntax.ParamDoubleStar {
			return
		}
	}
	c := &converterScan{name: d.Name, of: map[string]bool{fi.params[first].Name: true}}
	c.block(d.Body)
	if !c.converts || !c.returns || c.other {
		return
	}
	if !c.looks && !c.tries {
		return
	}
	fi.converter = true
	fi.nullSafe = c.none
	fi.nullDeep = c.none && c.deep
}

type converterScan struct {
	name     string
	of       map[string]bool // names of the parameter and of its parts
	converts bool            // to_py and its like, or itself on the parts
	looks    bool            // hasattr, isinstance, type(...)
	deep     bool            // goes into the parts
	tries    bool            // try around it
	none     bool            // tells null or gives back None
	returns  bool
	other    bool // does something that no converter does
}

// about reports whether an expression is the parameter, a part of it that a
// loop takes out, or a conversion of one.
func (c *converterScan) about(e pysyntax.Expr) bool {
	switch e := e.(type) {
	case *pysyntax.Name:
		return c.of[e.ID]
	case *pysyntax.Subscript:
		return c.about(e.Value)
	case *pysyntax.IfExp:
		return c.about(e.Then) || c.about(e.Else)
	case *pysyntax.Call:
		switch fn := e.Func.(type) {
		case *pysyntax.Attribute:
			return c.about(fn.Value)
		case *pysyntax.Name:
			switch fn.ID {
			case "getattr":
				if len(e.Args) < 2 || !c.about(e.Args[0].Value) {
					return false
				}
				s, ok := e.Args[1].Value.(*pysyntax.Str)
				if !ok {
					return false
				}
				name, _ := s.Literal()
				return name == "to_py"
			case "list", "dict", "enumerate", "zip", c.name:
				return len(e.Args) > 0 && c.about(e.Args[0].Value)
			}
		}
	}
	return false
}

// named gives the names of a target to the parameter.
func (c *converterScan) named(target, value pysyntax.Expr) {
	if !c.about(value) {
		return
	}
	switch t := target.(type) {
	case *pysyntax.Name:
		c.of[t.ID] = true
	case *pysyntax.Tuple:
		for _, x := range t.Elts {
			c.named(x, value)
		}
	}
}

func (c *converterScan) block(body []pysyntax.Stmt) {
	for _, s := range body {
		switch s := s.(type) {
		case *pysyntax.Return:
			c.returns = true
			if s.Value != nil {
				if isNoneExpr(s.Value) {
					c.none = true
				}
				c.result(s.Value)
			}
		case *pysyntax.If:
			c.expr(s.Test)
			c.block(s.Body)
			c.block(s.Else)
		case *pysyntax.Try:
			c.tries = true
			c.block(s.Body)
			for _, h := range s.Handlers {
				c.block(h.Body)
			}
			c.block(s.Else)
		case *pysyntax.Assign:
			for _, t := range s.Targets {
				c.named(t, s.Value)
			}
			c.expr(s.Value)
		case *pysyntax.AnnAssign:
			c.named(s.Target, s.Value)
			c.expr(s.Value)
		case *pysyntax.For:
			c.named(s.Target, s.Iter)
			c.expr(s.Iter)
			c.block(s.Body)
		case *pysyntax.ExprStmt:
			c.expr(s.Value)
		case *pysyntax.With:
			c.other = true
		}
	}
}

// result looks at what is returned.
func (c *converterScan) result(e pysyntax.Expr) {
	c.expr(e)
	switch e := e.(type) {
	case *pysyntax.Compare, *pysyntax.BinOp:
		c.other = true
	case *pysyntax.Str:
		c.other = c.other || e.Parts == nil
	case *pysyntax.Tuple:
		c.other = true
	case *pysyntax.Call:
		if a, ok := e.Func.(*pysyntax.Attribute); ok && a.Attr == "dumps" {
			c.other = true
		}
	}
}

func (c *converterScan) expr(e pysyntax.Expr) {
	switch e := e.(type) {
	case nil:
	case *pysyntax.Call:
		switch fn := e.Func.(type) {
		case *pysyntax.Name:
			switch fn.ID {
			case "hasattr", "isinstance", "callable":
				c.looks = true
			case "python_from_rpc":
				c.converts, c.tries, c.deep = true, true, true
			case c.name:
				c.converts, c.deep = true, true
			}
		case *pysyntax.Attribute:
			attr := fn.Attr
			if n, ok := fn.Value.(*pysyntax.Name); attr == c.name && (!ok || n.ID != "self" && n.ID != "cls") {
				attr = ""
			}
			switch attr {
			case "to_py", "as_py_json":
				c.converts = c.converts || c.about(fn.Value)
			case c.name:
				c.converts, c.deep = true, true
			case "stringify":
				c.converts, c.tries, c.deep = true, true, true
			}
			switch fn.Attr {
			case "prepare", "execute", "fetch":
				c.other = true
			}
			c.expr(fn.Value)
		}
		for i := range e.Args {
			c.expr(e.Args[i].Value)
		}
	case *pysyntax.Attribute:
		c.expr(e.Value)
	case *pysyntax.Compare:
		for _, x := range e.Operands {
			if isNoneExpr(x) {
				continue
			}
			if s, ok := x.(*pysyntax.Str); ok {
				if t, _ := s.Literal(); t == "JsNull" {
					c.none, c.looks = true, true
				}
			}
			if n, ok := x.(*pysyntax.Name); ok && n.ID == "jsnull" {
				c.none, c.looks = true, true
			}
		}
		c.expr(e.Left)
	case *pysyntax.BoolOp:
		for _, x := range e.Values {
			c.expr(x)
		}
	case *pysyntax.UnaryOp:
		c.expr(e.Operand)
	case *pysyntax.IfExp:
		c.expr(e.Test)
		c.expr(e.Then)
		c.expr(e.Else)
		if isNoneExpr(e.Else) || isNoneExpr(e.Then) {
			c.none = true
		}
	case *pysyntax.Comp:
		for _, f := range e.Fors {
			c.named(f.Target, f.Iter)
			c.expr(f.Iter)
			for _, x := range f.Ifs {
				c.expr(x)
			}
		}
		c.expr(e.Key)
		c.expr(e.Elt)
	case *pysyntax.List:
		for _, x := range e.Elts {
			c.expr(x)
		}
	case *pysyntax.Dict:
		for _, it := range e.Items {
			c.expr(it.Value)
		}
	}
}
