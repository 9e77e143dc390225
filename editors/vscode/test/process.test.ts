import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { run } from "../src/process";

const posix = { skip: process.platform === "win32" && "needs a shell script" };

test("a program that cannot be started rejects with the system's reason", async () => {
  await assert.rejects(run(join(tmpdir(), "no-such-pywls")), { code: "ENOENT" });
});

test("a run knows how it ended and what it said last", posix, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "pywls-run-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "pywls");
  writeFileSync(file, '#!/bin/sh\necho first >&2\necho "no command $1" >&2\nexit 3\n');
  chmodSync(file, 0o755);
  const it = await run(file);
  assert.deepEqual(await it.obituary(), { how: "exit code 3", said: "no command serve" });
});
