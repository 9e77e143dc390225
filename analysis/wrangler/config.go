// Package wrangler reads the files that configure a Worker: wrangler.jsonc,
// .json and .toml into one model with a span for every key and value, the
// names in .dev.vars and .env files, and of a Python project the parts of
// pyproject.toml, lock files and vendored packages that decide the runtime.
//
// Readers never fail: what they cannot read becomes a Fault with a span, and
// the rest of the file is kept. Values of secrets never leave this package.
package wrangler

import (
	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/text"
)

// Format is the syntax of a configuration file.
type Format int

// The formats. JSON differs from JSONC in nothing but the file's name:
// wrangler reads both with comments and trailing commas.
const (
	JSONC Format = iota
	JSON
	TOML
)

// ValueKind is the kind of a Value.
type ValueKind int

// The kinds of values; Time is TOML only.
const (
	Null ValueKind = iota
	Bool
	Number
	String
	Time
	Array
	Object
)

// Value is a value of a configuration file with its place in it.
type Value struct {
	Kind ValueKind
	// Span covers the value; of a TOML table, its header and entries, but not
	// the sub-tables that have headers of their own.
	Span text.Span
	// Header is the [header] or [[header]] of a TOML table, brackets included;
	// the zero span for every other value.
	Header  text.Span
	Text    string // of a String its content, of a Number or Time its source
	Bool    bool
	Items   []*Value  // of an Array
	Members []*Member // of an Object, in source order
}

// Member is a key and its value in an object or table.
type Member struct {
	Key     string
	KeySpan text.Span // quotes included
	Value   *Value
}

// Get follows keys down nested objects; nil when one is absent, and nil for a
// nil receiver.
func (v *Value) Get(keys ...string) *Value {
	for _, key := range keys {
		m := v.Member(key)
		if m == nil {
			return nil
		}
		v = m.Value
	}
	return v
}

// Member is the member with the key, the last one if it is repeated, or nil.
func (v *Value) Member(key string) *Member {
	if v == nil || v.Kind != Object {
		return nil
	}
	for i := len(v.Members) - 1; i >= 0; i-- {
		if v.Members[i].Key == key {
			return v.Members[i]
		}
	}
	return nil
}

// Str is the content of a string value, and whether it is one; false for nil.
func (v *Value) Str() (string, bool) {
	if v == nil || v.Kind != String {
		return "", false
	}
	return v.Text, true
}

// Fault is a place that could not be read, or not as configuration.
type Fault struct {
	Span    text.Span
	Message string // one lower-case sentence without a full stop
}

// Config is one wrangler file. It is immutable.
type Config struct {
	Path   string // absolute
	Format Format
	Source *text.Document
	Root   *Value // an Object, possibly empty
	Faults []Fault
	// Broken is true when the file does not parse, or is no object: the model then holds what
	// was readable, and must not be used where an older good one exists.
	Broken bool
	// Environments holds the top level first (Name ""), then every env.<name>
	// in source order, each with inheritance already applied.
	Environments []*Environment
}

// Environment is the configuration that one deployment target really gets.
type Environment struct {
	Name     string    // "" for the top level
	NameSpan text.Span // of the key in env, zero for the top level
	Raw      *Value    // the object of this environment itself, without what it inherits

	WorkerName        *Value // may be nil, like every value here
	Main              *Value
	CompatibilityDate *Value
	Flags             []*Value // compatibility_flags, strings
	KeepVars          bool
	Bindings          []*Binding // in source order, vars and required secrets included
	Crons             *Value     // triggers.crons
	Consumers         []*Value   // of queues, those that pull over HTTP left out
	Routes            *Value     // routes or route
}

// Binding is one name that a Worker finds on env, as one environment declares it.
type Binding struct {
	Name     string
	NameSpan text.Span // of the name itself, without quotes
	Kind     catalog.Kind
	Value    *Value // the entry that declares it; for a var its value
	Span     text.Span
	Path     string // the file that declares it
	// Resource is what it is bound to: a database name, an id, a queue, a class.
	// Empty for vars and secrets: their values are never shown.
	Resource    string
	ClassName   string // of durable objects and workflows
	ScriptName  string // another Worker that holds the class
	Entrypoint  string // of service bindings
	Environment string // name of the environment that has it, "" for the top level
	// Inherited is true where an environment takes the declaration over from
	// the top level, as assets are.
	Inherited bool
}

// Binding is the environment's binding of that name, or nil.
func (e *Environment) Binding(name string) *Binding {
	for _, b := range e.Bindings {
		if b.Name == name {
			return b
		}
	}
	return nil
}

// Environment is the environment of that name ("" for the top level), or nil.
func (c *Config) Environment(name string) *Environment {
	for _, e := range c.Environments {
		if e.Name == name {
			return e
		}
	}
	return nil
}

// Elements are the items of an array; nil for anything else, nil included.
func (v *Value) Elements() []*Value {
	if v == nil || v.Kind != Array {
		return nil
	}
	return v.Items
}
