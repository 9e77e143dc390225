package pysyntax

import (
	"encoding/hex"
	"fmt"
	"math"
	"strings"
)

// dumper writes a compact form of a tree. With spans, the form is the one that
// testdata/dump.py makes of CPython's own tree.
type dumper struct {
	strings.Builder
	src   string
	spans bool
}

func dump(m *Module, spans bool) string {
	d := &dumper{src: m.Source.String(), spans: spans}
	d.stmts(m.Body, 0)
	return d.String()
}

func (d *dumper) at(n Node) string {
	if !d.spans {
		return ""
	}
	return fmt.Sprintf("@%d:%d", n.Span().Start, n.Span().End)
}

func (d *dumper) line(indent int, format string, args ...any) {
	d.WriteString(strings.Repeat("  ", indent))
	fmt.Fprintf(d, format, args...)
	d.WriteByte('\n')
}

func (d *dumper) block(label string, body []Stmt, indent int) {
	if len(body) > 0 {
		if label != "" {
			d.line(indent, "%s", label)
		}
		d.stmts(body, indent+1)
	}
}

func (d *dumper) stmts(body []Stmt, n int) {
	for _, s := range body {
		d.stmt(s, n)
	}
}

func async(b bool) string {
	if b {
		return "Async"
	}
	return ""
}

func (d *dumper) stmt(s Stmt, n int) {
	switch s := s.(type) {
	case *FunctionDef:
		for _, x := range s.Decorators {
			d.line(n, "decorator %s", d.expr(x.Value))
		}
		d.line(n, "%sFunctionDef %s%s (%s) %s", async(s.Async), s.Name, d.at(s), d.params(s.Params), d.opt(s.Returns))
		d.stmts(s.Body, n+1)
	case *ClassDef:
		for _, x := range s.Decorators {
			d.line(n, "decorator %s", d.expr(x.Value))
		}
		d.line(n, "ClassDef %s%s (%s)", s.Name, d.at(s), d.args(s.Args))
		d.stmts(s.Body, n+1)
	case *Return:
		d.line(n, "Return %s", d.opt(s.Value))
	case *Delete:
		d.line(n, "Delete %s", d.list(s.Targets))
	case *Assign:
		d.line(n, "Assign %s = %s", d.list(s.Targets), d.expr(s.Value))
	case *AugAssign:
		d.line(n, "AugAssign %s %s %s", d.expr(s.Target), s.Op, d.expr(s.Value))
	case *AnnAssign:
		d.line(n, "AnnAssign %s : %s = %s", d.expr(s.Target), d.expr(s.Annotation), d.opt(s.Value))
	case *TypeAlias:
		d.line(n, "TypeAlias %s = %s", d.expr(s.Name), d.expr(s.Value))
	case *For:
		d.line(n, "%sFor %s in %s", async(s.Async), d.expr(s.Target), d.expr(s.Iter))
		d.stmts(s.Body, n+1)
		d.block("else", s.Else, n)
	case *While:
		d.line(n, "While %s", d.expr(s.Test))
		d.stmts(s.Body, n+1)
		d.block("else", s.Else, n)
	case *If:
		d.line(n, "If %s", d.expr(s.Test))
		d.stmts(s.Body, n+1)
		d.block("else", s.Else, n)
	case *With:
		var items []string
		for _, i := range s.Items {
			items = append(items, d.expr(i.Context)+" as "+d.opt(i.Target))
		}
		d.line(n, "%sWith %s", async(s.Async), strings.Join(items, ", "))
		d.stmts(s.Body, n+1)
	case *Match:
		d.line(n, "Match %s", d.expr(s.Subject))
		for _, c := range s.Cases {
			d.line(n+1, "case %s if %s", d.pattern(c.Pattern), d.opt(c.Guard))
			d.stmts(c.Body, n+2)
		}
	case *Raise:
		d.line(n, "Raise %s from %s", d.opt(s.Exc), d.opt(s.Cause))
	case *Try:
		d.line(n, "Try")
		d.stmts(s.Body, n+1)
		for _, h := range s.Handlers {
			star := ""
			if h.Star {
				star = "*"
			}
			d.line(n, "except%s %s as %s", star, d.opt(h.Type), h.Name)
			d.stmts(h.Body, n+1)
		}
		d.block("else", s.Else, n)
		d.block("finally", s.Finally, n)
	case *Assert:
		d.line(n, "Assert %s, %s", d.expr(s.Test), d.opt(s.Msg))
	case *Import:
		d.line(n, "Import %s", aliases(s.Names))
	case *ImportFrom:
		names := aliases(s.Names)
		if s.Star {
			names = "*"
		}
		d.line(n, "ImportFrom %d %s : %s", s.Level, s.Module, names)
	case *Global:
		d.line(n, "Global %s", names(s.Names))
	case *Nonlocal:
		d.line(n, "Nonlocal %s", names(s.Names))
	case *ExprStmt:
		d.line(n, "Expr %s", d.expr(s.Value))
	case *BadStmt:
		var inside []string
		for _, x := range s.Inside {
			if e, ok := x.(Expr); ok {
				inside = append(inside, d.expr(e))
			} else {
				inside = append(inside, fmt.Sprintf("%T", x))
			}
		}
		d.line(n, "Bad [%s]", strings.Join(inside, ", "))
	default:
		d.line(n, "%s", strings.TrimPrefix(fmt.Sprintf("%T", s), "*pysyntax."))
	}
}

