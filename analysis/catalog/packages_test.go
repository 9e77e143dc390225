package catalog

import (
	"slices"
	"strings"
	"testing"
)

func TestPackages(t *testing.T) {
	if !slices.IsSortedFunc(packages, func(a, b Package) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the packages are not sorted, so that a search misses some")
	}
	for i, p := range packages {
		if p.Name != strings.ToLower(p.Name) || strings.ContainsAny(p.Name, "_. ") {
			t.Errorf("%s is not normalised", p.Name)
		}
		if i > 0 && packages[i-1].Name == p.Name {
			t.Errorf("%s is there twice", p.Name)
		}
		if len(p.Pythons) == 3 {
			t.Errorf("%s is served everywhere", p.Name)
		}
	}
	if p, ok := LookupPackage("psycopg2"); !ok || len(p.Pythons) != 0 || p.Instead == "" {
		t.Errorf("psycopg2 is %+v, %v", p, ok)
	}
	if p, _ := LookupPackage("asyncpg"); !slices.Contains(p.Pythons, "3.14") || slices.Contains(p.Pythons, "3.13") {
		t.Errorf("asyncpg is %+v", p)
	}
	for _, name := range []string{"requests", "numpy", "psycopg", "pyarrow", ""} {
		if p, ok := LookupPackage(name); ok {
			t.Errorf("%q is %+v", name, p)
		}
	}
}
