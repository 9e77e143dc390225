package hover

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/complete"
	"github.com/pywls/pywls/analysis/configschema"
	"github.com/pywls/pywls/analysis/cron"
	"github.com/pywls/pywls/analysis/navigate"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// Now is the clock for what depends on it: the next runs of a cron expression.
// Tests set it.
var Now = time.Now

// configCard describes what stands at an offset of the wrangler file: a
// binding's name, a key, a flag, a compatibility date, a cron expression.
func configCard(w *workspace.Worker, offset int) *Card {
	if c := bindingCard(w, offset); c != nil {
		return c
	}
	place, ok := wrangler.PlaceAt(w.Fresh.Format, w.Fresh.Source.String(), offset)
	if !ok || place.Word.Len() == 0 {
		return nil
	}
	word := w.Fresh.Source.Slice(place.Word)
	if place.InHeader {
		part := partAt(word, offset-place.Word.Start)
		if names := strings.SplitN(word[:part.End], ".", 3); len(names) == 2 && strings.TrimSpace(names[0]) == "env" {
			return card(environmentText(w.Config, strings.Trim(strings.TrimSpace(names[1]), `"'`)), text.Span{Start: place.Word.Start + part.Start, End: place.Word.Start + part.End})
		}
		return card(headerText(word[:part.End]), text.Span{Start: place.Word.Start + part.Start, End: place.Word.Start + part.End})
	}
	keys := place.Keys
	if place.InKey {
		keys = append(slices.Clone(keys), word)
	}
	if place.InKey && len(keys) == 2 && keys[0] == "env" {
		return card(environmentText(w.Config, word), place.Word)
	}
	path, inEnv, ok := configschema.Resolve(keys)
	if !ok {
		return nil
	}
	if place.InKey {
		return card(keyText(path, inEnv), place.Word)
	}
	switch path {
	case "compatibility_flags[]":
		if f, known := catalog.FlagInfo(word); known {
			return card("**"+f.Name+"** · compatibility flag\n\n"+complete.FlagDoc(f), place.Word)
		}
	case "compatibility_date":
		return card(dateText(w, word, keys), place.Word)
	case "durable_objects.bindings[].class_name", "workflows[].class_name", "containers[].class_name":
		if place.Strings["script_name"] == "" {
			return card(classText(w, word, environmentOf(w.Config, keys)), place.Word)
		}
	case "migrations[].new_classes[]", "migrations[].new_sqlite_classes[]", "migrations[].deleted_classes[]", "migrations[].renamed_classes[].from", "migrations[].renamed_classes[].to":
		return card(classText(w, word, environmentOf(w.Config, keys)), place.Word)
	case "migrations[].tag":
		history := environmentOf(w.Config, keys).Raw
		if history.Get("migrations") == nil {
			history = w.Config.Root
		}
		return card(tagText(history, word), place.Word)
	case "triggers.crons[]", "workflows[].schedules", "workflows[].schedules[]", "exports.*.schedules", "exports.*.schedules[]":
		return card(cronText(word, Now()), place.Word)
	}
	if k := configschema.Lookup(path); k != nil && len(k.Enum) > 0 {
		return card(keyText(path, inEnv), place.Word)
	}
	return nil
}

// partAt is the span in a TOML header of the name at a byte offset in it, its
// quotes included.
func partAt(header string, offset int) text.Span {
	part, quote := text.Span{End: len(header)}, byte(0)
	for i := 0; i < len(header); i++ {
		switch c := header[i]; {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && c == '.' && i < offset:
			part.Start = i + 1
		case quote == 0 && c == '.':
			part.End = i
			return part
		}
	}
	return part
}

// headerText describes the last table that a TOML header names.
func headerText(header string) string {
	path := ""
	inEnv, ok := strings.HasPrefix(header, "env."), false
	for _, part := range strings.Split(header, ".") {
		if path, ok = configschema.Step(path, strings.Trim(strings.TrimSpace(part), `"'`)); !ok {
			return ""
		}
		if k := configschema.Lookup(path); k != nil && k.Types.Has(configschema.Array) && part != header[strings.LastIndexByte(header, '.')+1:] {
			path += "[]"
		}
	}
	return keyText(path, inEnv)
}

