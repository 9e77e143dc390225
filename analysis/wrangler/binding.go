package wrangler

import (
	"slices"
	"sort"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
)

// bindings are the names that an environment puts on env. Assets is the only
// kind that comes from the top level too.
func bindings(cfg *Config, e *Environment, top *Environment) []*Binding {
	b := binder{cfg: cfg, env: e}
	read := map[*Value]bool{} // sections that a kind has read
	for _, kind := range bindingKinds() {
		if kind.ConfigPath == "" {
			continue
		}
		path := strings.Split(kind.ConfigPath, ".")
		section := e.Raw.Get(path...)
		if section == nil {
			continue
		}
		read[section] = true
		b.section(section, kind)
	}
	b.vars(e.Raw.Get("vars"))
	b.secrets(e.Raw.Get("secrets", "required"))
	b.unsafe(e.Raw.Get("unsafe", "bindings"))
	b.others(e.Raw, read)
	sort.SliceStable(b.out, func(i, j int) bool { return b.out[i].Span.Start < b.out[j].Span.Start })
	if top != nil && e.Raw.Get("assets") == nil {
		for _, old := range top.Bindings {
			if old.Kind == catalog.Assets {
				inherited := *old
				inherited.Environment, inherited.Inherited = e.Name, true
				b.out = append(b.out, &inherited)
			}
		}
	}
	return b.out
}

type binder struct {
	cfg *Config
	env *Environment
	out []*Binding
}

// section reads what stands at a kind's ConfigPath: an object or an array of
// them, whichever of the two the file has.
func (b *binder) section(section *Value, kind *catalog.BindingKind) {
	if section.Kind == Object {
		b.entry(section, kind)
		return
	}
	for _, entry := range section.Items {
		b.entry(entry, kind)
	}
}

func (b *binder) entry(entry *Value, kind *catalog.BindingKind) {
	found := b.add(entry.Get(kind.NameKey), entry, kind.Kind)
	if found == nil {
		return
	}
	for _, key := range kind.ResourceKeys {
		if resource, ok := entry.Get(key).Str(); ok && resource != "" {
			found.Resource = resource
			break
		}
	}
	found.ClassName, _ = entry.Get("class_name").Str()
	found.ScriptName, _ = entry.Get("script_name").Str()
	found.Entrypoint, _ = entry.Get("entrypoint").Str()
}

// add adds a binding whose name is the content of a string; nil when it has none.
func (b *binder) add(name, entry *Value, kind catalog.Kind) *Binding {
	text, ok := name.Str()
	if !ok || text == "" {
		return nil
	}
	found := &Binding{
		Name: text, NameSpan: nameSpan(b.cfg, name.Span, text), Kind: kind, Value: entry,
		Span: entry.Span, Path: b.cfg.Path, Environment: b.env.Name,
	}
	b.out = append(b.out, found)
	return found
}

func (b *binder) vars(vars *Value) {
	if vars == nil || vars.Kind != Object {
		return
	}
	for _, m := range distinct(vars) {
		if m.Key == "" {
			continue
		}
		kind := catalog.Var
		if m.Value.Kind == Object || m.Value.Kind == Array {
			kind = catalog.JSONVar
		}
		span := m.KeySpan
		span.End = max(span.End, m.Value.Span.End)
		b.out = append(b.out, &Binding{
			Name: m.Key, NameSpan: nameSpan(b.cfg, m.KeySpan, m.Key), Kind: kind, Value: m.Value,
			Span: span, Path: b.cfg.Path, Environment: b.env.Name,
		})
	}
}

func (b *binder) secrets(required *Value) {
	if required == nil {
		return
	}
	for _, name := range required.Items {
		b.add(name, name, catalog.Secret)
	}
}

// unsafe reads unsafe.bindings, whose entries name their kind in `type`.
func (b *binder) unsafe(entries *Value) {
	if entries == nil {
		return
	}
	for _, entry := range entries.Items {
		kind := catalog.Kind("")
		if t, _ := entry.Get("type").Str(); t != "" {
			for _, known := range bindingKinds() {
				if string(known.Kind) == t {
					kind = known.Kind
				}
			}
		}
		b.add(entry.Get("name"), entry, kind)
	}
}

// others finds bindings in sections that no kind knows: entries with a
// "binding". Their kind stays empty, so that nothing is said of their use.
func (b *binder) others(raw *Value, read map[*Value]bool) {
	for _, m := range raw.Members {
		switch m.Key {
		case "vars", "secrets", "unsafe", "env", "migrations", "build", "rules":
			continue
		case "wasm_modules", "text_blobs", "data_blobs":
			for _, blob := range m.Value.Members {
				key := &Value{Kind: String, Text: blob.Key, Span: blob.KeySpan}
				b.add(key, blob.Value, "")
			}
			continue
		}
		if read[m.Value] {
			continue
		}
		for _, entry := range slices.Concat([]*Value{m.Value}, m.Value.Items) {
			if entry.Kind == Object {
				b.add(entry.Get("binding"), entry, "")
			}
		}
	}
}
