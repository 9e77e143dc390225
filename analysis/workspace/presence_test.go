package workspace

import (
	"path/filepath"
	"testing"
)

// A line for a secret goes where wrangler reads it, and a new file hides none.
func TestLocalSecretsFile(t *testing.T) {
	const config = `
-- wrangler.jsonc --
{"name": "w", "main": "entry.py", "compatibility_flags": ["python_workers"], "env": {"staging": {}, "../up": {}}}
-- entry.py --
`
	for _, c := range []struct{ files, environment, want, exists string }{
		{"", "", ".dev.vars", ""},
		{"", "staging", ".dev.vars.staging", ""},
		{"", "../up", "", ""},
		{"-- .dev.vars --\n-- .env --\n", "", ".dev.vars", "yes"},
		{"-- .dev.vars --\n", "staging", ".dev.vars", "yes"},
		{"-- .dev.vars --\n-- .dev.vars.staging --\n", "staging", ".dev.vars.staging", "yes"},
		{"-- .dev.vars --\n", "../up", ".dev.vars", "yes"},
		{"-- .dev.vars.staging --\n", "", ".dev.vars", ""},
		{"-- .env.local --\n", "", ".env.local", "yes"},
		{"-- .env.staging --\n-- .env.local --\n", "staging", ".env.staging", "yes"},
	} {
		w := Open(Options{}, folder(t, config+c.files)).Workers()[0]
		path, exists := w.LocalSecretsFile(c.environment)
		got := path
		if path != "" {
			if filepath.Dir(path) != w.Dir {
				t.Errorf("%q lies outside the Worker's folder", path)
			}
			got = filepath.Base(path)
		}
		if got != c.want || exists != (c.exists == "yes") {
			t.Errorf("%q beside %q: %q, exists %t", c.environment, c.files, got, exists)
		}
	}
}
