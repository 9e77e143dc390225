package catalog

// fetchOptions are the keyword arguments of every fetch.
func fetchOptions() Param {
	return options(
		arg("method", "str"),
		arg("headers", "dict | list[tuple[str, str]] | js.Headers").says("A plain dict is right only for workers.fetch and wrapped bindings; raw JavaScript wants js.Headers.new(d.items())."),
		arg("body", "str | bytes | ReadableStream").says("A dict is not JSON: json.dumps it first."),
		arg("redirect", `"follow" | "manual" | "error"`),
		arg("cf", "dict").says("Settings of Cloudflare for this request."),
		arg("signal", "js.AbortSignal"))
}

func networkTypes() []*Type {
	fetch := func(doc string) *Member {
		return async("fetch", to("js.Response"), doc, arg("input", "str | Request"), fetchOptions())
	}
	connect := call("connect", to("Socket"), "Opens a TCP socket. Not async.", arg("address", "str | dict"), options(
		arg("secureTransport", `"off" | "on" | "starttls"`), arg("allowHalfOpen", "bool")))
	return []*Type{
		class("Fetcher", "Another Worker: send it requests with fetch, or call its public methods like async functions.",
			fetch("Sends a request; a wrapped binding gives a workers.Response and takes headers=, method= and body= as keyword arguments."), connect).open(),
		class("Assets", "The static assets of this Worker.",
			fetch("The asset of a URL; pass the request's js_object or a full URL.")),
		class("Network", "A way to a private network or with a client certificate.",
			fetch("Sends a request that way."), connect),
		class("Hyperdrive", "Where a database driver connects to: values for asyncpg, psycopg or a MySQL driver.",
			prop("connectionString", str, "The whole connection string."),
			prop("host", str, "The host to connect to."),
			prop("ip", str, "The address to connect to."),
			prop("port", num, "The port."),
			prop("user", str, "The user."),
			prop("password", str, "The password; never log it."),
			prop("database", str, "The database."),
			call("connect", to("Socket"), "Opens a raw socket; drivers do that themselves.")),
		kept("Socket", "A TCP socket.",
			prop("readable", to("ReadableStream"), "What comes in."),
			prop("writable", unknown, "Where to write."),
			prop("closed", unknown, "A promise for its end."),
			prop("opened", unknown, "A promise for its start."),
			prop("upgraded", boolean, "Whether TLS was started on it."),
			prop("secureTransport", str, "on, off or starttls."),
			async("close", nothing, "Closes it."),
			call("startTls", to("Socket"), "Starts TLS and returns a new socket. Not async.", options(arg("expectedServerHostname", "str")))),
		class("DispatchNamespace", "The Workers of a dispatch namespace, by name.",
			call("get", to("Fetcher").raw(), "The Worker of that name. Not async; an unknown name fails at fetch.",
				arg("name", "str"), optional("args", "dict"), options(arg("limits", "dict"), arg("outbound", "dict")))),
		class("WorkerLoader", "Starts Workers from code made at run time.",
			call("get", to("WorkerStub").raw(), "A Worker by id; the callback makes its code when it is not running. JavaScript keeps the callback: use create_proxy.",
				arg("name", "str | None"), arg("getCode", "callable")),
			call("load", to("WorkerStub").raw(), "A new Worker from code.", arg("code", "dict"))),
		class("WorkerStub", "A Worker that was loaded.",
			call("getEntrypoint", to("Fetcher").raw(), "Its default entrypoint, or a named one. Not async.", optional("name", "str"),
				options(arg("props", "dict"), arg("limits", "dict"))),
			call("getDurableObjectClass", unknown, "A Durable Object class of it. Not async.", optional("name", "str"),
				options(arg("props", "dict"), arg("limits", "dict")))),
		class("BrowserRun", "A headless browser at Cloudflare.",
			fetch("Sends a request to the browser service."),
			async("quickAction", to("js.Response"), "Does one thing with a page: screenshot, pdf, content, scrape, links, snapshot, json, markdown or accessibilityTree.",
				arg("action", "str"), options(arg("url", "str"), arg("html", "str"))),
			async("acquire", unknown, "Starts a session.", options()),
			async("launch", unknown, "Starts a session and connects to it.", options()),
			async("connectSession", unknown, "Connects to a session.", arg("sessionId", "str"), options()),
			async("getLiveView", unknown, "A view of a session.", arg("sessionId", "str"), options()),
			async("listSessions", unknown, "The open sessions.", options()),
			async("history", unknown, "Recent sessions.", options()),
			async("limits", unknown, "What the account may use."),
			async("getSession", unknown.orNull(), "A session, if there is one of that id.", arg("sessionId", "str")),
			async("closeSession", unknown, "Closes a session.", arg("sessionId", "str")),
			async("script", to("js.Response"), "Runs JavaScript in a new session.", arg("code", "str"), options()),
			async("scriptInSession", to("js.Response"), "Runs JavaScript in a session.", arg("sessionId", "str"), arg("code", "str"), options()),
			prop("devtools", unknown, "The developer tools.")),
		class("SendEmail", "Sends email.",
			async("send", to("EmailSendResult"), `Sends a message: an EmailMessage of cloudflare:email, or an object with from, to, subject, text or html.`,
				arg("message", "EmailMessage | dict"))),
		object("EmailSendResult", "What sending an email gives.", prop("messageId", str, "The id of the message.")),
		class("ForwardableEmailMessage", "The message that the email handler gets.",
			prop("from", str, "The envelope's sender: message.from_ in Python, since from is a reserved word."),
			prop("to", str, "The envelope's recipient."),
			prop("headers", to("js.Headers"), "The headers, a js.Headers object."),
			prop("raw", to("ReadableStream"), "The whole message as a stream."),
			prop("rawSize", num, "Its size in bytes."),
			prop("canBeForwarded", boolean, "Whether forward() may be called."),
			call("setReject", nothing, "Rejects the message with a reason. Not async.", arg("reason", "str")),
			async("forward", to("EmailSendResult"), "Forwards it to a verified address.", arg("rcptTo", "str"), optional("headers", "js.Headers")),
			async("reply", to("EmailSendResult"), "Answers the sender.", arg("message", "EmailMessage | dict"))).outside(),
	}
}
