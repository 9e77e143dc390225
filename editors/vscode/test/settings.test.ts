import assert from "node:assert/strict";
import { test } from "node:test";

import { forServer } from "../src/settings";

test("VS Code's defaults tell the server nothing", () => {
  const defaults = { path: "", select: [], ignore: [], severity: {}, environment: "", sdk: "", trace: { server: "off" } };
  assert.deepEqual(forServer(defaults), {});
});

test("what the user set is passed on, the extension's own settings are not", () => {
  const section = {
    path: "/opt/pywls",
    select: ["unknown-binding"],
    ignore: ["unused-binding"],
    severity: { "missing-await": "warning" },
    environment: " staging ",
    sdk: "frozen",
    trace: { server: "verbose" },
  };
  assert.deepEqual(forServer(section), {
    select: ["unknown-binding"],
    ignore: ["unused-binding"],
    severity: { "missing-await": "warning" },
    environment: "staging",
    sdk: "frozen",
  });
});

test("what is no settings object tells nothing", () => {
  for (const section of [null, undefined, "x", { environment: 3 }]) {
    assert.deepEqual(forServer(section), {});
  }
});

test("a setting that is turned off is told", () => {
  assert.deepEqual(forServer({ codeLens: false, diagnosticMode: "workspace" }), { codeLens: false, diagnosticMode: "workspace" });
});
