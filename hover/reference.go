// Package hover says what stands at a place of a Worker's files: a binding, a
// method, a value, a rule. Its reference texts are Markdown files of their own,
// and only those parts of them are shown that hold for the Worker's runtime.
package hover

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/runtime"
)

//go:embed reference/*.md
var files embed.FS

// topics are the references of the kinds; a kind without one has only its
// line in the catalog.
var topics = map[catalog.Kind]string{
	catalog.D1: "d1", catalog.KV: "kv", catalog.R2: "r2", catalog.Queue: "queues",
	catalog.DurableObject: "durable-objects", catalog.Workflow: "workflows",
	catalog.Service: "services", catalog.Assets: "services", catalog.AI: "ai",
	catalog.Vectorize: "vectorize", catalog.Hyperdrive: "hyperdrive", catalog.SendEmail: "email",
	catalog.Var: "vars-and-secrets", catalog.JSONVar: "vars-and-secrets",
	catalog.Secret: "vars-and-secrets", catalog.SecretsStore: "vars-and-secrets",
}

// typeTopics are the references whose sections describe the methods of a type.
var typeTopics = map[string]string{
	"D1Database": "d1", "D1DatabaseSession": "d1", "D1PreparedStatement": "d1", "KVNamespace": "kv",
	"R2Bucket": "r2", "Queue": "queues", "Ai": "ai", "VectorizeIndex": "vectorize",
}

// Reference is one reference text: its title, what stands before the first
// section, and the sections by title.
type Reference struct {
	Name     string // "d1", of reference/d1.md
	Title    string
	Intro    []block
	Sections []Section
}

// Section is one part of a reference.
type Section struct {
	Title  string
	Blocks []block
}

// block is text with the conditions under which it holds; none means always.
type block struct {
	when []string // all must hold; "0.28|314" holds when one of them does
	text string
}

// References are all reference texts, sorted by name.
var References = sync.OnceValue(func() []*Reference {
	names, err := fs.Glob(files, "reference/*.md")
	if err != nil {
		panic(err)
	}
	var out []*Reference
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		out = append(out, parse(strings.TrimSuffix(path.Base(name), ".md"), string(data)))
	}
	return out
})

// Find is the reference of that name, or nil.
func Find(name string) *Reference {
	refs := References()
	i, ok := slices.BinarySearchFunc(refs, name, func(r *Reference, name string) int { return strings.Compare(r.Name, name) })
	if !ok {
		return nil
	}
	return refs[i]
}

func parse(name, source string) *Reference {
	r := &Reference{Name: name}
	at := &r.Intro
	var when []string
	var lines []string
	fenced := false
	flush := func() {
		if s := strings.Trim(strings.Join(lines, "\n"), "\n"); s != "" {
			*at = append(*at, block{when, s})
		}
		lines = nil
	}
	for line := range strings.Lines(source) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		cond, isWhen := strings.CutPrefix(line, "<!-- when ")
		switch {
		case !fenced && strings.HasPrefix(line, "# "):
			r.Title = strings.TrimPrefix(line, "# ")
		case !fenced && strings.HasPrefix(line, "## "):
			flush()
			r.Sections = append(r.Sections, Section{Title: strings.TrimPrefix(line, "## ")})
			at = &r.Sections[len(r.Sections)-1].Blocks
		case isWhen:
			flush()
			when = strings.Fields(strings.TrimSuffix(cond, "-->"))
		case line == "<!-- end -->":
			flush()
			when = nil
		default:
			lines = append(lines, line)
		}
	}
	flush()
	return r
}

// section is the section of that title, or nil.
func (r *Reference) section(title string) *Section {
	if r == nil {
		return nil
	}
	for i := range r.Sections {
		if r.Sections[i].Title == title {
			return &r.Sections[i]
		}
	}
	return nil
}

// render joins the blocks that may hold.
func render(blocks []block, c conditions) string {
	var out []string
	for _, b := range blocks {
		if !slices.ContainsFunc(b.when, func(w string) bool { return c.holds(w) == runtime.No }) {
			out = append(out, b.text)
		}
	}
	return strings.Join(out, "\n\n")
}

// conditions are what the texts may depend on.
type conditions struct {
	model *runtime.Model
	mode  runtime.Mode
}

// conditionNames are the words that "when" may hold.
var conditionNames = []string{
	"raw", "wrapped", "jsnull", "none", "0.26", "0.28", "314", "frozen", "sdk", "legacy", "class", "implicit",
	"explicit", "storage-raw", "storage-wrapped",
}

// holds answers one condition; "a|b" holds when one of its parts does.
func (c conditions) holds(when string) runtime.Answer {
	best := runtime.No
	for _, part := range strings.Split(when, "|") {
		switch c.one(part) {
		case runtime.Yes:
			return runtime.Yes
		case runtime.Maybe:
			best = runtime.Maybe
		}
	}
	return best
}

func (c conditions) one(when string) runtime.Answer {
	is := func(known, yes bool) runtime.Answer {
		switch {
		case !known:
			return runtime.Maybe
		case yes:
			return runtime.Yes
		}
		return runtime.No
	}
	not := func(a runtime.Answer) runtime.Answer {
		switch a {
		case runtime.Yes:
			return runtime.No
		case runtime.No:
			return runtime.Yes
		}
		return a
	}
	switch when {
	case "raw":
		return is(c.mode != runtime.ModeUnknown, c.mode == runtime.Raw)
	case "wrapped":
		return is(c.mode != runtime.ModeUnknown, c.mode == runtime.Wrapped)
	}
	if c.model == nil {
		return runtime.Maybe
	}
	null := c.model.NullAs(c.mode)
	sdk := c.model.SDK().Kind
	style, _, _ := c.model.Style()
	switch when {
	case "jsnull":
		return is(null != runtime.NullUnknown, null == runtime.NullIsJSNull)
	case "none":
		return is(null != runtime.NullUnknown, null == runtime.NullIsNone)
	case "0.26":
		return not(c.model.PythonAtLeast(13))
	case "0.28":
		if c.model.PythonAtLeast(13) == runtime.Yes && c.model.PythonAtLeast(14) == runtime.No {
			return runtime.Yes
		}
		if c.model.PythonAtLeast(13) == runtime.No || c.model.PythonAtLeast(14) == runtime.Yes {
			return runtime.No
		}
		return runtime.Maybe
	case "314":
		return c.model.PythonAtLeast(14)
	case "frozen":
		return is(sdk == runtime.SDKFrozen || sdk == runtime.SDKExternal, sdk == runtime.SDKFrozen)
	case "sdk":
		return is(sdk == runtime.SDKFrozen || sdk == runtime.SDKExternal, sdk == runtime.SDKExternal)
	case "legacy":
		return is(style != runtime.StyleUnknown, style == runtime.StyleLegacy)
	case "class":
		return is(style != runtime.StyleUnknown, style == runtime.StyleClass)
	case "implicit":
		return c.model.ImplicitWorkflowDependencies()
	case "explicit":
		return not(c.model.ImplicitWorkflowDependencies())
	case "storage-wrapped":
		return c.model.WrapsStorage()
	case "storage-raw":
		return not(c.model.WrapsStorage())
	}
	return runtime.Maybe
}
