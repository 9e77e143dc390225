package wrangler

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pywls/pywls/analysis/text"
)

func TestParseDevVars(t *testing.T) {
	src := bom + "# comment A=1\nAPI_KEY=hunter2\n export TOKEN = \"two\nNOT_A_NAME=secret\nlines\"\r\n" +
		"EMPTY=\nyaml: value\nbroken line\nQUOTED='it''s'\nOPEN=\"never closed\nLAST=x"
	doc := text.New(src)
	var got []string
	for _, s := range ParseDevVars("/w/.dev.vars.staging", doc) {
		if s.Environment != "staging" || s.Example || s.Path != "/w/.dev.vars.staging" {
			t.Errorf("%+v", s)
		}
		if doc.Slice(s.Span) != s.Name {
			t.Errorf("%s has the span of %q", s.Name, doc.Slice(s.Span))
		}
		got = append(got, s.Name)
	}
	want := []string{"API_KEY", "TOKEN", "EMPTY", "yaml", "QUOTED", "OPEN", "LAST"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSecretsFiles(t *testing.T) {
	for _, tt := range []struct {
		base, environment string
		example           bool
	}{
		{".dev.vars", "", false},
		{".dev.vars.example", "", true},
		{".dev.vars.staging", "staging", false},
		{".dev.vars.staging.sample", "staging", true},
		{".env", "", false},
		{".env.local", "", false},
		{".env.production.local", "production", false},
		{".env.example", "", true},
	} {
		if !IsSecretsName(tt.base) {
			t.Errorf("%s is no file of secrets", tt.base)
		}
		environment, example := secretsFile(tt.base)
		if environment != tt.environment || example != tt.example {
			t.Errorf("%s: %q %v", tt.base, environment, example)
		}
	}
	for _, base := range []string{"", ".envrc", ".env.", "env", ".dev.varsx", "wrangler.toml"} {
		if IsSecretsName(base) {
			t.Errorf("%q is a file of secrets", base)
		}
	}
}

// TestNoValueOfASecretIsKept looks for a value in everything a project holds.
func TestNoValueOfASecretIsKept(t *testing.T) {
	p := NewProject("/w", ProjectInput{Files: map[string]*text.Document{
		"/w/.dev.vars": text.New("KEY=hunter2\nOTHER=\"hunter2\nhunter2\"\n"),
		"/w/.env":      text.New("export X='hunter2' # hunter2\n"),
	}})
	if len(p.Secrets) != 3 {
		t.Fatalf("%+v", p.Secrets)
	}
	all, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(all)+fmt.Sprintf("%+v", p), "hunter2") {
		t.Error("a value got out")
	}
}

const pyproject = `[project]
name = "app"
requires-python = ">=3.12"
dependencies = ["FastAPI[all]>=0.1; python_version > '3'", "Workers_Runtime.SDK >=1.3, <1.6", "x @ https://e.com/x.whl", "(bad"]
[project.optional-dependencies]
extra = ["httpx"]
[dependency-groups]
dev = ["workers-py>=1.7", {include-group = "test"}]
[tool.uv]
dev-dependencies = ["ruff (==0.1)"]
[tool.pywls]
select = ["a"]
ignore = ["b", 1]
severity = { a = "info", b = "loud" }
environment = "staging"
sdk = "1.6.15"
colour = 1
`

func TestParsePyproject(t *testing.T) {
	doc := text.New(pyproject)
	p, settings, faults := ParsePyproject("/w/pyproject.toml", doc)
	var got []string
	for _, d := range p.Dependencies {
		got = append(got, strings.Join([]string{d.Name, d.Constraint, d.Group, doc.Slice(d.Span)[:3]}, "|"))
	}
	want := []string{
		`fastapi|>=0.1||"Fa`, `workers-runtime-sdk|>=1.3, <1.6||"Wo`, `x|||"x `,
		`httpx||extra|"ht`, `workers-py|>=1.7|dev|"wo`, `ruff|==0.1|dev|"ru`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if p.Name != "app" || p.RequiresPython != ">=3.12" {
		t.Errorf("%+v", p)
	}
	if settings.SDK != "1.6.15" || settings.Environment != "staging" || settings.Severity["a"] != "info" ||
		len(settings.Severity) != 1 || len(settings.Select) != 1 || len(settings.Ignore) != 1 || settings.Path != "/w/pyproject.toml" {
		t.Errorf("%+v", settings)
	}
	var at []string
	for _, f := range faults {
		at = append(at, doc.Slice(f.Span))
	}
	if diff := cmp.Diff([]string{`1`, `"loud"`, `colour`}, at); diff != "" {
		t.Error(diff)
	}
	if d := p.Dependency("workers-py"); d == nil || d.Group != "dev" || p.Dependency("nope") != nil {
		t.Errorf("%+v", d)
	}
}

func TestSettingsOfWrongTypes(t *testing.T) {
	for _, body := range []string{
		"select = \"a\"", "severity = 1", "environment = []", "sdk = \"newest\"", "sdk = 1.6", "severity = { a = 1 }",
	} {
		if _, _, faults := ParsePyproject("/w/pyproject.toml", text.New("[tool.pywls]\n"+body+"\n")); len(faults) != 1 {
			t.Errorf("%s: %v", body, faults)
		}
	}
	for _, src := range []string{"", "[tool]\npywls = {}\n", "[tool.pywls]\nsdk = \"frozen\"\n"} {
		if _, _, faults := ParsePyproject("/w/pyproject.toml", text.New(src)); len(faults) != 0 {
			t.Errorf("%q: %v", src, faults)
		}
	}
	if _, _, faults := ParsePyproject("/w/pyproject.toml", text.New("[tool]\npywls = 1\n")); len(faults) != 1 {
		t.Error(faults)
	}
}

const uvLock = "version = 1\n\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\n\n[package.dev-dependencies]\ndev = [\n    { name = \"workers-runtime-sdk\" },\n]\n\n" +
	"[[package]]\nname = \"workers-py\"\nversion = \"1.16.7\"\nsource = { registry = \"x\" }\n\n" +
	"[[package]]\nname = \"workers-runtime-sdk\"\nversion = \"1.6.15\"\n"

func TestParseLock(t *testing.T) {
	doc := text.New(uvLock)
	got := ParseLock("/w/uv.lock", doc)
	if len(got) != 1 || got[0].Kind != SDKDevelopment || got[0].Version != "1.6.15" || doc.Slice(got[0].Span) != "1.6.15" {
		t.Errorf("%+v", got)
	}
	doc = text.New("lock-version = '1.0'\r\n[[packages]]\r\nname = 'workers-runtime-sdk'\r\nversion = '1.5.1'\r\nwheels = []\r\n" +
		"[[packages]]\r\nname = 'workers-runtime-sdk-extras'\r\nversion = '9'\r\n")
	got = ParseLock("/w/pylock.toml", doc)
	if len(got) != 1 || got[0].Kind != SDKLocked || got[0].Version != "1.5.1" || doc.Slice(got[0].Span) != "1.5.1" {
		t.Errorf("%+v", got)
	}
	for _, src := range []string{"", "workers-runtime-sdk", "[[package]]\nname = \"workers-runtime-sdk\"\nversion = \n", "[[package]]\nname = \"workers-runtime-sdk\"\nversion = \"1"} {
		if got := ParseLock("/w/uv.lock", text.New(src)); len(got) != 0 {
			t.Errorf("%q: %+v", src, got)
		}
	}
}

func TestDistInfo(t *testing.T) {
	for name, want := range map[string]string{
		"workers_runtime_sdk-1.6.15.dist-info": "workers-runtime-sdk 1.6.15 true",
		"Foo.Bar-2.0rc1.dist-info":             "foo-bar 2.0rc1 true",
		"workers":                              "  false",
		".dist-info":                           "  false",
		"x-.dist-info":                         "  false",
	} {
		pkg, version, ok := DistInfo(name)
		if got := fmt.Sprint(pkg, " ", version, " ", ok); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestNewProject(t *testing.T) {
	p := NewProject("/r/app", ProjectInput{
		Files: map[string]*text.Document{
			"/r/pyproject.toml":         text.New("[project]\nname = \"root\"\n"),
			"/r/uv.lock":                text.New(uvLock),
			"/r/app/pyproject.toml":     text.New(pyproject),
			"/r/app/pylock.toml":        text.New("[[packages]]\nname = \"workers-runtime-sdk\"\nversion = \"1.5.1\"\n"),
			"/r/app/.dev.vars":          text.New("A=1\n"),
			"/r/app/.env.example":       text.New("B=1\n"),
			"/r/app/something-else.txt": text.New("C=1\n"),
		},
		Modules: []string{"fastapi", "workers", "workers_runtime_sdk-1.4.0.dist-info", "__pycache__"},
	})
	var got []string
	for _, s := range p.SDK {
		got = append(got, fmt.Sprint(s.Kind, " ", s.Version, " ", s.Path))
	}
	want := []string{
		"0 1.4.0 /r/app/python_modules/workers_runtime_sdk-1.4.0.dist-info", "1 1.5.1 /r/app/pylock.toml",
		"2 1.6.15 /r/uv.lock", "3 >=1.3, <1.6 /r/app/pyproject.toml",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !p.Pywrangler || p.PywranglerVersion != "1.16.7" || p.PywranglerConstraint != ">=1.7" || !p.Vendored || !p.VendoredWorkers {
		t.Errorf("%+v", p)
	}
	if p.Pyproject.Name != "app" || len(p.Secrets) != 2 || len(p.Faults["/r/app/pyproject.toml"]) != 3 {
		t.Errorf("%+v", p)
	}
	if p := NewProject("/w", ProjectInput{Modules: []string{".synced", "__pycache__"}}); p.Vendored || len(p.SDK) != 0 {
		t.Errorf("%+v", p)
	}
	if p := NewProject("/w", ProjectInput{Modules: []string{"workers"}}); len(p.SDK) != 1 || p.SDK[0].Kind != SDKVendored || p.SDK[0].Version != "" {
		t.Errorf("%+v", p.SDK)
	}
}

func TestParseRedirect(t *testing.T) {
	for src, want := range map[string]string{
		`{"configPath": "../../dist/wrangler.json"}`: "/w/dist/wrangler.json true",
		`{"configPath": "/x/y.json"}`:                "/x/y.json true",
		`{"configPath": " "}`:                        " false",
		`[]`:                                         " false",
		``:                                           " false",
	} {
		got, ok := ParseRedirect("/w/.wrangler/deploy/config.json", text.New(src))
		if fmt.Sprint(got, " ", ok) != want {
			t.Errorf("%s: %s %v", src, got, ok)
		}
	}
}

// A key in PEM form without quotes goes on over lines that look like names.
func TestParseDevVarsKey(t *testing.T) {
	for content, want := range map[string]string{
		"A=1\nPEM=-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC==\nq7Rk2vXw9LmT4bZc8NpY3hJd=\n-----END PRIVATE KEY-----\nB=2\n": "A PEM B",
		"PEM=-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq=\nB=2\n":                                                                               "PEM",
		"BLOB=MIIEvQIBADANBgkq\nq7Rk2vXw9LmT4bZc8NpY3hJd=\nB=2\n":                                                                                 "BLOB B",
		"EMPTY=\nA_LONG_NAME_OF_A_VARIABLE_2=\nB=2\n":                                                                                             "EMPTY A_LONG_NAME_OF_A_VARIABLE_2 B",
		"9abc=1\nB=2\n": "B",
	} {
		var names []string
		for _, s := range ParseDevVars("/w/.dev.vars", text.New(content)) {
			names = append(names, s.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%q gives %q, want %q", content, got, want)
		}
	}
}
