package wrangler

import (
	"path/filepath"
	"slices"
	"strings"
)

// ConfigNames are the names under which wrangler looks for its configuration in
// a folder, the one that wins first.
var ConfigNames = []string{"wrangler.json", "wrangler.jsonc", "wrangler.toml"}

// PywranglerConfigNames are the names under which pywrangler looks beside
// pyproject.toml, the one that wins first. It does not read wrangler.json.
var PywranglerConfigNames = []string{"wrangler.toml", "wrangler.jsonc"}

// RedirectPath is where a build tool leaves the path of the configuration that
// it generated, relative to the project's folder, with slashes.
const RedirectPath = ".wrangler/deploy/config.json"

// IsConfigName reports whether a file of that base name is a wrangler configuration.
func IsConfigName(base string) bool { return slices.Contains(ConfigNames, base) }

// IsVariantName reports whether a file of that base name may be another
// configuration of a Worker, which wrangler reads when told to (`-c`):
// wrangler.production.toml, wrangler-dev.jsonc.
func IsVariantName(base string) bool {
	return strings.HasPrefix(base, "wrangler") && !IsConfigName(base) && slices.Contains([]string{".toml", ".json", ".jsonc"}, filepath.Ext(base))
}

// IsProjectName reports whether a file of that base name tells of the Python
// side of a project.
func IsProjectName(base string) bool {
	return base == "pyproject.toml" || base == "uv.lock" || base == "pylock.toml"
}

// IsSecretsName reports whether a file of that base name holds local secrets or
// is a template of one: .dev.vars, .env, .dev.vars.staging, .env.example.
func IsSecretsName(base string) bool {
	for _, stem := range []string{".dev.vars", ".env"} {
		if base == stem || strings.HasPrefix(base, stem+".") && len(base) > len(stem)+1 {
			return true
		}
	}
	return false
}

// DistInfo reads a folder name such as workers_runtime_sdk-1.6.15.dist-info;
// pkg is normalised.
func DistInfo(name string) (pkg, version string, ok bool) {
	stem, found := strings.CutSuffix(name, ".dist-info")
	if !found {
		return "", "", false
	}
	pkg, version, ok = strings.Cut(stem, "-")
	if !ok || pkg == "" || version == "" {
		return "", "", false
	}
	return normalize(pkg), version, true
}

// normalize is the form in which names of packages compare equal.
func normalize(name string) string {
	var out strings.Builder
	gap := false
	for _, c := range strings.ToLower(strings.TrimSpace(name)) {
		if c == '-' || c == '_' || c == '.' {
			gap = true
			continue
		}
		if gap && out.Len() > 0 {
			out.WriteByte('-')
		}
		gap = false
		out.WriteRune(c)
	}
	return out.String()
}
