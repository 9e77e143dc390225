package wrangler

import "github.com/pywls/pywls/analysis/text"

// Sequence makes several changes one after the other, each on the outcome of
// the one before, since the edits of two may touch. What it gives is one edit
// of cfg.Source, as small as it can be; nil when one of the changes finds
// nothing to do.
func Sequence(cfg *Config, steps ...func(*Config) []text.Edit) []text.Edit {
	before := cfg.Source.String()
	after := before
	for _, step := range steps {
		edits := step(cfg)
		next, err := text.Apply(after, edits)
		if err != nil || next == after {
			return nil
		}
		after = next
		cfg = Parse(cfg.Path, text.New(after))
		if cfg.Broken {
			return nil
		}
	}
	if after == before {
		return nil
	}
	return []text.Edit{smallest(before, after)}
}

// smallest is the one edit that makes after of before.
func smallest(before, after string) text.Edit {
	start := 0
	for start < len(before) && start < len(after) && before[start] == after[start] {
		start++
	}
	end := 0
	for end < len(before)-start && end < len(after)-start && before[len(before)-1-end] == after[len(after)-1-end] {
		end++
	}
	return text.Edit{Span: text.Span{Start: start, End: len(before) - end}, New: after[start : len(after)-end]}
}

// RemoveBinding removes the declaration of a binding from its environment.
func RemoveBinding(cfg *Config, b *Binding) []text.Edit {
	env := cfg.Environment(b.Environment)
	if env == nil || b.Inherited {
		return nil
	}
	if vars := env.Raw.Get("vars"); vars != nil {
		if m := vars.Member(b.Name); m != nil && m.Value == b.Value {
			return RemoveMember(cfg, m)
		}
	}
	for _, m := range env.Raw.Members {
		if m.Value == b.Value {
			return RemoveMember(cfg, m)
		}
	}
	return RemoveItem(cfg, b.Value)
}

// EntryOf are the keys and values of a binding's declaration, to declare it
// again elsewhere; false where one of them cannot be written by AddBinding.
func EntryOf(b *Binding) ([]KeyValue, bool) {
	if b.Value == nil {
		return nil, false
	}
	if b.Value.Kind != Object {
		v, ok := plain(b.Value)
		return []KeyValue{{b.Name, v}}, ok
	}
	var out []KeyValue
	for _, m := range b.Value.Members {
		v, ok := plain(m.Value)
		if !ok {
			return nil, false
		}
		out = append(out, KeyValue{m.Key, v})
	}
	return out, len(out) > 0
}

// plain is a scalar as KeyValue takes it.
func plain(v *Value) (any, bool) {
	switch v.Kind {
	case String:
		return v.Text, true
	case Bool:
		return v.Bool, true
	}
	return nil, false
}
