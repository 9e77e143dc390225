package complete

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/configschema"
	"github.com/pywls/pywls/analysis/cron"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

// values suggests what may stand as the value of a key.
func (k *configPlace) values() {
	key := configschema.Lookup(k.path)
	if key == nil {
		return
	}
	for _, v := range key.Enum {
		if key.Types.Has(configschema.String) {
			k.word(Item{Label: v})
		} else if !k.place.Quoted {
			k.add(Item{Label: v, Kind: Word, Span: k.place.Word, SortKey: "0"})
		}
	}
	if key.Types.Has(configschema.Bool) && !k.place.Quoted {
		for _, v := range []string{"true", "false"} {
			k.add(Item{Label: v, Kind: Word, Span: k.place.Word, SortKey: "0"})
		}
	}
	switch key.Path {
	case "compatibility_flags[]":
		k.flags()
	case "compatibility_date":
		k.dates()
	case "durable_objects.bindings[].class_name":
		k.classesOf("script_name", "DurableObject")
	case "migrations[].new_sqlite_classes[]", "migrations[].new_classes[]", "migrations[].renamed_classes[].to":
		k.classes(k.w, "DurableObject")
	case "workflows[].class_name":
		k.classesOf("script_name", "WorkflowEntrypoint")
	case "services[].service":
		k.workers(true)
	case "durable_objects.bindings[].script_name", "workflows[].script_name", "tail_consumers[].service", "streaming_tail_consumers[].service":
		k.workers(false)
	case "main":
		k.mains()
	case "migrations[].deleted_classes[]", "migrations[].renamed_classes[].from":
		k.earlier()
	case "migrations[].tag":
		k.tag()
	case "exports.*.renamed_to":
		k.classes(k.w, "DurableObject")
	case "assets.directory", "d1_databases[].migrations_dir":
		k.files("", true)
	case "queues.producers[].queue", "queues.consumers[].queue", "queues.consumers[].dead_letter_queue":
		k.queues()
	case "triggers.crons[]", "workflows[].schedules", "workflows[].schedules[]":
		k.crons()
	case "services[].entrypoint":
		k.classesOf("service", "WorkerEntrypoint")
	}
}

// word adds a string, in quotes where there are none yet.
func (k *configPlace) word(item Item) {
	item.Span = k.place.Word
	quoted := `"` + item.Label + `"`
	switch {
	case !k.place.Quoted:
		item.Insert, item.Filter = quoted, item.Label
	case !k.place.Closed:
		item.Insert, item.Filter = item.Label+k.doc.Slice(text.Span{Start: item.Span.Start - 1, End: item.Span.Start}), item.Label
	}
	if item.Kind == Binding {
		item.Kind = Word
	}
	if item.SortKey == "" {
		item.SortKey = "0"
	}
	k.add(item)
}

// flags suggests compatibility flags, those of Python first.
func (k *configPlace) flags() {
	given := map[string]bool{}
	for _, env := range k.w.Config.Environments {
		if k.inEnv == (env.Name != "") {
			for _, f := range env.Flags {
				given[f.Text] = true
			}
		}
	}
	current := k.doc.Slice(k.place.Word)
	for _, f := range catalog.Flags() {
		if f.Obsolete || f.Experimental || given[f.Name] && f.Name != current {
			continue
		}
		item := Item{Label: f.Name, Doc: FlagDoc(f), SortKey: "1", Detail: FlagSince(f)}
		switch {
		case f.Python && f.Enables:
			item.SortKey = "0"
		case f.Python:
			item.SortKey = "00" // rarely what is looked for
		}
		k.word(item)
	}
}

// FlagSince says from which date a flag needs no mention: "the default since 2025-09-29".
func FlagSince(f catalog.Flag) string {
	switch {
	case f.DefaultOn == "":
		return ""
	case f.DefaultOn <= "2000-01-01" && f.Enables:
		return "always on"
	case f.Enables:
		return "the default since " + f.DefaultOn
	}
	return "was the default before " + f.DefaultOn
}

