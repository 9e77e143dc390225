package catalog

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/catalog/internal/flagtable"
)

// eachRef calls f with every Ref of the tables and where it stands.
func eachRef(f func(where string, r Ref)) {
	for _, name := range TypeNames() {
		t := Lookup(name)
		f(name+".Elem", t.Elem)
		for _, m := range t.Members {
			where := name + "." + m.Name
			f(where, m.Returns)
			for lit, r := range m.ReturnsByArg {
				f(where+"("+lit+")", r)
			}
			if m.ReturnsGiven != nil {
				f(where+" given", *m.ReturnsGiven)
			}
			if m.ReturnsForList != nil {
				f(where+" for list", *m.ReturnsForList)
			}
		}
	}
}

func TestEveryRefNamesAType(t *testing.T) {
	seen := 0
	eachRef(func(where string, r Ref) {
		seen++
		if r.Type != "" && Lookup(r.Type) == nil {
			t.Errorf("%s refers to %q, which does not exist", where, r.Type)
		}
		if r.Type == "" && r.List {
			t.Errorf("%s is a list of nothing", where)
		}
	})
	if seen < 400 {
		t.Errorf("only %d refs: the tables are not complete", seen)
	}
}

func TestEveryTypeIsReached(t *testing.T) {
	reached := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		if name == "" || reached[name] {
			return
		}
		reached[name] = true
		typ := Lookup(name)
		visit(typ.Elem.Type)
		visit(typ.Python)
		for _, m := range typ.Members {
			visit(m.Returns.Type)
			for _, r := range m.ReturnsByArg {
				visit(r.Type)
			}
			if m.ReturnsGiven != nil {
				visit(m.ReturnsGiven.Type)
			}
			if m.ReturnsForList != nil {
				visit(m.ReturnsForList.Type)
			}
		}
	}
	for _, k := range Kinds() {
		visit(k.Type)
	}
	// What the runtime hands to handlers, what a transaction's function is
	// given, and what code makes with .new.
	for _, root := range []string{
		"Request", "Response", "FetchResponse", "Context", "Headers", "MessageBatch", "ScheduledController",
		"ForwardableEmailMessage", "ExecutionContext", "DurableObjectState", "AlarmInvocationInfo", "WorkflowEvent",
		"WorkflowStep", "DurableObjectTransaction", "js.URL", "js.File", "Error", "bigint",
	} {
		visit(root)
	}
	for _, name := range TypeNames() {
		if !reached[name] {
			t.Errorf("nothing leads to type %s", name)
		}
	}
}

func TestDocsAreSentences(t *testing.T) {
	check := func(where, doc string) {
		if doc == "" || !strings.HasSuffix(doc, ".") || strings.Contains(doc, "\n") {
			t.Errorf("%s: %q is no line that ends with a full stop", where, doc)
		}
	}
	for _, name := range TypeNames() {
		typ := Lookup(name)
		check(name, typ.Doc)
		for _, m := range typ.Members {
			check(name+"."+m.Name, m.Doc)
			for _, p := range m.Params {
				for _, o := range append(slices.Clone(p.Options), p) {
					if o.Doc != "" {
						check(name+"."+m.Name+"("+o.Name+")", o.Doc)
					}
				}
			}
		}
	}
	for _, k := range Kinds() {
		check(string(k.Kind), k.Doc)
	}
}

func TestMembers(t *testing.T) {
	for _, name := range TypeNames() {
		typ := Lookup(name)
		for key, m := range typ.Members {
			if key != m.Name {
				t.Errorf("%s: %s is filed under %s", name, m.Name, key)
			}
			if m.Async && !m.Method {
				t.Errorf("%s.%s is async and no method", name, key)
			}
			if typ.Member(PythonName(key)) != m {
				t.Errorf("%s.%s is not found as %s", name, key, PythonName(key))
			}
			// A method that JavaScript runs at once must say so, since authors await it.
			if m.Snake != "" && typ.Member(m.Snake) != m {
				t.Errorf("%s.%s is not found as %s", name, key, m.Snake)
			}
		}
	}
	if Lookup("ForwardableEmailMessage").Member("from_") == nil {
		t.Error("from_ does not find from")
	}
	if Lookup("KVNamespace").Member("get_with_metadata") != nil {
		t.Error("a snake_case name that no wrapper has was found")
	}
	if (*Type)(nil).Member("x") != nil || (*Type)(nil).MemberNames() != nil {
		t.Error("a nil type has members")
	}
}

