package catalog

// module is a module of Python that the tables know.
func module(path, doc string, members ...*Member) *Type {
	return newType(path, ShapePython, doc, members)
}

// classIn is a class that a module exports; its space must be there too.
func classIn(path, name, doc string) *Member { return prop(name, to("class "+path+"."+name), doc) }

// either are options that may be given by position as well.
func either(keys ...Param) Param {
	for i := range keys {
		keys[i].Positional = true
	}
	return options(keys...)
}

var responseDoc = "A response: `Response(text)`, `Response(body, status=404)`. A dict or list wants `Response.json(data)`."

// pythonCalls are the calls of the classes that code makes.
func pythonCalls() map[string]*Member {
	headers := arg("headers", "dict | list[tuple[str, str]]").says("A plain dict is right here.")
	return map[string]*Member{
		"class workers.Response": call("Response", to("Response"), responseDoc,
			optional("body", "str | bytes | FormData | js.ReadableStream | None"), either(
				arg("status", "int").says("200 by default; 101 with `web_socket`."),
				arg("status_text", "str"), headers,
				arg("web_socket", "js.WebSocket").says("The client's end of a WebSocketPair, with status 101."))),
		"class workers.Request": call("Request", to("Request"), "A request to send with `fetch`.",
			arg("input", "str | Request"), fetchOptions()),
		"class workers.FormData": call("FormData", to("FormData"), "Form data from a mapping.", optional("form_data", "dict | js.FormData")),
		"class workers.Blob": call("Blob", to("Blob"), "Bytes with a content type.", arg("blob_parts", "str | bytes | list"), either(
			arg("content_type", "str"), arg("endings", `"transparent" | "native"`))),
		"class workers.File": call("File", to("File"), "A Blob with a name.", arg("blob_parts", "str | bytes | list"), arg("filename", "str"), either(
			arg("content_type", "str"), arg("endings", `"transparent" | "native"`), arg("last_modified", "int").says("Milliseconds since 1970."))),
		"class workers.workflows.NonRetryableError": call("NonRetryableError", unknown, "Raise it in a step that must not be tried again.",
			optional("message", "str")),
	}
}

func pythonSpaces() map[string]*Type {
	response := []*Member{
		call("json", to("Response"), "A response with JSON as its body: `Response.json({\"ok\": True}, status=201)`.",
			arg("data", "dict | list | str | js.Object"), either(arg("status", "int").says("200 by default."), arg("status_text", "str"), arg("headers", "dict"))),
		call("from_json", to("Response"), "The same as `Response.json`.",
			arg("data", "dict | list | str | js.Object"), either(arg("status", "int"), arg("status_text", "str"), arg("headers", "dict"))),
		call("redirect", to("js.Response"), "A response that redirects; it gives a raw `js.Response`, which a handler may return.",
			arg("url", "str"), either(arg("status", "int").says("302 by default."))),
	}
	empty := func(path, doc string) *Type { return newType(path, ShapePython, doc, nil) }
	all := map[string]*Type{
		"module workers":              workersModule(),
		"module workers.workflows":    module("workers.workflows", "Errors of workflows.", classIn("workers.workflows", "NonRetryableError", "Raise it in a step that must not be tried again.")),
		"module workers.asgi":         asgi("workers.asgi"),
		"module asgi":                 asgi("asgi"),
		"module workers.wsgi":         module("workers.wsgi", "Serves a WSGI application: Flask, Django.", webFetch("WSGI")),
		"module pyodide.ffi":          ffiModule(),
		"module pyodide.ffi.wrappers": wrappersModule(),
		"module pyodide.http":         httpModule(),
		"class workers.Response":      newType("workers.Response", ShapePython, responseDoc, response),
		"class workers.FetchResponse": newType("workers.FetchResponse", ShapePython, "What fetch gives.", response),
	}
	for name, doc := range map[string]string{
		"workers.Request": "A request.", "workers.FormData": "Form data.", "workers.Blob": "Bytes with a content type.", "workers.File": "A Blob with a name.",
		"workers.WorkerEntrypoint": "The base of an entrypoint.", "workers.DurableObject": "The base of a Durable Object.",
		"workers.WorkflowEntrypoint": "The base of a workflow.", "workers.Context": "What self.ctx is.",
		"workers.workflows.NonRetryableError": "An error that is final.",
	} {
		all["class "+name] = empty(name, doc)
	}
	return all
}

