package main

import (
	"os"
	"path/filepath"
	"testing"
)

// A folder that is new, gone or renamed must be followed by go generate.
func TestGeneratedFilesAreFresh(t *testing.T) {
	files, err := Generate(folder())
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 2 {
		t.Fatalf("only %d generated files", len(files))
	}
	for path, want := range files {
		if got, err := os.ReadFile(path); err != nil || string(got) != string(want) {
			t.Errorf("%s is stale: run go generate ./analysis/rules", filepath.Base(filepath.Dir(path))+"/"+filepath.Base(path))
		}
	}
}

func TestNewRuleIsOneThatGenerateTakes(t *testing.T) {
	dir := t.TempDir()
	if err := scaffold(dir, "some-rule"); err != nil {
		t.Fatal(err)
	}
	if err := scaffold(dir, "some-rule"); err == nil {
		t.Error("an existing rule was written over")
	}
	files, err := Generate(dir)
	if err != nil {
		t.Fatal(err)
	}
	if files[filepath.Join(dir, "somerule", "rule_test.go")] == nil || files[filepath.Join(dir, "all_gen.go")] == nil {
		t.Errorf("generated only %d files", len(files))
	}
	if err := scaffold(dir, "Not A Rule"); err == nil {
		t.Error("a bad name was taken")
	}
}
