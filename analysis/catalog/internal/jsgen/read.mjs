// Reads the pinned @cloudflare/workers-types with the TypeScript compiler and
// prints, as JSON, what the types named in types.json have: members, whether
// they give a promise, whether what they give may be missing, their parameters
// and the keys of options objects. Overloads of a method are joined.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const here = dirname(fileURLToPath(import.meta.url));
const json = (path) => JSON.parse(readFileSync(join(here, path), "utf8"));
const name = "@cloudflare/workers-types";
const source = join(dirname(createRequire(import.meta.url).resolve(name + "/package.json")), "index.d.ts");

const program = ts.createProgram([source], { lib: ["lib.esnext.d.ts"], types: [], strict: true, skipLibCheck: true });
const checker = program.getTypeChecker();
const file = program.getSourceFile(source);

// Both kinds of missing: null, and undefined where void is not meant.
const has = (type, flag) => (type.isUnion() ? type.types : [type]).some((t) => t.flags & flag);
const missing = (type) => ({
  ...(has(type, ts.TypeFlags.Null) && { null: true }),
  ...(type.isUnion() && has(type, ts.TypeFlags.Undefined) && { undefined: true }),
});

// ofPlatform tells declarations of workers-types from those of ECMAScript.
const ofPlatform = (symbol) => symbol?.declarations?.some((d) => d.getSourceFile() === file);

// keys of an options object: a plain object type of the platform without methods.
function keys(type) {
  const found = new Set();
  for (const t of type.isUnion() ? type.types : [type]) {
    if (!(t.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) || checker.isArrayLikeType(t) || t.getCallSignatures().length) continue;
    if (t.symbol && t.symbol.flags & ts.SymbolFlags.Class) continue;
    const properties = checker.getPropertiesOfType(t);
    if (properties.some((p) => p.flags & ts.SymbolFlags.Method || !ofPlatform(p))) continue;
    for (const p of properties) found.add(p.name);
  }
  return [...found].sort();
}

function method(signatures) {
  const out = { method: true };
  const promised = (s) => checker.getPromisedTypeOfPromise(s.getReturnType());
  const asyncs = signatures.filter((s) => promised(s));
  if (asyncs.length === signatures.length) out.async = true;
  else if (asyncs.length) out.sometimes = true;
  const first = signatures[0];
  Object.assign(out, missing(promised(first) ?? first.getReturnType()));
  const params = [];
  for (const s of signatures) {
    s.getParameters().forEach((p, i) => {
      const d = p.valueDeclaration;
      const at = (params[i] ??= { names: [], keys: [], optional: false, rest: false });
      if (!at.names.includes(p.name)) at.names.push(p.name);
      at.optional ||= !!d && checker.isOptionalParameter(d);
      at.rest ||= !!d?.dotDotDotToken;
      for (const k of keys(checker.getTypeOfSymbol(p))) if (!at.keys.includes(k)) at.keys.push(k);
    });
  }
  const least = Math.min(...signatures.map((s) => s.getParameters().length));
  out.params = params.map((p, i) => ({
    names: p.names,
    ...((p.optional || i >= least) && !p.rest && { optional: true }),
    ...(p.rest && { rest: true }),
    ...(p.keys.length && { keys: p.keys.sort() }),
  }));
  if (!out.params.length) delete out.params;
  return out;
}

function describe(tsName) {
  const [inside, from] = tsName.split(" of ");
  const module = from && checker.getAmbientModules().find((m) => m.name === JSON.stringify(from));
  const symbol = module
    ? checker.getExportsOfModule(module).find((e) => e.name === inside)
    : checker.resolveName(tsName, file, ts.SymbolFlags.Type, false);
  if (!symbol) throw new Error(`${name} has no type ${tsName}`);
  const members = {};
  const declared = checker.getDeclaredTypeOfSymbol(symbol);
  const alternatives = declared.isUnion() ? declared.types : [declared];
  for (const p of alternatives.flatMap((t) => checker.getPropertiesOfType(t))) {
    if (p.name.startsWith("__")) continue; // symbols and brands
    const type = checker.getTypeOfSymbol(p);
    const signatures = checker.getNonNullableType(type).getCallSignatures();
    if (signatures.length) members[p.name] = method(signatures);
    else members[p.name] = missing(type);
  }
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const types = json("types.json");
const lock = json("package-lock.json").packages["node_modules/" + name];
process.stdout.write(
  JSON.stringify(
    {
      package: name,
      version: lock.version,
      integrity: lock.integrity,
      sha256: createHash("sha256").update(readFileSync(source)).digest("hex"),
      types: Object.fromEntries(Object.entries(types).map(([ours, theirs]) => [ours, { name: theirs, members: describe(theirs) }])),
    },
    null,
    "\t",
  ) + "\n",
);
