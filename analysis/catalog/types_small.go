package catalog

func smallTypes() []*Type {
	return []*Type{
		class("AnalyticsEngineDataset", "A dataset of Analytics Engine.",
			call("writeDataPoint", nothing, "Writes a data point: one index, up to 20 blobs and 20 doubles. Not async: awaiting it fails. Does nothing in local development.",
				options(arg("indexes", "list[str]"), arg("blobs", "list[str]"), arg("doubles", "list[float]")))),
		class("RateLimit", "A rate limit.",
			async("limit", to("RateLimitOutcome"), `Counts one use: (await self.env.RL.limit(key=ip)).success. Always succeeds in local development.`,
				options(arg("key", "str"), arg("delta", "int")))),
		object("RateLimitOutcome", "Whether the use is within the limit.",
			prop("success", boolean, "False when the limit is reached.")),
		object("WorkerVersionMetadata", "Which version of the Worker runs: a raw JavaScript object, read its attributes.",
			prop("id", str, "The id of the version."),
			prop("tag", str, "Its tag, an empty string without."),
			prop("timestamp", str, "When it was made.")),
		class("SecretsStoreSecret", "A secret of the Secrets Store: not a str itself.",
			async("get", str, "The secret as str: await self.env.NAME.get().")),
		class("Pipeline", "A pipeline.",
			async("send", nothing, "Sends records: the binding is raw, so pass to_js([...], dict_converter=js.Object.fromEntries).",
				arg("records", "list[dict]"))),
	}
}

func newerTypes() []*Type {
	flag := func(kind string, r Ref) []*Member {
		params := []Param{arg("flagKey", "str"), arg("defaultValue", kind), optional("context", "dict")}
		title := map[string]string{"str": "String", "bool": "Boolean", "float": "Number", "dict": "Object"}[kind]
		return []*Member{
			async("get"+title+"Value", r, "The value of a flag, or the default.", params...),
			async("get"+title+"Details", to("JSON"), "The value of a flag, and why.", params...),
		}
	}
	var flags []*Member
	flags = append(flags, flag("str", str)...)
	flags = append(flags, flag("bool", boolean)...)
	flags = append(flags, flag("float", num)...)
	flags = append(flags, flag("dict", to("JSON"))...)
	anyFlag := []Param{arg("flagKey", "str"), arg("defaultValue", "JSON"), optional("context", "dict")}
	flags = append(flags,
		async("get", unknown, "The value of a flag, or the default.", arg("flagKey", "str"), optional("defaultValue", "JSON"), optional("context", "dict")),
		async("getValue", unknown, "The value of a flag, or the default.", anyFlag...),
		async("getDetails", to("JSON"), "The value of a flag, and why.", anyFlag...))
	return []*Type{
		class("AgentMemory", "A namespace of agent memory.",
			async("getProfile", unknown, "A profile by name.", arg("profileName", "str")),
			async("deleteProfile", nothing, "Deletes a profile.", arg("profileName", "str"))),
		class("Artifacts", "A namespace of repositories.",
			async("create", to("JSON"), "Makes a repository.", arg("name", "str"),
				options(arg("readOnly", "bool"), arg("description", "str"), arg("setDefaultBranch", "str"))),
			async("get", unknown, "A repository by name.", arg("name", "str")),
			async("import", to("JSON"), "Imports a repository from a URL: import_ in Python.", arg("params", "dict")),
			async("list", to("JSON"), "The repositories.", options(arg("limit", "int"), arg("cursor", "str"))),
			async("delete", boolean, "Deletes a repository and tells whether it was there.", arg("name", "str"))),
		class("Flagship", "Feature flags.", flags...),
		class("StreamBinding", "Cloudflare Stream: videos.",
			call("video", unknown, "A video by id. Not async.", arg("id", "str")),
			async("upload", to("JSON"), "Takes a video from a URL.", arg("url", "str"), options()),
			async("createDirectUpload", to("JSON"), "A URL that a browser can upload to.", arg("params", "dict")),
			prop("videos", unknown, "All videos."),
			prop("watermarks", unknown, "All watermarks.")),
		class("MediaBinding", "Media transformations.",
			call("input", unknown, "Starts a transformation. Not async.", arg("media", "ReadableStream"))),
	}
}