func TestKinds(t *testing.T) {
	seen := map[Kind]bool{}
	for _, k := range Kinds() {
		if seen[k.Kind] || k.Title == "" {
			t.Errorf("%q: declared twice or without a title", k.Kind)
		}
		seen[k.Kind] = true
		if Lookup(k.Type) == nil {
			t.Errorf("%s: type %q does not exist", k.Kind, k.Type)
		}
		if Info(k.Kind) != k {
			t.Errorf("%s: Info does not find it", k.Kind)
		}
		declared := k.Kind != Var && k.Kind != JSONVar && k.Kind != Secret
		if declared != (k.ConfigPath != "") || declared != (k.NameKey != "") {
			t.Errorf("%s: path %q, name key %q", k.Kind, k.ConfigPath, k.NameKey)
		}
		if declared && KindOf(k.ConfigPath) != k {
			t.Errorf("%s: KindOf(%q) does not find it", k.Kind, k.ConfigPath)
		}
		if declared && k.Kind != Assets && !slices.Contains(k.Required, k.NameKey) {
			t.Errorf("%s: %s is not required", k.Kind, k.NameKey)
		}
	}
	for _, k := range []Kind{D1, KV, R2, Queue, DurableObject, Workflow, Service, AI, Flagship, Secret} {
		if !seen[k] {
			t.Errorf("no table for %s", k)
		}
	}
	if KindOf("") != nil || KindOf("nonsense") != nil || Info("") != nil {
		t.Error("unknown kinds are found")
	}
}

func TestResult(t *testing.T) {
	kv, d1 := Lookup("KVNamespace"), Lookup("D1PreparedStatement")
	for _, c := range []struct {
		m       *Member
		list    bool
		given   bool
		literal string
		want    Ref
	}{
		{kv.Member("get"), false, true, "", str.orNull()},
		{kv.Member("get"), false, true, "json", to("JSON").orNull()},
		{kv.Member("get"), false, true, "nonsense", str.orNull()},
		{kv.Member("get"), true, true, "", to("KVMap")},
		{d1.Member("first"), false, false, "", to("D1Row").orNull()},
		{d1.Member("first"), false, true, "", to("D1Value").orNull()},
		{d1.Member("all"), false, false, "", to("D1Result")},
	} {
		if got := c.m.Result(c.list, c.given, c.literal); got != c.want {
			t.Errorf("%s(%v, %v, %q) gives %+v, want %+v", c.m.Name, c.list, c.given, c.literal, got, c.want)
		}
	}
}

func TestSyncAndAsync(t *testing.T) {
	for name, async := range map[string]bool{
		"D1Database.prepare": false, "D1PreparedStatement.bind": false, "D1PreparedStatement.first": true,
		"AnalyticsEngineDataset.writeDataPoint": false, "DispatchNamespace.get": false,
		"DurableObjectNamespace.get": false, "DurableObjectNamespace.idFromName": false, "SqlStorage.exec": false,
		"SecretsStoreSecret.get": true, "R2Bucket.resumeMultipartUpload": false, "QueueMessage.ack": false,
		"Workflow.create": true, "Ai.gateway": false, "ImageTransformer.output": true,
	} {
		typ, member, _ := strings.Cut(name, ".")
		if m := Lookup(typ).Member(member); m == nil || m.Async != async {
			t.Errorf("%s: %+v, want async %v", name, m, async)
		}
	}
}

func TestSortedOutput(t *testing.T) {
	for what, names := range map[string][]string{
		"types": TypeNames(), "members": Lookup("R2Bucket").MemberNames(), "globals": JSGlobals(),
		"exports": WorkersExports(), "flags": FlagNames(),
	} {
		if len(names) == 0 || !slices.IsSorted(names) {
			t.Errorf("%s are not sorted: %v", what, names)
		}
	}
}

func TestGlobals(t *testing.T) {
	if !NeedsNew("Headers") || NeedsNew("Date") || NeedsNew("fetch") || !IsJSClass("Date") || !IsJSGlobal("fetch") || IsJSGlobal("document") {
		t.Error("the table of JavaScript's globals is wrong")
	}
	for name := range jsCallable {
		if !jsClasses[name] {
			t.Errorf("%s may be called, and is no class", name)
		}
	}
	if WorkersExport("env") != "0" || WorkersExport("to_js") != "" || WorkersModule("wsgi") != "1.6.0" {
		t.Error("the table of the workers module is wrong")
	}
}

