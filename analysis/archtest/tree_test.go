package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// top is all that may stand at the top of the tree, besides dot files and what
// git ignores.
var top = []string{
	"ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md",
	"analysis", "cmd", "editors", "go.mod", "go.sum", "hover", "lsp",
	"bin", "dist",
}

func TestTop(t *testing.T) {
	entries, err := os.ReadDir(root())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(top, e.Name()) {
			t.Errorf("%s does not belong at the top", e.Name())
		}
	}
}

// sources calls f for every Go file of ours, by slash path from the root.
func sources(t *testing.T, f func(path string, content []byte)) {
	t.Helper()
	err := filepath.WalkDir(root(), func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (e.Name() == "node_modules" || e.Name() == "testdata" || e.Name() == "dist" || strings.HasPrefix(e.Name(), ".")) {
			return filepath.SkipDir
		}
		if e.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root(), path)
		f(filepath.ToSlash(rel), content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

const maxLines = 600

func TestFilesAreShort(t *testing.T) {
	sources(t, func(path string, content []byte) {
		if generated(content) {
			return
		}
		if n := strings.Count(string(content), "\n"); n > maxLines {
			t.Errorf("%s has %d lines: more than %d", path, n, maxLines)
		}
	})
}

func generated(content []byte) bool {
	return regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`).Match(content)
}

// reaches names the functions of path/filepath that look at the disk.
var reaches = []string{"Walk", "WalkDir", "Glob", "EvalSymlinks", "Abs"}

// serverFiles are the files of the server that may touch the system: to see
// whether the editor is alive.
var serverFiles = regexp.MustCompile(`^lsp/(parent[a-z_]*|log)\.go$`)

// TestDiskAccess looks closer than at imports: filepath reaches the disk in
// some functions only, and in the server only some files may.
func TestDiskAccess(t *testing.T) {
	sources(t, func(path string, content []byte) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, content, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		free := file.Name.Name == "main" || strings.HasPrefix(path, "analysis/source/") || strings.HasPrefix(path, "cmd/") ||
			strings.HasPrefix(path, "analysis/rule/ruletest/") || strings.HasPrefix(path, "analysis/proof/") ||
			strings.HasPrefix(path, "lsp/markertest/") || strings.HasPrefix(path, "lsp/lspbench/")
		if free {
			return
		}
		if strings.HasPrefix(path, "lsp/") && !serverFiles.MatchString(path) {
			for _, i := range file.Imports {
				if i.Path.Value == `"os"` {
					t.Errorf("%s imports os", path)
				}
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "filepath" && slices.Contains(reaches, s.Sel.Name) {
					t.Errorf("%s calls filepath.%s, which looks at the disk: only analysis/source does", path, s.Sel.Name)
				}
			}
			return true
		})
	})
}

// TestCgo keeps C code in one package.
func TestCgo(t *testing.T) {
	sources(t, func(path string, content []byte) {
		if !strings.HasPrefix(path, "analysis/pysyntax/") && regexp.MustCompile(`(?m)^import "C"$`).Match(content) {
			t.Errorf("%s uses cgo", path)
		}
	})
}
