package pysyntax

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/pywls/pywls/analysis/text"
)

var update = flag.Bool("update", false, "rewrite the expected trees in testdata")

// TestGolden parses every x.py of testdata/*.txtar and compares its tree and
// its damage with x.want. A trailing "␄" stands for the end of the file without a
// line break, "␍" for a carriage return, "␌" for a form feed, "␇" for a BOM.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	special := strings.NewReplacer("␄\n", "", "␍", "\r", "␌", "\f", "␇", "\ufeff")
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{}
		for _, f := range archive.Files {
			want[f.Name] = string(f.Data)
		}
		var out []txtar.File
		for _, f := range archive.Files {
			name, ok := strings.CutSuffix(f.Name, ".py")
			if !ok {
				continue
			}
			m := Parse(text.New(special.Replace(string(f.Data))))
			got := dump(m, false)
			for _, s := range m.Damaged {
				got += fmt.Sprintf("damaged %q\n", m.Source.Slice(s))
			}
			out = append(out, f, txtar.File{Name: name + ".want", Data: []byte(got)})
			if *update {
				continue
			}
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+name, func(t *testing.T) {
				if diff := cmp.Diff(want[name+".want"], got); diff != "" {
					t.Errorf("tree (-want +got):\n%s", diff)
				}
			})
		}
		if *update {
			archive.Files = out
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
