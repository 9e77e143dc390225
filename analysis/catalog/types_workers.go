package catalog

// workersTypes are the classes of the workers module: Python in every mode.
func workersTypes() []*Type {
	response := []*Member{
		prop("status", num, "The status code; there is no status_code."),
		prop("status_text", str, "The status text."),
		prop("ok", boolean, "Whether the status is 200 to 299."),
		prop("redirected", boolean, "Whether redirects were followed."),
		prop("url", str, "The URL after redirects."),
		prop("type", str, "The type of the response."),
		prop("headers", to("HTTPMessage"), "The headers, a Python mapping whose names do not depend on case."),
		prop("body", to("ReadableStream").orUndef(), "The body as a JavaScript stream."),
		prop("body_used", boolean, "Whether the body was read already."),
		prop("js_object", to("js.Response").raw(), "The JavaScript object behind it."),
		prop("js_response", to("js.Response").raw(), "The JavaScript object behind it."),
		async("text", str, "The body as str."),
		async("string", str, "The body as str; text() is the usual name."),
		async("json", to("PythonJSON"), "The body as plain Python: dict, list, str, number, None. On the class itself, Response.json(data) makes a response."),
		async("bytes", to("bytes"), "The body as bytes."),
		async("buffer", to("ArrayBuffer").raw(), "The body as a raw ArrayBuffer."),
		async("memoryview", to("bytes"), "The body as a memoryview."),
		async("form_data", to("FormData"), "The body as form data."),
		async("formData", to("FormData"), "The body as form data; form_data() is the usual name."),
		async("blob", to("Blob"), "The body as a Blob."),
		async("unpack_archive", nothing, "Unpacks the body into the file system.", options(arg("extract_dir", "str"), arg("format", "str"))),
		call("clone", to("FetchResponse"), "A copy, before the body is read."),
		call("raise_for_status", nothing, "Raises for a status of 400 or more."),
		call("abort", nothing, "Aborts the request.", optional("reason", "str")),
		call("replace_body", to("Response"), "A new response with the same status and headers.", arg("body", "Body")),
		call("redirect", to("js.Response"), "A redirect, on the class itself.", arg("url", "str"), optional("status", "int")),
		call("from_json", to("Response"), "A response with JSON as its body, on the class itself.",
			arg("data", "dict | list | str"), optional("status", "int"), optional("status_text", "str"), optional("headers", "dict")),
	}
	blob := []*Member{
		prop("size", num, "Size in bytes."),
		prop("content_type", str, "Content type."),
		prop("js_object", to("js.Blob").raw(), "The JavaScript object behind it."),
		async("text", str, "The content as str."),
		async("bytes", to("bytes"), "The content as bytes."),
		call("slice", to("Blob"), "A part of it. Not async.", optional("start", "int"), optional("end", "int"), optional("content_type", "str")),
	}
	return []*Type{
		python("Request", "The request: `request.method`, `request.url` (a str), `request.headers.get(\"name\")`. Its body can be read once: `await request.json()` gives plain Python, `await request.text()` a str.",
			prop("method", str, "An http.HTTPMethod, which compares equal to a str."),
			prop("url", str, "The whole URL as str; urllib.parse takes it apart."),
			prop("headers", to("HTTPMessage"), "The headers, a Python mapping whose names do not depend on case; get() gives None for a missing one."),
			prop("cf", to("JSON").orUndef().raw(), "What Cloudflare knows of the request, a JsProxy: request.cf.colo. Since workers-runtime-sdk 1.2.0."),
			prop("body", to("ReadableStream").orNull(), "The body as a JavaScript stream."),
			prop("body_used", boolean, "Whether the body was read already."),
			prop("js_object", to("js.Request").raw(), "The JavaScript object behind it."),
			prop("cache", str.orUndef(), "The cache mode."),
			prop("credentials", str.orUndef(), "The credentials mode."),
			prop("destination", str.orUndef(), "The destination."),
			prop("integrity", str, "Expected hash of the body."),
			prop("is_history_navigation", boolean.orUndef(), "Whether it is a history navigation."),
			prop("keepalive", boolean, "Always false in Workers."),
			prop("mode", str.orUndef(), "The mode."),
			prop("redirect", str, "follow, manual or error."),
			prop("referrer", str.orUndef(), "The referrer."),
			prop("referrer_policy", str.orUndef(), "The referrer policy."),
			async("json", to("RequestJSON"), "The body as plain Python: a dict or list, already converted. Write data[\"name\"], not data.name, and never to_py()."),
			async("text", to("OutsideText"), "The body as str."),
			async("bytes", to("OutsideBytes"), "The body as bytes."),
			async("buffer", to("ArrayBuffer").raw(), "The body as a raw ArrayBuffer."),
			async("form_data", to("FormData"), "The body as form data."),
			async("blob", to("Blob"), "The body as a Blob."),
			call("clone", to("Request"), "A copy, before the body is read. Not async.")).outside(),
		python("FetchResponse", "What fetch gives, a class of the workers module.", response...),
		python("Response", "A response, a class of the workers module: Response(body, status=, headers=); a dict wants Response.json(...).", response...),
		python("Headers", "Headers as the workers module takes them: a dict, a list of pairs or a js.Headers."),
		python("HTTPMessage", "http.client.HTTPMessage: a mapping whose names do not depend on case.",
			call("get", str.orUndef(), "The value of a header, or the default, None without.", arg("name", "str"), optional("failobj", "str")),
			call("get_all", listOf("string").orUndef(), "All values of a header, or the default.", arg("name", "str"), optional("failobj", "list")),
			call("items", unknown, "Pairs of names and values."),
			call("keys", unknown, "The names."),
			call("values", unknown, "The values."),
			call("get_content_type", str, "The content type without parameters."),
			call("get_content_charset", str.orUndef(), "The charset of the content type."),
			call("get_content_maintype", str, "The content type before the slash."),
			call("get_content_subtype", str, "The content type after the slash."),
			call("get_param", unknown, "A parameter of a header.", arg("param", "str"))).open().outside(),
		python("FormData", "Form data, a class of the workers module: a mapping, and get_all for repeated names.",
			call("get", unknown.orUndef(), "The first value of a field, or the default, None without.", arg("key", "str"), optional("default", "str")),
			call("get_all", unknown, "All values of a field.", arg("key", "str")),
			call("append", nothing, "Adds a value.", arg("key", "str"), arg("value", "str | Blob"), optional("filename", "str")),
			call("delete", nothing, "Takes a field out.", arg("key", "str")),
			call("keys", unknown, "The names of the fields."),
			call("values", unknown, "The values."),
			call("items", unknown, "Pairs of names and values."),
			call("pop", unknown, "Takes a field out and gives its value.", arg("key", "str")),
			call("popitem", unknown, "Takes some field out."),
			call("clear", nothing, "Takes all fields out."),
			call("update", nothing, "Sets fields from another mapping."),
			call("setdefault", unknown, "The value of a field, which is set first if it is missing."),
			prop("js_object", to("js.FormData").raw(), "The JavaScript object behind it.")).outside(),
		python("Blob", "Bytes with a content type, a class of the workers module.", blob...),
		python("File", "A Blob with a name, a class of the workers module.", append([]*Member{
			prop("name", str, "Its name."),
			prop("last_modified", num, "Milliseconds since 1970."),
		}, blob...)...),
		python("Context", "What self.ctx is in an entrypoint.",
			call("waitUntil", nothing, "Keeps the Worker alive after the response until the coroutine has ended.", arg("promise", "awaitable"))).open(),
		python("bytes", "bytes of Python.").open(),
		python("PythonJSON", "Plain Python: dict, list, str, int, float, bool or None.").open(),
		python("RequestJSON", "Plain Python that the client sent: dict, list, str, int, float, bool or None.").open().outside(),
		python("OutsideText", "A str that the client sent.").open().outside(),
		python("OutsideBytes", "bytes that the client sent.").open().outside(),
	}
}

// Parameters are the names of the parameters of what makes a response of the
// workers module, in order: "workers.Response", "workers.Response.json" and
// "workers.Response.from_json"; nil for anything else.
// https://github.com/cloudflare/workers-py/blob/main/packages/runtime-sdk/src/workers/response.py
func Parameters(path string) []string {
	switch path {
	case "workers.Response":
		return []string{"body", "status", "status_text", "headers", "web_socket"}
	case "workers.Response.json", "workers.Response.from_json":
		return []string{"data", "status", "status_text", "headers"}
	}
	return nil
}
