package archtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/pywls/pywls"

// pkg is what `go list -json` says of a package of ours.
type pkg struct {
	ImportPath   string
	Name         string
	Dir          string
	GoFiles      []string
	CgoFiles     []string
	Imports      []string
	Deps         []string
	TestImports  []string
	XTestImports []string
}

// path is the import path below the module, e.g. "analysis/text".
func (p *pkg) path() string { return strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/") }

// in reports whether a package is one of these folders or lies below one.
func (p *pkg) in(folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool {
		return p.path() == f || strings.HasPrefix(p.path(), f+"/")
	})
}

// root is the folder of the repository.
func root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}

func list(t *testing.T) []*pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Name,Dir,GoFiles,CgoFiles,Imports,Deps,TestImports,XTestImports", "./...")
	cmd.Dir = root()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var all []*pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		p := &pkg{}
		if err := dec.Decode(p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 10 {
		t.Fatalf("go list names only %d packages", len(all))
	}
	return all
}

// external packages, each with the only folders that may import it, tests included.
var external = map[string][]string{
	"go.lsp.dev/":                        {"lsp"},
	"github.com/smacker/go-tree-sitter":  {"analysis/pysyntax"},
	"github.com/tree-sitter/":            {"analysis/pysyntax"},
	"C":                                  {"analysis/pysyntax"},
	"github.com/tailscale/hujson":        {"analysis/wrangler"},
	"github.com/pelletier/go-toml/":      {"analysis/wrangler"},
	"zombiezen.com/go/sqlite":            {"analysis/sql"},
	"github.com/alecthomas/kong":         {"cmd"},
	"golang.org/x/term":                  {"cmd"},
	"github.com/aymanbagabas/go-udiff":   {"cmd"},
	"net":                                {"lsp/markertest", "lsp/lspbench"},
	"net/http":                           {},
	"plugin":                             {},
	"github.com/go-json-experiment/json": {"lsp"},
}

// reaching files, in packages that are no generators and in code that is no test.
var disk = map[string][]string{
	"os": {
		"analysis/source", "cmd", "lsp", // lsp: see TestDiskAccess
		"analysis/rule/ruletest", "analysis/proof", "analysis/complete/reach", "lsp/markertest", "lsp/lspbench",
	},
	"os/exec":   {"analysis/proof", "lsp/lspbench"},
	"io/ioutil": {},
	"syscall":   {"cmd", "lsp"},
}

func violates(rules map[string][]string, p *pkg, imported string) bool {
	for prefix, folders := range rules {
		if imported == prefix || strings.HasSuffix(prefix, "/") && strings.HasPrefix(imported, prefix) {
			return !p.in(folders...)
		}
	}
	return false
}

// forbidden says what is wrong with one package of ours importing another in
// code that is no test; "" when nothing is.
func forbidden(from *pkg, to *pkg) string {
	const testers = "analysis/rule/ruletest"
	switch {
	case from.in("analysis/text"):
		return "text imports nothing of ours"
	case from.in("analysis/catalog") && !to.in("analysis/catalog"):
		return "catalog imports nothing of ours"
	case to.in("cmd") && !from.in("cmd"):
		return "nothing imports a command"
	case to.in("lsp") && !from.in("cmd", "lsp"):
		return "only cmd stands above lsp"
	case to.in("hover") && !from.in("cmd", "lsp", "hover"):
		return "analysis does not know hover"
	case isRule(from) && (isRule(to) || to.path() == "analysis/rules"):
		return "rules do not know one another"
	case isRule(to) && from.path() != "analysis/rules":
		return "rules are reached through their list, analysis/rules"
	case to.path() == "analysis/rules" && !from.in("cmd", "lsp", "hover", testers, "analysis/rules", "analysis/complete", "analysis/proof"):
		return "the core does not know the list of rules"
	case to.in("analysis/rule") && from.in("analysis") && !from.in("analysis/rule", "analysis/rules", "analysis/complete", "analysis/navigate", "analysis/proof"):
		return "what rules look at does not know rules"
	case to.in("analysis/workspace") && from.in("analysis/flow", "analysis/runtime", "analysis/wrangler", "analysis/pysyntax", "analysis/source"):
		return "the layers below do not know the workspace"
	}
	return ""
}

