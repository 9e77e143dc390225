package wrangler

import "github.com/pywls/pywls/analysis/text"

// DeployedName is the name under which an environment is deployed: its own, or
// the top level's with the environment behind it (wrangler 4, "Environments:
// wrangler appends the environment name"). It is empty when there is none.
func (c *Config) DeployedName(e *Environment) string {
	if own, ok := e.Raw.Get("name").Str(); ok {
		return own
	}
	name, ok := e.WorkerName.Str()
	if !ok || e.Name == "" {
		return name
	}
	return name + "-" + e.Name
}

// DeployedAs is the environment that is deployed under a name, or nil.
func (c *Config) DeployedAs(name string) *Environment {
	for _, e := range c.Environments {
		if name != "" && c.DeployedName(e) == name {
			return e
		}
	}
	return nil
}

// Leaf is a string in a configuration with the way to it.
type Leaf struct {
	// Keys are the keys from the root to it; elements of arrays add none.
	Keys  []string
	Value *Value
	// Owner is the innermost object around it.
	Owner *Value
	// Environment is the environment whose own part of the file holds it.
	Environment *Environment
}

// Key is the innermost key.
func (l *Leaf) Key() string { return l.Keys[len(l.Keys)-1] }

// Under reports whether the leaf lies at a path of keys of an environment.
func (l *Leaf) Under(keys ...string) bool {
	own := l.Keys
	if l.Environment.Name != "" {
		own = own[2:] // env.<name>
	}
	if len(own) < len(keys) {
		return false
	}
	for i, key := range keys {
		if own[i] != key {
			return false
		}
	}
	return true
}

// Leaves are the strings of the file in source order.
func (c *Config) Leaves() []*Leaf {
	var out []*Leaf
	var walk func(keys []string, owner, v *Value)
	walk = func(keys []string, owner, v *Value) {
		switch v.Kind {
		case String:
			if len(keys) > 0 {
				out = append(out, &Leaf{Keys: keys, Value: v, Owner: owner, Environment: c.environmentAt(keys)})
			}
		case Array:
			for _, item := range v.Items {
				walk(keys, owner, item)
			}
		case Object:
			for _, m := range v.Members {
				walk(append(keys[:len(keys):len(keys)], m.Key), v, m.Value)
			}
		}
	}
	walk(nil, nil, c.Root)
	return out
}

func (c *Config) environmentAt(keys []string) *Environment {
	if len(keys) > 2 && keys[0] == "env" {
		if e := c.Environment(keys[1]); e != nil {
			return e
		}
	}
	return c.Environments[0]
}

// LeafAt is the string at a byte offset, its quotes included, or nil.
func (c *Config) LeafAt(offset int) *Leaf {
	for _, l := range c.Leaves() {
		if l.Value.Span.Contains(offset) {
			return l
		}
	}
	return nil
}

// Inner is the span of a string's content in bytes, without quotes where the
// source spells it without escapes.
func (c *Config) Inner(v *Value) (at text.Span, plain bool) {
	at = nameSpan(c, v.Span, v.Text)
	return at, at != v.Span
}
