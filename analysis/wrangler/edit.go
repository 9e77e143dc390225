package wrangler

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/text"
)

// KeyValue is an entry to write. Value is a string, bool, int, float64,
// []string or Objects.
type KeyValue struct {
	Key   string
	Value any
}

// Objects is an array of objects, which is written in one line.
type Objects [][]KeyValue

// The functions below change a configuration and keep its comments, order and
// formatting. Their edits refer to cfg.Source. They return nil when there is
// nothing to do, when the file is broken, or when it is written in a way that
// leaves no place for the new entry.

// AddFlag adds a compatibility flag where the environment gets its flags from:
// its own list, or else the top level's.
func AddFlag(cfg *Config, env *Environment, flag string) []text.Edit {
	if cfg.Broken || hasFlag(env, flag) {
		return nil
	}
	const key = "compatibility_flags"
	object := env.Raw
	if object.Get(key) == nil {
		object = cfg.Root
	}
	e := newEditor(cfg)
	list := object.Get(key)
	switch {
	case list == nil:
		return e.insertMember(object, key, []string{flag}, "compatibility_date")
	case list.Kind == Array:
		return e.insertInto(list, len(list.Items)-1, e.scalar(flag))
	}
	return nil
}

func hasFlag(env *Environment, flag string) bool {
	return slices.ContainsFunc(env.Flags, func(v *Value) bool { return v.Text == flag })
}

// AddBinding declares a binding of a kind. The values hold its name under
// kind.NameKey and whatever else the entry needs, in the order to write. For
// the kinds catalog.Var and catalog.JSONVar they are names and values of vars;
// for catalog.Secret, each key is the name of a required secret.
func AddBinding(cfg *Config, env *Environment, kind *catalog.BindingKind, values []KeyValue) []text.Edit {
	switch kind.Kind {
	case catalog.Var, catalog.JSONVar:
		return AddEntry(cfg, env, []string{"vars"}, true, values)
	case catalog.Secret:
		if len(values) != 1 {
			return nil
		}
		return AddSecretRequired(cfg, env, values[0].Key)
	}
	if kind.ConfigPath == "" {
		return nil
	}
	return AddEntry(cfg, env, strings.Split(kind.ConfigPath, "."), kind.Single, values)
}

// AddEntry adds an entry at a path such as queues.producers of an environment:
// to the array there or, with single, to the one object there.
func AddEntry(cfg *Config, env *Environment, path []string, single bool, values []KeyValue) []text.Edit {
	if cfg.Broken || len(values) == 0 {
		return nil
	}
	e := newEditor(cfg)
	if cfg.Format == TOML {
		return e.addTOML(env, path, single, values)
	}
	return e.addJSON(env.Raw, path, single, values)
}

// AddSecretRequired adds names to secrets.required, those that it has left out.
func AddSecretRequired(cfg *Config, env *Environment, names ...string) []text.Edit {
	required := env.Raw.Get("secrets", "required")
	if required == nil && len(names) > 0 {
		return AddEntry(cfg, env, []string{"secrets"}, true, []KeyValue{{"required", names}})
	}
	if cfg.Broken || required == nil || required.Kind != Array {
		return nil
	}
	e := newEditor(cfg)
	var edits []text.Edit
	for _, name := range names {
		has := func(item *Value) bool { return item.Kind == String && item.Text == name }
		if !slices.ContainsFunc(required.Items, has) {
			edits = append(edits, e.insertInto(required, len(required.Items)-1, e.scalar(name))...)
		}
	}
	return edits
}

// SetMember sets a key of an object of the file, replacing the value it has.
func SetMember(cfg *Config, object *Value, key string, value any) []text.Edit {
	if cfg.Broken || object == nil || object.Kind != Object {
		return nil
	}
	e := newEditor(cfg)
	if m := object.Member(key); m != nil {
		if !e.inline(m.Value) {
			return nil
		}
		return []text.Edit{{Span: m.Value.Span, New: e.value(value)}}
	}
	return e.insertMember(object, key, value, "")
}

// RemoveMember removes a key and its value, which belong to the file, with
// their lines.
func RemoveMember(cfg *Config, member *Member) []text.Edit {
	if cfg.Broken || member == nil {
		return nil
	}
	e := newEditor(cfg)
	owner, i := e.ownerOf(cfg.Root, func(v *Value) int { return slices.Index(v.Members, member) })
	if owner == nil {
		return nil
	}
	if e.inline(owner) {
		return e.removeFrom(owner, i)
	}
	return e.removeLines(e.sections(nil, member.Value, member.KeySpan))
}