// FlagDoc says what a compatibility flag does, in Markdown.
func FlagDoc(f catalog.Flag) string {
	out := "Switches the feature `" + f.Feature + "` on."
	if !f.Enables {
		out = "Keeps the feature `" + f.Feature + "` off."
	}
	if says := flagWords[f.Name]; says != "" {
		out = says
	}
	if since := FlagSince(f); since != "" {
		out += "\n\n" + strings.ToUpper(since[:1]) + since[1:] + "."
	}
	for _, by := range f.ImpliedBy {
		out += "\n\n" + "`" + by.Flag + "` brings it"
		if by.Since > "2000-01-01" {
			out += " at dates from " + by.Since + " on"
		}
		out += "."
	}
	if f.Opposite != "" {
		out += "\n\nIts opposite is `" + f.Opposite + "`."
	}
	switch {
	case f.Experimental:
		out += "\n\nExperimental: deployed Workers cannot have it."
	case f.Obsolete:
		out += "\n\nObsolete: it does nothing any more."
	}
	return out
}

// flagWords are flags that matter to Python in words.
var flagWords = map[string]string{
	"python_workers":                         "The main module is Python. Every Python Worker needs it; no date implies it.",
	"python_workers_20250116":                "Runs Python 3.13 on Pyodide 0.28.",
	"python_workers_20260610":                "Runs Python 3.14 on Pyodide 314.",
	"python_workers_314":                     "Runs Python 3.14 on Pyodide 314.",
	"python_no_global_handlers":              "Handlers are methods of `class Default(WorkerEntrypoint)`; functions such as `on_fetch` are no longer called.",
	"disable_python_no_global_handlers":      "Calls functions such as `on_fetch(request, env, ctx)` at later dates too.",
	"python_workflows":                       "Classes that extend `WorkflowEntrypoint` can be used.",
	"python_workflows_implicit_dependencies": "Workflow steps find what they depend on by the names of their parameters.",
	"python_dedicated_snapshot":              "The Worker starts from a snapshot of its memory after its imports, which makes cold starts short.",
	"enable_python_external_sdk":             "`workers` comes from workers-runtime-sdk in python_modules, which pywrangler puts there.",
	"disable_python_external_sdk":            "`workers` comes from the copy that is built into the runtime, at later dates too.",
}

// Now is the clock for what depends on it: today's date. Tests set it.
var Now = time.Now

// dates suggests today and the compatibility dates that change something for Python, the
// newest first.
func (k *configPlace) dates() {
	changes := runtime.Changes()
	if today := Now().UTC().Format("2006-01-02"); len(changes) > 0 && today > changes[len(changes)-1].Date {
		python, _, _ := runtime.AtDate(today).Python()
		k.word(Item{Label: today, Detail: "today, Python " + python, SortKey: "Z", Doc: "All that is known of the runtime: no later date changes anything for Python."})
	}
	for i, c := range slices.Backward(changes) {
		python, _, _ := runtime.AtDate(c.Date).Python()
		k.word(Item{
			Label: c.Date, Detail: "Python " + python, SortKey: string(rune('a' + len(changes) - i)),
			Doc: "From this date on:\n\n- " + strings.Join(c.Brings, "\n- "),
		})
	}
}

// earlier suggests the Durable Object classes that the migrations have made.
func (k *configPlace) earlier() {
	for _, name := range slices.Sorted(maps.Keys(wrangler.LiveClasses(k.history()))) {
		if name != "" {
			k.word(Item{Label: name, Detail: "of an earlier migration"})
		}
	}
}

// history is the object whose migrations count where one is being written.
func (k *configPlace) history() *wrangler.Value {
	if k.inEnv {
		if env := k.w.Config.Environment(k.place.Keys[1]); env != nil && env.Raw.Get("migrations") != nil {
			return env.Raw
		}
	}
	return k.w.Config.Root
}