// isRule reports whether a package is the folder of a rule.
func isRule(p *pkg) bool {
	return p.in("analysis/rules") && p.path() != "analysis/rules" && !p.in("analysis/rules/gen")
}

func TestArrows(t *testing.T) {
	all := list(t)
	ours := map[string]*pkg{}
	for _, p := range all {
		ours[p.ImportPath] = p
	}
	for _, p := range all {
		for _, imported := range p.Imports {
			if violates(external, p, imported) || p.Name != "main" && violates(disk, p, imported) {
				t.Errorf("%s imports %s", p.path(), imported)
			}
			if to := ours[imported]; to != nil {
				if why := forbidden(p, to); why != "" {
					t.Errorf("%s imports %s: %s", p.path(), to.path(), why)
				}
			}
		}
		for _, imported := range append(slices.Clone(p.TestImports), p.XTestImports...) {
			if imported == "net" && p.in("lsp") {
				continue // tests of the server talk to it over net.Pipe
			}
			if violates(external, p, imported) {
				t.Errorf("a test in %s imports %s", p.path(), imported)
			}
			if to := ours[imported]; to != nil && isRule(p) && isRule(to) && to != p {
				t.Errorf("a test in %s imports %s: rules do not know one another", p.path(), to.path())
			}
		}
		if p.in("analysis", "hover") {
			for _, dep := range p.Deps {
				if strings.HasPrefix(dep, "go.lsp.dev/") || dep == "net/http" {
					t.Errorf("%s depends on %s", p.path(), dep)
				}
			}
		}
	}
}

// TestForbidden tests the test: each arrow that must not be is seen.
func TestForbidden(t *testing.T) {
	of := func(path string) *pkg { return &pkg{ImportPath: module + "/" + path} }
	for _, arrow := range []string{
		"analysis/text -> analysis/source", "analysis/catalog -> analysis/text", "analysis/flow -> cmd/pywls/check",
		"analysis/rule -> lsp", "hover -> lsp", "analysis/complete -> hover", "analysis/rules/a -> analysis/rules/b",
		"analysis/rules/a -> analysis/rules", "lsp -> analysis/rules/a", "analysis/workspace -> analysis/rules",
		"analysis/workspace -> analysis/rule", "analysis/flow -> analysis/workspace",
	} {
		from, to, _ := strings.Cut(arrow, " -> ")
		if forbidden(of(from), of(to)) == "" {
			t.Errorf("%s is allowed", arrow)
		}
	}
	for _, arrow := range []string{
		"cmd/pywls -> lsp", "lsp -> hover", "hover -> analysis/workspace", "analysis/rules/a -> analysis/rule",
		"analysis/rules -> analysis/rules/a", "lsp -> analysis/rules", "analysis/workspace -> analysis/flow",
	} {
		from, to, _ := strings.Cut(arrow, " -> ")
		if why := forbidden(of(from), of(to)); why != "" {
			t.Errorf("%s is forbidden: %s", arrow, why)
		}
	}
	for _, arrow := range []string{"hover -> go.lsp.dev/protocol", "analysis/flow -> C", "analysis/wrangler -> github.com/smacker/go-tree-sitter"} {
		from, to, _ := strings.Cut(arrow, " -> ")
		if !violates(external, of(from), to) {
			t.Errorf("%s is allowed", arrow)
		}
	}
	if !violates(disk, of("analysis/wrangler"), "os") || violates(disk, of("analysis/source"), "os") {
		t.Error("os belongs to analysis/source")
	}
	if fmt.Sprint(of("analysis/rules/gen").in("analysis/rules")) != "true" || isRule(of("analysis/rules/gen")) {
		t.Error("the generator of rules is no rule")
	}
}
