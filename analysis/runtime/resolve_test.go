package runtime

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

// config is a wrangler file with a date ("" for none) and flags.
func config(date string, flags ...string) *wrangler.Config {
	content := map[string]any{"main": "src/entry.py", "compatibility_flags": flags}
	if date != "" {
		content["compatibility_date"] = date
	}
	src, err := json.Marshal(content)
	if err != nil {
		panic(err)
	}
	return wrangler.Parse("/w/wrangler.json", text.New(string(src)))
}

// project is a project with files by name and folders in python_modules.
func project(files map[string]string, modules ...string) *wrangler.Project {
	in := wrangler.ProjectInput{Files: map[string]*text.Document{}, Modules: modules}
	for name, src := range files {
		in.Files["/w/"+name] = text.New(src)
	}
	return wrangler.NewProject("/w", in)
}

func resolve(date string, flags ...string) *Model {
	return Resolve(nil, config(date, flags...), project(nil))
}

// TestPyodide has each row of the mapping as workerd itself gave it, and the
// days around each date.
func TestPyodide(t *testing.T) {
	const py = "python_workers"
	for _, tt := range []struct{ date, flags, pyodide, python, why string }{
		{"2024-05-01", py, "0.26.0a2", "3.12.1", "compatibility_date 2024-05-01"},
		{"2025-09-28", py, "0.26.0a2", "3.12.1", "compatibility_date 2025-09-28"},
		{"2025-09-29", py, "0.28.2", "3.13.2", "compatibility_date 2025-09-29"},
		{"2026-09-07", py, "0.28.2", "3.13.2", "compatibility_date 2026-09-07"},
		{"2026-09-08", py, "314.0.6", "3.14.2", "compatibility_date 2026-09-08"},
		{"2026-11-17", py, "314.0.6", "3.14.2", "compatibility_date 2026-11-17"},
		{"2026-04-20", py + " python_workers_314", "314.0.6", "3.14.2", "compatibility flag python_workers_314"},
		{"2026-11-17", py + " no_python_workers_314", "0.28.2", "3.13.2", "compatibility_date 2026-11-17 with compatibility flag no_python_workers_314"},
		{"2026-11-17", py + " python_workers_20260610", "314.0.6", "3.14.2", "compatibility_date 2026-11-17"},
		{"2026-04-20", py + " python_workers_20260610", "314.0.4", "3.14.2", "compatibility flag python_workers_20260610"},
		{"2024-05-01", py + " python_workers_20250116", "0.28.2", "3.13.2", "compatibility flag python_workers_20250116"},
		{"2026-01-01", py + " no_python_workers_20250116", "0.26.0a2", "3.12.1", "compatibility_date 2026-01-01 with compatibility flag no_python_workers_20250116"},
		{"2026-11-17", py + " no_python_workers_314 no_python_workers_20250116", "0.26.0a2", "3.12.1", ""},
		{"", py + " python_workers_314", "314.0.6", "3.14.2", "compatibility flag python_workers_314"},
		{"", py, "", "", "no compatibility_date is set"},
		{"soon", py, "", "", "compatibility_date cannot be read as a date"},
		{"2026-13-01", py, "", "", "compatibility_date cannot be read as a date"},
		{"2026-01-01", "", "0.28.2", "3.13.2", "compatibility_date 2026-01-01, once the python_workers flag is added"},
	} {
		m := resolve(tt.date, strings.Fields(tt.flags)...)
		pyodide, c, why := m.Pyodide()
		python, _, _ := m.Python()
		if pyodide != tt.pyodide || python != tt.python || tt.why != "" && why.Text != tt.why {
			t.Errorf("%s %s: %s %s (%s)", tt.date, tt.flags, pyodide, python, why.Text)
		}
		want := Known
		switch {
		case pyodide == "":
			want = Unknown
		case tt.flags == "":
			want = Assumed
		}
		if c != want {
			t.Errorf("%s %s: certainty %d, want %d", tt.date, tt.flags, c, want)
		}
		if pyodide != "" && m.cfg.Source.Slice(why.Span) == "" {
			t.Errorf("%s %s: the reason points nowhere", tt.date, tt.flags)
		}
	}
}

