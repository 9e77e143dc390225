// Package schematable takes the names and types of configuration keys out of
// the JSON schema that wrangler ships, and turns them into Go source. The
// schema's sentences stay behind.
package schematable

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"go/format"
	"slices"
	"strings"
)

// Version is the release of the npm package wrangler that the table is of, and
// Hash the SHA-256 of its config-schema.json.
const (
	Version = "4.164.0"
	Hash    = "fdf17b1ee9a637182af0678cd3725ad2845e63394fec9cb324765b4ec9ae46d0"
)

// Table is what schema.json holds.
type Table struct {
	Wrangler string `json:"wrangler"`
	SHA256   string `json:"sha256"`
	Keys     []Key  `json:"keys"`
}

// Key is one place where a value may stand. In its path, `[]` is an item of an
// array and `*` any key of an object with free keys.
type Key struct {
	Path     string   `json:"path"`
	Types    []string `json:"types"`
	Enum     []string `json:"enum,omitempty"`
	Required bool     `json:"required,omitempty"`
	Open     bool     `json:"open,omitempty"` // an object that may have other keys too
	TopOnly  bool     `json:"topOnly,omitempty"`
}

// node is the part of JSON Schema that wrangler's uses.
type node struct {
	Ref        string           `json:"$ref"`
	AnyOf      []*node          `json:"anyOf"`
	Type       json.RawMessage  `json:"type"`
	Enum       []any            `json:"enum"`
	Const      any              `json:"const"`
	Items      *node            `json:"items"`
	Properties map[string]*node `json:"properties"`
	Required   []string         `json:"required"`
	Additional json.RawMessage  `json:"additionalProperties"`
}

type extractor struct {
	defs map[string]*node
	keys map[string]*Key
}

// Extract is schema.json for wrangler's config-schema.json, which has to be
// the pinned one.
func Extract(schema []byte) ([]byte, error) {
	if got := fmt.Sprintf("%x", sha256.Sum256(schema)); got != Hash {
		return nil, fmt.Errorf("this is not the config-schema.json of wrangler %s: its SHA-256 is %s", Version, got)
	}
	var file struct {
		Definitions map[string]*node `json:"definitions"`
	}
	if err := json.Unmarshal(schema, &file); err != nil {
		return nil, err
	}
	x := &extractor{defs: file.Definitions, keys: map[string]*Key{}}
	root, env := file.Definitions["RawConfig"], file.Definitions["RawEnvironment"]
	if root == nil || env == nil {
		return nil, fmt.Errorf("the schema has no RawConfig and RawEnvironment")
	}
	for name, n := range root.Properties {
		if name == "env" {
			x.keys["env"] = &Key{Path: "env", Types: []string{"object"}}
			x.keys["env.*"] = &Key{Path: "env.*", Types: []string{"object"}}
		} else {
			x.walk(name, n, 0)
		}
		x.keys[name].TopOnly = env.Properties[name] == nil
	}
	t := Table{Wrangler: Version, SHA256: Hash}
	for _, k := range x.keys {
		// What previews may hold is what the top level may: its keys are enough.
		if deeper, ok := strings.CutPrefix(k.Path, "previews."); ok && strings.ContainsAny(deeper, ".[") {
			continue
		}
		slices.Sort(k.Types)
		k.Types = slices.Compact(k.Types)
		t.Keys = append(t.Keys, *k)
	}
	slices.SortFunc(t.Keys, func(a, b Key) int { return strings.Compare(a.Path, b.Path) })
	out, err := json.MarshalIndent(t, "", " ")
	return append(out, '\n'), err
}

// walk notes what may stand at a path; alternatives are put together.
func (x *extractor) walk(path string, n *node, depth int) {
	k := x.keys[path]
	if k == nil {
		k = &Key{Path: path}
		x.keys[path] = k
	}
	if n == nil || depth > 12 {
		k.Types = append(k.Types, "any")
		return
	}
	if name, ok := strings.CutPrefix(n.Ref, "#/definitions/"); ok {
		// A type that the schema's own generator could not resolve: in `previews`
		// these stand for the top-level key of the same name.
		if strings.HasPrefix(name, "interface-") || name == "Json" {
			k.Types = append(k.Types, "any")
			return
		}
		x.walk(path, x.defs[name], depth+1)
		return
	}
	if len(n.AnyOf) > 0 {
		x.alternatives(path, n.AnyOf, depth)
		return
	}
	for _, v := range n.Enum {
		x.constant(k, v)
	}
	if n.Const != nil {
		x.constant(k, n.Const)
	}
	if len(n.Enum) > 0 || n.Const != nil {
		return
	}
	var types []string
	if json.Unmarshal(n.Type, &types) != nil {
		types = make([]string, 1)
		if json.Unmarshal(n.Type, &types[0]) != nil {
			types[0] = "any" // the schema says nothing
		}
	}
	k.Types = append(k.Types, types...)
	if n.Items != nil {
		x.walk(path+"[]", n.Items, depth+1)
	}
	for name, p := range n.Properties {
		x.walk(path+"."+name, p, depth+1)
		if slices.Contains(n.Required, name) {
			x.keys[path+"."+name].Required = true
		}
	}
	if slices.Contains(types, "object") && string(n.Additional) != "false" {
		var free *node
		if json.Unmarshal(n.Additional, &free) != nil {
			free = nil
		}
		if len(n.Properties) > 0 {
			k.Open = true
		} else {
			x.walk(path+".*", free, depth+1)
		}
	}
}

