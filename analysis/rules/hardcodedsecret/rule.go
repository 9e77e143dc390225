// Package hardcodedsecret reports keys, tokens and passwords that stand in the code.
package hardcodedsecret

import (
	_ "embed"
	"regexp"
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
var Rule = rule.New(doc, rule.OnModule(check))

func check(p *rule.Pass, m *flow.Module) {
	s := scan{p: p, seen: map[*pysyntax.Str]bool{}}
	pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
		s.node(n)
		return true
	})
}

type scan struct {
	p    *rule.Pass
	seen map[*pysyntax.Str]bool
}

// node looks at the places where a name meets a value. A place comes before
// the strings in it, so that the report is the one that knows the name.
func (s *scan) node(n pysyntax.Node) {
	switch n := n.(type) {
	case *pysyntax.Assign:
		for _, t := range n.Targets {
			s.stored(nameOf(t), n.Value)
		}
	case *pysyntax.AnnAssign:
		s.stored(nameOf(n.Target), n.Value)
	case *pysyntax.Param:
		s.stored(n.Name, n.Default)
	case *pysyntax.Dict:
		for _, item := range n.Items {
			s.stored(literal(item.Key), item.Value)
		}
	case *pysyntax.Call:
		for _, a := range n.Args {
			s.stored(a.Name, a.Value)
		}
		if len(n.Args) < 2 {
			return // no default: most calls, of which flow need not be asked
		}
		if name, value := s.lookup(n); value != nil {
			s.fallback(name, value)
		}
	case *pysyntax.BoolOp:
		if n.Op != "or" || len(n.Values) < 2 {
			return
		}
		name := s.read(n.Values[0])
		for _, v := range n.Values[1:] {
			s.fallback(name, v)
		}
	case *pysyntax.Str:
		if value, ok := n.Literal(); ok && isKey(value) && rule.IsIssuedKey(value) && !sample.MatchString(value) {
			s.report(n, "this is a key in the code, for everybody who can read it; replace it, and read it from a secret: %s", s.from(n, "NAME"))
		}
	}
}

// isKey tells a key with an issuer's mark from a text that happens to start
// like one, or that only names the mark: a key is one word, save a PEM block.
func isKey(value string) bool {
	if strings.HasPrefix(value, "-----BEGIN ") {
		return strings.Contains(value, "PRIVATE KEY-----") && len(value) > 200
	}
	return len(value) >= 20 && !strings.ContainsAny(value, " \t\r\n{}<>()|\\[]*$%") && strings.ContainsAny(value, "0123456789")
}

// sample matches keys that their issuers publish to be used in examples.
var sample = regexp.MustCompile(`(?i)(example|sample|test|dummy|fake|placeholder|your|0{6}|1234567|abcdef)`)

// djangoMark starts the keys that django-admin startproject makes, and warns of.
const djangoMark = "django-insecure-"

// stored looks at a value that gets a name.
func (s *scan) stored(name string, value pysyntax.Expr) {
	lit, ok := value.(*pysyntax.Str)
	if !ok || !holds(name) {
		return
	}
	content, ok := lit.Literal()
	looks := rule.LooksSecret(content) && !shape.MatchString(content) && !(rule.IsIssuedKey(content) && sample.MatchString(content))
	if ok && (looks || name == "SECRET_KEY" && strings.HasPrefix(content, djangoMark)) {
		s.report(lit, "`%s` is a secret in the code, for everybody who can read it; replace it, and read it from a secret: %s", name, s.from(lit, strings.ToUpper(name)))
	}
}

// fallback looks at what takes the place of a secret that is not set.
func (s *scan) fallback(name string, value pysyntax.Expr) {
	lit, ok := value.(*pysyntax.Str)
	if !ok || !holds(name) {
		return
	}
	content, ok := lit.Literal()
	if !ok || !opens(name) && !rule.LooksSecret(content) || len(content) < 6 || strings.ContainsAny(content, " \n{}") {
		return
	}
	s.report(lit, "without the secret `%s` the Worker trusts this text, which everybody who reads the code knows; fail instead", name)
}

// from is how a secret is read where a text stands. A module has no self: its
// env is that of the workers module.
func (s *scan) from(lit *pysyntax.Str, name string) string {
	if pyedit.Function(s.p.Module.Syntax, lit.Start) == nil {
		return "`from workers import env`, then `env." + name + "`"
	}
	return "`self.env." + name + "`"
}