func aliases(list []*Alias) string {
	var out []string
	for _, a := range list {
		out = append(out, a.Name+" as "+a.As)
	}
	return strings.Join(out, ", ")
}

func names(list []*Name) string {
	var out []string
	for _, n := range list {
		out = append(out, n.ID)
	}
	return strings.Join(out, ", ")
}

func (d *dumper) params(list []*Param) string {
	var out []string
	marks := map[ParamKind]string{ParamPositionalOnly: "/", ParamNormal: "", ParamKeywordOnly: "-", ParamStar: "*", ParamDoubleStar: "**"}
	for _, p := range list {
		out = append(out, marks[p.Kind]+p.Name+":"+d.opt(p.Annotation)+"="+d.opt(p.Default))
	}
	return strings.Join(out, ", ")
}

func (d *dumper) args(list []Arg) string {
	var out []string
	for _, a := range list {
		switch {
		case a.DoubleStar:
			out = append(out, "**"+d.expr(a.Value))
		case a.Name != "":
			out = append(out, a.Name+"="+d.expr(a.Value))
		default:
			out = append(out, d.expr(a.Value))
		}
	}
	return strings.Join(out, ", ")
}

func (d *dumper) opt(e Expr) string {
	if e == nil {
		return "-"
	}
	return d.expr(e)
}

func (d *dumper) list(list []Expr) string {
	var out []string
	for _, e := range list {
		out = append(out, d.opt(e))
	}
	return strings.Join(out, ", ")
}

func (d *dumper) expr(e Expr) string {
	switch e := e.(type) {
	case *Name:
		return e.ID + d.at(e)
	case *Attribute:
		return "(" + d.expr(e.Value) + " . " + e.Attr + d.at(e) + ")"
	case *Subscript:
		return "(" + d.expr(e.Value) + " [] " + d.expr(e.Index) + ")"
	case *Slice:
		return d.opt(e.Lower) + ":" + d.opt(e.Upper) + ":" + d.opt(e.Step)
	case *Starred:
		return "*" + d.expr(e.Value)
	case *Call:
		return "(call" + d.at(e) + " " + d.expr(e.Func) + " (" + d.args(e.Args) + "))"
	case *Await:
		return "(await " + d.expr(e.Value) + ")"
	case *Yield:
		if e.From {
			return "(yieldfrom " + d.opt(e.Value) + ")"
		}
		return "(yield " + d.opt(e.Value) + ")"
	case *Lambda:
		return "(lambda (" + d.params(e.Params) + ") " + d.expr(e.Body) + ")"
	case *IfExp:
		return "(if " + d.expr(e.Test) + " " + d.expr(e.Then) + " " + d.expr(e.Else) + ")"
	case *NamedExpr:
		return "(" + d.expr(e.Target) + " := " + d.expr(e.Value) + ")"
	case *BoolOp:
		return "(" + e.Op + " " + d.list(e.Values) + ")"
	case *UnaryOp:
		return "(" + e.Op + " " + d.expr(e.Operand) + ")"
	case *BinOp:
		return "(" + d.expr(e.Left) + " " + e.Op + " " + d.expr(e.Right) + ")"
	case *Compare:
		return "(compare " + d.expr(e.Left) + " " + strings.Join(e.Ops, ",") + " " + d.list(e.Operands) + ")"
	case *List:
		return "[" + d.list(e.Elts) + "]"
	case *Tuple:
		return "(tuple " + d.list(e.Elts) + ")"
	case *Set:
		return "{" + d.list(e.Elts) + "}"
	case *Dict:
		var out []string
		for _, i := range e.Items {
			out = append(out, d.opt(i.Key)+": "+d.expr(i.Value))
		}
		return "{" + strings.Join(out, ", ") + " :}"
	case *Comp:
		out := [...]string{"listcomp", "setcomp", "dictcomp", "genexp"}[e.Kind] + " "
		if e.Key != nil {
			out += d.expr(e.Key) + ": "
		}
		out += d.expr(e.Elt)
		for _, f := range e.Fors {
			out += " " + async(f.Async) + "for " + d.expr(f.Target) + " in " + d.expr(f.Iter) + " if " + d.list(f.Ifs)
		}
		return "(" + out + ")"
	case *Constant:
		return constant(e)
	case *Str:
		return d.str(e)
	case *BadExpr:
		return "BAD[" + d.list(e.Inside) + "]"
	}
	return fmt.Sprintf("?%T", e)
}

