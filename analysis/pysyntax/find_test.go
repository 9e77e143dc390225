package pysyntax

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/text"
)

const sample = `import a.b as c  # one

@dec(
    1)
class A(B, k=1):  # two
    @prop
    async def f(self, x: int = d(2), *rest) -> str:
        if (x and
                y):
            z = self.env.DB.prepare(f"{x!r:>{w}}")  # three
        return [i for i in x if i], {1: 2}
    # alone

match m:
    case C(k=n):
        pass
end = 1; more = (
    2)
`

func kinds(chain []Node) string {
	var out []string
	for _, n := range chain {
		out = append(out, strings.TrimPrefix(fmt.Sprintf("%T", n), "*pysyntax."))
	}
	return strings.Join(out, " ")
}

func at(t *testing.T, what string) int {
	t.Helper()
	i := strings.Index(sample, what)
	if i < 0 {
		t.Fatalf("%q is not in the sample", what)
	}
	return i
}

func TestNodeAt(t *testing.T) {
	m := Parse(text.New(sample))
	for what, want := range map[string]string{
		"a.b":      "Import Alias",
		"dec(":     "ClassDef Decorator Call Name",
		"prop":     "ClassDef FunctionDef Decorator Name",
		"B, k":     "ClassDef Name",
		"int =":    "ClassDef FunctionDef Param Name",
		"d(2)":     "ClassDef FunctionDef Param Call Name",
		"rest":     "ClassDef FunctionDef Param",
		"y):":      "ClassDef FunctionDef If BoolOp Name",
		"env":      "ClassDef FunctionDef If Assign Call Attribute Attribute Attribute",
		"w}":       "ClassDef FunctionDef If Assign Call Str Name",
		"i in x":   "ClassDef FunctionDef Return Tuple Comp CompFor Name",
		"n):":      "Match MatchCase MatchClass MatchAs Name",
		"# alone":  "",
		"2}":       "ClassDef FunctionDef Return Tuple Dict Constant",
		"end = 1;": "Assign Name",
	} {
		if got := kinds(m.NodeAt(at(t, what))); got != want {
			t.Errorf("at %q: %q, want %q", what, got, want)
		}
	}
	if got := kinds(m.NodeAt(at(t, "self.env") + len("self"))); got != "ClassDef FunctionDef If Assign Call Attribute Attribute Attribute Name" {
		t.Errorf("behind a word: %q", got)
	}
}

func TestParents(t *testing.T) {
	m := Parse(text.New(sample))
	var walk func(n, parent Node)
	count := 0
	walk = func(n, parent Node) {
		count++
		if got := m.Parent(n); got != parent {
			t.Errorf("parent of %T %v: %T, want %T", n, n.Span(), got, parent)
		}
		each(n, func(c Node) { walk(c, n) })
	}
	for _, s := range m.Body {
		walk(s, nil)
	}
	visited := 0
	WalkModule(m, func(Node) bool { visited++; return true })
	if visited != count || count < 50 {
		t.Errorf("WalkModule visits %d nodes of %d", visited, count)
	}
	if m.Parent(&Name{}) != nil {
		t.Error("a node of no module has a parent")
	}
	for what, want := range map[string]string{
		"self.env": "FunctionDef ClassDef",
		"d(2)":     "ClassDef", // a default is evaluated outside
		"rest":     "FunctionDef ClassDef",
		"prop":     "ClassDef",
		"dec(":     "",
		"B, k":     "",
		"n):":      "",
	} {
		chain := m.NodeAt(at(t, what))
		var got []Node
		for _, s := range m.Enclosing(chain[len(chain)-1]) {
			got = append(got, s)
		}
		if kinds(got) != want {
			t.Errorf("around %q: %q, want %q", what, kinds(got), want)
		}
	}
}

func TestStatementLines(t *testing.T) {
	m := Parse(text.New(sample))
	for what, want := range map[string][2]int{
		"# one": {0, 0}, "dec(": {2, 3}, "1)\nclass": {2, 3}, "# two": {4, 4}, "prop": {5, 5}, "int": {6, 6},
		"y):": {7, 8}, "if (x": {7, 8}, "# three": {9, 9}, "return": {10, 10}, "# alone": {11, 11}, "\nmatch": {12, 12},
		"n):": {14, 14}, "end": {16, 17}, "    2)": {16, 17},
	} {
		first, last := m.StatementLines(at(t, what))
		if [2]int{first, last} != want {
			t.Errorf("%q: lines %d to %d, want %v", what, first, last, want)
		}
	}
	if first, last := m.StatementLines(len(sample)); first != 18 || last != 18 {
		t.Errorf("at the end: %d %d", first, last)
	}
}

func TestDotted(t *testing.T) {
	for src, want := range map[string]string{"a": "a", "a.b.c": "a.b.c", "(a).b": "a.b", "f().a": "", "a[0].b": "", "1": "", "a.": "a."} {
		m := Parse(text.New(src))
		got, ok := Dotted(m.Body[0].(*ExprStmt).Value)
		if got != want || ok != (want != "") {
			t.Errorf("%s: %q %v", src, got, ok)
		}
	}
}

func TestDamage(t *testing.T) {
	m := Parse(text.New("a = 1\nb = = 2\nc = 3\nd.\ne = 4\n"))
	for i := range m.Source.LineCount() - 1 {
		if got, want := m.Damage(m.Source.LineSpan(i)), i == 1 || i == 3; got != want {
			t.Errorf("line %d: %v", i, got)
		}
	}
}

func TestComments(t *testing.T) {
	m := Parse(text.New("\ufeff#! first\nx = [  # in\n  # own\n  1]\n\ty = '#no'  # last\r\nf'''{ # in a field\n}#no'''\n#"))
	var got []string
	for _, c := range m.Comments {
		if m.Source.Slice(c.Span()) != c.Text {
			t.Errorf("%q is not at %v", c.Text, c.Span())
		}
		got = append(got, fmt.Sprint(c.Text, c.Own))
	}
	if want := "[#! firsttrue # infalse # owntrue # lastfalse #true]"; fmt.Sprint(got) != want {
		t.Errorf("got %v\nwant %s", got, want)
	}
}