func TestWhatFollowsFromPyodide(t *testing.T) {
	for _, tt := range []struct{ date, flags, want string }{
		{"2024-05-01", "", "null 1 jsnull 1 dict 1 options 1 sync 1 sleep 2 sockets 1 3.13 1"},
		{"2026-01-01", "", "null 2 jsnull 2 dict 2 options 2 sync 2 sleep 1 sockets 1 3.13 2"},
		{"2026-10-01", "", "null 2 jsnull 2 dict 3 options 2 sync 2 sleep 1 sockets 2 3.13 2"},
		{"", "", "null 0 jsnull 0 dict 0 options 0 sync 0 sleep 0 sockets 0 3.13 0"},
		// Without a date, but never on 0.26: what 0.28 and 314 share is known.
		{"", "python_workers_20250116", "null 2 jsnull 2 dict 0 options 2 sync 2 sleep 1 sockets 0 3.13 2"},
		{"", "no_python_workers_20250116 no_python_workers_314", "null 1 jsnull 1 dict 1 options 1 sync 1 sleep 2 sockets 1 3.13 1"},
	} {
		m := resolve(tt.date, append(strings.Fields(tt.flags), "python_workers")...)
		got := fmt.Sprint("null ", m.Null(), " jsnull ", m.JSNullImportable(), " dict ", m.DictBecomes(), " options ", m.PositionalDictIsOptions(),
			" sync ", m.SyncHTTPWorks(), " sleep ", m.SleepBlocks(), " sockets ", m.SocketsWork(), " 3.13 ", m.PythonAtLeast(13))
		if got != tt.want {
			t.Errorf("%s %s:\n got %s\nwant %s", tt.date, tt.flags, got, tt.want)
		}
		if m.RunSyncWorks() != m.SyncHTTPWorks() {
			t.Error("run_sync and requests work together")
		}
	}
}

func TestNullAs(t *testing.T) {
	old, now, unknown := resolve("2024-05-01"), resolve("2026-01-01"), resolve("")
	for _, tt := range []struct{ got, want Null }{
		{old.NullAs(Raw), NullIsNone},
		{old.NullAs(Wrapped), NullIsNone},
		{old.NullAs(ModeUnknown), NullIsNone},
		{now.NullAs(Raw), NullIsJSNull},
		{now.NullAs(Wrapped), NullIsNone},
		{now.NullAs(ModeUnknown), NullUnknown},
		{unknown.NullAs(Raw), NullUnknown},
		{unknown.NullAs(Wrapped), NullIsNone},
		{unknown.NullAs(ModeUnknown), NullUnknown},
	} {
		if tt.got != tt.want {
			t.Errorf("got %d, want %d", tt.got, tt.want)
		}
	}
}

// TestFlags has every Python flag with a date: off the day before, on that day,
// off by its opposite, on before it by its name.
func TestFlags(t *testing.T) {
	before := map[string]string{
		"2025-08-14": "2025-08-13", "2025-09-20": "2025-09-19", "2025-10-16": "2025-10-15", "2025-12-16": "2025-12-15",
		"2026-02-17": "2026-02-16", "2026-02-25": "2026-02-24", "2026-04-21": "2026-04-20", "2026-05-26": "2026-05-25",
		"2026-11-19": "2026-11-18", "2025-08-11": "2025-08-10", "2026-03-17": "2026-03-16", "2024-03-18": "2024-03-17",
	}
	for _, tt := range []struct{ name, opposite, date string }{
		{"python_no_global_handlers", "disable_python_no_global_handlers", "2025-08-14"},
		{"python_workers_force_new_vendor_path", "", "2025-08-11"},
		{"python_workflows", "disable_python_workflows", "2025-09-20"},
		{"python_dedicated_snapshot", "disable_python_dedicated_snapshot", "2025-10-16"},
		{"python_check_rng_state", "disable_python_check_rng_state", "2025-12-16"},
		{"python_request_headers_preserve_commas", "disable_python_request_headers_preserve_commas", "2026-02-17"},
		{"python_workflows_implicit_dependencies", "no_python_workflows_implicit_dependencies", "2026-02-25"},
		{"enable_python_external_sdk", "disable_python_external_sdk", "2026-04-21"},
		{"python_process_pth_files", "disable_python_process_pth_files", "2026-05-26"},
		{"python_shared_standard_library", "", "2026-11-19"},
		{"websocket_standard_binary_type", "", "2026-03-17"},
		{"queues_json_messages", "", "2024-03-18"},
	} {
		const py = "python_workers"
		check := func(what string, m *Model, name string, want Answer) {
			t.Helper()
			if got := m.Flag(name); got != want {
				t.Errorf("%s, %s: %d, want %d (%s)", tt.name, what, got, want, m.FlagReason(name).Text)
			}
			if m.FlagReason(name).Text == "" {
				t.Errorf("%s, %s: no reason", tt.name, what)
			}
		}
		check("the day before", resolve(before[tt.date], py), tt.name, No)
		check("that day", resolve(tt.date, py), tt.name, Yes)
		check("without a date", resolve("", py), tt.name, Maybe)
		check("given by name", resolve("2024-01-01", py, tt.name), tt.name, Yes)
		check("given by name without a date", resolve("", py, tt.name), tt.name, Yes)
		if tt.opposite == "" {
			continue
		}
		check("switched off", resolve("2026-11-20", py, tt.opposite), tt.name, No)
		check("switched off, by the other name", resolve("2026-11-20", py, tt.opposite), tt.opposite, Yes)
		check("on, by the other name", resolve("2026-11-20", py), tt.opposite, No)
		check("contradicted", resolve("2026-11-20", py, tt.name, tt.opposite), tt.name, Maybe)
	}
}