func (s *scan) report(lit *pysyntax.Str, format string, args ...any) {
	if s.seen[lit] {
		return
	}
	s.seen[lit] = true
	d := s.p.Report(lit.Span(), format, args...)
	for _, piece := range lit.Pieces {
		if piece.Content.Len() > 0 {
			d.Secrets = append(d.Secrets, piece.Content)
		}
	}
	if len(d.Secrets) == 0 {
		d.Secrets = []text.Span{lit.Span()}
	}
}

// lookup is the name and the default of a call that reads a secret:
// os.getenv(NAME, x), os.environ.get(NAME, x), getattr(env, NAME, x).
func (s *scan) lookup(c *pysyntax.Call) (name string, value pysyntax.Expr) {
	at := 0
	switch callee, ok := flow.As[*flow.Foreign](s.p.Facts.Value(s.p.Module, c.Func)); {
	case ok && (callee.Path == "os.getenv" || callee.Path == "os.environ.get") && !callee.Called:
	case isName(c.Func, "getattr") && len(c.Args) == 3 && flow.All[*flow.Env](s.p.Facts.Value(s.p.Module, c.Args[0].Value)):
		at = 1
	default:
		return "", nil
	}
	if len(c.Args) <= at {
		return "", nil
	}
	name = literal(c.Args[at].Value)
	if len(c.Args) == at+2 && (c.Args[at+1].Name == "" || c.Args[at+1].Name == "default") {
		value = c.Args[at+1].Value
	}
	return name, value
}

// read is the name that an expression reads from env or os.environ, or "".
func (s *scan) read(e pysyntax.Expr) string {
	switch e := e.(type) {
	case *pysyntax.Call:
		name, _ := s.lookup(e)
		return name
	case *pysyntax.Attribute:
		if flow.All[*flow.Env](s.p.Facts.Value(s.p.Module, e.Value)) {
			return e.Attr
		}
	}
	return ""
}

// holds reports whether a name says that it holds a secret itself.
func holds(name string) bool {
	return rule.IsSecretName(name) && !notSecret.MatchString(name)
}

// notSecret matches names of keys and tokens that are no secrets: those of a
// cache or a dict, the URL of a token, the name of a header.
var notSecret = regexp.MustCompile(`(?i)(^|_)(cache|sort|primary|foreign|partition|object|storage|row|dict|map|kv|r2|idempotency|index|lookup|dedupe|lock|url|uri|endpoint|path|name|header|field|label|id|csrf|page|next|cursor|continuation|pad|eos|bos|unk)(_|$)`)

// opens reports whether whoever knows what the name holds gets in: a signing
// key or a password, where even a placeholder opens the door. A made-up API key
// of somebody else's service opens nothing.
func opens(name string) bool {
	upper := strings.ToUpper(name)
	for _, ending := range []string{"PASSWORD", "PASSWD", "PASSPHRASE", "SIGNING_KEY", "SECRET_KEY", "JWT_KEY", "MASTER_KEY", "ENCRYPTION_KEY", "JWT_SECRET", "SESSION_SECRET", "AUTH_SECRET", "COOKIE_SECRET", "WEBHOOK_SECRET", "ADMIN_TOKEN", "ADMIN_KEY"} {
		if upper == ending || strings.HasSuffix(upper, "_"+ending) {
			return true
		}
	}
	return false
}

// shape matches what looks random and is public: a UUID, a hash with its
// algorithm, a URL, a name with dots or slashes.
var shape = regexp.MustCompile(`(?i)^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|sha\d+[-:].*|[a-z]+://.*|[a-z][\w-]*([./:][a-z][\w-]*)+|[a-z_]+(\d{0,3})?)$`)

func isName(e pysyntax.Expr, id string) bool {
	n, ok := e.(*pysyntax.Name)
	return ok && n.ID == id
}

// nameOf is the name that an assignment gives: a variable, an attribute, or a
// constant key.
func nameOf(e pysyntax.Expr) string {
	switch e := e.(type) {
	case *pysyntax.Name:
		return e.ID
	case *pysyntax.Attribute:
		return e.Attr
	case *pysyntax.Subscript:
		return literal(e.Index)
	}
	return ""
}

func literal(e pysyntax.Expr) string {
	if lit, ok := e.(*pysyntax.Str); ok {
		s, _ := lit.Literal()
		return s
	}
	return ""
}