// RemoveItem removes an element of an array of the file: a flag, a binding.
func RemoveItem(cfg *Config, item *Value) []text.Edit {
	if cfg.Broken || item == nil {
		return nil
	}
	e := newEditor(cfg)
	owner, i := e.ownerOf(cfg.Root, func(v *Value) int { return slices.Index(v.Items, item) })
	if owner == nil {
		return nil
	}
	if e.inline(owner) {
		return e.removeFrom(owner, i)
	}
	return e.removeLines(e.sections(nil, item, item.Header))
}

// editor writes into one file in the file's own style.
type editor struct {
	cfg  *Config
	src  string
	nl   string
	unit string // one level of indentation
}

func newEditor(cfg *Config) *editor {
	e := &editor{cfg: cfg, src: cfg.Source.String(), nl: "\n", unit: "  "}
	if i := strings.IndexByte(e.src, '\n'); i > 0 && e.src[i-1] == '\r' {
		e.nl = "\r\n"
	}
	for _, m := range cfg.Root.Members {
		if lead, own := e.ownLine(m.KeySpan.Start); own && lead != "" && cfg.Format != TOML {
			e.unit = lead
			break
		}
	}
	return e
}

// inline reports whether a value is written in place, as all of JSON is and
// TOML's tables with headers are not.
func (e *editor) inline(v *Value) bool {
	if e.cfg.Format != TOML {
		return true
	}
	switch v.Kind {
	case Object:
		return v != e.cfg.Root && v.Span.Start < len(e.src) && e.src[v.Span.Start] == '{'
	case Array:
		return len(v.Items) == 0 || v.Items[0].Header == text.Span{}
	}
	return true
}

// ownerOf finds the value whose index, as given by at, is not negative.
func (e *editor) ownerOf(v *Value, at func(*Value) int) (*Value, int) {
	if i := at(v); i >= 0 {
		return v, i
	}
	for _, item := range v.Items {
		if owner, i := e.ownerOf(item, at); owner != nil {
			return owner, i
		}
	}
	for _, m := range v.Members {
		if owner, i := e.ownerOf(m.Value, at); owner != nil {
			return owner, i
		}
	}
	return nil, -1
}

// element is the span of the i-th member or item.
func element(v *Value, i int) text.Span {
	if v.Kind == Array {
		return v.Items[i].Span
	}
	m := v.Members[i]
	return text.Span{Start: m.KeySpan.Start, End: max(m.KeySpan.End, m.Value.Span.End)}
}

func elements(v *Value) int { return len(v.Items) + len(v.Members) }

// ownLine reports whether nothing but white space stands before an offset on
// its line, and that white space.
func (e *editor) ownLine(at int) (lead string, own bool) {
	start := e.lineStart(at)
	lead = e.src[start:at]
	if start == 0 {
		lead = strings.TrimPrefix(lead, bom)
	}
	return lead, strings.Trim(lead, " \t") == ""
}

// indentOf is the white space at the start of the line of an offset.
func (e *editor) indentOf(at int) string {
	line := e.src[e.lineStart(at):at]
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}

func (e *editor) lineStart(at int) int { return strings.LastIndexByte(e.src[:at], '\n') + 1 }

// lineEnd is the offset of the line break behind an offset, or of the end.
func (e *editor) lineEnd(at int) int {
	if i := strings.IndexByte(e.src[at:], '\n'); i >= 0 {
		if i > 0 && e.src[at+i-1] == '\r' {
			i--
		}
		return at + i
	}
	return len(e.src)
}

// trivia is the offset behind white space and comments; with line it stops at
// the end of the line.
func (e *editor) trivia(at int, line bool) int {
	for at < len(e.src) {
		rest := e.src[at:]
		switch {
		case rest[0] == ' ' || rest[0] == '\t':
			at++
		case rest[0] == '\n' || rest[0] == '\r':
			if line {
				return at
			}
			at++
		case e.cfg.Format == TOML && rest[0] == '#' || e.cfg.Format != TOML && strings.HasPrefix(rest, "//"):
			at = e.lineEnd(at)
		case e.cfg.Format != TOML && strings.HasPrefix(rest, "/*") && strings.Contains(rest[2:], "*/"):
			at += 2 + strings.Index(rest[2:], "*/") + 2
		default:
			return at
		}
	}
	return at
}