func TestClosest(t *testing.T) {
	methods := Lookup("KVNamespace").MemberNames()
	for in, want := range map[string]string{"get_with_metadata": "getWithMetadata", "lst": "", "lisst": "list", "puts": "", "delet": "delete", "quux": ""} {
		got := ""
		if found := Closest(in, methods); len(found) > 0 {
			got = found[0]
		}
		if got != want {
			t.Errorf("Closest(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFlagsAreFresh(t *testing.T) {
	table, err := os.ReadFile("flags.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"compatEnableFlag": 205, "compatDisableFlag": 152} {
		if got := strings.Count(string(table), `"`+name+`"`); got != want {
			t.Errorf("flags.json has %d %s, want %d: was it replaced without this test?", got, name, want)
		}
	}
	generated, err := os.ReadFile("flags_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := flagtable.Generate(table)
	if err != nil {
		t.Fatal(err)
	}
	if string(fresh) != string(generated) {
		t.Error("flags_gen.go is stale: run go generate ./analysis/catalog")
	}
}

func TestFlags(t *testing.T) {
	for _, f := range Flags() {
		if f.Opposite == "" {
			continue
		}
		other, ok := FlagInfo(f.Opposite)
		if !ok || other.Opposite != f.Name || other.Enables == f.Enables || other.Feature != f.Feature {
			t.Errorf("%s and %s are no pair", f.Name, f.Opposite)
		}
	}
	if _, ok := FlagInfo("python_worker"); ok {
		t.Error("an unknown flag is known")
	}
	if f, _ := FlagInfo("python_external_packages"); !f.Obsolete || !f.Python {
		t.Errorf("python_external_packages: %+v", f)
	}
}

func TestFlagOn(t *testing.T) {
	py := []string{"python_workers"}
	for _, c := range []struct {
		flag, date string
		enabled    []string
		want       bool
		why        string
	}{
		{"python_workers", "2026-11-17", nil, false, ""},
		{"python_workers", "2020-01-01", []string{"python_workers_development"}, true, "python_workers_development"},
		{"python_no_global_handlers", "2025-08-13", py, false, ""},
		{"python_no_global_handlers", "2025-08-14", py, true, "compatibility_date 2025-08-14 or later"},
		{"disable_python_no_global_handlers", "2025-08-14", py, true, "compatibility_date 2025-08-14 or later"},
		{"python_no_global_handlers", "2026-01-01", []string{"disable_python_no_global_handlers"}, false, "disable_python_no_global_handlers"},
		{"python_workers_20250116", "2025-09-28", py, false, ""},
		{"python_workers_20250116", "2025-09-29", py, true, "python_workers with compatibility_date 2025-09-29 or later"},
		{"python_workers_20250116", "2025-09-29", nil, false, ""},
		{"python_workers_314", "2026-09-08", py, true, "python_workers with compatibility_date 2026-09-08 or later"},
		{"python_workers_314", "2026-11-17", append(py, "no_python_workers_314"), false, "no_python_workers_314"},
		{"python_dedicated_snapshot", "2025-10-16", py, true, "python_workers_20250116 with compatibility_date 2025-10-16 or later"},
		{"python_dedicated_snapshot", "2025-10-16", append(py, "no_python_workers_20250116"), false, ""},
		{"r2_public_beta_bindings", "2021-01-01", nil, true, "compatibility_date 2000-01-01 or later"},
		{"nonsense", "2026-01-01", []string{"nonsense"}, false, ""},
	} {
		on, why := FlagOn(c.flag, c.date, c.enabled)
		if on != c.want || why != c.why {
			t.Errorf("FlagOn(%s, %s, %v) = %v, %q; want %v, %q", c.flag, c.date, c.enabled, on, why, c.want, c.why)
		}
	}
}

func TestNearest(t *testing.T) {
	declared := []string{"DB", "SESSIONS", "USERS_DB", "ENVIRONMENT", "KV_A", "KV_B"}
	for name, want := range map[string]string{
		"Db": "DB", "SESSION": "SESSIONS", "SESIONS": "SESSIONS", "USERSDB": "USERS_DB", "ENVIROMNENT": "ENVIRONMENT",
		"AI": "", "DX": "", "KV_C": "", "USERS": "", "CACHE": "", "DB": "",
	} {
		if got := Nearest(name, declared); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
}