// alternatives puts types together; a key is required when every alternative
// that is an object requires it.
func (x *extractor) alternatives(path string, nodes []*node, depth int) {
	objects := map[string]int{}
	total := 0
	for _, alt := range nodes {
		for {
			name, ok := strings.CutPrefix(alt.Ref, "#/definitions/")
			if !ok || x.defs[name] == nil {
				break
			}
			alt = x.defs[name]
		}
		x.walk(path, alt, depth+1)
		if alt.Properties != nil {
			total++
			for _, name := range alt.Required {
				objects[name]++
			}
		}
	}
	for name, n := range objects {
		if k := x.keys[path+"."+name]; k != nil {
			k.Required = n == total
		}
	}
}

func (x *extractor) constant(k *Key, v any) {
	switch v := v.(type) {
	case string:
		k.Types = append(k.Types, "string")
		k.Enum = append(k.Enum, v)
	case float64:
		k.Types = append(k.Types, "number")
		k.Enum = append(k.Enum, fmt.Sprint(v))
	case bool:
		k.Types = append(k.Types, "boolean")
	default:
		k.Types = append(k.Types, "null")
	}
	slices.Sort(k.Enum)
	k.Enum = slices.Compact(k.Enum)
}

var typeNames = map[string]string{
	"string": "String", "number": "Number", "boolean": "Bool", "array": "Array", "object": "Object", "null": "Null", "any": "Any",
}

// Measured is what measured.json holds: how wrangler itself treats the keys.
type Measured struct {
	Keys map[string]struct {
		Unjudged bool     `json:"unjudged"`
		Optional bool     `json:"optional"`
		Open     bool     `json:"open"`
		Lenient  []string `json:"lenient"`
	} `json:"keys"`
	// Extra are keys that wrangler's reader takes though its schema has them not.
	Extra []Key `json:"extra"`
}

// Generate is the Go source for schema.json and measured.json.
func Generate(data, measured []byte) ([]byte, error) {
	var t Table
	if err := json.Unmarshal(data, &t); err != nil {
		return nil, err
	}
	var m Measured
	if err := json.Unmarshal(measured, &m); err != nil {
		return nil, err
	}
	if t.Wrangler != Version || t.SHA256 != Hash {
		return nil, fmt.Errorf("schema.json is of wrangler %s, pinned is %s", t.Wrangler, Version)
	}
	t.Keys = append(t.Keys, m.Extra...)
	slices.SortStableFunc(t.Keys, func(a, b Key) int { return strings.Compare(a.Path, b.Path) })
	var b bytes.Buffer
	b.WriteString("// Code generated by schemagen from schema.json and measured.json; DO NOT EDIT.\n\npackage configschema\n\n")
	fmt.Fprintf(&b, "// WranglerVersion is the release of wrangler that the table was read from.\nconst WranglerVersion = %q\n\nvar table = []Key{\n", t.Wrangler)
	for _, k := range t.Keys {
		var types []string
		for _, name := range k.Types {
			if typeNames[name] == "" {
				return nil, fmt.Errorf("%s: a type %q", k.Path, name)
			}
			types = append(types, typeNames[name])
		}
		fmt.Fprintf(&b, "{Path: %q, Types: %s", k.Path, strings.Join(types, "|"))
		how := m.Keys[k.Path]
		var lenient []string
		for _, name := range how.Lenient {
			lenient = append(lenient, typeNames[name])
		}
		if len(lenient) > 0 {
			fmt.Fprintf(&b, ", Lenient: %s", strings.Join(lenient, "|"))
		}
		if how.Unjudged {
			b.WriteString(", Unjudged: true")
		}
		if len(k.Enum) > 0 {
			fmt.Fprintf(&b, ", Enum: %#v", k.Enum)
		}
		if k.Required && !how.Optional {
			b.WriteString(", Required: true")
		}
		if k.Open || how.Open {
			b.WriteString(", Open: true")
		}
		if k.TopOnly {
			b.WriteString(", TopOnly: true")
		}
		b.WriteString("},\n")
	}
	b.WriteString("}\n")
	return format.Source(b.Bytes())
}