// tag suggests the tag after the last one.
func (k *configPlace) tag() {
	var before []*wrangler.Value
	for _, m := range k.history().Get("migrations").Elements() {
		if tag, _ := m.Get("tag").Str(); tag != "" && !m.Get("tag").Span.Contains(k.offset) {
			before = append(before, m)
		}
	}
	k.word(Item{Label: wrangler.NextTag(before), Detail: "the next free tag"})
}

// mains suggests the modules that may be the main one: those with an entrypoint
// first, then the others.
func (k *configPlace) mains() {
	const most = 400 // files looked at: a folder of data ends
	typed := k.doc.Slice(text.Span{Start: k.place.Word.Start, End: max(k.place.Word.Start, k.offset)})
	if strings.Contains(typed, "..") || path.IsAbs(typed) {
		return
	}
	n := 0
	var walk func(dir string)
	walk = func(dir string) {
		for _, e := range k.w.View().ReadDir(filepath.Join(k.w.Dir, filepath.FromSlash(dir))) {
			at := path.Join(dir, e.Name)
			switch {
			case n >= most || strings.HasPrefix(e.Name, ".") || hiddenFolders[e.Name] || e.Link:
			case e.Dir:
				walk(at)
			case strings.HasSuffix(e.Name, ".py") && !strings.HasPrefix(e.Name, "test_") && e.Name != "__init__.py" && e.Name != "conftest.py":
				n++
				k.main(at)
			}
		}
	}
	walk("")
}

// hiddenFolders hold no main module.
var hiddenFolders = map[string]bool{"node_modules": true, "python_modules": true, "__pycache__": true, "venv": true, "tests": true, "test": true}

func (k *configPlace) main(at string) {
	item := Item{Label: at, Kind: File, SortKey: "1"}
	if f, err := k.w.View().Read(filepath.Join(k.w.Dir, filepath.FromSlash(at))); err == nil {
		switch source := f.Doc.String(); {
		case strings.Contains(source, "class Default("):
			item.SortKey, item.Detail = "0", "has `class Default`"
		case strings.Contains(source, "def on_fetch("):
			item.SortKey, item.Detail = "00", "has `on_fetch`"
		}
	}
	k.word(item)
}

// files suggests what stands in the folder that is typed so far.
func (k *configPlace) files(ext string, folders bool) {
	typed := k.doc.Slice(text.Span{Start: k.place.Word.Start, End: max(k.place.Word.Start, k.offset)})
	dir, _ := path.Split(typed)
	if strings.Contains(dir, "..") || path.IsAbs(dir) {
		return
	}
	for _, e := range k.w.View().ReadDir(filepath.Join(k.w.Dir, filepath.FromSlash(dir))) {
		if strings.HasPrefix(e.Name, ".") || e.Name == "node_modules" || e.Name == "python_modules" || e.Name == "__pycache__" {
			continue
		}
		switch {
		case e.Dir && folders:
			k.word(Item{Label: dir + e.Name, Kind: File})
		case e.Dir:
			k.word(Item{Label: dir + e.Name + "/", Kind: File, SortKey: "1"})
		case ext != "" && strings.HasSuffix(e.Name, ext):
			k.word(Item{Label: dir + e.Name, Kind: File})
		}
	}
}

// queues suggests the names of queues that the file has elsewhere.
func (k *configPlace) queues() {
	wrangler.EachKey(k.w.Config, func(e *wrangler.Entry) {
		if name, ok := e.Value.Str(); ok && name != "" && !e.Value.Span.Contains(k.offset) &&
			(strings.HasSuffix(e.Path, ".queue") || strings.HasSuffix(e.Path, ".dead_letter_queue")) {
			k.word(Item{Label: name, Detail: "queue"})
		}
	})
}

func (k *configPlace) crons() {
	for i, s := range []string{"*/5 * * * *", "0 * * * *", "0 3 * * *", "0 3 * * mon", "0 3 * * mon-fri", "0 3 1 * *", "0 3 L * *"} {
		expr, err := cron.Parse(s)
		if err != nil {
			continue // the test of this list would tell
		}
		k.word(Item{Label: s, Detail: expr.Words(), SortKey: string(rune('a' + i))})
	}
}
