package wrangler

import "github.com/pywls/pywls/analysis/text"

// Project is what the files beside a wrangler file say of the Python side.
// It is immutable.
type Project struct {
	Dir       string // absolute folder
	Pyproject *Pyproject
	// SDK is what is known of workers-runtime-sdk here, the strongest source
	// first: vendored, then a lock file, then a constraint. Empty when nothing
	// speaks of it.
	SDK []SDKSource
	// Pywrangler is true when the project is built with pywrangler (workers-py).
	Pywrangler bool
	// PywranglerVersion is the version of workers-py that uv.lock pins, or "".
	PywranglerVersion string
	// PywranglerConstraint is what pyproject.toml asks of workers-py, or "".
	PywranglerConstraint string
	// Vendored is true when python_modules exists and holds something.
	Vendored bool
	// VendoredWorkers is true when python_modules holds a package "workers".
	VendoredWorkers bool
	// Secrets are names, and only names, from .dev.vars, .env and their
	// .example forms.
	Secrets []SecretName
	// Settings is [tool.pywls] of pyproject.toml.
	Settings Settings
	Faults   map[string][]Fault // by path
}

// SDKSource is one statement about the version of workers-runtime-sdk.
type SDKSource struct {
	Kind    SDKSourceKind
	Version string // exact for vendored and locked, "" if not known; a constraint such as ">=1.3" otherwise, "" for any
	Path    string
	Span    text.Span
}

// SDKSourceKind is the kind of an SDKSource, the strongest first.
type SDKSourceKind int

// The kinds of sources. pywrangler (since workers-py 1.9) resolves
// project.dependencies and the SDK into pylock.toml (since 1.13) and vendors that.
const (
	SDKVendored SDKSourceKind = iota // python_modules/workers_runtime_sdk-*.dist-info
	SDKLocked                        // pylock.toml: what pywrangler vendors
	// SDKDevelopment is uv.lock: what the development environment has.
	// pywrangler does not read it, but it was resolved at about the same time.
	SDKDevelopment
	SDKConstraint // project.dependencies of pyproject.toml, or any through workers-py
)

// SecretName is a name found in a file of local secrets.
type SecretName struct {
	Name string
	Path string
	Span text.Span
	// Example is true for a template such as .dev.vars.example.
	Example bool
	// Environment is the suffix of .dev.vars.<env>, or "".
	Environment string
}

// Pyproject is the part of pyproject.toml that matters to a Worker.
type Pyproject struct {
	Path           string
	Source         *text.Document
	Root           *Value
	Name           string
	RequiresPython string
	Dependencies   []Dependency // project, dependency-groups and tool.uv dev-dependencies
}

// Dependency is one requirement of a project.
type Dependency struct {
	Name       string // normalised: lower case, "-" between words
	Constraint string // as written, e.g. ">=1.3,<2"
	Span       text.Span
	Group      string // "" for project.dependencies
}

// Settings are the user's wishes; editors send the same keys.
type Settings struct {
	Select      []string          // only these rules; empty means all
	Ignore      []string          // never these
	Severity    map[string]string // rule name -> "error", "warning", "info" or "off"
	Environment string            // look at this environment only
	SDK         string            // pin the SDK version: "frozen" or "1.6.15"
	Faults      []Fault
	Path        string
}