func workersModule() *Type {
	return module("workers", "The SDK of Python Workers.",
		classIn("workers", "Response", responseDoc),
		classIn("workers", "WorkerEntrypoint", "The base of an entrypoint: `class Default(WorkerEntrypoint)` answers requests with `async def fetch(self, request)`. `self.env` has the bindings, `self.ctx` the context."),
		classIn("workers", "DurableObject", "The base of a Durable Object: `self.ctx.storage` keeps what must last; public methods are called through stubs."),
		classIn("workers", "WorkflowEntrypoint", "The base of a workflow: `async def run(self, event, step)`."),
		classIn("workers", "Request", "A request, as handlers get it and `fetch` takes it."),
		classIn("workers", "FetchResponse", "What `fetch` gives."),
		classIn("workers", "FormData", "Form data: a mapping, with `get_all` for names that repeat."),
		classIn("workers", "Blob", "Bytes with a content type."),
		classIn("workers", "File", "A Blob with a name."),
		classIn("workers", "Context", "What `self.ctx` is in an entrypoint, for annotations."),
		async("fetch", to("FetchResponse"), "Sends a request. Options are keyword arguments, a dict of them raises; `headers=` takes a plain dict, `body=` wants text: `json.dumps` a dict.",
			arg("resource", "str | Request"), options(
				arg("method", "str").says("GET by default."), arg("headers", "dict | list[tuple[str, str]]").says("A plain dict is right here."),
				arg("body", "str | bytes | FormData | js.ReadableStream").says("A dict is not JSON: json.dumps it first."),
				arg("redirect", `"follow" | "manual" | "error"`), arg("cf", "dict").says("Settings of Cloudflare for this request."),
				arg("fetcher", "Fetcher").says("A binding whose `fetch` to use."))),
		prop("env", unknown, "The env of the Worker, usable in any module while a request lasts."),
		call("handler", unknown, "A decorator for `on_fetch` of old Workers; a class needs none."),
		call("import_from_javascript", unknown, "A JavaScript module: `import_from_javascript(\"cloudflare:workers\")`. At module level only `cloudflare:workers` and `cloudflare:sockets`.", arg("module_name", "str")),
		call("python_from_rpc", unknown, "A raw JavaScript value as Python, as wrapped bindings give it.", arg("value", "Any")),
		call("python_to_rpc", unknown, "A value of Python as JavaScript, as wrapped bindings take it.", arg("value", "Any")),
		call("waitUntil", nothing, "Keeps the Worker alive after the response until the coroutine has ended.", arg("awaitable", "awaitable")),
		call("wait_until", nothing, "Keeps the Worker alive after the response until the coroutine has ended.", arg("awaitable", "awaitable")),
		call("patch_env", unknown, "Changes env for a while, in tests: `with patch_env(NAME=value):`."),
		prop("BlobEnding", unknown, "A type, for annotations."), prop("BlobValue", unknown, "A type, for annotations."),
		prop("Body", unknown, "The type of a response's body, for annotations."), prop("FetchKwargs", unknown, "The type of fetch's options, for annotations."),
		prop("FormDataValue", unknown, "A type, for annotations."), prop("Headers", unknown, "The type of headers, for annotations: a dict, pairs or a js.Headers. It is no class to make."),
		prop("JSBody", unknown, "A type, for annotations."), prop("RequestInitCfProperties", unknown, "The type of `cf=`, for annotations."),
		prop("workflows", to("module workers.workflows"), "Errors of workflows."),
		prop("asgi", to("module workers.asgi"), "Serves an ASGI application: FastAPI, Starlette."),
		prop("wsgi", to("module workers.wsgi"), "Serves a WSGI application: Flask, Django."))
}

func webFetch(kind string) *Member {
	return async("fetch", to("js.Response"), "Answers a request with a "+kind+" application: `await "+map[string]string{"ASGI": "asgi", "WSGI": "wsgi"}[kind]+".fetch(app, request.js_object, self.env)`.",
		arg("app", "application"), arg("req", "js.Request"), arg("env", "env"))
}

func asgi(path string) *Type {
	return module(path, "Serves an ASGI application: FastAPI, Starlette.", webFetch("ASGI"),
		async("websocket", to("js.Response"), "Answers a WebSocket request with an ASGI application.", arg("app", "application"), arg("req", "js.Request")),
		prop("env", unknown, "A dependency of FastAPI that gives env: `env=asgi.env`."))
}