func TestFlagReasons(t *testing.T) {
	m := resolve("2026-01-15", "python_workers", "disable_python_workflows")
	for name, want := range map[string]string{
		"python_workflows":                             "compatibility flag disable_python_workflows",
		"python_no_global_handlers":                    "compatibility_date 2026-01-15, the default since 2025-08-14",
		"python_dedicated_snapshot":                    "compatibility_date 2026-01-15, the default since 2025-10-16",
		"enable_python_external_sdk":                   "compatibility_date 2026-01-15",
		"python_dedicated_snapshot_keep_import_caches": "compatibility flag python_dedicated_snapshot_keep_import_caches is not given",
		"nope": "`nope` is not a known compatibility flag",
	} {
		if got := m.FlagReason(name).Text; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := m.Flag("nope"); got != Maybe {
		t.Errorf("an unknown flag is %d", got)
	}
	if got := resolve("2026-01-15").Flag("python_workers"); got != No {
		t.Errorf("python_workers is missing and %d", got)
	}
}

func TestStyle(t *testing.T) {
	for _, tt := range []struct {
		date, flag string
		want       HandlerStyle
	}{
		{"2025-08-13", "", StyleLegacy},
		{"2025-08-14", "", StyleClass},
		{"2026-01-01", "disable_python_no_global_handlers", StyleLegacy},
		{"2025-01-01", "python_no_global_handlers", StyleClass},
		{"", "", StyleUnknown},
		{"", "python_no_global_handlers", StyleClass},
	} {
		style, c, why := resolve(tt.date, "python_workers", tt.flag).Style()
		if style != tt.want || (c == Known) != (style != StyleUnknown) || why.Text == "" {
			t.Errorf("%s %s: %d %d %q", tt.date, tt.flag, style, c, why.Text)
		}
	}
}

func TestIsPython(t *testing.T) {
	for src, want := range map[string]Answer{
		`{"main": "a.py"}`: Yes, `{"main": "a.ts"}`: No, `{}`: Maybe, `{"main": ".py"}`: No,
		`{"compatibility_flags": ["python_workers"]}`:                          Yes,
		`{"main": "a.js", "compatibility_flags": ["python_workers"]}`:          Yes,
		`{"compatibility_flags": ["python_workers_development"]}`:              Yes,
		`{"compatibility_date": "2026-01-01", "compatibility_flags": ["foo"]}`: Maybe,
	} {
		m := Resolve(nil, wrangler.Parse("/w/wrangler.json", text.New(src)), nil)
		if m.IsPython() != want {
			t.Errorf("%s: %d", src, m.IsPython())
		}
	}
}

func TestNothingKnown(t *testing.T) {
	for name, m := range map[string]*Model{
		"nothing":           Resolve(nil, nil, nil),
		"an empty project":  Resolve(nil, nil, project(nil)),
		"an empty config":   Resolve(nil, &wrangler.Config{}, nil),
		"no date, no files": Resolve(nil, config(""), nil),
	} {
		if v, c, why := m.Pyodide(); v != "" || c != Unknown || why.Text == "" {
			t.Errorf("%s: %q %d %q", name, v, c, why.Text)
		}
		if s := m.SDK(); s.Kind != SDKUnknown || s.Certainty != Unknown || s.Reason.Text == "" {
			t.Errorf("%s: %+v", name, s)
		}
		got := fmt.Sprint(m.Null(), m.DictBecomes(), m.Wraps(catalog.D1), m.Wraps(catalog.DurableObject), m.Wraps(catalog.Hyperdrive), m.ImportedEnv(), m.LegacyEnv(), m.DedicatedSnapshot())
		if want := fmt.Sprint(NullUnknown, DictUnknown, Maybe, Yes, No, ModeUnknown, Raw, Maybe); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
		for _, line := range m.Describe() {
			if line.Name == "" || line.Value == "" || line.Reason.Text == "" {
				t.Errorf("%s: %+v", name, line)
			}
		}
	}
	// What is vendored is known without a configuration.
	if s := Resolve(nil, nil, project(nil, "workers", "workers_runtime_sdk-1.6.15.dist-info")).SDK(); s.Version != "1.6.15" || s.Certainty != Known {
		t.Errorf("%+v", s)
	}
}

func TestKey(t *testing.T) {
	same := [][2]*Model{
		{resolve("2026-01-01", "python_workers"), resolve("2026-01-01", "python_workers")},
		{resolve("2026-01-01", "python_workers"), resolve("2026-01-02", "python_workers")},
		{resolve("2026-01-01", "python_workers"), resolve("2026-01-01", "python_workers", "python_dedicated_snapshot")},
	}
	for i, pair := range same {
		if pair[0].Key() != pair[1].Key() {
			t.Errorf("pair %d:\n%s\n%s", i, pair[0].Key(), pair[1].Key())
		}
	}
	different := []*Model{
		resolve("2026-01-01", "python_workers"), resolve("2026-01-01"), resolve("2024-01-01", "python_workers"), resolve("", "python_workers"),
		resolve("2026-04-20", "python_workers"), resolve("2026-04-21", "python_workers"),
		resolve("2026-01-01", "python_workers", "disable_python_workflows"), Resolve(nil, nil, nil),
		Resolve(nil, config("2026-01-01", "python_workers"), project(map[string]string{"pyproject.toml": "[tool.pywls]\nsdk = \"1.4.0\"\n"})),
		Resolve(nil, config("2026-01-01", "python_workers"), project(map[string]string{"pyproject.toml": "[tool.pywls]\nsdk = \"1.4.1\"\n"})),
	}
	seen := map[string]int{}
	for i, m := range different {
		if j, ok := seen[m.Key()]; ok {
			t.Errorf("models %d and %d have one key: %s", j, i, m.Key())
		}
		seen[m.Key()] = i
	}
}

func TestDescribe(t *testing.T) {
	var out strings.Builder
	for _, l := range resolve("2026-01-15", "python_workers").Describe() {
		fmt.Fprintf(&out, "%s: %s (%s)\n", l.Name, l.Value, l.Reason.Text)
	}
	want := "Python: 3.13.2 (Pyodide 0.28.2) (compatibility_date 2026-01-15)\n" +
		"SDK: frozen SDK (compatibility_date 2026-01-15, nothing vendored)\n" +
		"Handlers: classes: `class Default(WorkerEntrypoint)` (compatibility_date 2026-01-15, the default since 2025-08-14)\n" +
		"JavaScript null: `jsnull`, which is not `None` (compatibility_date 2026-01-15)\n" +
		"D1 database results: raw JavaScript objects (compatibility_date 2026-01-15, nothing vendored)\n" +
		"queue results: raw JavaScript objects (compatibility_date 2026-01-15, nothing vendored)\n" +
		"Workers AI results: raw JavaScript objects (compatibility_date 2026-01-15, nothing vendored)\n"
	if out.String() != want {
		t.Errorf("got\n%s", out.String())
	}
	if lines := resolve("2026-01-15").Describe(); lines[0].Name != "Flag" {
		t.Errorf("%+v", lines[0])
	}
}
