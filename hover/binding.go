package hover

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/complete"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/navigate"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// envCard describes a name that is read from env.
func envCard(w *workspace.Worker, names []navigate.EnvName) *Card {
	name := names[0].Name
	b := declared(w, name)
	kind := catalog.Kind("")
	if b != nil {
		kind = b.Kind
	} else if len(secretFiles(w, name)) > 0 {
		kind = catalog.Secret
	}
	var seen []seenAs
	for _, n := range names {
		if n.Indirect {
			continue // what a class of the project makes of it is not known
		}
		mode := n.Runtime.Model.BindingMode(kind, runtime.Wrapped)
		var why string
		for _, alt := range flow.Alternatives(n.Env) {
			if env, ok := alt.(*flow.Env); ok {
				mode = n.Runtime.Model.BindingMode(kind, env.Mode)
				if env.Mode == runtime.Raw && n.Runtime.Model.Wraps(kind) != runtime.No {
					why = "env itself is raw here" + entry(w, env.Origin)
				}
			}
		}
		seen = append(seen, seenAs{n.Runtime, mode, why})
	}
	return card(bindingText(w, name, b, kind, seen), names[0].Span)
}

// entry says where a raw env came in: ", it enters at entry.py:12".
func entry(w *workspace.Worker, o *flow.Origin) string {
	for o != nil && o.Prev != nil {
		o = o.Prev
	}
	if o == nil || o.Module == nil {
		return ""
	}
	return fmt.Sprintf(", it enters at %s", place(w, o.Module.Path, o.Span))
}

// seenAs is how a binding arrives in one runtime.
type seenAs struct {
	runtime *workspace.Runtime
	mode    runtime.Mode
	why     string // instead of the model's own reason
}

// declared is the first declaration of a name, the top level before others.
func declared(w *workspace.Worker, name string) *wrangler.Binding {
	for _, env := range w.Config.Environments {
		if b := env.Binding(name); b != nil {
			return b
		}
	}
	return nil
}

func secretFiles(w *workspace.Worker, name string) []string {
	var out []string
	if w.Project == nil {
		return nil
	}
	for _, s := range w.Project.Secrets {
		if s.Name == name {
			out = append(out, place(w, s.Path, s.Span))
		}
	}
	return out
}

// place is "wrangler.jsonc:7".
func place(w *workspace.Worker, path string, span text.Span) string {
	doc := w.Document(path)
	if doc == nil {
		return w.Rel(path)
	}
	return fmt.Sprintf("%s:%d", w.Rel(path), doc.Line(span.Start)+1)
}

func bindingText(w *workspace.Worker, name string, b *wrangler.Binding, kind catalog.Kind, seen []seenAs) string {
	var out strings.Builder
	info := catalog.Info(kind)
	switch {
	case b == nil && kind == catalog.Secret:
		fmt.Fprintf(&out, "**%s** · secret", name)
	case b == nil:
		fmt.Fprintf(&out, "**%s** · not declared in %s", name, w.Rel(w.Config.Path))
		if near := catalog.Nearest(name, w.DeclaredNames()); near != "" {
			fmt.Fprintf(&out, "\n\nDid you mean `%s`?", near)
		}
		return out.String()
	default:
		fmt.Fprintf(&out, "**%s** · %s", name, title(b))
	}
	ref := Find(topics[kind])
	if kind == catalog.Secret || kind == catalog.Var {
		ref = nil
	}
	if info != nil && ref == nil {
		out.WriteString("\n\n" + info.Doc)
	}
	out.WriteString("\n")
	for _, line := range facts(w, name, b) {
		out.WriteString("\n- " + line)
	}
	for _, line := range results(kind, seen) {
		out.WriteString("\n- " + line)
	}
	if line := tooOld(kind, seen); line != "" {
		out.WriteString("\n- " + line)
	}
	if ref != nil && len(seen) > 0 {
		var c []conditions
		for _, s := range seen {
			c = append(c, conditions{s.runtime, s.mode})
		}
		for _, title := range []string{"", "Results", "Stubs", "Mistakes"} {
			blocks := ref.Intro
			if title != "" {
				s := ref.section(title)
				if s == nil {
					continue
				}
				blocks = s.Blocks
			}
			if body := ref.named(name, render(blocks, c...)); body != "" {
				if title != "" {
					body = "**" + title + "**\n\n" + body
				}
				out.WriteString("\n\n" + body)
			}
		}
	}
	return out.String()
}

// tooOld says that the Python of a runtime is too old for a binding, "" where
// it is not, or that is not known.
func tooOld(kind catalog.Kind, seen []seenAs) string {
	if kind != catalog.Hyperdrive {
		return ""
	}
	for _, s := range seen {
		if s.runtime.Model.PythonAtLeast(14) == runtime.No {
			version, _, why := s.runtime.Model.Python()
			return fmt.Sprintf("**Not usable here**: this Worker runs Python %s (%s), and the drivers need Python 3.14", version, why.Text)
		}
	}
	return ""
}

