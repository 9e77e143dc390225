package catalog

import "slices"

//go:generate go run ./internal/jsgen -in js.json -out js_gen.go

// jsFact is what workers-types say of one member, overloads joined.
type jsFact struct {
	method, async   bool
	sometimes       bool // async in some overloads only
	null, undefined bool // what the first overload gives may be missing
	params          []jsParam
}

// jsParam is a parameter, with the names that overloads give it and the keys of
// the options object that it is.
type jsParam struct {
	names          []string
	optional, rest bool
	keys           []string
}

// Complete reports whether every member that a type has is known: the type is
// not open, and the JavaScript types of the platform were read for it. Only
// then is an unknown name surely a mistake.
func (t *Type) Complete() bool { return t != nil && !t.Open && jsFacts[t.Name] != nil }

// Options are the keys that the options object of a method of t may have, as
// JavaScript spells them, sorted. ok is false where they are not known, so that
// no key is surely wrong.
func (t *Type) Options(m *Member) (keys []string, ok bool) {
	if t == nil || m == nil || !m.Method || m.AnyKeyword() {
		return nil, false
	}
	for _, o := range m.Keywords() {
		keys = append(keys, o.Name)
	}
	for _, p := range jsFacts[t.Name][m.Name].params {
		keys = append(keys, p.keys...)
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	return keys, len(m.Keywords()) > 0
}
