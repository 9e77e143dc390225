import assert from "node:assert/strict";
import { test } from "node:test";

import { type Found, findServer, type Machine, type Place } from "../src/server";

function linux(programs: string[], env: Record<string, string> = {}): Machine {
  return { platform: "linux", arch: "x64", home: "/home/ada", env, isProgram: (file) => programs.includes(file) };
}

function windows(programs: string[], env: Record<string, string> = {}): Machine {
  return { platform: "win32", arch: "arm64", home: "C:\\Users\\Ada", env, isProgram: (file) => programs.includes(file) };
}

function place(setting = "", workspaceFolder?: string): Place {
  return { setting, extensionFolder: "/ext", ...(workspaceFolder !== undefined && { workspaceFolder }) };
}

const notInstalled: Found = { problem: { kind: "not-installed" } };

test("the setting comes before the program in the extension and PATH", () => {
  const machine = linux(["/opt/pywls", "/ext/bin/linux-x64/pywls", "/usr/bin/pywls"], { PATH: "/usr/bin" });
  assert.deepEqual(findServer(place("/opt/pywls"), machine), { file: "/opt/pywls", from: "setting" });
  assert.deepEqual(findServer(place(), machine), { file: "/ext/bin/linux-x64/pywls", from: "extension" });
});

test("PATH is searched in order when nothing else is there", () => {
  const machine = linux(["/b/pywls", "/c/pywls"], { PATH: "/a:/b:/c" });
  assert.deepEqual(findServer(place(), machine), { file: "/b/pywls", from: "PATH" });
  assert.deepEqual(findServer(place(), linux([], { PATH: "/a" })), notInstalled);
  assert.deepEqual(findServer(place(), linux(["/b/pywls"])), notInstalled);
});

test("a program for another processor in the extension is not taken", () => {
  assert.deepEqual(findServer(place(), linux(["/ext/bin/linux-arm64/pywls"])), notInstalled);
});

test("empty and relative PATH entries never name the program", () => {
  const anywhere: Machine = { ...linux([], { PATH: ":.:bin:./x" }), isProgram: (file) => !file.startsWith("/ext/") };
  assert.deepEqual(findServer(place(), anywhere), notInstalled);
});

test("~ and ${workspaceFolder} are replaced in the setting", () => {
  const machine = linux(["/home/ada/bin/pywls", "/w/.venv/bin/pywls"]);
  assert.deepEqual(findServer(place("~/bin/pywls"), machine), { file: "/home/ada/bin/pywls", from: "setting" });
  assert.deepEqual(findServer(place("${workspaceFolder}/.venv/bin/pywls", "/w"), machine), {
    file: "/w/.venv/bin/pywls",
    from: "setting",
  });
});

test("a folder name with a dollar sign is taken as it is", () => {
  const machine = linux(["/w/a$&b/pywls"]);
  assert.deepEqual(findServer(place("${workspaceFolder}/pywls", "/w/a$&b"), machine), {
    file: "/w/a$&b/pywls",
    from: "setting",
  });
});

test("a setting that leads nowhere is a problem, not a fallback", () => {
  const machine = linux(["/usr/bin/pywls"], { PATH: "/usr/bin" });
  assert.deepEqual(findServer(place("/gone/pywls"), machine), {
    problem: { kind: "not-a-program", setting: "/gone/pywls", file: "/gone/pywls" },
  });
  assert.deepEqual(findServer(place("pywls"), machine), { problem: { kind: "not-absolute", setting: "pywls" } });
  assert.deepEqual(findServer(place("~ada/pywls"), machine), {
    problem: { kind: "not-absolute", setting: "~ada/pywls" },
  });
  assert.deepEqual(findServer(place("${workspaceFolder}/pywls"), machine), {
    problem: { kind: "no-workspace-folder", setting: "${workspaceFolder}/pywls" },
  });
});

test("blanks around the setting do not matter, and blanks alone are no setting", () => {
  const machine = linux(["/opt/pywls"]);
  assert.deepEqual(findServer(place(" /opt/pywls "), machine), { file: "/opt/pywls", from: "setting" });
  assert.deepEqual(findServer(place("  "), machine), notInstalled);
});

test("Windows: .exe may be left out of the setting", () => {
  const machine = windows(["C:\\tools\\pywls.exe", "C:\\Users\\Ada\\pywls.exe"]);
  assert.deepEqual(findServer(place("C:\\tools\\pywls"), machine), { file: "C:\\tools\\pywls.exe", from: "setting" });
  assert.deepEqual(findServer(place("c:/tools/pywls.exe"), windows(["c:\\tools\\pywls.exe"])), {
    file: "c:\\tools\\pywls.exe",
    from: "setting",
  });
  assert.deepEqual(findServer(place("~\\pywls"), machine), { file: "C:\\Users\\Ada\\pywls.exe", from: "setting" });
});

test("Windows: PATH under any spelling, with quotes, and only pywls.exe", () => {
  const env = { Path: 'C:\\one;"C:\\two two";.' };
  assert.deepEqual(findServer(place(), windows(["C:\\two two\\pywls.exe", "C:\\one\\pywls"], env)), {
    file: "C:\\two two\\pywls.exe",
    from: "PATH",
  });
});

test("Windows: the program in the extension", () => {
  const file = "C:\\ext\\bin\\win32-arm64\\pywls.exe";
  assert.deepEqual(findServer({ setting: "", extensionFolder: "C:\\ext" }, windows([file])), { file, from: "extension" });
});
