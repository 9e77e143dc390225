package runtime

import (
	"fmt"
	"testing"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/wrangler"
)

const (
	usesPywrangler = "[project]\nname = \"a\"\ndependencies = [\"fastapi\"]\n[dependency-groups]\ndev = [\"workers-py\", \"workers-runtime-sdk\"]\n"
	pylock         = "[[packages]]\nname = \"workers-runtime-sdk\"\nversion = \"1.5.1\"\n"
)

func lock(cli, sdk string) string {
	return fmt.Sprintf("[[package]]\nname = \"workers-py\"\nversion = %q\n\n[[package]]\nname = \"workers-runtime-sdk\"\nversion = %q\n", cli, sdk)
}

func TestSDK(t *testing.T) {
	type files = map[string]string
	requires := func(constraint string) files {
		return files{"pyproject.toml": "[project]\ndependencies = [\"workers-runtime-sdk" + constraint + "\"]\n"}
	}
	settings := func(sdk string) files { return files{"pyproject.toml": "[tool.pywls]\nsdk = \"" + sdk + "\"\n"} }
	const before, after = "2026-04-20", "2026-04-21"
	for _, tt := range []struct {
		name, date string
		flags      []string
		project    *wrangler.Project
		want       string // SDK, certainty, reason
		d1         Answer
	}{
		{"nothing, the day before", before, nil, project(nil), "frozen SDK 2 compatibility_date 2026-04-20, nothing vendored", No},
		{"nothing, that day", after, nil, project(nil), "no SDK 2 compatibility_date 2026-04-21, nothing vendored", Maybe},
		{"nothing, switched off", after, []string{"disable_python_external_sdk"}, project(nil), "frozen SDK 2 compatibility flag disable_python_external_sdk, nothing vendored", No},
		{"nothing, switched on", before, []string{"enable_python_external_sdk"}, project(nil), "no SDK 2 compatibility flag enable_python_external_sdk, nothing vendored", Maybe},
		{"nothing, no date", "", nil, project(nil), "unknown SDK 0 no compatibility_date is set, nothing vendored", Maybe},
		{"an unrelated pyproject", before, nil, project(files{"pyproject.toml": "[tool.ruff]\n"}), "frozen SDK 2 compatibility_date 2026-04-20, nothing vendored", No},
		{"dependencies that something vendors", before, nil, project(files{"pyproject.toml": "[project]\ndependencies = [\"httpx\"]\n"}), "frozen SDK 1 compatibility_date 2026-04-20, nothing vendored", No},

		{"vendored, old date", "2024-01-01", nil, project(nil, "workers", "workers_runtime_sdk-1.3.0.dist-info"), "workers-runtime-sdk 1.3.0 2 vendored in python_modules", Yes},
		{"vendored, before conversion", after, nil, project(nil, "workers", "workers_runtime_sdk-1.2.0.dist-info"), "workers-runtime-sdk 1.2.0 2 vendored in python_modules", No},
		{"vendored, switched off", after, []string{"disable_python_external_sdk"}, project(nil, "workers", "workers_runtime_sdk-1.6.15.dist-info"), "workers-runtime-sdk 1.6.15 2 vendored in python_modules", Yes},
		{"vendored without metadata", after, nil, project(nil, "workers"), "workers-runtime-sdk 2 vendored in python_modules", Maybe},
		{"vendored twice", after, nil, project(nil, "workers", "workers_runtime_sdk-1.2.0.dist-info", "workers_runtime_sdk-1.5.0.dist-info"), "workers-runtime-sdk 1 vendored in python_modules, in several versions", Maybe},
		{"vendored wins over locks", after, nil, project(files{"pyproject.toml": usesPywrangler, "pylock.toml": pylock}, "workers", "workers_runtime_sdk-1.2.0.dist-info"), "workers-runtime-sdk 1.2.0 2 vendored in python_modules", No},

		{"pylock.toml", before, nil, project(files{"pylock.toml": pylock}), "workers-runtime-sdk 1.5.1 2 pylock.toml", Yes},
		{"pylock.toml wins over uv.lock", before, nil, project(files{"pylock.toml": pylock, "pyproject.toml": usesPywrangler, "uv.lock": lock("1.16.7", "1.1.0")}), "workers-runtime-sdk 1.5.1 2 pylock.toml", Yes},
		{"pywrangler without a lock", before, nil, project(files{"pyproject.toml": usesPywrangler}), "workers-runtime-sdk 1.9.5 1 the newest SDK that pyproject.toml admits", Yes},
		{"uv.lock agrees with the newest", before, nil, project(files{"pyproject.toml": usesPywrangler, "uv.lock": lock("1.16.7", "1.6.15")}), "workers-runtime-sdk 1.6.15 1 uv.lock, the development environment", Yes},
		{"uv.lock disagrees with the newest", before, nil, project(files{"pyproject.toml": usesPywrangler, "uv.lock": lock("1.9.5", "1.1.2")}), "workers-runtime-sdk 1.1.2 1 uv.lock, the development environment", Maybe},
		{
			"pywrangler locked too old, the day before", before, nil, project(files{"pyproject.toml": usesPywrangler, "uv.lock": lock("1.7.0", "0.3.1")}),
			"frozen SDK 2 compatibility_date 2026-04-20, nothing vendored, and workers-py before 1.9 vendors no SDK", No,
		},
		{
			"pywrangler locked too old, that day", after, nil, project(files{"pyproject.toml": usesPywrangler, "uv.lock": lock("1.7.0", "0.3.1")}),
			"no SDK 2 compatibility_date 2026-04-21, nothing vendored, and workers-py before 1.9 vendors no SDK", Maybe,
		},
		{
			"pywrangler held too old", before, nil, project(files{"pyproject.toml": "[dependency-groups]\ndev = [\"workers-py<1.9\"]\n"}),
			"frozen SDK 1 compatibility_date 2026-04-20, nothing vendored, and workers-py before 1.9 vendors no SDK", No,
		},
		{"packages vendored without the SDK", before, nil, project(files{"pyproject.toml": usesPywrangler}, "httpx"), "workers-runtime-sdk 1.9.5 1 the newest SDK that pyproject.toml admits", Maybe},

		{"required", before, nil, project(requires("")), "workers-runtime-sdk 1.9.5 1 the newest SDK that pyproject.toml admits", Yes},
		{"required below", after, nil, project(requires(">=1.0,<1.3")), "workers-runtime-sdk 1.2.0 1 the newest SDK that pyproject.toml admits", No},
		{"required exactly", after, nil, project(requires("==1.8.2")), "workers-runtime-sdk 1.8.2 1 the newest SDK that pyproject.toml admits", Yes},
		{"required compatibly", after, nil, project(requires("~=1.4.1")), "workers-runtime-sdk 1.4.3 1 the newest SDK that pyproject.toml admits", Yes},

		{"pinned frozen", after, nil, project(settings("frozen"), "workers", "workers_runtime_sdk-1.6.15.dist-info"), "frozen SDK 2 the setting `sdk`", No},
		{"pinned", before, nil, project(settings("1.6")), "workers-runtime-sdk 1.6 2 the setting `sdk`", Yes},
	} {
		m := Resolve(nil, config(tt.date, append(tt.flags, "python_workers")...), tt.project)
		s := m.SDK()
		if got := fmt.Sprint(s, " ", s.Certainty, " ", s.Reason.Text); got != tt.want {
			t.Errorf("%s: %s\nwant %s", tt.name, got, tt.want)
		}
		if got := m.Wraps(catalog.D1); got != tt.d1 {
			t.Errorf("%s: wraps D1: %d, want %d", tt.name, got, tt.d1)
		}
	}
}

