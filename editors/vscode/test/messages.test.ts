import assert from "node:assert/strict";
import { test } from "node:test";

import { explain, type Trouble } from "../src/messages";

const troubles: Trouble[] = [
  { kind: "not-installed" },
  { kind: "no-workspace-folder", setting: "${workspaceFolder}/pywls" },
  { kind: "not-absolute", setting: "pywls" },
  { kind: "not-a-program", setting: "~/pywls", file: "/home/ada/pywls" },
  { kind: "cannot-run", file: "/opt/pywls", reason: "EACCES" },
  { kind: "no-answer", file: "/opt/pywls", seconds: 20 },
  { kind: "ended-at-start", file: "/opt/pywls", how: "exit code 2", said: "unknown command serve" },
  { kind: "ended-at-start", file: "/opt/pywls", how: "exit code 2", said: "" },
  { kind: "keeps-ending", file: "/opt/pywls", times: 5 },
];

test("every message is one line that says what is wrong, and offers to try again", () => {
  for (const trouble of troubles) {
    const { text, buttons } = explain(trouble);
    assert.match(text, /^pywls is not running: \S.*\S$/);
    assert.doesNotMatch(text, /undefined|\n|\.\.$|\s{2}/);
    assert.ok(buttons.includes("Retry"), trouble.kind);
    assert.ok("file" in trouble ? text.includes(trouble.file) : true, trouble.kind);
  }
});

test("a missing program leads to the setting and the instructions", () => {
  assert.deepEqual(explain({ kind: "not-installed" }).buttons, ["Open Setting", "How to Install", "Retry"]);
});
