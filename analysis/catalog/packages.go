package catalog

import (
	"slices"
	"strings"
)

//go:generate go run ./internal/packagegen -in packages.json -out packages_gen.go

// Package is a well-known Python package of which PyPI has neither a pure
// Python wheel nor one for Pyodide, of any version. What is not in the table
// may well be served.
type Package struct {
	Name string // normalised: lower case, "-" between words
	// Pythons are the versions of Python, "3.14", whose Pyodide brings the
	// package itself.
	Pythons []string
	Instead string // what to do without it, in the imperative, or ""
}

// LookupPackage finds a package of the table by its normalised name.
func LookupPackage(name string) (Package, bool) {
	i, ok := slices.BinarySearchFunc(packages, name, func(p Package, name string) int { return strings.Compare(p.Name, name) })
	if !ok {
		return Package{}, false
	}
	return packages[i], true
}