// TestWraps has the versions from which each kind is wrapped, and the ones before.
func TestWraps(t *testing.T) {
	pin := func(v string) *Model {
		return Resolve(nil, config("2026-05-01", "python_workers"), project(map[string]string{"pyproject.toml": "[tool.pywls]\nsdk = \"" + v + "\"\n"}))
	}
	for _, tt := range []struct {
		kind         catalog.Kind
		not, wrapped string
	}{
		{catalog.D1, "1.2.0", "1.3.0"},
		{catalog.KV, "1.2.0", "1.3.0"},
		{catalog.R2, "1.2.0", "1.3.0"},
		{catalog.Queue, "1.3.0", "1.4.0"},
		{catalog.AI, "1.4.3", "1.5.0"},
		{catalog.Vectorize, "1.4.3", "1.5.0"},
		{catalog.Images, "1.4.3", "1.5.0"},
		{catalog.AnalyticsEngine, "1.4.3", "1.5.0"},
		{catalog.RateLimit, "1.4.3", "1.5.0"},
		{catalog.D1, "frozen", "1.9.5"},
		{catalog.Hyperdrive, "1.9.5", ""},
		{catalog.SecretsStore, "1.9.5", ""},
		{catalog.DurableObject, "", "frozen"},
		{catalog.Service, "", "frozen"},
	} {
		if tt.not != "" && pin(tt.not).Wraps(tt.kind) != No {
			t.Errorf("%s is wrapped in %s", tt.kind, tt.not)
		}
		if tt.wrapped != "" && pin(tt.wrapped).Wraps(tt.kind) != Yes {
			t.Errorf("%s is not wrapped in %s", tt.kind, tt.wrapped)
		}
	}
	if got := pin("1.9.5").Wraps(""); got != Maybe {
		t.Errorf("an unknown kind: %d", got)
	}
	for _, tt := range []struct {
		version string
		want    string
	}{
		{"frozen", "imported 1 storage 1 batch 1 wsgi 1 rpc 1"},
		{"1.3.0", "imported 1 storage 2 batch 1 wsgi 1 rpc 3"},
		{"1.4.0", "imported 1 storage 2 batch 2 wsgi 1 rpc 3"},
		{"1.5.0", "imported 1 storage 2 batch 2 wsgi 1 rpc 3"},
		{"1.5.1", "imported 2 storage 2 batch 2 wsgi 1 rpc 3"},
		{"1.6.0", "imported 2 storage 2 batch 2 wsgi 2 rpc 3"},
	} {
		m := pin(tt.version)
		got := fmt.Sprint("imported ", m.ImportedEnv(), " storage ", m.WrapsStorage(), " batch ", m.WrapsQueueBatch(), " wsgi ", m.HasWSGI(), " rpc ", m.DictOverRPC())
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.version, got, tt.want)
		}
		if m.LegacyEnv() != Raw || m.DecoratedEnv() != Wrapped || m.ClassEnv() != Wrapped || m.WrapsEnv() != Yes || m.ImportsWorkers() != Yes {
			t.Errorf("%s: the modes of env do not depend on the version", tt.version)
		}
	}
}

