package pysyntax

import (
	"fmt"
	"github.com/pywls/pywls/analysis/text"
	"math/rand"
	"os"
	"testing"
	"time"
)

func TestSlow(t *testing.T) {
	if os.Getenv("SLOW") == "" {
		t.Skip()
	}
	src := sources(t)
	r := rand.New(rand.NewSource(time.Now().UnixNano()))
	worst := time.Duration(0)
	stop := time.Now().Add(40 * time.Second)
	n := 0
	toks := []string{"(", ")", "[", "]", "{", "}", "\"", "'", "\"\"\"", "f\"", "{", "}", "\n", "\n    ", "  ", ":", "=", ".", ",", "#", "\\", "\r\n", "\x00", "é", "\xff", "def ", "class ", "if ", "else:", "try:", "match x:\n", "case ", "lambda ", "@", "*", "**", "->", "async ", "await ", "t'", "rb'", "`", "\t", "\f", ";", "print ", "exec ", "not ", "in ", "$", "?", "!", "0", "1.", "e5", "_"}
	for time.Now().Before(stop) {
		n++
		s := []byte(src[r.Intn(len(src))])
		for k := r.Intn(6); k >= 0; k-- {
			a := r.Intn(len(s) + 1)
			b := min(len(s), a+r.Intn(12))
			ins := toks[r.Intn(len(toks))]
			if r.Intn(4) == 0 {
				x := src[r.Intn(len(src))]
				i := r.Intn(len(x))
				j := min(len(x), i+r.Intn(40))
				ins = x[i:j]
			}
			if r.Intn(3) == 0 {
				b = a
			}
			s = append(append(append([]byte{}, s[:a]...), ins...), s[b:]...)
		}
		st := time.Now()
		m := Parse(text.New(string(s)))
		d := time.Since(st)
		for k := 0; k < 4 && d > worst; k++ {
			st = time.Now()
			Parse(m.Source)
			d = min(d, time.Since(st))
		}
		if d > worst {
			worst = d
			fmt.Printf("%v %d bytes %.300q\n", d, len(s), s)
		}
		if f := check(m); f != "" {
			t.Fatalf("%s\n%q\n%s", f, s, whole(m))
		}
		var ss Session
		ss.Parse(text.New(src[0]))
		if whole(ss.Parse(m.Source)) != whole(m) {
			t.Fatalf("session %q", s)
		}
	}
	fmt.Println(n)
}
