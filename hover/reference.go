// Package hover says what stands at a place of a Worker's files: a binding, a
// method, a value, a rule. Its reference texts are Markdown files of their own,
// and only those parts of them are shown that hold for the Worker's runtime.
package hover

import (
	"embed"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/complete"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/workspace"
)

//go:embed reference/*.md
var files embed.FS

// topics are the references of the kinds; a kind without one has only its
// line in the catalog.
var topics = map[catalog.Kind]string{
	catalog.D1: "d1", catalog.KV: "kv", catalog.R2: "r2", catalog.Queue: "queues",
	catalog.DurableObject: "durable-objects", catalog.Workflow: "workflows",
	catalog.Service: "services", catalog.Assets: "assets", catalog.AI: "ai",
	catalog.Vectorize: "vectorize", catalog.Hyperdrive: "hyperdrive", catalog.SendEmail: "email",
	catalog.Var: "vars-and-secrets", catalog.JSONVar: "vars-and-secrets",
	catalog.Secret: "vars-and-secrets", catalog.SecretsStore: "secrets-store",
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
		if s := unwrap(lines); s != "" {
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

// unwrap joins the lines of a paragraph, since some clients break a line at
// every line break; code and lists keep theirs.
func unwrap(lines []string) string {
	var out []string
	fenced := false
	for _, line := range lines {
		fence := strings.HasPrefix(line, "```")
		last := len(out) - 1
		switch {
		case !fenced && !fence && last >= 0 && line != "" && out[last] != "" && !strings.HasPrefix(out[last], "```") &&
			!strings.HasPrefix(line, "- "):
			out[last] += " " + strings.TrimLeft(line, " ")
		default:
			out = append(out, line)
		}
		if fence {
			fenced = !fenced
		}
	}
	return strings.Trim(strings.Join(out, "\n"), "\n")
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

// render joins the blocks that may hold in one of several runtimes. A block
// that holds in some of them only says in which environments.
func render(blocks []block, in ...conditions) string {
	var out []string
	for _, b := range blocks {
		var envs []string
		n := 0
		for _, c := range in {
			if slices.ContainsFunc(b.when, func(w string) bool { return c.holds(w) == runtime.No }) {
				continue
			}
			n++
			if c.runtime != nil {
				for _, e := range c.runtime.Environments {
					envs = append(envs, e.Name)
				}
			}
		}
		switch {
		case n == len(in):
			out = append(out, b.text)
		case n > 0:
			gap := " "
			if strings.HasPrefix(b.text, "```") || strings.HasPrefix(b.text, "- ") {
				gap = "\n\n"
			}
			out = append(out, "*In "+complete.EnvironmentList(envs)+":*"+gap+b.text)
		}
	}
	return strings.Join(out, "\n\n")
}

var exampleName = regexp.MustCompile(`self\.env\.[A-Z]+\b`)

// named puts the user's own binding into the examples of a text, where the
// whole reference speaks of one binding only.
func (r *Reference) named(name, body string) string {
	used := map[string]bool{}
	note := func(blocks []block) {
		for _, b := range blocks {
			for _, n := range exampleName.FindAllString(b.text, -1) {
				used[n] = true
			}
		}
	}
	note(r.Intro)
	for _, s := range r.Sections {
		note(s.Blocks)
	}
	if len(used) != 1 {
		return body
	}
	return exampleName.ReplaceAllLiteralString(body, "self.env."+name)
}

// conditions are what the texts may depend on.
type conditions struct {
	runtime *workspace.Runtime // nil where nothing is known
	mode    runtime.Mode
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
	if c.runtime == nil {
		return runtime.Maybe
	}
	model := c.runtime.Model
	null := model.NullAs(c.mode)
	sdk := model.SDK().Kind
	style, _, _ := model.Style()
	switch when {
	case "jsnull":
		return is(null != runtime.NullUnknown, null == runtime.NullIsJSNull)
	case "none":
		return is(null != runtime.NullUnknown, null == runtime.NullIsNone)
	case "0.26":
		return not(model.PythonAtLeast(13))
	case "0.28":
		if model.PythonAtLeast(13) == runtime.Yes && model.PythonAtLeast(14) == runtime.No {
			return runtime.Yes
		}
		if model.PythonAtLeast(13) == runtime.No || model.PythonAtLeast(14) == runtime.Yes {
			return runtime.No
		}
		return runtime.Maybe
	case "314":
		return model.PythonAtLeast(14)
	case "frozen":
		return is(sdk == runtime.SDKFrozen || sdk == runtime.SDKExternal, sdk == runtime.SDKFrozen)
	case "sdk":
		return is(sdk == runtime.SDKFrozen || sdk == runtime.SDKExternal, sdk == runtime.SDKExternal)
	case "legacy":
		return is(style != runtime.StyleUnknown, style == runtime.StyleLegacy)
	case "class":
		return is(style != runtime.StyleUnknown, style == runtime.StyleClass)
	case "implicit":
		return model.ImplicitWorkflowDependencies()
	case "explicit":
		return not(model.ImplicitWorkflowDependencies())
	case "storage-wrapped":
		return model.WrapsStorage()
	case "storage-raw":
		return not(model.WrapsStorage())
	}
	return runtime.Maybe
}
