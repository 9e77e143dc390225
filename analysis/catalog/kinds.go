package catalog

import "slices"

// Kinds are all kinds of bindings in the order of this table, which is the
// order wrangler's documentation has. The elements are shared and must not be
// changed.
func Kinds() []*BindingKind { return slices.Clone(kinds) }

// Info is everything known of a kind, or nil for the empty or an unknown one.
func Info(k Kind) *BindingKind { return kindByName[k] }

// KindOf is the kind that wrangler declares at a configuration path such as
// "d1_databases" or "queues.producers", or nil.
func KindOf(configPath string) *BindingKind {
	if configPath == "" {
		return nil
	}
	return kindByPath[configPath]
}

var kindByName, kindByPath = func() (map[Kind]*BindingKind, map[string]*BindingKind) {
	byName, byPath := map[Kind]*BindingKind{}, map[string]*BindingKind{}
	for _, k := range kinds {
		byName[k.Kind] = k
		if k.ConfigPath != "" {
			byPath[k.ConfigPath] = k
		}
	}
	return byName, byPath
}()

// always says that even the frozen SDK wraps a kind.
const always = "0"

var kinds = []*BindingKind{
	{
		Kind: D1, Title: "D1 database", ConfigPath: "d1_databases", NameKey: "binding",
		ResourceKeys: []string{"database_name", "database_id", "preview_database_id"},
		Required:     []string{"binding"}, Type: "D1Database", WrappedSince: "1.3.0",
		Doc: "SQLite with an async interface: prepare(sql).bind(*values), then await first(), all() or run().",
	},
	{
		Kind: KV, Title: "KV namespace", ConfigPath: "kv_namespaces", NameKey: "binding",
		ResourceKeys: []string{"id", "preview_id"},
		Required:     []string{"binding"}, Type: "KVNamespace", WrappedSince: "1.3.0",
		Doc: "An eventually consistent key-value store: await get(key), put(key, value, expirationTtl=...), list(), delete(key).",
	},
	{
		Kind: R2, Title: "R2 bucket", ConfigPath: "r2_buckets", NameKey: "binding",
		ResourceKeys: []string{"bucket_name", "preview_bucket_name"},
		Required:     []string{"binding"}, Type: "R2Bucket", WrappedSince: "1.3.0",
		Doc: "Object storage: await get(key) gives an object to read or null, put(key, value) stores one.",
	},
	{
		Kind: Queue, Title: "queue", ConfigPath: "queues.producers", NameKey: "binding",
		ResourceKeys: []string{"queue"},
		Required:     []string{"binding"}, Type: "Queue", WrappedSince: "1.4.0",
		Doc: "The producer side of a queue: await send(body) or sendBatch([...]).",
	},
	{
		Kind: DurableObject, Title: "Durable Object namespace", ConfigPath: "durable_objects.bindings", NameKey: "name",
		ResourceKeys: []string{"class_name", "script_name", "environment"},
		Required:     []string{"name", "class_name"}, Type: "DurableObjectNamespace", WrappedSince: always,
		Doc: "Objects of one class with their own storage: getByName(name) gives a stub, whose methods are async.",
	},
	{
		Kind: Workflow, Title: "workflow", ConfigPath: "workflows", NameKey: "binding",
		ResourceKeys: []string{"name", "class_name", "script_name"},
		Required:     []string{"binding", "name", "class_name"}, Type: "Workflow", WrappedSince: "1.5.3",
		Doc: "Durable execution in steps: await create(id=..., params={...}) starts an instance.",
	},
	{
		Kind: Service, Title: "service binding", ConfigPath: "services", NameKey: "binding",
		ResourceKeys: []string{"service", "entrypoint"},
		Required:     []string{"binding", "service"}, Type: "Fetcher", WrappedSince: always,
		Doc: "Another Worker: await fetch(request), or call its public methods like async functions.",
	},
	{
		Kind: Assets, Title: "static assets", ConfigPath: "assets", Single: true, NameKey: "binding",
		ResourceKeys: []string{"directory"},
		Type:         "Assets", WrappedSince: always,
		Doc: "The static files of this Worker: await fetch(request.js_object) or fetch(url).",
	},
	{
		Kind: AI, Title: "Workers AI", ConfigPath: "ai", Single: true, NameKey: "binding",
		Required: []string{"binding"}, Type: "Ai", WrappedSince: "1.5.0", Local: LocalRemote,
		Doc: "Runs models: await run(model, {...}). Always remote, in local development too.",
	},
	{
		Kind: Vectorize, Title: "Vectorize index", ConfigPath: "vectorize", NameKey: "binding",
		ResourceKeys: []string{"index_name"},
		Required:     []string{"binding", "index_name"}, Type: "VectorizeIndex", WrappedSince: "1.5.0", Local: LocalIfRemote,
		Doc: "A vector index: await query([...], topK=5), upsert([...]). Needs remote: true in local development.",
	},
	{
		Kind: Hyperdrive, Title: "Hyperdrive", ConfigPath: "hyperdrive", NameKey: "binding",
		ResourceKeys: []string{"id"},
		Required:     []string{"binding", "id"}, Type: "Hyperdrive",
		Doc: "Where a database driver connects to: connectionString, host, port, user, password, database.",
	},
	{
		Kind: AnalyticsEngine, Title: "Analytics Engine dataset", ConfigPath: "analytics_engine_datasets", NameKey: "binding",
		ResourceKeys: []string{"dataset"},
		Required:     []string{"binding"}, Type: "AnalyticsEngineDataset", WrappedSince: "1.5.0",
		Doc: "Writes data points: writeDataPoint({...}), which is not async.",
	},
	{
		Kind: Browser, Title: "browser", ConfigPath: "browser", Single: true, NameKey: "binding",
		Required: []string{"binding"}, Type: "BrowserRun",
		Doc: "A headless browser at Cloudflare. There is no Puppeteer for Python; use fetch or quickAction.",
	},
	{
		Kind: RateLimit, Title: "rate limit", ConfigPath: "ratelimits", NameKey: "name",
		ResourceKeys: []string{"namespace_id"},
		Required:     []string{"name", "namespace_id", "simple"}, Type: "RateLimit", WrappedSince: "1.5.0",
		Doc: "Counts uses: (await limit(key=...)).success. Always succeeds in local development.",
	},
	{
		Kind: Images, Title: "Images", ConfigPath: "images", Single: true, NameKey: "binding",
		Required: []string{"binding"}, Type: "Images", WrappedSince: "1.5.0",
		Doc: "Reads and transforms images: input(stream).transform({...}), then await output({...}).",
	},
	{
		Kind: SendEmail, Title: "email sender", ConfigPath: "send_email", NameKey: "name",
		ResourceKeys: []string{"destination_address", "allowed_destination_addresses", "allowed_sender_addresses"},
		Required:     []string{"name"}, Type: "SendEmail",
		Doc: "Sends email: await send(message), a message made with EmailMessage of cloudflare:email.",
	},
	{
		Kind: MTLS, Title: "mTLS certificate", ConfigPath: "mtls_certificates", NameKey: "binding",
		ResourceKeys: []string{"certificate_id"},
		Required:     []string{"binding", "certificate_id"}, Type: "Network", WrappedSince: always,
		Local: LocalIfRemote,
		Doc:   "Sends requests with a client certificate: await fetch(url).",
	},
	{
		Kind: Dispatch, Title: "dispatch namespace", ConfigPath: "dispatch_namespaces", NameKey: "binding",
		ResourceKeys: []string{"namespace"},
		Required:     []string{"binding"}, Type: "DispatchNamespace",
		Local: LocalIfRemote,
		Doc:   "Workers by name: get(name) gives a raw fetcher, then await its fetch().",
	},
	{
		Kind: VersionMetadata, Title: "version metadata", ConfigPath: "version_metadata", Single: true, NameKey: "binding",
		Required: []string{"binding"}, Type: "WorkerVersionMetadata",
		Doc: "Which version runs: id, tag and timestamp, attributes of a raw object.",
	},
	{
		Kind: SecretsStore, Title: "Secrets Store secret", ConfigPath: "secrets_store_secrets", NameKey: "binding",
		ResourceKeys: []string{"secret_name", "store_id"},
		Required:     []string{"binding", "store_id", "secret_name"}, Type: "SecretsStoreSecret",
		Doc: "A secret of the account's store, not a str itself: await env.NAME.get().",
	},
	{
		Kind: Pipeline, Title: "pipeline", ConfigPath: "pipelines", NameKey: "binding",
		ResourceKeys: []string{"stream", "pipeline"},
		Required:     []string{"binding"}, Type: "Pipeline",
		Doc: "Sends records: await send(to_js([...], dict_converter=js.Object.fromEntries)), since the binding is raw.",
	},
	{
		Kind: WorkerLoader, Title: "Worker loader", ConfigPath: "worker_loaders", NameKey: "binding",
		Required: []string{"binding"}, Type: "WorkerLoader",
		Doc: "Starts Workers from code made at run time: get(id, callback) or load(code).",
	},
	{
		Kind: VPCService, Title: "VPC service", ConfigPath: "vpc_services", NameKey: "binding",
		ResourceKeys: []string{"service_id"},
		Required:     []string{"binding", "service_id"}, Type: "Network", WrappedSince: always,
		Local: LocalRemote,
		Doc:   "A service in a private network: await fetch(url).",
	},
	{
		Kind: VPCNetwork, Title: "VPC network", ConfigPath: "vpc_networks", NameKey: "binding",
		ResourceKeys: []string{"tunnel_id", "network_id"},
		Required:     []string{"binding"}, Type: "Network", WrappedSince: always,
		Local: LocalRemote,
		Doc:   "A private network: await fetch(url).",
	},
	{
		Kind: Stream, Title: "Stream", ConfigPath: "stream", Single: true, NameKey: "binding",
		Required: []string{"binding"}, Type: "StreamBinding", WrappedSince: always,
		Doc: "Videos at Cloudflare Stream.",
	},
	{
		Kind: Media, Title: "Media transformations", ConfigPath: "media", Single: true, NameKey: "binding",
		Required: []string{"binding"}, Type: "MediaBinding", Local: LocalRemote,
		Doc: "Transforms videos. Always remote.",
	},
	{
		Kind: AISearch, Title: "AI Search instance", ConfigPath: "ai_search", NameKey: "binding",
		ResourceKeys: []string{"instance_name"},
		Required:     []string{"binding", "instance_name"}, Type: "AiSearchInstance",
		Local: LocalRemote,
		Doc:   "Search and chat over your own documents: await search({...}). A raw binding.",
	},
	{
		Kind: AISearchNamespace, Title: "AI Search namespace", ConfigPath: "ai_search_namespaces", NameKey: "binding",
		ResourceKeys: []string{"namespace"},
		Required:     []string{"binding", "namespace"}, Type: "AiSearchNamespace",
		Local: LocalRemote,
		Doc:   "The AI Search instances of a namespace: get(name). A raw binding.",
	},
	{
		Kind: AgentMemory, Title: "agent memory", ConfigPath: "agent_memory", NameKey: "binding",
		ResourceKeys: []string{"namespace"},
		Required:     []string{"binding", "namespace"}, Type: "AgentMemory",
		Local: LocalRemote,
		Doc:   "Profiles that agents remember: await getProfile(name). A raw binding.",
	},
	{
		Kind: Artifacts, Title: "artifacts", ConfigPath: "artifacts", NameKey: "binding",
		ResourceKeys: []string{"namespace"},
		Required:     []string{"binding", "namespace"}, Type: "Artifacts",
		Doc: "Repositories of a namespace: await get(name), create(name). A raw binding.",
	},
	{
		Kind: Flagship, Title: "feature flags", ConfigPath: "flagship", NameKey: "binding",
		ResourceKeys: []string{"app_id"},
		Required:     []string{"binding"}, Type: "Flagship",
		Doc: "Feature flags: await getBooleanValue(name, False). A raw binding.",
	},
	{
		Kind: Var, Title: "variable", Type: "string",
		Doc: "A plain text or number of vars: str, int, float or bool in Python.",
	},
	{
		Kind: JSONVar, Title: "JSON variable", Type: "JSON",
		Doc: "An object or array of vars. No SDK wraps it: it is a JsProxy, read attributes or call to_py().",
	},
	{
		Kind: Secret, Title: "secret", Type: "string",
		Doc: "A secret: str in Python. Only its name is known here.",
	},
}
