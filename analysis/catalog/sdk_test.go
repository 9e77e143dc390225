package catalog

import (
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The tables of the workers module agree with the releases that sdk.json was
// read from (analysis/proof reads them again).
func TestTheWorkersModuleAgreesWithTheReleases(t *testing.T) {
	data, err := os.ReadFile("sdk.json")
	if err != nil {
		t.Fatal(err)
	}
	var releases map[string]struct{ Exports, Modules []string }
	if err := json.Unmarshal(data, &releases); err != nil || len(releases) < 5 {
		t.Fatalf("%d releases, %v", len(releases), err)
	}
	for version, facts := range releases {
		for what, c := range map[string]struct {
			table map[string]string
			names []string
		}{"workers": {workersExports, facts.Exports}, "module workers": {workersModules, facts.Modules}} {
			for name, since := range c.table {
				if has, want := slices.Contains(c.names, name), !newer(since, version); has != want {
					t.Errorf("%s.%s since %s: release %s has it: %v", what, name, since, version, has)
				}
			}
			for _, name := range c.names {
				if c.table[name] == "" {
					t.Errorf("%s.%s of release %s is not in the table", what, name, version)
				}
			}
		}
	}
}

// newer reports whether version a is newer than b, number by number.
func newer(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range max(len(as), len(bs)) {
		var x, y int
		if i < len(as) {
			x, _ = strconv.Atoi(as[i])
		}
		if i < len(bs) {
			y, _ = strconv.Atoi(bs[i])
		}
		if x != y {
			return x > y
		}
	}
	return false
}
