package catalog

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/pywls/pywls/analysis/catalog/internal/jstable"
)

func TestTheTableOfJavaScriptIsFresh(t *testing.T) {
	read := func(path string) []byte {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	source := read("js.json")
	table, err := jstable.Generate(source)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(table, read("js_gen.go")) {
		t.Error("js_gen.go is stale: run go generate ./analysis/catalog")
	}
	var facts jstable.Facts
	if err := json.Unmarshal(source, &facts); err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct{ Version, Integrity string }
	}
	if err := json.Unmarshal(read("internal/jsgen/package-lock.json"), &lock); err != nil {
		t.Fatal(err)
	}
	if pinned := lock.Packages["node_modules/"+facts.Package]; pinned.Version != facts.Version || pinned.Integrity != facts.Integrity {
		t.Errorf("js.json was read from %s, the lock pins %s: run go run ./internal/jsgen -read in analysis/catalog", facts.Version, pinned.Version)
	}
	var names map[string]string
	if err := json.Unmarshal(read("internal/jsgen/types.json"), &names); err != nil {
		t.Fatal(err)
	}
	if len(names) != len(facts.Types) {
		t.Errorf("types.json names %d types, js.json has %d", len(names), len(facts.Types))
	}
	for ours, theirs := range names {
		if facts.Types[ours].Name != theirs {
			t.Errorf("js.json has %q for %s, types.json says %s", facts.Types[ours].Name, ours, theirs)
		}
	}
}

// What is written by hand agrees with what workers-types say, but for the
// exceptions that say why.
func TestTheTablesAgreeWithJavaScript(t *testing.T) {
	used := map[string]bool{}
	differs := func(where, what string) {
		if exceptions[where] == "" {
			t.Errorf("%s: %s", where, what)
		}
		used[where] = true
	}
	for name, facts := range jsFacts {
		typ := Lookup(name)
		if typ == nil {
			t.Errorf("types.json names %s, which the tables do not have", name)
			continue
		}
		for member, fact := range facts {
			where := name + "." + member
			m := typ.Members[member]
			if m == nil {
				differs(where, "is missing")
				continue
			}
			ref := m.Returns
			if fact.method != m.Method {
				differs(where, "is a method in one and a property in the other")
			}
			if !fact.sometimes && fact.async != m.Async {
				differs(where, "is async in one only")
			}
			if ref.Type != "" && (fact.null != ref.Nullable || fact.undefined != ref.Optional) {
				differs(where, "may be missing in one only")
			}
			keys, ok := typ.Options(m)
			for _, o := range m.Keywords() {
				if !slices.ContainsFunc(fact.params, func(p jsParam) bool { return slices.Contains(p.keys, o.Name) }) {
					differs(where, "has no option "+o.Name)
				}
			}
			if ok && !slices.IsSorted(keys) {
				t.Errorf("%s: options are not sorted: %v", where, keys)
			}
		}
		for member := range typ.Members {
			if _, ok := facts[member]; !ok {
				differs(name+"."+member, "is not in workers-types")
			}
		}
	}
	for where := range exceptions {
		if !used[where] {
			t.Errorf("%s needs no exception", where)
		}
	}
}

var exceptions = map[string]string{
	"D1Result.error":                     "declared to be never there",
	"js.Request.cf":                      "null under wrangler dev without Cloudflare in front, declared undefined",
	"js.WebSocket.deserializeAttachment": "declared any, null when nothing was attached",
}
