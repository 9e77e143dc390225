import assert from "node:assert/strict";
import { test } from "node:test";

import { forServer } from "../src/settings";

test("VS Code's defaults tell the server nothing", () => {
  const defaults = { path: "", select: [], ignore: [], environment: "", trace: { server: "off" } };
  assert.deepEqual(forServer(defaults), {});
});

test("what the user set is passed on, the extension's own settings are not", () => {
  const section = {
    path: "/opt/pywls",
    select: ["unknown-binding"],
    ignore: ["unused-binding"],
    environment: " staging ",
    trace: { server: "verbose" },
  };
  assert.deepEqual(forServer(section), {
    select: ["unknown-binding"],
    ignore: ["unused-binding"],
    environment: "staging",
  });
});

test("values of a wrong type are left out", () => {
  for (const section of [null, undefined, "x", { select: "all", environment: 3 }]) {
    assert.deepEqual(forServer(section), {});
  }
});
