package wrangler

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pywls/pywls/analysis/catalog"
)

// names lists an environment's bindings as "NAME kind resource".
func names(e *Environment) []string {
	var out []string
	for _, b := range e.Bindings {
		out = append(out, strings.TrimSpace(fmt.Sprint(b.Name, " ", b.Kind, " ", b.Resource)))
	}
	return out
}

const everyKind = `{
  "vars": { "S": "x", "N": 1, "J": {"a": 1}, "L": [1] },
  "secrets": { "required": ["TOKEN"] },
  "d1_databases": [{ "binding": "DB", "database_name": "main", "database_id": "id" }],
  "kv_namespaces": [{ "binding": "KV", "id": "k" }],
  "r2_buckets": [{ "binding": "R2", "bucket_name": "b" }],
  "queues": { "producers": [{ "binding": "Q", "queue": "jobs" }], "consumers": [{ "queue": "jobs" }] },
  "durable_objects": { "bindings": [{ "name": "DO", "class_name": "Room", "script_name": "other" }] },
  "workflows": [{ "binding": "WF", "name": "flow", "class_name": "Flow" }],
  "services": [{ "binding": "SVC", "service": "api", "entrypoint": "Admin" }],
  "assets": { "directory": "./public", "binding": "ASSETS" },
  "ai": { "binding": "AI" },
  "vectorize": [{ "binding": "VEC", "index_name": "i" }],
  "hyperdrive": [{ "binding": "HYPER", "id": "h" }],
  "analytics_engine_datasets": [{ "binding": "AE", "dataset": "d" }],
  "browser": { "binding": "BROWSER" },
  "ratelimits": [{ "name": "RL", "namespace_id": "1", "simple": { "limit": 1, "period": 10 } }],
  "images": { "binding": "IMG" },
  "send_email": [{ "name": "MAIL" }],
  "mtls_certificates": [{ "binding": "CERT", "certificate_id": "c" }],
  "dispatch_namespaces": [{ "binding": "DISPATCH", "namespace": "n" }],
  "version_metadata": { "binding": "VERSION" },
  "secrets_store_secrets": [{ "binding": "STORE", "store_id": "s", "secret_name": "n" }],
  "pipelines": [{ "binding": "PIPE", "pipeline": "p" }],
  "worker_loaders": [{ "binding": "LOADER" }],
  "vpc_services": [{ "binding": "VPC", "service_id": "v" }],
  "vpc_networks": [{ "binding": "NET", "tunnel_id": "t" }],
  "stream": { "binding": "STREAM" },
  "media": { "binding": "MEDIA" },
  "unsafe": { "bindings": [{ "name": "OLDRL", "type": "ratelimit" }, { "name": "ODD", "type": "odd" }] },
  "brand_new_things": [{ "binding": "NEW" }],
  "containers": [{ "class_name": "Box", "image": "./Dockerfile" }],
  "wasm_modules": { "WASM": "a.wasm" }
}`

func TestBindingsOfEveryKind(t *testing.T) {
	want := []string{
		"S var", "N var", "J json", "L json", "TOKEN secret", "DB d1 main", "KV kv k", "R2 r2 b", "Q queue jobs",
		"DO durable_object Room", "WF workflow flow", "SVC service api", "ASSETS assets ./public", "AI ai",
		"VEC vectorize i", "HYPER hyperdrive h", "AE analytics_engine d", "BROWSER browser", "RL ratelimit 1",
		"IMG images", "MAIL send_email", "CERT mtls c", "DISPATCH dispatch_namespace n", "VERSION version_metadata",
		"STORE secrets_store n", "PIPE pipeline p", "LOADER worker_loader", "VPC vpc_service v", "NET vpc_network t",
		"STREAM stream", "MEDIA media", "OLDRL ratelimit", "ODD", "NEW", "WASM",
	}
	cfg := parse("wrangler.json", everyKind)
	env := cfg.Environments[0]
	if diff := cmp.Diff(want, names(env)); diff != "" {
		t.Error(diff)
	}
	if b := env.Binding("SVC"); b.Entrypoint != "Admin" || cfg.Source.Slice(b.NameSpan) != "SVC" {
		t.Errorf("%+v", b)
	}
	if b := env.Binding("DO"); b.ClassName != "Room" || b.ScriptName != "other" || b.Environment != "" {
		t.Errorf("%+v", b)
	}
	if b := env.Binding("S"); cfg.Source.Slice(b.NameSpan) != "S" || cfg.Source.Slice(b.Span) != `"S": "x"` {
		t.Errorf("%+v", b)
	}
	if env.Binding("nope") != nil {
		t.Error("a binding out of nothing")
	}
}

