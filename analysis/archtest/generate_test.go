package archtest

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestGenerated runs every generator in a copy of the tree: nothing may change.
func TestGenerated(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the generators are compiled for this")
	}
	dir := t.TempDir()
	before := copyTree(t, dir)
	cmd := exec.Command("go", "generate", "./...")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go generate: %v\n%s", err, out)
	}
	seen := map[string]bool{}
	walk(t, dir, func(rel, path string) {
		seen[rel] = true
		after := read(t, path)
		old, known := before[rel]
		switch {
		case !known:
			t.Errorf("%s is generated, and missing in the tree: run go generate ./...", rel)
		case !bytes.Equal(old, after):
			t.Errorf("%s is stale: run go generate ./...", rel)
		}
	})
	for rel := range before {
		if !seen[rel] {
			t.Errorf("%s is removed by go generate ./...", rel)
		}
	}
}

// copyTree copies the repository without what git ignores, and gives the
// content of each file by path.
func copyTree(t *testing.T, to string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	walk(t, root(), func(rel, path string) {
		content := read(t, path)
		out[rel] = content
		target := filepath.Join(to, rel)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(target, content, 0o644); err != nil {
			t.Fatal(err)
		}
	})
	return out
}

// walk calls f for each file below a folder that belongs to the project.
func walk(t *testing.T, dir string, f func(rel, path string)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch name := e.Name(); {
		case e.IsDir() && (name == ".git" || name == "node_modules" || name == "bin" || name == "dist" || name == ".sdk"):
			return filepath.SkipDir
		case !e.Type().IsRegular() || strings.HasSuffix(name, ".vsix"):
			return nil
		}
		rel, err := filepath.Rel(dir, path)
		f(rel, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
