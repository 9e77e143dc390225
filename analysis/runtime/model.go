// Package runtime says what a Worker really gets at run time, and why: which
// Python and Pyodide, which workers SDK, which handler style, which flags.
//
// Rules and hovers ask a Model questions by name and never compare dates or
// versions themselves. A Model is immutable.
package runtime

import "github.com/pywls/pywls/analysis/text"

// Certainty tells how much a fact may carry.
type Certainty int

// The degrees of certainty. On an assumed fact a report is at most a warning
// and names the assumption; on an unknown one only what is wrong under every
// possibility is reported.
const (
	Unknown Certainty = iota
	Assumed
	Known
)

// Answer is yes, no, or maybe where the runtime is not known well enough.
type Answer int

// The answers. Maybe is the zero value, so that forgetting to answer stays silent.
const (
	Maybe Answer = iota
	No
	Yes
)

// Reason is where a fact comes from, fit for a message: "compatibility_date
// 2026-04-20". Path and Span are empty for a default.
type Reason struct {
	Text string
	Path string
	Span text.Span
}

// Null is how JavaScript null arrives in Python.
type Null int

// NullUnknown is for a runtime that is not known.
const (
	NullUnknown  Null = iota
	NullIsNone        // None
	NullIsJSNull      // pyodide.ffi.jsnull: falsy, and not None
)

// Mode says through what a value came from JavaScript.
type Mode int

// Raw values are JsProxy objects; Wrapped ones went through a converting
// wrapper of workers-runtime-sdk; ModeUnknown may be either.
const (
	ModeUnknown Mode = iota
	Raw
	Wrapped
)

// HandlerStyle is how the runtime looks for handlers.
type HandlerStyle int

// Legacy Workers have module-level functions on_fetch(request, env, ctx);
// class Workers have classes that extend WorkerEntrypoint.
const (
	StyleUnknown HandlerStyle = iota
	StyleLegacy
	StyleClass
)

// SDKKind says where the module `workers` comes from.
type SDKKind int

// The kinds. A Frozen SDK is the one built into the runtime; an External one is
// vendored into python_modules; Missing means that `import workers` fails.
const (
	SDKUnknown SDKKind = iota
	SDKFrozen
	SDKExternal
	SDKMissing
)

// String is the kind in words.
func (k SDKKind) String() string {
	return [...]string{"unknown SDK", "frozen SDK", "workers-runtime-sdk", "no SDK"}[k]
}

// SDK is what is known of the workers SDK.
type SDK struct {
	Kind SDKKind
	// Version is the version of an external SDK, "1.6.15"; "" if not known.
	Version   string
	Certainty Certainty
	Reason    Reason
}

// String is the SDK in a few words: "workers-runtime-sdk 1.6.15".
func (s SDK) String() string {
	if s.Kind == SDKExternal && s.Version != "" {
		return s.Kind.String() + " " + s.Version
	}
	return s.Kind.String()
}

// DictForm is what to_js makes of a Python dict when no dict_converter is given.
type DictForm int

// A LiteralMap is a Map that has the keys as properties too: JSON.stringify
// works on it, structured clone does not.
const (
	DictUnknown DictForm = iota
	DictIsMap
	DictIsLiteralMap
	DictIsObject
)

// Line is one fact for a hover.
type Line struct {
	Name      string // "Python", "SDK", ...
	Value     string // "3.13.2 (Pyodide 0.28.2)"
	Certainty Certainty
	Reason    Reason
}
