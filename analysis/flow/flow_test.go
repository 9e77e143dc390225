package flow_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

// program makes a program of the files of an archive. A line "sdk: X" of the
// comment pins the SDK ("frozen" or a version), "main: X" names the main module.
func program(a *txtar.Archive) *flow.Program {
	option := func(name, otherwise string) string {
		for _, line := range strings.Split(string(a.Comment), "\n") {
			if v, ok := strings.CutPrefix(line, name+":"); ok {
				return strings.TrimSpace(v)
			}
		}
		return otherwise
	}
	p := &flow.Program{Classes: map[string]flow.ClassRole{}}
	byName := map[string]*flow.Module{}
	var cfg *wrangler.Config
	for _, f := range a.Files {
		if strings.HasPrefix(f.Name, "wrangler.") {
			cfg = wrangler.Parse("/w/"+f.Name, text.New(string(f.Data)))
			continue
		}
		name := strings.TrimSuffix(strings.TrimSuffix(f.Name, ".py"), "/__init__")
		m := &flow.Module{
			Path: "/w/" + f.Name, Name: strings.ReplaceAll(name, "/", "."),
			Syntax: pysyntax.Parse(text.New(string(f.Data))), Test: strings.HasPrefix(f.Name, "test_"),
		}
		p.Modules = append(p.Modules, m)
		byName[m.Name] = m
	}
	p.Main = byName[option("main", "entry")]
	for i, m := range p.Modules {
		if m == p.Main {
			p.Modules[0], p.Modules[i] = p.Modules[i], p.Modules[0]
		}
	}
	if cfg == nil {
		cfg = wrangler.Parse("/w/wrangler.jsonc", text.New(defaultConfig))
	}
	project := &wrangler.Project{Dir: "/w", Settings: wrangler.Settings{SDK: option("sdk", "")}}
	p.Runtime = runtime.Resolve(cfg.Environments[0], cfg, project)
	p.Binding = cfg.Environments[0].Binding
	for _, b := range cfg.Environments[0].Bindings {
		switch {
		case b.ClassName == "":
		case b.Kind == "workflow":
			p.Classes[b.ClassName] = flow.RoleWorkflow
		default:
			p.Classes[b.ClassName] = flow.RoleDurableObject
		}
	}
	p.Resolve = func(from *flow.Module, level int, name string) *flow.Module {
		if level > 0 {
			pkg := from.Name
			if strings.HasSuffix(from.Path, "/__init__.py") {
				level--
			}
			for ; level > 0; level-- {
				pkg = pkg[:max(0, strings.LastIndexByte(pkg, '.'))]
			}
			name = strings.Trim(pkg+"."+name, ".")
		}
		return byName[name]
	}
	return p
}

const defaultConfig = `{
  "name": "w", "main": "entry.py", "compatibility_date": "2026-01-15", "compatibility_flags": ["python_workers"],
  "d1_databases": [{"binding": "DB", "database_id": "x"}],
  "kv_namespaces": [{"binding": "KV", "id": "x"}],
  "r2_buckets": [{"binding": "R2", "bucket_name": "x"}],
  "queues": {"producers": [{"binding": "Q", "queue": "q"}]},
  "durable_objects": {"bindings": [{"name": "NS", "class_name": "Counter"}]},
  "workflows": [{"binding": "WF", "name": "wf", "class_name": "Flow"}],
  "ai": {"binding": "AI"},
  "vars": {"TITLE": "hello"}
}`

var marker = regexp.MustCompile(`(value|event|noevent)\(("(?:[^"\\]|\\.)*"|\w+)\s*,\s*("(?:[^"\\]|\\.)*")\)`)

// TestMarkers checks the comments "#@ value("expr", "what is known")" and
// "#@ event(Kind, "part of it")" in the programs of testdata.
func TestMarkers(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p := program(txtar.Parse(data))
			if n := check(t, p, flow.Analyze(p)); n == 0 {
				t.Error("no marker in this file")
			}
		})
	}
}

func check(t *testing.T, p *flow.Program, facts *flow.Facts) (markers int) {
	t.Helper()
	events := map[string][]string{}
	for _, e := range facts.Events() {
		at := e.Where()
		pos := fmt.Sprintf("%s:%d", at.Module.Path, line(at.Module, at.Span.Start))
		events[pos] = append(events[pos], describe(e))
	}
	for _, m := range p.Modules {
		src := m.Syntax.Source.String()
		for i, l := range strings.Split(src, "\n") {
			_, comment, ok := strings.Cut(l, "#@ ")
			if !ok {
				continue
			}
			where := fmt.Sprintf("%s:%d", m.Path, i+1)
			for _, k := range marker.FindAllStringSubmatch(comment, -1) {
				markers++
				want, _ := strconv.Unquote(k[3])
				if k[1] != "value" {
					found := false
					for _, e := range events[where] {
						found = found || strings.HasPrefix(e, k[2]+" ") && strings.Contains(e, want)
					}
					if found != (k[1] == "event") {
						t.Errorf("%s: %s(%s, %q), have:\n  %s", where, k[1], k[2], want, strings.Join(events[where], "\n  "))
					}
					continue
				}
				expr, _ := strconv.Unquote(k[2])
				var found []string
				for _, e := range expressions(m, i+1) {
					s := e.Span()
					if src[s.Start:s.End] == expr {
						found = append(found, facts.Value(m, e).String())
					}
				}
				if len(found) == 0 {
					t.Errorf("%s: no expression %q on this line", where, expr)
				} else if got := found[len(found)-1]; got != want {
					t.Errorf("%s: value of %q\n got %s\nwant %s", where, expr, got, want)
				}
			}
		}
	}
	return markers
}

func line(m *flow.Module, offset int) int {
	return strings.Count(m.Syntax.Source.String()[:offset], "\n") + 1
}

// expressions are the expressions that start on a line.
func expressions(m *flow.Module, at int) []pysyntax.Expr {
	var out []pysyntax.Expr
	visit(reflect.ValueOf(m.Syntax.Body), func(e pysyntax.Expr) {
		if line(m, e.Span().Start) == at {
			out = append(out, e)
		}
	})
	return out
}

func visit(v reflect.Value, f func(pysyntax.Expr)) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return
		}
		if v.Kind() == reflect.Pointer {
			if e, ok := v.Interface().(pysyntax.Expr); ok {
				f(e)
			}
		}
		visit(v.Elem(), f)
	case reflect.Slice:
		for i := range v.Len() {
			visit(v.Index(i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "Doc" {
				visit(v.Field(i), f)
			}
		}
	}
}

// describe is an event in words: its kind, then its fields.
func describe(e flow.Event) string {
	v := reflect.ValueOf(e).Elem()
	at := e.Where()
	s := v.Type().Name() + " " + strconv.Quote(at.Module.Syntax.Source.Slice(at.Span))
	if at.AtImport {
		s += " at import"
	}
	if at.Caught {
		s += " caught"
	}
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		switch x := v.Field(i).Interface().(type) {
		case flow.Value:
			s += " " + name + "=" + x.String()
		case []flow.ArgValue:
			for _, a := range x {
				s += " arg=" + a.Value.String()
			}
		case string:
			s += " " + name + "=" + x
		case bool:
			if x {
				s += " " + name
			}
		case []string:
			s += " " + name + "=" + strings.Join(x, ",")
		case flow.EnvForm:
			s += fmt.Sprintf(" Form=%d", x)
		case flow.ReturnTo:
			s += fmt.Sprintf(" To=%d", x)
		}
	}
	return s
}
