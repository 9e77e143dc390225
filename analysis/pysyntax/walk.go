package pysyntax

// Walk calls visit for a node and, where visit returns true, for all below it,
// in source order. A nil node is skipped.
func Walk(node Node, visit func(Node) bool) {
	if isNil(node) || !visit(node) {
		return
	}
	children(node, func(child Node) { Walk(child, visit) })
}

// WalkModule walks every statement of a module.
func WalkModule(m *Module, visit func(Node) bool) {
	for _, s := range m.Body {
		Walk(s, visit)
	}
}

// isNil also sees a nil pointer inside an interface.
func isNil(n Node) bool {
	switch n := n.(type) {
	case nil:
		return true
	case *Name:
		return n == nil
	case *Str:
		return n == nil
	}
	return false
}

// children calls f for the nodes directly below one, in source order.
func children(node Node, f func(Node)) {
	switch n := node.(type) {
	case Stmt:
		stmtChildren(n, f)
	case Expr:
		exprChildren(n, f)
	case Pattern:
		patternChildren(n, f)
	case *Decorator:
		expr(f, n.Value)
	case *Param:
		expr(f, n.Annotation, n.Default)
	case *ExceptHandler:
		expr(f, n.Type)
		body(f, n.Body)
	case *MatchCase:
		f(n.Pattern)
		expr(f, n.Guard)
		body(f, n.Body)
	}
}

func expr(f func(Node), list ...Expr) {
	for _, e := range list {
		if e != nil {
			f(e)
		}
	}
}

func body(f func(Node), list []Stmt) {
	for _, s := range list {
		f(s)
	}
}

func arguments(f func(Node), list []Arg) {
	for i := range list {
		expr(f, list[i].Value)
	}
}

func params(f func(Node), list []*Param) {
	for _, p := range list {
		f(p)
	}
}

func stmtChildren(node Stmt, f func(Node)) {
	switch n := node.(type) {
	case *FunctionDef:
		for _, d := range n.Decorators {
			f(d)
		}
		params(f, n.Params)
		expr(f, n.Returns)
		body(f, n.Body)
	case *ClassDef:
		for _, d := range n.Decorators {
			f(d)
		}
		arguments(f, n.Args)
		body(f, n.Body)
	case *Return:
		expr(f, n.Value)
	case *Delete:
		expr(f, n.Targets...)
	case *Assign:
		expr(f, n.Targets...)
		expr(f, n.Value)
	case *AugAssign:
		expr(f, n.Target, n.Value)
	case *AnnAssign:
		expr(f, n.Target, n.Annotation, n.Value)
	case *TypeAlias:
		expr(f, n.Name, n.Value)
	case *For:
		expr(f, n.Target, n.Iter)
		body(f, n.Body)
		body(f, n.Else)
	case *While:
		expr(f, n.Test)
		body(f, n.Body)
		body(f, n.Else)
	case *If:
		expr(f, n.Test)
		body(f, n.Body)
		body(f, n.Else)
	case *With:
		for _, item := range n.Items {
			expr(f, item.Context, item.Target)
		}
		body(f, n.Body)
	case *Match:
		expr(f, n.Subject)
		for _, c := range n.Cases {
			f(c)
		}
	case *Raise:
		expr(f, n.Exc, n.Cause)
	case *Try:
		body(f, n.Body)
		for _, h := range n.Handlers {
			f(h)
		}
		body(f, n.Else)
		body(f, n.Finally)
	case *Assert:
		expr(f, n.Test, n.Msg)
	case *Global:
		for _, name := range n.Names {
			f(name)
		}
	case *Nonlocal:
		for _, name := range n.Names {
			f(name)
		}
	case *ExprStmt:
		expr(f, n.Value)
	case *BadStmt:
		for _, inside := range n.Inside {
			f(inside)
		}
	}
}

func exprChildren(node Expr, f func(Node)) {
	switch n := node.(type) {
	case *Attribute:
		expr(f, n.Value)
	case *Subscript:
		expr(f, n.Value, n.Index)
	case *Slice:
		expr(f, n.Lower, n.Upper, n.Step)
	case *Starred:
		expr(f, n.Value)
	case *Call:
		expr(f, n.Func)
		arguments(f, n.Args)
	case *Await:
		expr(f, n.Value)
	case *Yield:
		expr(f, n.Value)
	case *Lambda:
		params(f, n.Params)
		expr(f, n.Body)
	case *IfExp:
		expr(f, n.Then, n.Test, n.Else)
	case *NamedExpr:
		f(n.Target)
		expr(f, n.Value)
	case *BoolOp:
		expr(f, n.Values...)
	case *UnaryOp:
		expr(f, n.Operand)
	case *BinOp:
		expr(f, n.Left, n.Right)
	case *Compare:
		expr(f, n.Left)
		expr(f, n.Operands...)
	case *List:
		expr(f, n.Elts...)
	case *Tuple:
		expr(f, n.Elts...)
	case *Set:
		expr(f, n.Elts...)
	case *Dict:
		for _, item := range n.Items {
			expr(f, item.Key, item.Value)
		}
	case *Comp:
		expr(f, n.Key, n.Elt)
		for _, c := range n.Fors {
			expr(f, c.Target, c.Iter)
			expr(f, c.Ifs...)
		}
	case *Str:
		strParts(f, n.Parts)
	case *BadExpr:
		expr(f, n.Inside...)
	}
}

func strParts(f func(Node), parts []StrPart) {
	for i := range parts {
		expr(f, parts[i].Expr)
		strParts(f, parts[i].Spec)
	}
}

func patternChildren(node Pattern, f func(Node)) {
	pattern := func(list ...Pattern) {
		for _, p := range list {
			if p != nil {
				f(p)
			}
		}
	}
	switch n := node.(type) {
	case *MatchValue:
		expr(f, n.Value)
	case *MatchSequence:
		pattern(n.Patterns...)
	case *MatchMapping:
		for i, p := range n.Patterns {
			if i < len(n.Keys) {
				expr(f, n.Keys[i])
			}
			pattern(p)
		}
		if n.Rest != nil {
			f(n.Rest)
		}
	case *MatchClass:
		expr(f, n.Class)
		pattern(n.Patterns...)
		pattern(n.KwdPatterns...)
	case *MatchStar:
		if n.Name != nil {
			f(n.Name)
		}
	case *MatchAs:
		pattern(n.Pattern)
		if n.Name != nil {
			f(n.Name)
		}
	case *MatchOr:
		pattern(n.Patterns...)
	}
}
