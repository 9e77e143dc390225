// Prints, as JSON, what JavaScript's globals have in a Worker: the names are
// those that workerd itself lists at three dates, so that nothing is offered
// that is not there; parameters and results are those of the pinned
// workers-types and of ECMAScript, overloads joined to the longest.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Miniflare } from "miniflare";
import ts from "typescript";

const dates = ["2024-01-01", "2025-09-29", "2026-04-20"];
const worker = `
const kind = (d) => ("value" in d ? (typeof d.value === "function" ? "method" : "value") : "value");
const listed = (o, end) => {
  const out = {};
  for (; o && o !== end; o = Object.getPrototypeOf(o))
    for (const [n, d] of Object.entries(Object.getOwnPropertyDescriptors(o))) out[n] ??= kind(d);
  return out;
};
export default { fetch() {
  const out = {};
  const names = Object.keys(listed(globalThis, Object.prototype));
  for (const name of names) {
    const v = globalThis[name];
    if (name === "constructor") continue;
    out[name] = { what: typeof v };
    if (typeof v === "function") {
      out[name].statics = listed(v, Function.prototype);
      if (v.prototype) out[name].instance = listed(v.prototype, Object.prototype);
    } else if (v && typeof v === "object" && v !== globalThis) out[name].statics = listed(v, Object.prototype);
  }
  return Response.json(out);
} }`;

async function seen(compatibilityDate) {
  const mf = new Miniflare({ modules: true, script: worker, compatibilityDate });
  const found = await (await mf.dispatchFetch("http://worker/")).json();
  await mf.dispose();
  return found;
}

const require = createRequire(import.meta.url);
const source = join(dirname(require.resolve("@cloudflare/workers-types/package.json")), "index.d.ts");
const program = ts.createProgram([source], { lib: ["lib.esnext.d.ts"], types: [], strict: true, skipLibCheck: true });
const checker = program.getTypeChecker();
const file = program.getSourceFile(source);

let globals; // what exists, by name
const hidden = new Set(["constructor", "prototype", "caller", "callee", "arguments"]);
const scalars = [
  [ts.TypeFlags.StringLike, "string"],
  [ts.TypeFlags.NumberLike, "number"],
  [ts.TypeFlags.BooleanLike, "boolean"],
  [ts.TypeFlags.BigIntLike, "bigint"],
  [ts.TypeFlags.Void | ts.TypeFlags.Undefined, "undefined"],
];

// name is a type as the tables call it; "" for anything.
function name(type) {
  for (const [flag, ours] of scalars) if (type.flags & flag) return ours;
  if (type.isUnion() && type.types.every((t) => t.flags & ts.TypeFlags.BooleanLike)) return "boolean";
  if (type.getCallSignatures().length) return "callable";
  const symbol = type.symbol?.name;
  if (symbol === "Array" || symbol === "ReadonlyArray") return "Array";
  return globals[symbol]?.instance ? symbol : "";
}

const missing = ts.TypeFlags.Null | ts.TypeFlags.Undefined;

function result(type) {
  const promised = checker.getPromisedTypeOfPromise(type);
  const of = promised ?? type;
  const parts = of.isUnion() ? of.types : [of];
  const solid = parts.filter((t) => !(t.flags & missing));
  const names = new Set((solid.length ? solid : parts).map(name));
  if (names.size > 1 && [...names].every((n) => n === "boolean")) names.clear();
  return {
    ...(promised && { async: true }),
    ...(names.size === 1 && [...names][0] && { returns: [...names][0] }),
    ...(solid.length && parts.some((t) => t.flags & ts.TypeFlags.Null) && { null: true }),
    ...(solid.length && parts.some((t) => t.flags & ts.TypeFlags.Undefined) && { undefined: true }),
  };
}

function parameter(p) {
  const d = p.valueDeclaration;
  const type = checker.getTypeOfSymbol(p);
  const parts = (type.isUnion() ? type.types : [type]).filter((t) => !(t.flags & missing));
  const rest = !!d?.dotDotDotToken;
  const names = [...new Set(parts.map((t) => name(rest ? (checker.getTypeArguments(t)[0] ?? t) : t)))];
  return {
    name: p.name,
    ...(names.length && !names.includes("") && { types: names }),
    ...(d && checker.isOptionalParameter(d) && { optional: true }),
    ...(rest && { rest: true }),
  };
}

function call(signatures) {
  const longest = signatures.reduce((a, b) => (b.getParameters().length > a.getParameters().length ? b : a));
  const least = Math.min(...signatures.map((s) => s.getParameters().filter((p) => !p.valueDeclaration?.dotDotDotToken).length));
  const params = longest.getParameters().map(parameter);
  params.forEach((p, i) => { if (i >= least && !p.rest) p.optional = true; });
  return { ...result(longest.getReturnType()), ...(params.length && { params }) };
}

function members(type, exists) {
  const out = {};
  for (const p of checker.getPropertiesOfType(type)) {
    if (!exists[p.name] || hidden.has(p.name) || p.name.startsWith("_") || !/^[A-Za-z]\w*$/.test(p.name)) continue;
    if (p.declarations?.every((d) => ts.getJSDocDeprecatedTag(d))) continue;
    const of = checker.getTypeOfSymbol(p);
    const signatures = checker.getNonNullableType(of).getCallSignatures();
    out[p.name] = signatures.length ? { method: true, ...call(signatures) } : result(of);
  }
  return out;
}

const at = {};
for (const date of dates) at[date] = await seen(date);
globals = at[dates[dates.length - 1]];
const out = {};
for (const ours of Object.keys(globals).sort()) {
  const symbol = checker.resolveName(ours, file, ts.SymbolFlags.Value, false);
  if (!symbol || hidden.has(ours)) continue;
  const type = checker.getTypeOfSymbolAtLocation(symbol, file);
  const { what, statics, instance } = globals[ours];
  const entry = (out[ours] = {});
  if (symbol.declarations?.every((d) => d.getSourceFile() !== file)) entry.es = true; // of ECMAScript itself
  const since = dates.find((d) => at[d][ours]);
  if (since !== dates[0]) entry.since = since;
  const makes = type.getConstructSignatures();
  if (what !== "function") Object.assign(entry, result(type));
  else if (makes.length || symbol.flags & ts.SymbolFlags.Class) {
    entry.class = true;
    const abstract = symbol.declarations?.some((d) => ts.getCombinedModifierFlags(d) & ts.ModifierFlags.Abstract);
    if (makes.length && !abstract) entry.new = call(makes);
    if (makes.length && type.getCallSignatures().length) entry.call = call(type.getCallSignatures());
    const made = makes.length ? makes[makes.length - 1].getReturnType() : checker.getDeclaredTypeOfSymbol(symbol);
    if (instance) entry.members = members(made, instance);
  } else if (type.getCallSignatures().length) Object.assign(entry, { method: true, ...call(type.getCallSignatures()) });
  const own = statics ? members(type, statics) : {};
  if (Object.keys(own).length) entry.statics = own;
}
const version = (p) => JSON.parse(readFileSync(require.resolve(p + "/package.json"), "utf8")).version;
const line = ([k, v]) => JSON.stringify(k) + ": " + JSON.stringify(v); // one global a line
process.stdout.write(`{
"types": ${JSON.stringify(version("@cloudflare/workers-types"))},
"workerd": ${JSON.stringify(version("workerd"))},
"globals": {
${Object.entries(out).map(line).join(",\n")}
}
}
`);
