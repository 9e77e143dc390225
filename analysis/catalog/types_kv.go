package catalog

func kvTypes() []*Type {
	value := map[string]Ref{
		"text":        str.orNull(),
		"json":        to("JSON").orNull(),
		"arrayBuffer": to("ArrayBuffer").orNull(),
		"stream":      to("ReadableStream").orNull(),
	}
	withMetadata := map[string]Ref{
		"text":        to("KVValueWithMetadata"),
		"json":        to("KVJSONWithMetadata"),
		"arrayBuffer": to("KVBufferWithMetadata"),
		"stream":      to("KVStreamWithMetadata"),
	}
	key := arg("key", "str | list[str]")
	as := []Param{
		arg("type", `"text" | "json" | "arrayBuffer" | "stream"`).says("How to read the value; text by default. Not a default value.").positional(),
		arg("cacheTtl", "int").says("Seconds that a read may come from the local cache, at least 30."),
	}
	pair := func(name string, of Ref, doc string) *Type {
		return object(name, doc,
			prop("value", of.orNull(), "The value, null when the key does not exist."),
			prop("metadata", to("JSON").orNull(), "What put() was given as metadata, if any."),
			prop("cacheStatus", str.orNull(), "Whether the cache answered, if any."))
	}
	return []*Type{
		class("KVNamespace", "A KV namespace: an eventually consistent key-value store.",
			async("get", str.orNull(),
				"The value of a key as str, if it exists. The second argument is the type to read it as, not a default.",
				key, options(as...)).byArg(value).forList(to("KVMap")),
			async("getWithMetadata", to("KVValueWithMetadata"),
				"The value and its metadata in one object; its value is null when the key does not exist.",
				key, options(as...)).byArg(withMetadata).forList(to("KVMap")),
			async("put", nothing,
				"Writes a value: str, bytes or a stream. A dict or list is rejected: json.dumps it first.",
				arg("key", "str"), arg("value", "str | bytes | ReadableStream"), options(
					arg("expiration", "int").says("Unix time in seconds when the key goes away."),
					arg("expirationTtl", "int").says("Seconds until the key goes away, at least 60."),
					arg("metadata", "dict").says("Up to 1024 bytes of JSON that list() returns too."))),
			async("list", to("KVListResult"),
				"Up to 1000 keys in order; ask again with cursor until list_complete is true.",
				options(
					arg("prefix", "str").says("Only keys that start with it."),
					arg("limit", "int").says("At most so many keys, 1000 by default."),
					arg("cursor", "str").says("Where the page before ended."))),
			async("delete", nothing, "Deletes a key; it is no fault when it does not exist.", arg("key", "str")),
		),
		pair("KVValueWithMetadata", str, "A text value with its metadata."),
		pair("KVJSONWithMetadata", to("JSON"), "A JSON value with its metadata."),
		pair("KVBufferWithMetadata", to("ArrayBuffer"), "A binary value with its metadata."),
		pair("KVStreamWithMetadata", to("ReadableStream"), "A streamed value with its metadata."),
		plain("KVMap", ShapeMap, "One entry per key asked for, null for those that do not exist.").each(unknown.orNull()).open(),
		object("KVListResult", "A page of keys.",
			prop("keys", listOf("KVKey"), `The keys. A converted result is a dict whose .keys is the dict method: write result["keys"].`),
			prop("list_complete", boolean, "True on the last page."),
			prop("cursor", str.orUndef(), "Where this page ended; absent on the last page."),
			prop("cacheStatus", str.orNull(), "Whether the cache answered, if any.")),
		object("KVKey", "A key in a listing.",
			prop("name", str, "The key."),
			prop("expiration", num.orUndef(), "Unix time in seconds when it goes away; absent when it stays."),
			prop("metadata", to("JSON").orUndef(), "What put() was given as metadata; absent without.")),
	}
}
