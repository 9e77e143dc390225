// Package modulelevelentropy reports randomness drawn while a Worker starts.
package modulelevelentropy

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

// draws are the calls that the runtime refuses at import, by what it raises.
var draws = map[string]string{
	"os.urandom": "OSError", "os.getrandom": "OSError",
	"uuid.uuid1": "RuntimeError", "uuid.uuid4": "OSError",
}

func init() {
	for _, name := range strings.Fields("seed random randint randrange choice choices sample shuffle uniform getrandbits randbytes " +
		"triangular gauss normalvariate lognormvariate expovariate betavariate gammavariate paretovariate vonmisesvariate weibullvariate binomialvariate") {
		draws["random."+name] = "RuntimeError"
	}
	for _, name := range strings.Fields("token_bytes token_hex token_urlsafe choice randbelow randbits") {
		draws["secrets."+name] = "OSError"
	}
}

func check(p *rule.Pass, c *flow.Call) {
	if !c.AtImport || c.Async {
		return // a coroutine that is made while the Worker starts does not run then
	}
	raises := raised(c)
	if raises == "" || p.UnderMain(c.Module, c.Span) || p.Catches(c.Module, c.Span, raises) {
		return
	}
	d := p.Report(c.Span, "`%s` runs while the Worker starts and raises %s there; draw it inside a handler", p.Name(c.Node.Func), raises)
	if edits := defaultArgument(p, c.Node); edits != nil {
		d.Fix(rule.Safe, "Draw it when the function is called", edits...)
	}
}

// raised is the exception that a call raises at import, or "".
func raised(c *flow.Call) string {
	callee, ok := flow.As[*flow.Foreign](c.Callee)
	if ok && !callee.Called {
		if callee.Path == "random.Random" && unseeded(c) {
			return "OSError"
		}
		if raises := draws[callee.Path]; raises != "" {
			return raises
		}
	}
	// SystemRandom itself is allowed, drawing from it is not.
	recv, ok := flow.As[*flow.Foreign](c.Recv)
	if ok && recv.Called && (recv.Path == "random.SystemRandom" || recv.Path == "secrets.SystemRandom") &&
		c.Method != "seed" && draws["random."+c.Method] != "" {
		return "OSError"
	}
	return ""
}

// unseeded reports whether Random() is called without a seed or with None.
func unseeded(c *flow.Call) bool {
	if len(c.Args) == 0 {
		return true
	}
	arg := c.Positional(0)
	if arg == nil {
		return false
	}
	none, ok := arg.Value.(*flow.Const)
	return ok && none.Kind == flow.ConstNone
}

// defaultArgument is the edits that turn a default that draws into None and an
// assignment at the head of the function.
func defaultArgument(p *rule.Pass, call *pysyntax.Call) []text.Edit {
	m := p.Module.Syntax
	for _, n := range pyedit.Path(m, call.Span()) {
		f, ok := n.(*pysyntax.FunctionDef)
		if !ok {
			continue
		}
		for _, param := range f.Params {
			if param.Default == nil || !param.Default.Span().Covers(call.Span()) {
				continue
			}
			first := firstStatement(f)
			if first == nil || m.Source.Line(first.Span().Start) == m.Source.Line(f.ParamsSpan.End) {
				return nil
			}
			return moveDefault(m, param, first)
		}
	}
	return nil
}

func firstStatement(f *pysyntax.FunctionDef) pysyntax.Stmt {
	body := f.Body
	if f.Doc != nil && len(body) > 0 {
		body = body[1:]
	}
	if len(body) == 0 {
		return nil
	}
	return body[0]
}

func moveDefault(m *pysyntax.Module, param *pysyntax.Param, first pysyntax.Stmt) []text.Edit {
	at := pyedit.Lines(m.Source, first.Span()).Start
	indent := pyedit.IndentAt(m.Source, first.Span().Start)
	value := m.Source.Slice(param.Default.Span())
	code := indent + "if " + param.Name + " is None:\n" + indent + pyedit.Unit(m) + param.Name + " = " + value + "\n"
	edits := []text.Edit{pyedit.Replace(param.Default.Span(), "None"), pyedit.Insert(at, code)}
	if a := param.Annotation; a != nil {
		if source := m.Source.Slice(a.Span()); !strings.Contains(source, "None") && !strings.Contains(source, "Optional") {
			edits = append(edits, pyedit.Insert(a.Span().End, " | None"))
		}
	}
	return edits
}
