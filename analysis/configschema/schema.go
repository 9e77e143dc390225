// Package configschema is the table of wrangler's configuration keys: where
// each may stand, what it holds, and in words what it does for a Python Worker.
// Names and types are those of wrangler's own schema; what wrangler checks and
// what it lets pass was measured with its own reader. It knows no project.
package configschema

import (
	"slices"
	"strings"
	"sync"
)

//go:generate go run ./internal/schemagen -in schema.json -measured measured.json -out table_gen.go

// Type is a set of kinds of values.
type Type int

// The kinds. Any stands for a value that nothing is said about.
const (
	String Type = 1 << iota
	Number
	Bool
	Array
	Object
	Null
	Any
)

// Has reports whether the set holds a kind.
func (t Type) Has(kind Type) bool { return t&kind != 0 }

// String is the set in words: "a string or an array".
func (t Type) String() string {
	var out []string
	for i, name := range []string{"a string", "a number", "true or false", "an array", "an object", "null", "any value"} {
		if t&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return strings.Join(out, " or ")
}

// Key is one place of the configuration where a value may stand.
type Key struct {
	// Path is the place, "d1_databases[].binding": `[]` is an item of an array,
	// `*` any key. Keys of `env.NAME` have the path of the top level.
	Path  string
	Types Type
	// Lenient are types that wrangler takes although its schema does not name them.
	Lenient Type
	// Unjudged is true where wrangler's checks depend on more than the key, so
	// that the table alone cannot tell what it refuses.
	Unjudged bool
	Enum     []string // the values it may have, numbers as text; nil for any
	Required bool     // the object around it needs it
	Open     bool     // an object in which wrangler notices no unknown keys
	TopOnly  bool     // not read in an environment
}

// Name is the last part of the path; "" for an item of an array.
func (k *Key) Name() string {
	if strings.HasSuffix(k.Path, "[]") {
		return ""
	}
	return k.Path[strings.LastIndexByte(k.Path, '.')+1:]
}

var byPath = sync.OnceValue(func() map[string]*Key {
	out := make(map[string]*Key, len(table))
	for i := range table {
		out[table[i].Path] = &table[i]
	}
	return out
})

var children = sync.OnceValue(func() map[string][]*Key {
	out := map[string][]*Key{}
	for i := range table {
		k := &table[i]
		parent := ""
		if at := strings.LastIndexByte(k.Path, '.'); at >= 0 {
			parent = k.Path[:at]
		}
		if name := k.Name(); name != "" && name != "*" {
			out[parent] = append(out[parent], k)
		}
	}
	return out
})

// All are all keys, sorted by path.
func All() []Key { return slices.Clone(table) }

// Lookup is the key at a path of the table, or nil.
func Lookup(path string) *Key { return byPath()[path] }

// Children are the keys that an object at a path of the table may have, sorted;
// "" is the top level. Keys of objects with free keys are not among them.
func Children(path string) []*Key { return children()[path] }

// Step is the path of a member called name ("[]" for an item) of the value at a
// path of the table, and whether the table knows it. An environment has the
// paths of the top level, and so have the keys of previews below their first.
func Step(path, name string) (string, bool) {
	next := path + "." + name
	switch {
	case name == "[]":
		next = path + name
	case path == "":
		next = name
	}
	if k := byPath()[next]; k != nil {
		if next == "env.*" {
			return "", true
		}
		return next, true
	}
	if path == "env" {
		return "", true
	}
	if top, ok := strings.CutPrefix(path, "previews."); ok {
		return Step(top, name)
	}
	if any := path + ".*"; byPath()[any] != nil {
		return any, true
	}
	return next, false
}

// Resolve is the path of the table for the keys from the root of a file down
// to a value, "[]" standing for each step into an array; inEnv tells whether
// that is inside an environment.
func Resolve(keys []string) (path string, inEnv, ok bool) {
	for i, name := range keys {
		if i == 2 && keys[0] == "env" {
			inEnv = true
		}
		if path, ok = Step(path, name); !ok {
			return path, inEnv, false
		}
	}
	return path, inEnv || len(keys) == 2 && keys[0] == "env", true
}
