package flow_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
)

// exported are the names that a main module shows to the runtime.
func exported(source string, more ...string) (names []string, sure bool) {
	_, facts := analyze(append([]string{"entry.py", source}, more...)...)
	exports, sure := facts.Exports()
	for _, e := range exports {
		names = append(names, e.Name)
	}
	slices.Sort(names)
	return names, sure
}

func TestExports(t *testing.T) {
	for _, c := range []struct {
		what, source string
		more         []string
		names        string
		sure         bool
	}{
		{what: "what has no leading underscore", source: "class A: pass\nclass _B: pass\nc = 1\n", names: "[A c]", sure: true},
		{what: "__all__ alone", source: "__all__ = ['A', '_B']\nclass A: pass\nclass _B: pass\nclass C: pass\n", names: "[A _B]", sure: true},
		{what: "what is imported", source: "from other import A\n", more: []string{"other.py", "class A: pass\n"}, names: "[A]", sure: true},
		{what: "the project's own star", source: "from other import *\n", more: []string{"other.py", "class A: pass\n"}, names: "[A]", sure: true},
		{what: "a star of others", source: "from somewhere import *\nclass A: pass\n", names: "[A]"},
		{what: "a star behind a star", source: "from other import *\n", more: []string{"other.py", "from somewhere import *\nclass A: pass\n"}, names: "[A]"},
		{what: "an __all__ that is computed", source: "__all__ = [n for n in names()]\nclass A: pass\n", names: "[]"},
		{what: "an __all__ that grows", source: "__all__ = ['A']\n__all__ += extra()\nclass A: pass\n", names: "[A]"},
		{what: "globals()", source: "globals()['B'] = 1\nclass A: pass\n", names: "[A]"},
		{what: "sys.modules", source: "import sys\nsetattr(sys.modules[__name__], 'B', 1)\nclass A: pass\n", names: "[A sys]"},
		{what: "damaged code", source: "class A: pass\nclass B(:\n", names: "[A B]"},
	} {
		names, sure := exported(c.source, c.more...)
		if fmt.Sprint(names) != c.names || sure != c.sure {
			t.Errorf("%s: %v, sure %v; want %s, %v", c.what, names, sure, c.names, c.sure)
		}
	}
}

func TestExportsWithoutAMainModule(t *testing.T) {
	facts := flow.Analyze(&flow.Program{})
	if exports, sure := facts.Exports(); len(exports) > 0 || sure {
		t.Errorf("%v, %v", exports, sure)
	}
}

// TestClosed asks for the attributes of the class C of each program.
func TestClosed(t *testing.T) {
	for _, c := range []struct {
		what, source string
		closed       bool
		method       string // what C.m is, "" for nothing
	}{
		{"a class of its own", "class C:\n    def m(self): pass\n", true, "func"},
		{"an entrypoint", "from workers import WorkerEntrypoint\nclass C(WorkerEntrypoint): pass\n", true, ""},
		{"a base of the project", "class B:\n    def m(self): pass\nclass C(B): pass\n", true, "func"},
		{"a base that hides its base", "class A:\n    m = 1\nclass B(A):\n    def m(self): pass\nclass C(B): pass\n", true, "func"},
		{"a base of others", "from somewhere import Base\nclass C(Base): pass\n", false, ""},
		{"a base of a base", "from somewhere import Base\nclass B(Base): pass\nclass C(B):\n    def m(self): pass\n", false, "func"},
		{"a base that is made", "from somewhere import make\nclass C(make()): pass\n", false, ""},
		{"a decorator", "from somewhere import add\n@add\nclass C: pass\n", false, ""},
		{"a metaclass", "from somewhere import Meta\nclass C(metaclass=Meta): pass\n", false, ""},
		{"keywords from elsewhere", "from somewhere import given\nclass C(**given): pass\n", false, ""},
		{"__getattr__", "class C:\n    def __getattr__(self, name): pass\n", false, ""},
		{"a generic protocol", "from typing import Protocol\nclass C(Protocol):\n    def m(self): pass\n", true, "func"},
	} {
		p, facts := analyze("entry.py", c.source)
		var class *flow.Class
		for _, s := range p.Main.Syntax.Body {
			if d, ok := s.(*pysyntax.ClassDef); ok && d.Name == "C" {
				class = facts.Class(d)
			}
		}
		if class == nil {
			t.Errorf("%s: no class", c.what)
			continue
		}
		method := ""
		switch v := facts.Attribute(class, "m").(type) {
		case nil:
		case *flow.Func:
			method = "func"
		default:
			method = v.String()
		}
		if closed := facts.Closed(class); closed != c.closed || method != c.method {
			t.Errorf("%s: closed %v, m is %q; want %v, %q", c.what, closed, method, c.closed, c.method)
		}
	}
}