// title is the kind with the resource it is bound to.
func title(b *wrangler.Binding) string {
	info := catalog.Info(b.Kind)
	out := "binding"
	if info != nil {
		out = info.Title
	}
	if b.Resource != "" {
		out += " `" + b.Resource + "`"
	}
	return out
}

// names are all names on env.
// facts are lines about the declaration: where, in which environments, and the
// resource. Values of vars and secrets are never among them.
func facts(w *workspace.Worker, name string, b *wrangler.Binding) []string {
	var out, places, missing []string
	for _, env := range w.Config.Environments {
		switch d := env.Binding(name); {
		case d == nil:
			missing = append(missing, env.Name)
		case len(w.Config.Environments) == 1:
			places = append(places, place(w, d.Path, d.NameSpan))
		default:
			places = append(places, fmt.Sprintf("%s (%s)", place(w, d.Path, d.NameSpan), complete.EnvironmentList([]string{env.Name})))
		}
	}
	if len(places) > 0 {
		out = append(out, "Declared in "+strings.Join(places, ", "))
		if len(missing) > 0 {
			out = append(out, "Missing in "+complete.EnvironmentList(missing))
		}
	}
	if files := secretFiles(w, name); len(files) > 0 {
		out = append(out, "Named in "+strings.Join(files, ", "))
	}
	if b == nil {
		return out
	}
	switch b.Kind {
	case catalog.Var, catalog.JSONVar, catalog.Secret:
		if b.Kind == catalog.Var && b.Value != nil {
			out = append(out, map[wrangler.ValueKind]string{
				wrangler.String: "A `str`", wrangler.Number: "A number: `int` or `float`", wrangler.Bool: "A `bool`",
			}[b.Value.Kind])
		}
		return slices.DeleteFunc(out, func(s string) bool { return s == "" })
	}
	if info := catalog.Info(b.Kind); info != nil {
		for _, key := range info.ResourceKeys {
			if v, ok := b.Value.Get(key).Str(); ok && v != "" && v != b.Resource {
				out = append(out, fmt.Sprintf("%s `%s`", key, v))
			}
		}
		switch info.Local {
		case catalog.LocalRemote:
			out = append(out, "No local simulation: it is always remote")
		case catalog.LocalIfRemote:
			out = append(out, "No local simulation: `wrangler dev` has it with `remote: true` only")
		}
	}
	if b.ClassName != "" && b.ScriptName == "" {
		for _, l := range navigate.Class(w, b.ClassName) {
			out = append(out, fmt.Sprintf("Class `%s` in %s", b.ClassName, place(w, l.Path, l.Span)))
		}
	}
	return out
}

// results says what comes back from a binding, and why, once for each
// different answer of the Worker's runtimes.
func results(kind catalog.Kind, seen []seenAs) []string {
	if kind == catalog.SecretsStore {
		return nil // its get() gives a str whatever wraps it
	}
	info := catalog.Info(kind)
	if info == nil || kind == catalog.Var || kind == catalog.Secret {
		return nil
	}
	what := map[catalog.Kind][2]string{
		catalog.D1:    {"Rows are dicts", "Rows are raw JavaScript objects"},
		catalog.KV:    {"Results are plain Python", "Results are raw JavaScript values"},
		catalog.Queue: {"Bodies are sent as they are", "Bodies must be JavaScript values (`to_js`)"},
	}[kind]
	if what[0] == "" {
		what = [2]string{"Results are converted to Python", "Results are raw JavaScript objects"}
	}
	if kind == catalog.JSONVar {
		what[1] = "It is a raw JavaScript object"
	}
	var lines []string
	envs := map[string][]string{}
	for _, s := range seen {
		why := s.why
		if why == "" {
			why = s.runtime.Model.Because(kind)
		}
		line := "Whether results are converted is not known (" + why + ")"
		switch s.mode {
		case runtime.Wrapped:
			line = fmt.Sprintf("%s here (%s)", what[0], why)
		case runtime.Raw:
			line = fmt.Sprintf("%s here (%s)", what[1], why)
		}
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
		for _, e := range s.runtime.Environments {
			envs[line] = append(envs[line], e.Name)
		}
	}
	if len(lines) > 1 {
		for i, line := range lines {
			lines[i] = complete.EnvironmentList(envs[line]) + ": " + line
		}
	}
	return lines
}

// isName reports whether the entry's key is the one that holds the name.
func isName(e *navigate.Entry) bool {
	info := catalog.Info(e.Binding.Kind)
	return info != nil && e.Key == info.NameKey
}
