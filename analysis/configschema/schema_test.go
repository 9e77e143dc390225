package configschema_test

import (
	"os"
	"testing"

	"github.com/pywls/pywls/analysis/configschema"
	"github.com/pywls/pywls/analysis/configschema/internal/schematable"
)

func TestTableIsFresh(t *testing.T) {
	read := func(name string) []byte {
		t.Helper()
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	fresh, err := schematable.Generate(read("schema.json"), read("measured.json"))
	if err != nil {
		t.Fatal(err)
	}
	if string(fresh) != string(read("table_gen.go")) {
		t.Error("table_gen.go is stale: run go generate ./analysis/configschema")
	}
}

func TestExtractWantsThePinnedSchema(t *testing.T) {
	if _, err := schematable.Extract([]byte(`{"definitions": {}}`)); err == nil {
		t.Error("a schema of another release was taken")
	}
}

func TestResolve(t *testing.T) {
	for _, c := range []struct {
		keys  []string
		path  string
		inEnv bool
		ok    bool
	}{
		{nil, "", false, true},
		{[]string{"d1_databases", "[]", "binding"}, "d1_databases[].binding", false, true},
		{[]string{"env", "staging"}, "", true, true},
		{[]string{"env", "staging", "queues", "consumers", "[]"}, "queues.consumers[]", true, true},
		{[]string{"previews", "d1_databases", "[]", "binding"}, "d1_databases[].binding", false, true},
		{[]string{"exports", "Counter", "type"}, "exports.*.type", false, true},
		{[]string{"vars", "A"}, "vars.*", false, true},
		{[]string{"scripts"}, "scripts", false, false},
	} {
		path, inEnv, ok := configschema.Resolve(c.keys)
		if ok != c.ok || ok && (path != c.path || inEnv != c.inEnv) {
			t.Errorf("%q: %q %t %t", c.keys, path, inEnv, ok)
		}
	}
}

func TestEveryKeyHasWords(t *testing.T) {
	for _, k := range configschema.All() {
		if k.Name() == "" || k.Name() == "*" {
			continue
		}
		if configschema.WordsOf(k.Path).Text == "" {
			t.Errorf("%s has no words", k.Path)
		}
	}
	for _, path := range configschema.WordPaths() {
		if configschema.Lookup(path) == nil {
			t.Errorf("words for %s, which is no key", path)
		}
	}
}
