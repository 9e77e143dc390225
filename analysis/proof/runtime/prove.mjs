// node prove.mjs PYODIDE SDK_DIR < cases.json > results.json
//
// Runs Python cases in Pyodide inside workerd, with real D1, KV, R2, queue,
// Durable Object and service bindings from Miniflare, and without a network.
// PYODIDE is a version of package.json; SDK_DIR is an unpacked
// workers-runtime-sdk. What workerd forbids at run time and Pyodide needs while
// it starts (compiling WebAssembly, a location, a window) is provided for the
// time of the start and taken away before the first case.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Miniflare } from 'miniflare';

const here = path.dirname(fileURLToPath(import.meta.url));
const [version, sdkDir] = process.argv.slice(2);
const pyodide = path.join(here, 'node_modules', `pyodide-${version}`);
const text = (file) => fs.readFileSync(file, 'utf8');
const classic = fs.existsSync(path.join(pyodide, 'pyodide.asm.js')); // up to 0.29 it is a script, later a module

function pythonFiles(root, dir = '') {
  return fs.readdirSync(path.join(root, dir), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(dir, entry.name);
    if (entry.isDirectory()) return entry.name.endsWith('.dist-info') ? [] : pythonFiles(root, name);
    return /\.(py|js)$/.test(name) ? [[name, text(path.join(root, name))]] : [];
  });
}

const bundle = {
  files: Object.fromEntries(pythonFiles(sdkDir)),
  runner: text(path.join(here, 'runner.py')),
  cases: fs.readFileSync(0, 'utf8'),
  // The dates of the modes: a Worker on an older Pyodide is older than this flag too.
  flags: { python_workflows_implicit_dependencies: version.startsWith('314'), enable_python_external_sdk: true },
};

const module = (type, name, contents) => ({ type, path: name, contents });
// The world outside is a Worker too: a function of this process would be asked
// over a socket, which loses connections on a busy machine.
const outside = `export default {
  fetch: async (request) => Response.json({ url: request.url, method: request.method, body: await request.text() }),
};`;

const miniflare = new Miniflare({
  workers: [
    {
      name: 'proof',
      compatibilityDate: '2026-04-20',
      unsafeEvalBinding: 'UNSAFE_EVAL',
      modules: [
        module('ESModule', 'worker.mjs', (classic ? "import './early.mjs'; import './pyodide.asm.mjs'; const createPyodideModule = undefined;\n"
          : "import createPyodideModule from './pyodide.asm.mjs';\n") + text(path.join(here, 'worker.mjs'))),
        module('ESModule', 'early.mjs', text(path.join(here, 'early.mjs'))),
        module('ESModule', 'pyodide.mjs', text(path.join(pyodide, 'pyodide.mjs'))),
        module('ESModule', 'pyodide.asm.mjs', text(path.join(pyodide, classic ? 'pyodide.asm.js' : 'pyodide.asm.mjs'))),
        module('CompiledWasm', 'main.wasm', fs.readFileSync(path.join(pyodide, 'pyodide.asm.wasm'))),
        module('Data', 'stdlib.zip', fs.readFileSync(path.join(pyodide, 'python_stdlib.zip'))),
        module('Text', 'lock.json', text(path.join(pyodide, 'pyodide-lock.json'))),
        module('Text', 'bundle.json', JSON.stringify(bundle)),
      ],
      d1Databases: ['DB'],
      kvNamespaces: ['KV'],
      r2Buckets: ['BUCKET'],
      queueProducers: { QUEUE: 'jobs' },
      queueConsumers: { jobs: { maxBatchSize: 1, maxBatchTimeout: 0 } },
      durableObjects: { COUNTER: 'Counter' },
      serviceBindings: { SVC: { name: 'proof', entrypoint: 'Service' } },
      bindings: { GREETING: 'hello', API_KEY: 'not-a-secret' },
      outboundService: 'outside',
    },
    { name: 'outside', compatibilityDate: '2026-04-20', modules: [module('ESModule', 'outside.mjs', outside)] },
  ],
});

try {
  await miniflare.ready;
  const response = await miniflare.dispatchFetch('http://proof/');
  const body = await response.text();
  if (response.status !== 200) throw new Error(body);
  process.stdout.write(body);
} catch (error) {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exitCode = 1;
} finally {
  await miniflare.dispose();
}
