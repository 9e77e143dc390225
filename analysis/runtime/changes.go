package runtime

import (
	"fmt"
	"slices"
	"sync"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

// Change is a compatibility date that brings something new to Python Workers.
type Change struct {
	Date   string // "2025-09-29"
	Brings []string
}

// Changes are the dates that change how a Python Worker without flags of its
// own runs, the oldest first. They are those at which some flag's default
// changes; what they bring is found by asking the models of both sides.
var Changes = sync.OnceValue(func() []Change {
	var dates []string
	for _, f := range catalog.Flags() {
		if f.DefaultOn > "2000-01-01" {
			dates = append(dates, f.DefaultOn)
		}
		for _, by := range f.ImpliedBy {
			if by.Since > "2000-01-01" {
				dates = append(dates, by.Since)
			}
		}
	}
	slices.Sort(dates)
	var out []Change
	before := AtDate("2000-01-02")
	for _, date := range slices.Compact(dates) {
		after := AtDate(date)
		if brings := difference(before, after); len(brings) > 0 {
			out = append(out, Change{date, brings})
		}
		before = after
	}
	return out
})

// AtDate is the model of a Python Worker with no flag but python_workers at a
// compatibility date.
func AtDate(date string) *Model {
	doc := text.New(fmt.Sprintf(`{"main":"main.py","compatibility_date":%q,"compatibility_flags":["python_workers"]}`, date))
	return Resolve(nil, wrangler.Parse("/wrangler.json", doc), nil)
}

// ChangesAfter are the changes later than a date.
func ChangesAfter(date string) []Change {
	all := Changes()
	i := slices.IndexFunc(all, func(c Change) bool { return c.Date > date })
	if i < 0 {
		return nil
	}
	return all[i:]
}

func difference(a, b *Model) []string {
	var out []string
	oldPy, _, _ := a.Pyodide()
	newPy, _, _ := b.Pyodide()
	if oldPy != newPy && newPy != "" {
		python, _, _ := b.Python()
		out = append(out, fmt.Sprintf("Python %s on Pyodide %s", python, newPy))
	}
	for _, q := range []struct {
		ask func(*Model) Answer
		say string
	}{
		{func(m *Model) Answer { s, _, _ := m.Style(); return answer(s == StyleClass) }, "handlers are methods of `class Default(WorkerEntrypoint)`, no longer `on_fetch` functions"},
		{func(m *Model) Answer { return m.flag("enable_python_external_sdk") }, "`workers` comes from workers-runtime-sdk in python_modules, no longer from the runtime"},
		{(*Model).Workflows, "workflows need no flag"},
		{(*Model).ImplicitWorkflowDependencies, "workflow steps find what they depend on by parameter names"},
		{(*Model).DedicatedSnapshot, "the Worker starts from a snapshot of its own memory"},
		{(*Model).BinaryFramesAreBlobs, "binary messages are Blobs for listeners of a WebSocket"},
		{(*Model).QueuesSendJSON, "queue messages are sent as JSON"},
	} {
		if q.ask(a) != Yes && q.ask(b) == Yes {
			out = append(out, q.say)
		}
	}
	return out
}
