// The Worker that hosts Pyodide. Its imports of Pyodide's own module are put
// before this text by prove.mjs.
import { loadPyodide } from './pyodide.mjs';
import wasm from './main.wasm';
import stdlib from './stdlib.zip';
import lock from './lock.json';
import bundleText from './bundle.json';
import * as cloudflareWorkers from 'cloudflare:workers';

const home = 'https://pyodide.test/';

async function boot(env) {
  // workerd compiles no WebAssembly at run time; Miniflare's unsafe eval binding does.
  const { Module, Instance } = WebAssembly;
  const compile = (bytes) => (bytes instanceof Module ? bytes : env.UNSAFE_EVAL.newWasmModule(bytes));
  WebAssembly.Module = new Proxy(Module, { construct: (_, [bytes]) => compile(bytes) });
  WebAssembly.compile = async (bytes) => compile(bytes);
  WebAssembly.instantiate = async (source, imports = {}) => {
    if (source instanceof Module) return new Instance(source, imports);
    const module = compile(source);
    return { module, instance: new Instance(module, imports) };
  };
  WebAssembly.instantiateStreaming = async (_, imports) => ({ module: wasm, instance: new Instance(wasm, imports) });

  const { fetch, addEventListener } = globalThis;
  globalThis.location ??= new URL(home);
  globalThis.addEventListener = () => {};
  globalThis.fetch = (url, init) => {
    if (!String(url).startsWith(home)) return fetch(url, init);
    return Promise.resolve(new Response(String(url).endsWith('.zip') ? stdlib : String(url).endsWith('.json') ? lock : ''));
  };
  const pyodide = await loadPyodide({
    indexURL: home,
    createPyodideModule,
    lockFileContents: JSON.parse(lock),
    env: { HOME: '/session' },
  });
  for (const name of ['window', 'document', 'sessionStorage']) delete globalThis[name];
  Object.assign(globalThis, { fetch, addEventListener });
  return pyodide;
}

// What a workflow gets from the engine as far as the SDK's steps need it: every
// step runs once, and its result is cloned as the engine stores it.
globalThis.workflowStep = {
  async do(name, ...rest) {
    return structuredClone(await rest.at(-1)({ attempt: 1 }));
  },
  async sleep() {},
};

export default {
  async fetch(request, env, ctx) {
    try {
      const { files, runner, cases, flags } = JSON.parse(bundleText);
      const pyodide = await boot(env);
      pyodide.registerJsModule('_pyodide_entrypoint_helper', {
        cloudflareWorkersModule: cloudflareWorkers,
        patchWaitUntil: (context) => context,
      });
      pyodide.registerJsModule('_cloudflare_compat_flags', flags);
      for (const [name, content] of Object.entries(files)) {
        const at = `/session/modules/${name}`;
        pyodide.FS.mkdirTree(at.slice(0, at.lastIndexOf('/')));
        pyodide.FS.writeFile(at, content);
      }
      pyodide.runPython('import sys; sys.path.insert(0, "/session/modules")');
      return new Response(await pyodide.runPython(runner)(env, ctx, cases));
    } catch (error) {
      return new Response(String(error.stack ?? error), { status: 500 });
    }
  },
  async queue(batch, env) {
    for (const message of batch.messages) {
      await env.KV.put('queue:last', JSON.stringify([message.body?.constructor?.name ?? null, message.body]));
    }
  },
};

// A case may have a Python class Counter: its methods are called as the runtime
// calls them, through a proxy that takes any name (python-entrypoint-helper.ts of
// workerd). What it lacks, the class below has.
export class Counter extends cloudflareWorkers.DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    return new Proxy(this, {
      get(target, name, receiver) {
        const python = typeof name === 'string' ? globalThis.pythonCounter?.(ctx, env) : undefined;
        return typeof python?.[name] === 'function' ? async (...args) => python[name](...args) : Reflect.get(target, name, receiver);
      },
    });
  }
  increment(by = 1) {
    this.count = (this.count ?? 0) + by;
    return this.count;
  }
  describe(value) {
    return `${Object.prototype.toString.call(value)} ${JSON.stringify(value)}`;
  }
}

export class Service extends cloudflareWorkers.WorkerEntrypoint {
  async fetch(request) {
    return Response.json({ method: request.method, body: await request.text() });
  }
  greet(name) {
    return { greeting: `hello ${name}`, nothing: null };
  }
}