func TestBindingMode(t *testing.T) {
	frozen, unknown := resolve("2026-01-01"), resolve("")
	for _, tt := range []struct{ got, want Mode }{
		{frozen.BindingMode(catalog.D1, Wrapped), Raw},
		{frozen.BindingMode(catalog.DurableObject, Wrapped), Wrapped},
		{frozen.BindingMode(catalog.DurableObject, Raw), Raw},
		{frozen.BindingMode(catalog.DurableObject, ModeUnknown), ModeUnknown},
		{unknown.BindingMode(catalog.D1, Wrapped), ModeUnknown},
		{unknown.BindingMode(catalog.D1, Raw), Raw},
		{unknown.BindingMode(catalog.Hyperdrive, ModeUnknown), Raw},
		{unknown.BindingMode("", Wrapped), ModeUnknown},
	} {
		if tt.got != tt.want {
			t.Errorf("got %d, want %d", tt.got, tt.want)
		}
	}
}

func TestBecause(t *testing.T) {
	assumed := Resolve(nil, config("2026-05-01"), project(map[string]string{"pyproject.toml": usesPywrangler}))
	for _, tt := range []struct{ got, want string }{
		{resolve("2026-01-15").Because(catalog.D1), "frozen SDK: compatibility_date 2026-01-15, nothing vendored"},
		{assumed.Because(catalog.D1), "workers-runtime-sdk 1.9.5 assumed: the newest SDK that pyproject.toml admits"},
		{assumed.Because(catalog.Hyperdrive), "no SDK version wraps a " + catalog.Info(catalog.Hyperdrive).Title},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}

func TestNewest(t *testing.T) {
	for constraint, want := range map[string]string{
		"": "1.9.5", ">=1.3": "1.9.5", "<2": "1.9.5", "<1.3": "1.2.0", "<=1.3": "1.3.0", "==1.4.*": "1.4.3", "== 1.4": "1.4.0",
		"~=1.4": "1.9.5", "~=1.4.0": "1.4.3", "!=1.9.5": "1.9.4", "!=1.9.*,!=1.8.*": "1.7.0", ">1.9.5": "1.9.5", ">=2.1": "2.1.0",
		"===1.7.1": "1.7.1", ">=1.3rc1,<1.4": "1.3.0", "nonsense": "1.9.5", ">=x": "1.9.5", "<1.0": "1.9.5", ">=1.0,": "1.9.5",
	} {
		if got := newest(sdkReleases, constraint).String(); got != want {
			t.Errorf("%q admits %s, want %s", constraint, got, want)
		}
	}
}

func TestParseVersion(t *testing.T) {
	for s, want := range map[string]string{
		"1.6.15": "1.6.15 true", "v2": "2.0.0 true", "1.6.0rc1": "1.6.0 true", "1.2.3.4": "1.2.3 true", " 1.10 ": "1.10.0 true",
		"1.5.post1": "1.5.0 true", "": "0.0.0 false", "x": "0.0.0 false", "99999999999999999999": "0.0.0 false",
	} {
		v, ok := parseVersion(s)
		if got := fmt.Sprint(v, " ", ok); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}

func BenchmarkResolve(b *testing.B) {
	cfg, p := config("2026-05-01", "python_workers"), project(map[string]string{"pyproject.toml": usesPywrangler})
	b.ReportAllocs()
	for b.Loop() {
		Resolve(nil, cfg, p).Key()
	}
}
