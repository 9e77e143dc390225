package complete

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pywls/pywls/analysis/configschema"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

// config suggests keys and values of the wrangler file.
func (c *completion) config() {
	format := c.w.Fresh.Format
	place, ok := wrangler.PlaceAt(format, c.doc.String(), c.offset)
	if !ok {
		return
	}
	k := configPlace{completion: c, place: place, toml: format == wrangler.TOML}
	if place.InHeader {
		k.headers()
		return
	}
	k.path, k.inEnv, ok = configschema.Resolve(place.Keys)
	switch {
	case !ok:
	case place.InKey:
		k.keys()
	default:
		k.values()
	}
}

type configPlace struct {
	*completion
	place wrangler.Place
	toml  bool
	path  string // in the table of keys
	inEnv bool
}

// keys suggests the keys that the object may still have.
func (k *configPlace) keys() {
	if len(k.place.Keys) == 1 && k.place.Keys[0] == "env" {
		return // names of environments are free
	}
	if k.path == "exports" {
		k.exports(func(c Item) {
			item := c
			k.insert(&item, configschema.Lookup("exports.*"))
			k.add(item)
		})
		return
	}
	for _, key := range configschema.Children(k.path) {
		name := key.Name()
		words := configschema.WordsOf(key.Path)
		if slices.Contains(k.place.Siblings, name) || k.inEnv && key.TopOnly || words.Gone {
			continue
		}
		item := Item{Label: name, Kind: Key, Detail: Takes(key), Doc: KeyDoc(key, k.inEnv), SortKey: "1", Deprecated: words.Old}
		switch {
		case key.Required:
			item.SortKey = "0"
		case words.JavaScript || words.Old || strings.HasPrefix(key.Path, "unsafe"):
			item.SortKey = "2"
		}
		k.insert(&item, key)
		k.add(item)
	}
}

// exports suggests the classes that the Worker may export by name, which the
// file does not name yet.
func (k *configPlace) exports(add func(Item)) {
	for _, base := range []string{"DurableObject", "WorkflowEntrypoint", "WorkerEntrypoint"} {
		for _, c := range k.classesIn(k.w, base) {
			if c.Label != "Default" && k.w.Config.Root.Get("exports", c.Label) == nil && !slices.Contains(k.place.Siblings, c.Label) {
				c.Kind, c.SortKey = Key, "0"
				add(c)
			}
		}
	}
}

// insert is the text of a whole entry: the key, and a value to fill in.
func (k *configPlace) insert(item *Item, key *configschema.Key) {
	name := key.Name()
	if name == "*" {
		name = item.Label
	}
	span := k.place.Word
	open := ""
	if k.place.Quoted {
		open = k.doc.Slice(text.Span{Start: span.Start - 1, End: span.Start})
		span.Start--
		if k.place.Closed {
			span.End++
		}
	}
	item.Span, item.Filter = span, open+name
	if !k.toml || strings.ContainsRune(name, '$') {
		name = `"` + name + `"` // no bare key of TOML
	}
	if k.place.Colon {
		item.Insert = name
		return
	}
	snippet, plain := &fill{tabs: true, toml: k.toml}, &fill{toml: k.toml}
	between, end := ": ", ""
	if k.toml {
		between = " = "
	} else if k.place.Comma {
		end = ","
	}
	item.Insert = name + between + plain.value(key) + end
	item.Snippet = strings.ReplaceAll(name, "$", `\$`) + between + snippet.value(key) + end
}

// fill writes values to fill in.
type fill struct {
	tabs, toml bool
	n          int
}

// stop is a tab stop, "" without them.
func (f *fill) stop() string {
	if !f.tabs {
		return ""
	}
	f.n++
	return "$" + strconv.Itoa(f.n)
}

// more are keys worth filling in besides the required ones.
var more = map[string][]string{
	"d1_databases[]": {"binding", "database_name", "database_id"}, "kv_namespaces[]": {"binding", "id"},
	"r2_buckets[]": {"binding", "bucket_name"}, "queues.producers[]": {"binding", "queue"}, "queues.consumers[]": {"queue"},
	"assets": {"directory"}, "triggers": {"crons"}, "observability": {"enabled"}, "secrets": {"required"},
	"durable_objects": {"bindings"}, "durable_objects.bindings[]": {"name", "class_name"}, "migrations[]": {"tag", "new_sqlite_classes"},
	"workflows[]": {"binding", "name", "class_name"}, "services[]": {"binding", "service"}, "ratelimits[].simple": {"limit", "period"},
	"queues": {"producers"}, "placement": {"mode"}, "limits": {"cpu_ms"}, "routes[]": {"pattern", "zone_name"}, "build": {"command"},
	"send_email[]": {"name"}, "rules[]": {"type", "globs"}, "exports.*": {"type"}, "dev": {"port"},
	"ratelimits[]": {"name", "namespace_id", "simple"}, "containers[]": {"class_name", "image"},
}

