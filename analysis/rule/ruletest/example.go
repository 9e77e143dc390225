package ruletest

import (
	"cmp"
	"regexp"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/rule"
)

// checkExamples checks every bad and good block of the document on every
// runtime it names.
func checkExamples(t *testing.T, r *rule.Rule) {
	for i, e := range r.Doc.Examples {
		runtimes := e.Attrs["runtime"]
		if runtimes == "" && !e.Bad && i > 0 {
			runtimes = r.Doc.Examples[i-1].Attrs["runtime"] // good is judged where bad was
		}
		modes, err := parseModes(runtimes)
		if err != nil {
			t.Errorf("rule.md:%d: %v", e.Line, err)
			continue
		}
		for _, m := range modes {
			name := "good"
			if e.Bad {
				name = "bad"
			}
			t.Run(name+" line "+itoa(e.Line)+" "+m.name, func(t *testing.T) {
				p := exampleProject(t, e, m)
				if !e.Bad {
					for _, d := range p.check(t, all(r)) {
						t.Errorf("good is reported: %s", p.show(d))
					}
					return
				}
				var good *rule.Example
				if i+1 < len(r.Doc.Examples) && !r.Doc.Examples[i+1].Bad {
					good = &r.Doc.Examples[i+1]
				}
				checkBad(t, r, p, good, m)
			})
		}
	}
}

func checkBad(t *testing.T, r *rule.Rule, p project, good *rule.Example, m mode) {
	found := p.check(t, all(r))
	own, fixable := 0, 0
	for _, d := range found {
		checkMessage(t, d)
		if d.Rule != r {
			t.Errorf("bad is also reported by another rule: %s", p.show(d))
			continue
		}
		own++
		if len(d.Fixes) > 0 {
			fixable++
		}
	}
	if own == 0 {
		t.Fatalf("bad is not reported by %s", r.Name)
	}
	if fixable == 0 {
		if good != nil && good.Attrs["fixed"] == "yes" {
			t.Error("no fix, but the good example says that it is what the fix makes")
		}
		return
	}
	fixed := p.fixAll(t, all(r))
	for _, d := range fixed.check(t, all(r)) {
		if fixable == own || d.Rule != r {
			t.Errorf("still reported after the fixes: %s", fixed.show(d))
		}
	}
	if good == nil || good.Attrs["fixed"] != "yes" {
		return
	}
	want := exampleProject(t, *good, m)
	for name := range union(fixed, want) {
		if good.Language == "python" && !strings.HasSuffix(name, ".py") {
			continue // the standard wrangler file follows the names in the code
		}
		if fixed[name] != want[name] {
			t.Errorf("the fixes make of %s, where the good example has other text:\n%s", name, diff(want[name], fixed[name]))
		}
	}
}

func union(a, b project) map[string]bool {
	out := map[string]bool{}
	for name := range a {
		out[name] = true
	}
	for name := range b {
		out[name] = true
	}
	return out
}

var (
	topLevel = regexp.MustCompile(`(?m)^(import |from \S+ import |class |@handler|(async )?def on_)`)
	method   = regexp.MustCompile(`(?m)^(async )?def \w+\(self\b`)
	// objectClass finds the Durable Objects that a wrangler file binds; the module
	// has them, unless the example says classes=none.
	objectClass = regexp.MustCompile(`"name": *"\w+", *"class_name": *"(\w+)"`)
	aHandler    = regexp.MustCompile(`def (on_)?(fetch|scheduled|queue|email|tail)\(`)
)

const imports = "from workers import DurableObject, Response, WorkerEntrypoint\n"

// exampleProject makes a whole Worker of an example. The attribute
// local=NAME,NAME names the secrets that its .dev.vars sets, and dependency=NAME
// what its pyproject.toml depends on.
func exampleProject(t *testing.T, e rule.Example, m mode) project {
	t.Helper()
	p := m.files()
	if p == nil {
		p = project{}
	}
	for _, name := range strings.FieldsFunc(e.Attrs["local"], func(r rune) bool { return r == ',' }) {
		p[".dev.vars"] += name + "=x\n"
	}
	if name := e.Attrs["dependency"]; name != "" {
		p["pyproject.toml"] = "[project]\nname = \"w\"\nversion = \"1\"\ndependencies = [\"" + name + "\"]\n\n[dependency-groups]\ndev = [\"workers-py>=1.9\", \"workers-runtime-sdk\"]\n"
	}
	if name := e.Attrs["beside"]; name != "" {
		p[name] = ""
	}
	switch e.Language {
	case "python":
		p["src/entry.py"] = exampleModule(e.Code, m)
		p["wrangler.jsonc"] = m.wrangler(p["src/entry.py"])
	case "jsonc":
		p[cmp.Or(e.Attrs["file"], "wrangler.jsonc")] = e.Code
		p["src/entry.py"] = exampleModule(configured(e), m)
		if e.Attrs["classes"] != "none" {
			for _, c := range objectClass.FindAllStringSubmatch(e.Code, -1) {
				p["src/entry.py"] += "\n\nclass " + c[1] + "(DurableObject):\n    pass\n"
			}
		}
	case "toml":
		p["wrangler.toml"] = e.Code
		p["src/entry.py"] = exampleModule(configured(e), m)
	default:
		t.Fatalf("rule.md:%d: language %q is not one of python, jsonc and toml", e.Line, e.Language)
	}
	return p
}

// configured is the code beside an example of a wrangler file: handler=scheduled
// gives the entrypoint that method.
func configured(e rule.Example) string {
	if h := e.Attrs["handler"]; h != "" {
		return "async def " + h + "(self, event, env=None, ctx=None):\n    print(event)\n"
	}
	return e.Attrs["code"]
}

// exampleModule makes a whole module of a fragment: methods become those of a
// Default entrypoint, statements the body of its fetch.
func exampleModule(code string, m mode) string {
	if topLevel.MatchString(code) {
		return code
	}
	if code != "" && !strings.HasSuffix(code, "\n") {
		code += "\n" // of an attribute
	}
	var b strings.Builder
	b.WriteString(imports)
	b.WriteString("\n\nclass Default(WorkerEntrypoint):\n")
	if method.MatchString(code) {
		b.WriteString(indent(code, "    "))
		if !aHandler.MatchString(code) {
			b.WriteString("\n    async def fetch(self, request):\n        return Response(\"ok\")\n")
		}
	} else {
		b.WriteString("    async def fetch(self, request):\n")
		b.WriteString(indent(code, "        "))
		if !strings.Contains(code, "return ") {
			b.WriteString("        return Response(\"ok\")\n")
		}
	}
	if strings.Contains(code, "COUNTER") {
		b.WriteString("\n\nclass Counter(DurableObject):\n    async def increment(self):\n        return 1\n")
	}
	module := b.String()
	if m.legacy {
		module = strings.ReplaceAll(module, "def fetch(", "def on_fetch(")
	}
	return module
}

func indent(code, by string) string {
	lines := strings.SplitAfter(code, "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) != "" {
			lines[i] = by + line
		}
	}
	return strings.Join(lines, "")
}
