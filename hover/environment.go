package hover

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/configschema"
	"github.com/pywls/pywls/analysis/navigate"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// environmentText says what an environment is: under which name it is deployed,
// what it sets for itself, what it takes over, and what of the top level it has not.
func environmentText(c *wrangler.Config, name string) string {
	env := c.Environment(name)
	if env == nil || name == "" {
		return ""
	}
	var own, repeated, taken, lacking []string
	for _, m := range env.Raw.Members {
		switch key := "`" + m.Key + "`"; {
		case m.Key == "":
		case slices.Contains(wrangler.NotInherited, m.Key):
			repeated = append(repeated, key)
		default:
			own = append(own, key)
		}
	}
	for _, m := range c.Root.Members {
		k := configschema.Lookup(m.Key)
		if env.Raw.Get(m.Key) != nil || k == nil || k.TopOnly || m.Key == "env" || m.Key == "name" {
			continue
		}
		if slices.Contains(wrangler.NotInherited, m.Key) {
			lacking = append(lacking, "`"+m.Key+"`")
		} else {
			taken = append(taken, "`"+m.Key+"`")
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** · environment\n\n", name)
	if as := c.DeployedName(env); as != "" {
		fmt.Fprintf(&b, "Deployed as `%s` with `wrangler deploy --env %s`.\n", as, name)
	}
	for _, line := range []struct {
		what string
		keys []string
	}{
		{"Sets for itself", own},
		{"Has of its own, since it is not inherited", repeated},
		{"Takes over from the top level", taken},
		{"Does **not** have, though the top level does", lacking},
	} {
		if len(line.keys) > 0 {
			fmt.Fprintf(&b, "\n- %s: %s", line.what, strings.Join(slices.Compact(line.keys), ", "))
		}
	}
	return b.String()
}

// classText says of a class that the configuration names where it is, who binds
// it and which migration made it.
func classText(w *workspace.Worker, name string, env *wrangler.Environment) string {
	if name == "" {
		return ""
	}
	var lines []string
	if at := navigate.Class(w, name); len(at) > 0 {
		lines = append(lines, "Defined in "+place(w, at[0].Path, at[0].Span)+".")
	} else {
		lines = append(lines, "No class of this name was found in the Worker's modules.")
	}
	for _, b := range env.Bindings {
		if b.ClassName == name && b.ScriptName == "" {
			lines = append(lines, fmt.Sprintf("Bound as `%s`.", b.Name))
		}
	}
	history := env.Raw
	if history.Get("migrations") == nil {
		history = w.Config.Root
	}
	for _, m := range history.Get("migrations").Elements() {
		tag, _ := m.Get("tag").Str()
		for _, did := range migrationLines(m) {
			if strings.Contains(did, "`"+name+"`") {
				lines = append(lines, fmt.Sprintf("Migration `%s` %s.", tag, did))
			}
		}
	}
	return "**" + name + "** · class\n\n- " + strings.Join(lines, "\n- ")
}

// migrationLines are what a migration does, a class each.
func migrationLines(m *wrangler.Value) (out []string) {
	for _, kind := range []struct{ key, does string }{
		{"new_sqlite_classes", "creates `%s`, with storage in SQLite"},
		{"new_classes", "creates `%s`, with key-value storage"},
		{"deleted_classes", "deletes `%s` and all its data"},
	} {
		for _, c := range m.Get(kind.key).Elements() {
			out = append(out, fmt.Sprintf(kind.does, c.Text))
		}
	}
	for _, kind := range []struct{ key, does string }{
		{"renamed_classes", "renames `%s` to `%s`"}, {"transferred_classes", "takes `%s` over from another Worker as `%s`"},
	} {
		for _, c := range m.Get(kind.key).Elements() {
			from, _ := c.Get("from").Str()
			to, _ := c.Get("to").Str()
			out = append(out, fmt.Sprintf(kind.does, from, to))
		}
	}
	return out
}

// tagText says what the migration of a tag does, and when it runs.
func tagText(history *wrangler.Value, tag string) string {
	list := history.Get("migrations").Elements()
	for i, m := range list {
		if t, _ := m.Get("tag").Str(); t != tag || tag == "" {
			continue
		}
		out := fmt.Sprintf("**%s** · migration %d of %d", tag, i+1, len(list))
		for _, did := range migrationLines(m) {
			out += "\n\n" + strings.ToUpper(did[:1]) + did[1:] + "."
		}
		return out + "\n\nA deployment runs the migrations after the one that was run last, in this order. What was run is never run again: change nothing in it, add another one."
	}
	return ""
}

// environmentOf is the environment in which keys from the root of a file lie.
func environmentOf(c *wrangler.Config, keys []string) *wrangler.Environment {
	if len(keys) > 1 && keys[0] == "env" {
		if env := c.Environment(keys[1]); env != nil {
			return env
		}
	}
	return c.Environments[0]
}