func (f *fill) value(key *configschema.Key) string {
	switch {
	case key.Types.Has(configschema.Any):
		return f.stop()
	case key.Types.Has(configschema.Bool):
		if f.tabs {
			f.n++
			return "${" + strconv.Itoa(f.n) + "|true,false|}"
		}
		return "true"
	case key.Types.Has(configschema.Array) && !key.Types.Has(configschema.String):
		item := configschema.Lookup(key.Path + "[]")
		if item == nil {
			return "[" + f.stop() + "]"
		}
		return "[" + f.value(item) + "]"
	case key.Types.Has(configschema.String):
		return `"` + f.stop() + `"`
	case key.Types.Has(configschema.Number):
		if len(key.Enum) > 0 {
			return f.choice(key.Enum)
		}
		if !f.tabs {
			return "0"
		}
		return f.stop()
	}
	return f.object(key)
}

func (f *fill) choice(of []string) string {
	if !f.tabs {
		return of[0]
	}
	f.n++
	return "${" + strconv.Itoa(f.n) + "|" + strings.Join(of, ",") + "|}"
}

func (f *fill) object(key *configschema.Key) string {
	names := more[key.Path]
	if names == nil {
		for _, k := range configschema.Children(key.Path) {
			if k.Required {
				names = append(names, k.Name())
			}
		}
	}
	var parts []string
	for _, name := range names {
		k := configschema.Lookup(key.Path + "." + name)
		if k == nil {
			continue
		}
		if f.toml {
			parts = append(parts, name+" = "+f.value(k))
		} else {
			parts = append(parts, `"`+name+`": `+f.value(k))
		}
	}
	if len(parts) == 0 {
		return "{" + f.stop() + "}"
	}
	if f.tabs {
		return "{ " + strings.Join(parts, ", ") + " }"
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// headers suggests what may stand in the brackets of a TOML header.
func (k *configPlace) headers() {
	var paths []string
	for _, key := range configschema.All() {
		if strings.Contains(key.Path, "*") || strings.HasPrefix(key.Path, "previews") || configschema.WordsOf(key.Path).Gone {
			continue
		}
		table, isItem := strings.CutSuffix(key.Path, "[]")
		switch {
		case strings.Contains(table, "[]") || !key.Types.Has(configschema.Object) || key.Path == "env" || isItem != k.place.Array:
		default:
			paths = append(paths, table)
			for _, env := range k.w.Config.Environments {
				if top := configschema.Lookup(strings.SplitN(table, ".", 2)[0]); env.Name != "" && top != nil && !top.TopOnly {
					paths = append(paths, "env."+env.Name+"."+table)
				}
			}
		}
	}
	if !k.place.Array {
		for _, env := range k.w.Config.Environments {
			if env.Name != "" {
				paths = append(paths, "env."+env.Name)
			}
		}
	}
	if !k.place.Array {
		k.exports(func(c Item) {
			k.add(Item{Label: "exports." + c.Label, Kind: Key, Detail: c.Detail, Span: k.place.Word, SortKey: "1"})
		})
	}
	for _, path := range paths {
		table, sort := path, "1"
		if strings.HasPrefix(path, "env.") {
			sort = "2"
			if parts := strings.SplitN(path, ".", 3); len(parts) == 3 {
				table = parts[2]
			}
		}
		item := Item{Label: path, Kind: Key, Span: k.place.Word, SortKey: sort}
		if key := configschema.Lookup(table); key != nil {
			item.Detail, item.Doc = Takes(key), KeyDoc(key, sort == "2")
		}
		k.add(item)
	}
}

// Takes says in a few words what a key holds.
func Takes(key *configschema.Key) string {
	out := key.Types.String()
	if len(key.Enum) > 0 {
		out = strings.Join(key.Enum, " | ")
	}
	if key.Required {
		out += ", required"
	}
	return out
}

// KeyDoc is what is said about a key, in Markdown.
func KeyDoc(key *configschema.Key, inEnv bool) string {
	words := configschema.WordsOf(key.Path)
	out := words.Text
	if words.Default != "" {
		out += "\n\nDefault: " + words.Default + "."
	}
	switch {
	case words.JavaScript:
		out += "\n\nFor JavaScript only: it does nothing for a Worker in Python."
	case words.Gone:
		out += "\n\nNo longer read."
	case words.Old:
		out += "\n\nStill read, but replaced."
	}
	if strings.ContainsAny(key.Path, ".[") || key.Path == "env" {
		return out
	}
	switch {
	case key.TopOnly:
		return out + "\n\nCounts at the top level of the file only."
	case slices.Contains(wrangler.NotInherited, key.Path):
		return out + "\n\nEnvironments do not inherit it: each repeats what it needs."
	case inEnv:
		return out + "\n\nWithout it, the environment takes over the top level's."
	}
	return out + "\n\nEnvironments inherit it."
}
