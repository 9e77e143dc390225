// Package catalog holds what is known of the platform as tables: binding
// kinds, the JavaScript types behind them with their members, JavaScript
// globals, compatibility flags and dates. It knows no project and no code; it
// imports nothing of ours. What a value is in one Worker follows from these
// tables and from that Worker's runtime.Model.
package catalog

// Kind names a kind of binding, e.g. D1. The empty Kind is an undeclared or
// unknown one.
type Kind string

// The kinds of bindings, as far as Python code meets them.
const (
	D1                Kind = "d1"
	KV                Kind = "kv"
	R2                Kind = "r2"
	Queue             Kind = "queue"
	DurableObject     Kind = "durable_object"
	Workflow          Kind = "workflow"
	Service           Kind = "service"
	Assets            Kind = "assets"
	AI                Kind = "ai"
	Vectorize         Kind = "vectorize"
	Hyperdrive        Kind = "hyperdrive"
	AnalyticsEngine   Kind = "analytics_engine"
	Browser           Kind = "browser"
	RateLimit         Kind = "ratelimit"
	Images            Kind = "images"
	SendEmail         Kind = "send_email"
	MTLS              Kind = "mtls"
	Dispatch          Kind = "dispatch_namespace"
	VersionMetadata   Kind = "version_metadata"
	SecretsStore      Kind = "secrets_store"
	Pipeline          Kind = "pipeline"
	WorkerLoader      Kind = "worker_loader"
	VPCService        Kind = "vpc_service"
	VPCNetwork        Kind = "vpc_network"
	Stream            Kind = "stream"
	Media             Kind = "media"
	AISearch          Kind = "ai_search"
	AISearchNamespace Kind = "ai_search_namespace"
	AgentMemory       Kind = "agent_memory"
	Artifacts         Kind = "artifacts"
	Flagship          Kind = "flagship"
	Var               Kind = "var"    // plain text or number in vars
	JSONVar           Kind = "json"   // object or array in vars
	Secret            Kind = "secret" // secrets.required, .dev.vars, .env: known by name only
)

// BindingKind is everything the tables know of one kind.
type BindingKind struct {
	Kind  Kind
	Title string // for humans, singular, e.g. "D1 database"
	// ConfigPath is where wrangler declares it: "d1_databases", "queues.producers",
	// "durable_objects.bindings", "ai". Empty for vars and secrets.
	ConfigPath string
	// Single is true when ConfigPath holds one object instead of an array.
	Single bool
	// NameKey is the key that holds the name on env: "binding", or "name".
	NameKey string
	// ResourceKeys are keys that identify the resource, the most telling first.
	ResourceKeys []string
	// Required are the keys, NameKey included, without which wrangler refuses the entry.
	Required []string
	// Type is the name of the JavaScript type on env, a key of Types.
	Type string
	// WrappedSince is the workers-runtime-sdk version from which env gives a
	// converting wrapper, e.g. "1.3.0"; empty when no version wraps it. Kinds
	// that even the frozen SDK wraps say "0".
	WrappedSince string
	// Local is what wrangler dev gives for the binding.
	Local Local
	Doc   string // one or two sentences, ours
}

// Shape says how a JavaScript value of a type crosses into Python.
type Shape int

// The shapes. What each becomes is decided by runtime.Model and by whether the
// value is raw or came through a wrapper.
const (
	ShapeAny    Shape = iota // not known
	ShapeScalar              // string, number, boolean: the same everywhere
	ShapeObject              // plain object: JsProxy raw, JsDict (a dict) converted
	ShapeArray               // Array: list-like JsProxy raw, list converted
	ShapeMap                 // Map: dict converted
	ShapeBuffer              // ArrayBuffer, typed array: JsProxy raw, memoryview converted
	ShapeDate                // Date: JsProxy raw, naive datetime converted
	ShapeClass               // instance of a JS class: JsProxy raw, attribute wrapper converted
	ShapeStream              // ReadableStream, Headers: JsProxy in both
	ShapePython              // a class of the workers module, already Python: Request, Response, ...
)

// Type is a JavaScript type (or a class of the workers module) and its members.
type Type struct {
	Name    string
	Shape   Shape
	Members map[string]*Member
	// Elem is the element type of an array, the value type of a Map.
	Elem Ref
	// Open is true when members that the table lacks may exist: rows, RPC stubs,
	// JSON. On a type that is not open an unknown member is a mistake.
	Open bool
	// Outside is true when what it carries was chosen by whoever sent the
	// request: Request, its headers, a queue message's body.
	Outside bool
	// Python is the class of the workers module that a wrapper turns a value of
	// this type into, a key of Types: "FetchResponse" for js.Response. Empty
	// when Shape alone tells.
	Python string
	// Iterable is true when the object itself can be gone through with for,
	// raw or converted; Elem is what comes out where that is known.
	Iterable bool
	Doc      string
}

// Member is a method or a property of a Type.
type Member struct {
	Name    string
	Method  bool
	Async   bool // a method that returns a Promise
	Returns Ref  // of a method (after await, if Async), or the type of the property
	// ReturnsByArg says what comes instead when the second argument, or the
	// keyword or option "type", is this string: KV get(key, "json").
	ReturnsByArg map[string]Ref
	// ReturnsGiven is what comes instead when any positional argument is given:
	// D1 first("name"). Nil when that makes no difference.
	ReturnsGiven *Ref
	// ReturnsForList is what comes instead when the first argument is a list:
	// KV get([...]). Nil when lists make no difference.
	ReturnsForList *Ref
	// Snake is a second name that the SDK's own wrapper gives, in every version
	// of it: "create_batch". Empty for almost all.
	Snake  string
	Params []Param
	Doc    string // one or two sentences, ours
}

// Param is a parameter of a method, as JavaScript spells it.
type Param struct {
	Name     string
	Type     string // for humans, e.g. "str | bytes | ReadableStream"
	Optional bool
	Rest     bool
	// Positional marks an option that may also be given by position, in place
	// of the whole options object: the type of KV get(key, "json").
	Positional bool
	// Options are the keys of an options object; in Python they are given as
	// keyword arguments.
	Options []Param
	Doc     string
}

// Ref refers to a type by name, a key of Types. The empty Type is anything.
type Ref struct {
	Type     string
	Nullable bool // may be null: jsnull or None, as runtime.Model tells
	List     bool // an Array of Type
	// Optional is true when it may be undefined: a method then gives None in
	// every runtime; a property may be absent, which raises AttributeError.
	Optional bool
	// Raw is true when it stays a raw JsProxy even when reached through a
	// wrapper that otherwise converts.
	Raw bool
}

// Local is what `wrangler dev` gives for a binding of a kind. The kinds that
// it has no simulation for: binding-local-support.ts of wrangler 4.164.0.
type Local int

const (
	// LocalSimulated kinds have a simulation, or reach what is local anyway.
	LocalSimulated Local = iota
	// LocalIfRemote kinds work in local development with `remote: true` only.
	LocalIfRemote
	// LocalRemote kinds reach the real resource, whether `remote` is there or not.
	LocalRemote
)
