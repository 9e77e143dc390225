package proof_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/proof"
)

// What the catalog says of the builds of Pyodide is what they do, and what npm's
// releases leave to packages of their own is what their lock files say.
func TestPyodideFactsAreFresh(t *testing.T) {
	enabled(t)
	source, err := os.ReadFile(filepath.Join(runtimeDir, "facts.py"))
	if err != nil {
		t.Fatal(err)
	}
	facts := map[string]*catalog.PyodideFacts{}
	for build, release := range proof.Pyodides() {
		f := &catalog.PyodideFacts{Separate: separate(t, release)}
		facts[build] = f
		var cases []proof.Input
		for _, path := range []string{"/names", "/modules", "/uses"} {
			cases = append(cases, proof.Input{ID: path, Source: string(source), Setup: []string{}, Path: path})
		}
		results, err := proof.Run(context.Background(), runtimeDir, build, "1.6.15", cases)
		if err != nil {
			t.Fatal(err)
		}
		for path, into := range map[string]any{"/names": f, "/modules": f, "/uses": &f.Uses} {
			if r := results[path]; r.Raised != "" || r.Status != 200 {
				t.Fatalf("%s%s: %s", build, path, r)
			}
			if err := json.Unmarshal([]byte(results[path].Body), into); err != nil {
				t.Fatal(err)
			}
		}
	}
	compare(t, "pyodide.json", facts)
}

// separate are the modules of the standard library that a release has as
// packages beside it.
func separate(t *testing.T, release string) []string {
	t.Helper()
	var out []string
	for _, p := range readLock(t, release).Packages {
		if p.Type == "cpython_module" {
			out = append(out, p.Imports...)
		}
	}
	slices.Sort(out)
	return out
}

// lock is what a release of Pyodide says of its packages.
type lock struct {
	Info     struct{ Python string }
	Packages map[string]struct {
		Type    string `json:"package_type"`
		Imports []string
	}
}

func readLock(t *testing.T, release string) (l lock) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(runtimeDir, "node_modules", "pyodide-"+release, "pyodide-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &l); err != nil || len(l.Packages) == 0 {
		t.Fatalf("%s: %d packages, %v", release, len(l.Packages), err)
	}
	return l
}

// No package that a pinned release brings is said to be missing there.
func TestPackagesAgreeWithTheLocks(t *testing.T) {
	enabled(t)
	found := 0
	for _, release := range proof.Pyodides() {
		l := readLock(t, release)
		minor := l.Info.Python[:strings.LastIndexByte(l.Info.Python, '.')]
		for name := range l.Packages {
			if p, ok := catalog.LookupPackage(name); ok {
				found++
				if !slices.Contains(p.Pythons, minor) {
					t.Errorf("Pyodide %s brings %s, which the table knows of Python %v only", release, name, p.Pythons)
				}
			}
		}
	}
	if found == 0 {
		t.Error("no lock has any package of the table")
	}
}
