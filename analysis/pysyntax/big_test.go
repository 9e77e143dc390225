package pysyntax

import (
	"fmt"
	"github.com/pywls/pywls/analysis/text"
	"os"
	"strings"
	"testing"
	"time"
)

func TestBig(t *testing.T) {
	if os.Getenv("BIG") == "" {
		t.Skip()
	}
	unit := []string{"(", "((\n", "[\n", "x = (\n", "x(]", "x)\n", "\"", "\"\"\"\n", "f\"{", "f\"{\n", "f'''{'''\n", "a.", "a.\n", "a+", "a,", "not ", "-", "x if y else ", "lambda: ", "*", "**", "a = ", "if a:\n", "else:\n", "try:\n", "@a\n", "def f(\n", "class A:\n x = 1\n", "print a\n", "x = a b\n", "x = a b ", "?", "$ ", "\\", "\\\n", "\x00", "\xff", "é", "#", "#\n", "\t", "{", "{{", "}", "f\"{a:{b:", "x[", "x[a:", "match x:\n", "case a:\n", "`", "\r", "\n ", "await ", "yield ", "a<b ", "a and ", "\"a\" ", "import a,", "from a import b\n", "def f(a, b=1): return a\n", "x = {1: [2, (3, 4)]}\n", ";", "x;", "async ", "1", "0x", "1.", "t\"\"\n", "f\"\"\"{a}\n", "f\"{f'", "with a as b, ", "global x\n", "elif x:\n", "except:\n", "if a: b\n", "except A, B: x\n"}
	for _, u := range unit {
		var ds [2]time.Duration
		for k, size := range []int{20000, 80000} {
			s := text.New(strings.Repeat(u, size/len(u)))
			st := time.Now()
			m := Parse(s)
			ds[k] = time.Since(st)
			if f := check(m); f != "" && k == 0 {
				t.Errorf("%q %s", u, f)
			}
		}
		if ds[1] > 100*time.Millisecond {
			fmt.Printf("%q %v %v\n", u, ds[0], ds[1])
		}
	}
	var sb strings.Builder
	for i := 0; i < 1500; i++ {
		sb.WriteString(strings.Repeat(" ", i) + "if a:\n")
	}
	st := time.Now()
	check(Parse(text.New(sb.String())))
	fmt.Println("indent", sb.Len(), time.Since(st))
	sb.Reset()
	for i := 0; i < 1500; i++ {
		sb.WriteString(strings.Repeat(" ", i) + "class A:\n")
	}
	st = time.Now()
	check(Parse(text.New(sb.String())))
	fmt.Println("indent class", sb.Len(), time.Since(st))
}