func constant(e *Constant) string {
	switch e.Kind {
	case KindNone:
		return "None"
	case KindBool:
		return [...]string{"False", "True"}[e.Int]
	case KindInt:
		if !e.Fits {
			return "bigint"
		}
		return fmt.Sprint(e.Int)
	case KindFloat:
		return fmt.Sprintf("f%016x", math.Float64bits(e.Float))
	case KindImaginary:
		return fmt.Sprintf("j%016x", math.Float64bits(e.Float))
	}
	return "..."
}

// quoted writes text plainly when it is plain, else in hex.
func quoted(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isWord[c] && strings.IndexByte(" .-/,()[]<>=%?*:", c) < 0 || c >= 0x80 {
			return "x" + hex.EncodeToString([]byte(s))
		}
	}
	return "'" + s + "'"
}

func (d *dumper) str(e *Str) string {
	src := d.src[e.Start:e.End]
	if d.spans && (strings.Contains(src, `\N{`) || strings.Contains(src, `\u`) || strings.Contains(src, `\U`)) {
		return "str?"
	}
	spans := d.spans
	d.spans = false // CPython 3.11 has other positions inside f-strings
	defer func() { d.spans = spans }()
	parts := d.parts(e.Parts)
	switch {
	case e.Template:
		return "t" + parts
	case e.Bytes:
		return "b" + parts
	}
	return parts
}

func (d *dumper) parts(list []StrPart) string {
	out, text := "", ""
	flush := func() {
		if text != "" {
			out += quoted(text)
			text = ""
		}
	}
	for _, p := range list {
		if p.Expr == nil {
			text += p.Text
			continue
		}
		conversion := p.Conversion
		if p.Debug {
			// The field's own text up to "=" and the blanks behind it.
			end := p.Expr.Span().End
			rest := strings.TrimLeft(d.src[end:], " \n)")
			rest = strings.TrimLeft(strings.TrimPrefix(rest, "="), " \n")
			end = max(p.Start+1, len(d.src)-len(rest))
			text += d.src[p.Start+1 : end]
			if conversion == "" && p.Spec == nil {
				conversion = "r"
			}
		}
		flush()
		out += "{" + d.expr(p.Expr) + "!" + conversion
		if p.Spec != nil {
			out += ":" + d.parts(p.Spec)
		}
		out += "}"
	}
	flush()
	if out == "" {
		return "''"
	}
	return out
}

func (d *dumper) pattern(p Pattern) string {
	switch p := p.(type) {
	case *MatchValue:
		return d.expr(p.Value)
	case *MatchSequence:
		return "[" + d.patterns(p.Patterns) + "]"
	case *MatchMapping:
		rest := ""
		if p.Rest != nil {
			rest = p.Rest.ID
		}
		return "{" + d.list(p.Keys) + ": " + d.patterns(p.Patterns) + " **" + rest + "}"
	case *MatchClass:
		return "(class " + d.expr(p.Class) + " (" + d.patterns(p.Patterns) + ") " + strings.Join(p.KwdNames, ",") + " (" + d.patterns(p.KwdPatterns) + "))"
	case *MatchStar:
		if p.Name == nil {
			return "*_"
		}
		return "*" + p.Name.ID
	case *MatchAs:
		out := "_"
		if p.Name != nil {
			out = p.Name.ID
		}
		if p.Pattern != nil {
			out = "(" + d.pattern(p.Pattern) + " as " + out + ")"
		}
		return out
	case *MatchOr:
		return "(| " + d.patterns(p.Patterns) + ")"
	}
	return fmt.Sprintf("?%T", p)
}

func (d *dumper) patterns(list []Pattern) string {
	var out []string
	for _, p := range list {
		out = append(out, d.pattern(p))
	}
	return strings.Join(out, ", ")
}
