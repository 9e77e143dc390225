package ruletest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// mode is a runtime to test on, written as in the info string of an example:
//
//	raw@0.28            the SDK frozen into workerd, Pyodide 0.28
//	sdk@1.6.15@314      workers-runtime-sdk 1.6.15 vendored, Pyodide 314
//	assumed@0.28        a pyproject without a lock, so that the SDK is assumed
//	legacy              a date before class handlers; raw, Pyodide 0.26
type mode struct {
	name    string
	pyodide string
	sdk     string // version vendored; empty for none
	assumed bool
	legacy  bool
}

// standard are the modes of an example that names none.
const standard = "raw@0.28,sdk@1.6.15@314"

func parseModes(list string) ([]mode, error) {
	if list == "" {
		list = standard
	}
	var out []mode
	for _, name := range strings.Split(list, ",") {
		name = strings.TrimSpace(name)
		m := mode{name: name, pyodide: name[strings.LastIndex(name, "@")+1:]}
		parts := strings.Split(name, "@")
		switch {
		case name == "legacy":
			m.legacy, m.pyodide = true, "0.26"
		case parts[0] == "raw" && len(parts) == 2:
		case parts[0] == "assumed" && len(parts) == 2:
			m.assumed = true
		case parts[0] == "sdk" && len(parts) == 3:
			m.sdk = parts[1]
		default:
			return nil, fmt.Errorf("runtime %q: want raw@PYODIDE, sdk@VERSION@PYODIDE, assumed@PYODIDE or legacy", name)
		}
		if dates[m.pyodide] == "" {
			return nil, fmt.Errorf("runtime %q: Pyodide %q is not one of 0.26, 0.28 and 314", name, m.pyodide)
		}
		out = append(out, m)
	}
	return out, nil
}

// dates give each Pyodide while the frozen SDK is still there (before 2026-04-21).
var dates = map[string]string{"0.26": "2025-09-01", "0.28": "2026-01-15", "314": "2026-04-20"}

func (m mode) date() string {
	if m.legacy {
		return "2025-06-01"
	}
	return dates[m.pyodide]
}

func (m mode) flags() []string {
	if m.pyodide == "314" {
		return []string{"python_workers", "python_workers_314"}
	}
	return []string{"python_workers"}
}

// files are what the mode adds to a project beside the wrangler file.
func (m mode) files() project {
	switch {
	case m.assumed:
		return project{"pyproject.toml": "[project]\nname = \"w\"\nversion = \"1\"\ndependencies = [\"workers-runtime-sdk>=1.3\"]\n\n[dependency-groups]\ndev = [\"workers-py>=1.9\"]\n"}
	case m.sdk != "":
		return project{
			"python_modules/workers/__init__.py":                                  "",
			"python_modules/workers_runtime_sdk-" + m.sdk + ".dist-info/METADATA": "Metadata-Version: 2.4\nName: workers-runtime-sdk\nVersion: " + m.sdk + "\n",
		}
	}
	return nil
}

// declared are the names that a standard wrangler file declares when the code
// mentions them, so that nothing is declared that the code does not use.
var declared = []struct{ name, entry string }{
	{"DB", `"d1_databases": [{ "binding": "DB", "database_name": "app", "database_id": "11111111-1111-4111-8111-111111111111" }]`},
	{"KV", `"kv_namespaces": [{ "binding": "KV", "id": "22222222222222222222222222222222" }]`},
	{"BUCKET", `"r2_buckets": [{ "binding": "BUCKET", "bucket_name": "files" }]`},
	{"COUNTER", "\"durable_objects\": { \"bindings\": [{ \"name\": \"COUNTER\", \"class_name\": \"Counter\" }] },\n  \"migrations\": [{ \"tag\": \"v1\", \"new_sqlite_classes\": [\"Counter\"] }]"},
	{"AI", `"ai": { "binding": "AI", "remote": true }`},
	{"SVC", `"services": [{ "binding": "SVC", "service": "other" }]`},
	{"INDEX", `"vectorize": [{ "binding": "INDEX", "index_name": "notes", "remote": true }]`},
	{"METRICS", `"analytics_engine_datasets": [{ "binding": "METRICS", "dataset": "hits" }]`},
	{"LIMITER", `"ratelimits": [{ "name": "LIMITER", "namespace_id": "1001", "simple": { "limit": 10, "period": 60 } }]`},
	{"GREETING", `"vars": { "GREETING": "hello" }`},
	{"API_KEY", `"secrets": { "required": ["API_KEY"] }`},
}

// wrangler is a wrangler.jsonc that declares what the code uses.
func (m mode) wrangler(code string) string {
	var b strings.Builder
	b.WriteString("{\n  \"name\": \"w\",\n  \"main\": \"src/entry.py\",\n")
	fmt.Fprintf(&b, "  \"compatibility_date\": %q,\n  \"compatibility_flags\": [%s]", m.date(), quoteAll(m.flags()))
	has := func(word string) bool {
		return regexp.MustCompile(`\b` + word + `\b`).MatchString(code)
	}
	for _, d := range declared {
		if has(d.name) {
			b.WriteString(",\n  " + d.entry)
		}
	}
	var queues []string
	if has("QUEUE") {
		queues = append(queues, `"producers": [{ "binding": "QUEUE", "queue": "jobs" }]`)
	}
	if has("def (on_)?queue") {
		queues = append(queues, `"consumers": [{ "queue": "jobs" }]`)
	}
	if queues != nil {
		b.WriteString(",\n  \"queues\": { " + strings.Join(queues, ", ") + " }")
	}
	if has("def (on_)?scheduled") {
		b.WriteString(",\n  \"triggers\": { \"crons\": [\"0 * * * *\"] }")
	}
	b.WriteString("\n}\n")
	return b.String()
}

func quoteAll(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strconv.Quote(w)
	}
	return strings.Join(out, ", ")
}