func TestInheritance(t *testing.T) {
	cfg := parse("wrangler.toml", `
name = "w"
main = "src/entry.py"
compatibility_date = "2026-01-01"
compatibility_flags = ["python_workers"]
keep_vars = true
[assets]
binding = "ASSETS"
directory = "public"
[vars]
A = "1"
[[kv_namespaces]]
binding = "KV"
[secrets]
required = ["TOKEN"]
[env.staging]
compatibility_flags = ["python_workers", "python_workflows"]
[env.staging.vars]
A = "2"
B = "3"
[env."two words"]
main = "other.py"
compatibility_date = "2026-05-01"
[env."two words".assets]
binding = "FILES"
directory = "x"
`)
	if cfg.Broken || len(cfg.Environments) != 3 {
		t.Fatalf("%v %v", cfg.Faults, cfg.Environments)
	}
	top, staging, two := cfg.Environment(""), cfg.Environment("staging"), cfg.Environment("two words")
	if diff := cmp.Diff([]string{"ASSETS assets public", "A var", "KV kv", "TOKEN secret"}, names(top)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"A var", "B var", "ASSETS assets public"}, names(staging)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"FILES assets x"}, names(two)); diff != "" {
		t.Error(diff)
	}
	if b := staging.Binding("ASSETS"); !b.Inherited || b.Environment != "staging" {
		t.Errorf("%+v", b)
	}
	if v := staging.Binding("A").Value.Text; v != "2" {
		t.Errorf("staging has A = %q of the top level", v)
	}
	for _, tt := range []struct{ got, want string }{
		{staging.Main.Text, "src/entry.py"},
		{two.Main.Text, "other.py"},
		{staging.CompatibilityDate.Text, "2026-01-01"},
		{two.CompatibilityDate.Text, "2026-05-01"},
		{staging.WorkerName.Text, "w"},
		{cfg.Source.Slice(two.NameSpan), "two words"},
		{fmt.Sprint(len(top.Flags), len(staging.Flags), len(two.Flags)), "1 2 1"},
		{fmt.Sprint(top.KeepVars, staging.KeepVars), "true true"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
	if cfg.Environment("nope") != nil {
		t.Error("an environment out of nothing")
	}
}

// TestNothingLeaks declares every kind at the top level: an environment that
// declares nothing gets the assets and nothing else.
func TestNothingLeaks(t *testing.T) {
	src := strings.TrimSuffix(everyKind, "}") + `, "env": { "x": {} } }`
	cfg := parse("wrangler.json", src)
	if diff := cmp.Diff([]string{"ASSETS assets ./public"}, names(cfg.Environment("x"))); diff != "" {
		t.Error(diff)
	}
}

func TestOddConfigurations(t *testing.T) {
	for _, src := range []string{
		`{"env": 1}`, `{"env": {"x": 1, "": {}}}`, `{"vars": []}`, `{"vars": 1, "secrets": 1, "unsafe": [1]}`,
		`{"d1_databases": {"binding": 1}}`, `{"d1_databases": [1, null, {"binding": ""}]}`, `{"queues": []}`,
		`{"compatibility_flags": "x", "compatibility_date": 1, "main": {}}`, `{"secrets": {"required": [1, ""]}}`,
	} {
		cfg := parse("wrangler.json", src)
		if cfg.Broken || len(cfg.Environments) != 1 || len(cfg.Environments[0].Bindings) != 0 {
			t.Errorf("%s: %+v", src, cfg)
		}
	}
	// One object where an array is expected still declares its binding.
	if b := parse("wrangler.json", `{"d1_databases": {"binding": "DB"}}`).Environments[0].Binding("DB"); b == nil || b.Kind != catalog.D1 {
		t.Errorf("%+v", b)
	}
	// Of repeated keys the last one counts.
	cfg := parse("wrangler.json", `{"vars": {"A": "1", "A": "2"}, "env": {"x": {"main": "a"}, "x": {"main": "b"}}}`)
	if len(cfg.Environments) != 2 || cfg.Environment("x").Main.Text != "b" || len(cfg.Environments[0].Bindings) != 1 {
		t.Errorf("%+v", cfg.Environments)
	}
}
