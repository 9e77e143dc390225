package pysyntax

// Walk visits node and all that it holds, parents first and in source order.
// Where visit returns false, what the node holds is left out. Besides
// statements, expressions and patterns it visits *Decorator, *Param, *Alias,
// *CompFor, *ExceptHandler and *MatchCase. Of an argument or a string's field it
// visits the value.
func Walk(node Node, visit func(Node) bool) {
	var walk func(Node)
	walk = func(n Node) {
		if visit(n) {
			each(n, walk)
		}
	}
	walk(node)
}

// WalkModule walks all statements of a module.
func WalkModule(m *Module, visit func(Node) bool) {
	for _, s := range m.Body {
		Walk(s, visit)
	}
}

func eachStmt(list []Stmt, f func(Node)) {
	for _, s := range list {
		f(s)
	}
}

func eachExpr(list []Expr, f func(Node)) {
	for _, e := range list {
		f(e)
	}
}

func some(e Expr, f func(Node)) {
	if e != nil {
		f(e)
	}
}

func eachName(list []*Name, f func(Node)) {
	for _, n := range list {
		f(n)
	}
}

func eachArg(list []Arg, f func(Node)) {
	for i := range list {
		some(list[i].Value, f)
	}
}

func eachParam(list []*Param, f func(Node)) {
	for _, p := range list {
		f(p)
	}
}

func eachPattern(list []Pattern, f func(Node)) {
	for _, p := range list {
		f(p)
	}
}

func eachPart(list []StrPart, f func(Node)) {
	for i := range list {
		some(list[i].Expr, f)
		eachPart(list[i].Spec, f)
	}
}

// each calls f for what a node holds directly, in source order.
func each(n Node, f func(Node)) {
	// A switch over types alone: one over interfaces is slow in Go.
	switch n := n.(type) {
	case *Name, *Constant:
	case *Decorator:
		f(n.Value)
	case *Param:
		some(n.Annotation, f)
		some(n.Default, f)
	case *CompFor:
		f(n.Target)
		f(n.Iter)
		eachExpr(n.Ifs, f)
	case *ExceptHandler:
		some(n.Type, f)
		eachStmt(n.Body, f)
	case *MatchCase:
		f(n.Pattern)
		some(n.Guard, f)
		eachStmt(n.Body, f)
	default:
		_ = eachOfExpr(n, f) || eachOfStmt(n, f) || eachOfPattern(n, f)
	}
}

func eachDecorator(list []*Decorator, f func(Node)) {
	for _, d := range list {
		f(d)
	}
}

func eachOfStmt(n Node, f func(Node)) bool {
	switch n := n.(type) {
	case *FunctionDef:
		eachDecorator(n.Decorators, f)
		eachParam(n.Params, f)
		some(n.Returns, f)
		eachStmt(n.Body, f)
	case *ClassDef:
		eachDecorator(n.Decorators, f)
		eachArg(n.Args, f)
		eachStmt(n.Body, f)
	case *Return:
		some(n.Value, f)
	case *Delete:
		eachExpr(n.Targets, f)
	case *Assign:
		eachExpr(n.Targets, f)
		f(n.Value)
	case *AugAssign:
		f(n.Target)
		f(n.Value)
	case *AnnAssign:
		f(n.Target)
		f(n.Annotation)
		some(n.Value, f)
	case *TypeAlias:
		f(n.Name)
		f(n.Value)
	case *For:
		f(n.Target)
		f(n.Iter)
		eachStmt(n.Body, f)
		eachStmt(n.Else, f)
	case *While:
		f(n.Test)
		eachStmt(n.Body, f)
		eachStmt(n.Else, f)
	case *If:
		f(n.Test)
		eachStmt(n.Body, f)
		eachStmt(n.Else, f)
	case *With:
		for _, i := range n.Items {
			f(i.Context)
			some(i.Target, f)
		}
		eachStmt(n.Body, f)
	case *Match:
		f(n.Subject)
		for _, c := range n.Cases {
			f(c)
		}
	case *Raise:
		some(n.Exc, f)
		some(n.Cause, f)
	case *Try:
		eachStmt(n.Body, f)
		for _, h := range n.Handlers {
			f(h)
		}
		eachStmt(n.Else, f)
		eachStmt(n.Finally, f)
	case *Assert:
		f(n.Test)
		some(n.Msg, f)
	case *Import:
		for _, a := range n.Names {
			f(a)
		}
	case *ImportFrom:
		for _, a := range n.Names {
			f(a)
		}
	case *Global:
		eachName(n.Names, f)
	case *Nonlocal:
		eachName(n.Names, f)
	case *ExprStmt:
		f(n.Value)
	case *BadStmt:
		for _, x := range n.Inside {
			f(x)
		}
	default:
		return false
	}
	return true
}

func eachOfExpr(n Node, f func(Node)) bool {
	switch n := n.(type) {
	case *Attribute:
		f(n.Value)
	case *Subscript:
		f(n.Value)
		f(n.Index)
	case *Slice:
		some(n.Lower, f)
		some(n.Upper, f)
		some(n.Step, f)
	case *Starred:
		f(n.Value)
	case *Call:
		f(n.Func)
		eachArg(n.Args, f)
	case *Await:
		f(n.Value)
	case *Yield:
		some(n.Value, f)
	case *Lambda:
		eachParam(n.Params, f)
		f(n.Body)
	case *IfExp:
		f(n.Then)
		f(n.Test)
		f(n.Else)
	case *NamedExpr:
		f(n.Target)
		f(n.Value)
	case *BoolOp:
		eachExpr(n.Values, f)
	case *UnaryOp:
		f(n.Operand)
	case *BinOp:
		f(n.Left)
		f(n.Right)
	case *Compare:
		f(n.Left)
		eachExpr(n.Operands, f)
	case *List:
		eachExpr(n.Elts, f)
	case *Tuple:
		eachExpr(n.Elts, f)
	case *Set:
		eachExpr(n.Elts, f)
	case *Dict:
		for _, i := range n.Items {
			some(i.Key, f)
			f(i.Value)
		}
	case *Comp:
		some(n.Key, f)
		f(n.Elt)
		for _, c := range n.Fors {
			f(c)
		}
	case *Str:
		eachPart(n.Parts, f)
	case *BadExpr:
		eachExpr(n.Inside, f)
	default:
		return false
	}
	return true
}

func eachOfPattern(n Node, f func(Node)) bool {
	switch n := n.(type) {
	case *MatchValue:
		f(n.Value)
	case *MatchSequence:
		eachPattern(n.Patterns, f)
	case *MatchMapping:
		for i := range max(len(n.Keys), len(n.Patterns)) {
			if i < len(n.Keys) {
				f(n.Keys[i])
			}
			if i < len(n.Patterns) {
				f(n.Patterns[i])
			}
		}
		if n.Rest != nil {
			f(n.Rest)
		}
	case *MatchClass:
		f(n.Class)
		eachPattern(n.Patterns, f)
		eachPattern(n.KwdPatterns, f)
	case *MatchStar:
		if n.Name != nil {
			f(n.Name)
		}
	case *MatchAs:
		if n.Pattern != nil {
			f(n.Pattern)
		}
		if n.Name != nil {
			f(n.Name)
		}
	case *MatchOr:
		eachPattern(n.Patterns, f)
	default:
		return false
	}
	return true
}