func ffiModule() *Type {
	return module("pyodide.ffi", "The border between Python and JavaScript.",
		call("to_js", unknown, "A value of Python as JavaScript: lists become arrays, bytes a Uint8Array, dicts objects on Pyodide 314 and Maps before, unless `dict_converter=js.Object.fromEntries`.",
			arg("obj", "Any"), options(
				arg("depth", "int").says("How deep to convert; everything by default."),
				arg("pyproxies", "js.Array"), arg("create_pyproxies", "bool").says("False raises for what cannot be converted."),
				arg("dict_converter", "callable").says("`js.Object.fromEntries` makes plain objects of dicts."),
				arg("default_converter", "callable"))),
		call("create_proxy", unknown, "A proxy of a callable or object that JavaScript may keep; call `.destroy()` when it is done.", arg("obj", "Any"), options(
			arg("capture_this", "bool"), arg("roundtrip", "bool"))),
		call("create_once_callable", unknown, "A proxy of a function that JavaScript calls once, as for a timeout.", arg("obj", "callable")),
		call("run_sync", unknown, "The result of an awaitable without await, from Pyodide 0.28 on.", arg("awaitable", "awaitable")),
		call("destroy_proxies", nothing, "Destroys the proxies of an array that `to_js(pyproxies=...)` filled.", arg("pyproxies", "js.Array")),
		call("register_js_module", nothing, "Makes a JavaScript object a module of Python.", arg("name", "str"), arg("jsproxy", "Any")),
		call("unregister_js_module", nothing, "Takes such a module away.", arg("name", "str")),
		prop("jsnull", unknown, "JavaScript's null, from Pyodide 0.28 on: false, but not None."),
		prop("JsProxy", unknown, "The class of raw JavaScript objects: `isinstance(value, JsProxy)`."),
		prop("JsException", unknown, "What Python catches when JavaScript throws."),
		prop("JsNull", unknown, "The class of jsnull."),
		prop("JsArray", unknown, "The class of raw arrays."), prop("JsBuffer", unknown, "The class of raw buffers."),
		prop("JsPromise", unknown, "The class of raw promises."), prop("JsCallable", unknown, "The class of raw functions."),
		prop("JsMap", unknown, "The class of raw maps."), prop("JsMutableMap", unknown, "The class of raw Maps that can be changed."),
		prop("JsTypedArray", unknown, "The class of raw typed arrays."), prop("JsDomElement", unknown, "The class of elements of a page, which a Worker has none of."),
		prop("JsDoubleProxy", unknown, "The class of what create_proxy gives."), prop("JsFetchResponse", unknown, "The class of raw responses, for annotations."),
		prop("JsIterable", unknown, "A class of raw objects."), prop("JsIterator", unknown, "A class of raw objects."),
		prop("JsAsyncIterable", unknown, "A class of raw objects."), prop("JsAsyncIterator", unknown, "A class of raw objects."),
		prop("JsGenerator", unknown, "A class of raw objects."), prop("JsAsyncGenerator", unknown, "A class of raw objects."),
		prop("JsCallableDoubleProxy", unknown, "The class of what create_proxy gives for a function."), prop("JsOnceCallable", unknown, "The class of what create_once_callable gives."),
		prop("JsWeakRef", unknown, "A class of raw objects."), prop("JsBigInt", unknown, "An int that came from a BigInt, on Pyodide 314."),
		prop("ToJsConverter", unknown, "The type of default_converter, for annotations."),
		prop("ConversionError", unknown, "What to_js raises for what cannot be converted."),
		prop("wrappers", to("module pyodide.ffi.wrappers"), "Timers and event listeners that keep their functions alive."))
}

func wrappersModule() *Type {
	return module("pyodide.ffi.wrappers", "Timers and event listeners that keep their functions alive.",
		call("set_timeout", num, "Calls a function after milliseconds.", arg("callback", "callable"), arg("timeout", "int")),
		call("set_interval", num, "Calls a function again and again.", arg("callback", "callable"), arg("interval", "int")),
		call("clear_timeout", nothing, "Calls a timeout off.", arg("timeout_retval", "Any")),
		call("clear_interval", nothing, "Calls an interval off.", arg("interval_retval", "Any")),
		call("add_event_listener", nothing, "Listens to an event.", arg("elt", "js.EventTarget"), arg("event", "str"), arg("listener", "callable")),
		call("remove_event_listener", nothing, "Stops listening.", arg("elt", "js.EventTarget"), arg("event", "str"), arg("listener", "callable")))
}

func httpModule() *Type {
	return module("pyodide.http", "Pyodide's own fetch.",
		async("pyfetch", to("FetchResponse"), "Sends a request with Pyodide's fetch; `workers.fetch` is the Worker's own.", arg("url", "str"), options(
			arg("method", "str"), arg("headers", "dict"), arg("body", "str | bytes"), arg("signal", "js.AbortSignal"))),
		prop("FetchResponse", unknown, "The class of what pyfetch gives."),
		prop("HttpStatusError", unknown, "What raise_for_status raises, from Pyodide 0.28 on."),
		prop("BodyUsedError", unknown, "What a second read of a body raises, from Pyodide 0.28 on."),
		prop("AbortError", unknown, "What an aborted request raises, from Pyodide 0.28 on."))
}
