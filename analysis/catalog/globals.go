package catalog

import (
	"maps"
	"slices"
)

// jsClasses are the classes among JavaScript's globals in a Worker: from
// Python they are made with .new.
var jsClasses = set(
	"AbortController", "AbortSignal", "AggregateError", "Array", "ArrayBuffer", "BigInt64Array", "BigUint64Array", "Blob",
	"ByteLengthQueuingStrategy", "CloseEvent", "CompressionStream", "CountQueuingStrategy",
	"CryptoKey", "CustomEvent", "DOMException", "DataView", "Date", "DecompressionStream",
	"Error", "ErrorEvent", "EvalError", "Event", "EventSource", "EventTarget", "File",
	"FinalizationRegistry", "FixedLengthStream", "Float32Array", "Float64Array", "FormData", "Function", "HTMLRewriter",
	"Headers", "IdentityTransformStream", "Int16Array", "Int32Array", "Int8Array", "Map", "MessageChannel",
	"MessageEvent", "MessagePort", "Object", "Promise", "Proxy", "RangeError", "ReadableStream", "ReferenceError", "RegExp",
	"Request", "Response", "Set", "SharedArrayBuffer", "SyntaxError", "TextDecoder", "TextDecoderStream", "TextEncoder",
	"TextEncoderStream", "TransformStream", "TypeError", "URIError", "URL", "URLPattern", "URLSearchParams",
	"Uint16Array", "Uint32Array", "Uint8Array", "Uint8ClampedArray", "WeakMap", "WeakRef", "WeakSet",
	"WebSocket", "WebSocketPair", "WebSocketRequestResponsePair", "WritableStream",
)

// jsCallable are those of jsClasses that JavaScript lets anyone call without
// new. Date() gives a string then, the others much the same as new.
var jsCallable = set("AggregateError", "Array", "Date", "Error", "EvalError", "Function", "Object", "RangeError",
	"ReferenceError", "RegExp", "SyntaxError", "TypeError", "URIError")

// jsOther are the globals that are no classes.
var jsOther = set(
	"Atomics", "BigInt", "Boolean", "Intl", "JSON", "Math", "Number", "Reflect", "String", "Symbol", "WebAssembly",
	"atob", "btoa", "caches", "clearInterval", "clearTimeout", "console", "crypto", "decodeURI", "decodeURIComponent",
	"encodeURI", "encodeURIComponent", "fetch", "globalThis", "isFinite", "isNaN", "navigator", "parseFloat", "parseInt",
	"performance", "queueMicrotask", "reportError", "scheduler", "self", "setInterval", "setTimeout", "structuredClone",
	"undefined",
)

// IsJSClass reports whether a JavaScript global is a class: js.Headers. From
// Python an instance is made with js.Headers.new(...).
func IsJSClass(name string) bool { return jsClasses[name] }

// NeedsNew reports whether calling a JavaScript global without .new raises.
// Date, Object, Array and the errors may be called; js.Date() is a str then.
func NeedsNew(name string) bool { return jsClasses[name] && !jsCallable[name] }

// IsJSGlobal reports whether a Worker's JavaScript has a global of that name.
// The table may lack one: absence is no proof.
func IsJSGlobal(name string) bool { return jsClasses[name] || jsOther[name] }

// JSGlobals are the names of the known JavaScript globals, sorted.
func JSGlobals() []string {
	return slices.Sorted(maps.Keys(union(jsClasses, jsOther)))
}

// workersExports maps what the workers module exports to the
// workers-runtime-sdk version that brought it; "0" for what the SDK frozen into
// the runtime has as well.
var workersExports = map[string]string{
	"Blob": always, "BlobEnding": always, "BlobValue": always, "Body": always, "Context": always,
	"DurableObject": always, "FetchKwargs": always, "FetchResponse": always, "File": always,
	"FormData": always, "FormDataValue": always, "Headers": always, "JSBody": always, "Request": always,
	"RequestInitCfProperties": always, "Response": always, "WorkerEntrypoint": always,
	"WorkflowEntrypoint": always, "env": always, "fetch": always, "handler": always,
	"import_from_javascript": always, "python_from_rpc": always, "python_to_rpc": always, "waitUntil": always,
	"patch_env": "1", "wait_until": "1",
}

// workersModules are the modules inside the workers package that a Worker may
// import, with the workers-runtime-sdk version that brought them; "0" for what
// the frozen SDK has as well. sdk.json has what the pinned releases hold.
var workersModules = map[string]string{
	"workflows": always, "wsgi": "1.6.0", "entrypoints": "1.6.5", "asgi": "1.6.14", "gateway": "1.9.5",
	"blob": "1.5.2", "fetch": "1.5.2", "formdata": "1.5.2", "request": "1.5.2", "response": "1.5.2",
	"rpc": "1.5.2", "types": "1.5.2", "utils": "1.5.2",
}

// WorkersExport is the workers-runtime-sdk version since which the workers
// module exports a name: "0" when the SDK frozen into the runtime has it too,
// "1" when every released one has it, "" when none is known to.
func WorkersExport(name string) (since string) { return workersExports[name] }

// WorkersModule is the same for a module inside the workers package: "wsgi". Of
// entrypoints and asgi the version is the first one known to have it, and may
// be a few releases late.
func WorkersModule(name string) (since string) { return workersModules[name] }

// WorkersExports are the names that the workers module exports in some
// version, sorted, modules inside it excluded.
func WorkersExports() []string { return slices.Sorted(maps.Keys(workersExports)) }

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}

func union(a, b map[string]bool) map[string]bool {
	m := maps.Clone(a)
	maps.Copy(m, b)
	return m
}
