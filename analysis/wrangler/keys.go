package wrangler

import (
	"strconv"

	"github.com/pywls/pywls/analysis/configschema"
)

// Entry is a value of a configuration with what the table of keys says of its
// place.
type Entry struct {
	Where  string // for people: "env.staging.d1_databases[0].binding"
	Path   string // in the table; keys of an environment have the top level's
	Parent string // path of the object or array around it
	InEnv  bool
	Member *Member // nil for an item of an array
	Value  *Value
	Owner  *Value            // the object or array around it
	Key    *configschema.Key // nil for a key that the table does not know
}

// EachKey calls f for every value of a configuration, outer ones first, down to
// keys that are not known.
func EachKey(cfg *Config, f func(*Entry)) {
	eachKey(cfg.Root, "", "", false, f)
}

func eachKey(v *Value, path, where string, inEnv bool, f func(*Entry)) {
	for _, m := range v.Members {
		next, ok := configschema.Step(path, m.Key)
		e := &Entry{Where: m.Key, Path: next, Parent: path, InEnv: inEnv, Member: m, Value: m.Value, Owner: v}
		if where != "" {
			e.Where = where + "." + m.Key
		}
		switch {
		case where == "env" && m.Value.Kind == Object:
			eachKey(m.Value, "", e.Where, true, f)
			continue
		case where == "env":
			continue
		case ok:
			e.Key = configschema.Lookup(next)
		}
		f(e)
		if ok {
			eachKey(m.Value, next, e.Where, inEnv, f)
		}
	}
	for i, item := range v.Items {
		next, ok := configschema.Step(path, "[]")
		if !ok {
			return
		}
		e := &Entry{Where: where + "[" + strconv.Itoa(i) + "]", Path: next, Parent: path, InEnv: inEnv, Value: item, Owner: v, Key: configschema.Lookup(next)}
		f(e)
		eachKey(item, next, e.Where, inEnv, f)
	}
}

// Is reports whether the value is of one of the types.
func (v *Value) Is(types configschema.Type) bool {
	if types.Has(configschema.Any) {
		return true
	}
	switch v.Kind {
	case Null:
		return types.Has(configschema.Null)
	case Bool:
		return types.Has(configschema.Bool)
	case Number:
		return types.Has(configschema.Number)
	case String, Time:
		return types.Has(configschema.String)
	case Array:
		return types.Has(configschema.Array)
	}
	return types.Has(configschema.Object)
}