func keyText(path string, inEnv bool) string {
	key := configschema.Lookup(path)
	if key == nil || key.Name() == "" || key.Name() == "*" {
		return ""
	}
	return fmt.Sprintf("**%s** · %s\n\n%s", key.Path, complete.Takes(key), complete.KeyDoc(key, inEnv))
}

// dateText says what runs at a compatibility date, and what the next one brings.
func dateText(w *workspace.Worker, date string, keys []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** · compatibility date", date)
	env := ""
	if len(keys) > 1 && keys[0] == "env" {
		env = keys[1]
	}
	for _, r := range w.Runtimes {
		if !slices.ContainsFunc(r.Environments, func(e *wrangler.Environment) bool { return e.Name == env }) {
			continue
		}
		if python, _, _ := r.Model.Python(); python != "" {
			pyodide, _, why := r.Model.Pyodide()
			fmt.Fprintf(&b, "\n\nRuns Python %s on Pyodide %s (%s).", python, pyodide, why.Text)
		}
		if sdk := r.Model.SDK(); sdk.Kind != runtime.SDKUnknown {
			fmt.Fprintf(&b, "\n\n`workers`: %s.", sdk.Because())
		}
	}
	next := runtime.ChangesAfter(date)
	if len(next) == 0 {
		b.WriteString("\n\nNo later date that is known changes anything for Python.")
	}
	for i, c := range next {
		if i == 0 {
			b.WriteString("\n\nLater dates bring:\n")
		}
		fmt.Fprintf(&b, "\n- %s: %s", c.Date, strings.Join(c.Brings, "; "))
	}
	return b.String()
}

// cronText is a cron expression in words with its next three runs.
func cronText(expr string, now time.Time) string {
	e, err := cron.Parse(expr)
	if err != nil {
		return ""
	}
	out := fmt.Sprintf("**%s** · cron expression\n\nFires %s.", expr, e.Words())
	var runs []string
	for at := now; len(runs) < 3; {
		next, ok := e.Next(at)
		if !ok {
			break
		}
		runs = append(runs, "- "+next.Format("Monday, 2006-01-02 15:04")+" UTC")
		at = next
	}
	if len(runs) == 0 {
		return out + "\n\nIt never fires: no such day comes."
	}
	return out + "\n\nNext runs:\n\n" + strings.Join(runs, "\n")
}

// usesText says how often Python names a binding, and where first.
func usesText(w *workspace.Worker, name string) string {
	uses := navigate.Uses(w, name)
	switch {
	case len(uses) == 0 && w.Mentions(name):
		return "Code names it, but no place was found that reads it from env."
	case len(uses) == 0:
		return "Python does not read it by this name."
	}
	first := place(w, uses[0].Path, uses[0].Span)
	if len(uses) == 1 {
		return "Used in " + first + "."
	}
	return fmt.Sprintf("Used in %d places, first in %s.", len(uses), first)
}

// bindingCard describes a binding whose name is at an offset.
func bindingCard(w *workspace.Worker, offset int) *Card {
	e := navigate.EntryAt(w.Fresh, offset)
	if e == nil || e.Binding == nil || e.Span != e.Binding.NameSpan && (e.Value == nil || !isName(e) || !e.Value.Span.Contains(offset)) {
		return nil
	}
	var seen []seenAs
	for _, r := range w.Runtimes {
		seen = append(seen, seenAs{r, r.Model.BindingMode(e.Binding.Kind, r.Model.ClassEnv()), ""})
	}
	body := bindingText(w, e.Binding.Name, e.Binding, e.Binding.Kind, seen)
	return card(body+"\n\n"+usesText(w, e.Binding.Name), e.Span)
}
