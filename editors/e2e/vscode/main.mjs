// The VS Code test: a Worker in a real window, then the ways in which the server can be missing or refused.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Report, expect, sleep, until } from "./report.mjs";
import { openWindow } from "./window.mjs";

const { PYWLS_E2E_OUT: out, PYWLS_E2E_SERVER: server, PYWLS_E2E_HERE: here } = process.env;
const wanted = JSON.parse(readFileSync(join(here, "expect.json"), "utf8"));
const report = new Report(out);

/** A fresh copy of the sample, so that no step sees another's edits. */
function sample(name) {
  const folder = join(out, "projects", name);
  cpSync(join(here, "sample"), folder, { recursive: true });
  return folder;
}

/** Where `text` begins, as VS Code counts. */
function find(content, text) {
  const lines = content.split(/\r?\n/);
  const line = lines.findIndex((l) => l.includes(text));
  expect(line >= 0, `${text} is not in the file`);
  return { line, character: lines[line].indexOf(text) };
}

const pids = () => readFileSync(join(out, "pids"), "utf8").split("\n").filter(Boolean).map(Number);
const alive = (pid) => existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
const isFault = (d) => d.source === "pywls" && d.rule === wanted.fault.rule && d.text.includes(wanted.fault.text);
const toasts = (page) => page.locator(".notifications-toasts .notification-toast");

async function worker() {
  const folder = sample("worker");
  for (const name of wanted.quiet) writeFileSync(join(folder, name), name.endsWith(".json") ? "{}\n" : "x = 1\n");
  const file = join(folder, wanted.file);
  const config = join(folder, wanted.config);
  const { page, ask, shot, close } = await openWindow({ name: "worker", folder, settings: { "pywls.path": server } });
  report.picture = shot;
  const faults = async () => (await ask("diagnostics", { file })).filter(isFault);

  await report.step("the extension is activated by the wrangler file", () =>
    until("active", () => ask("active")),
  );
  await report.step("the Python file opens", () => ask("open", { file }));
  const fault = await report.step("the fault is reported, on the right characters", async () => {
    const found = (await until("a report of the fault", async () => ((await faults()).length ? await faults() : null)))[0];
    expect(found.text === wanted.fault.text || found.text.endsWith(`.${wanted.fault.text}`), `the range holds "${found.text}"`);
    return found;
  });
  await report.step("everything reported in the Python file", () => ask("diagnostics", { file }));
  await report.step("it is reported once", async () => {
    await sleep(1000);
    const found = await faults();
    expect(found.length === 1, `${found.length} times`);
  });
  await report.step("picture: squiggle and Problems", async () => {
    await page.waitForSelector(".squiggly-error, .squiggly-warning", { timeout: 20_000 });
    await page.keyboard.press("Control+Shift+M");
    await page.waitForSelector(".markers-panel .monaco-list-row", { timeout: 20_000 });
    await sleep(500);
    await shot("1-problems");
    return page.locator(".markers-panel .monaco-list-row").allInnerTexts();
  });

  const content = await ask("text", { file });
  const binding = find(content, wanted.hover.at);
  binding.character += 1;
  await report.step("hover on a binding", async () => {
    const said = await until("a hover", async () => {
      const hovers = await ask("hover", { file, ...binding });
      return hovers.length ? hovers : null;
    }, 10);
    expect(said.join("\n").includes(wanted.hover.says), `it does not say ${wanted.hover.says}: ${said.join(" / ")}`);
    return said;
  });
  await report.step("picture: hover", async () => {
    await ask("select", { file, ...binding });
    await page.keyboard.press("Control+K");
    await page.keyboard.press("Control+I");
    await page.waitForSelector(".monaco-hover:not(.hidden) .hover-contents", { timeout: 10_000 });
    await sleep(600);
    await shot("2-hover");
    const text = await page.locator(".monaco-hover:not(.hidden)").first().innerText();
    await page.keyboard.press("Escape");
    return text;
  });
  if (fault) {
    await report.optional("hover on the fault", () =>
      ask("hover", { file, line: fault.range[0], character: fault.range[1] + 1 }),
    );
  }

  await report.step("completion while typing", async () => {
    const place = find(content, wanted.completion.after);
    await ask("select", { file, line: place.line, character: content.split("\n")[place.line].length });
    await page.keyboard.press("Enter");
    await page.keyboard.type(`x = ${wanted.completion.typed}`, { delay: 60 });
    await page.waitForSelector(".suggest-widget.visible .monaco-list-row", { timeout: 10_000 });
    await sleep(700);
    await shot("3-completion");
    const rows = await page.locator(".suggest-widget .monaco-list-row").allInnerTexts();
    for (const name of wanted.completion.offers) {
      expect(rows.some((row) => row.includes(name)), `${name} is not offered: ${rows.join(", ")}`);
    }
    return rows;
  });
  await report.step("completion, as the server gave it", async () => {
    const place = find(await ask("text", { file }), `x = ${wanted.completion.typed}`);
    const character = place.character + `x = ${wanted.completion.typed}`.length;
    return (await ask("completion", { file, line: place.line, character, trigger: "." })).slice(0, 12);
  });
  await report.step("a chosen completion is inserted as it reads", async () => {
    const name = wanted.completion.offers[0];
    await page.keyboard.type(name, { delay: 60 });
    await sleep(500);
    await page.keyboard.press("Enter");
    await sleep(300);
    await page.keyboard.press("Escape");
    const text = await ask("text", { file });
    const line = text.split("\n").find((l) => l.includes("x = self"));
    expect(line?.trim() === `x = ${wanted.completion.typed}${name}`, `the line reads "${line}"`);
    return line.trim();
  });
  await report.step("the typed line is taken back", async () => {
    const text = await ask("text", { file });
    const lines = text.split("\n");
    const line = lines.findIndex((l) => l.includes("x = self"));
    await ask("remove", { file, range: [line - 1, lines[line - 1].length, line, lines[line].length] });
    expect((await ask("text", { file })) === content, "the file is not as it was");
  });

  await report.step("definition of a binding", async () => {
    const found = await ask("definition", { file, ...binding });
    expect(found.length > 0, "none");
    return found.map((d) => `${d.file.split("/").pop()}:${d.range[0] + 1}`);
  });
  await report.step("references of a binding", async () => {
    const found = (await ask("references", { file, ...binding })).map((d) => `${d.file.split("/").pop()}:${d.range[0] + 1}`);
    expect(found.sort().join() === wanted.references.join(), found.join());
    return found;
  });
  await report.step("rename of a binding from Python changes both files, and back", async () => {
    const { from, to, at } = wanted.rename;
    const before = [await ask("text", { file }), await ask("text", { file: config })];
    const seen = await ask("rename", { file, ...binding, name: to });
    const after = [await ask("text", { file }), await ask("text", { file: config })];
    expect(after[0].includes(at.replace(from, to)) && !after[0].includes(at), "Python is not renamed");
    expect(after[1].includes(`"${to}"`) && !after[1].includes(`"${from}"`), "the wrangler file is not renamed");
    await sleep(1000);
    expect((await faults()).length === 1, "the new name is reported");
    await ask("rename", { file, ...binding, name: from });
    expect((await ask("text", { file })) === before[0] && (await ask("text", { file: config })) === before[1], "not as it was");
    await ask("open", { file: config });
    await ask("command", { id: "workbench.action.files.revert" });
    await ask("open", { file });
    await ask("command", { id: "workbench.action.files.revert" });
    return seen;
  });
  await report.step("signature help", async () => {
    const place = find(content, 'prepare("');
    const found = await ask("signature", { file, line: place.line, character: place.character + "prepare(".length });
    expect(found.length > 0, "none");
    return found;
  });
  await report.step("outline of the module", async () => {
    const found = await ask("symbols", { file });
    expect(found.includes("Default"), found.join());
    return found;
  });
  await report.step("a search finds bindings of Workers", async () => {
    const found = await ask("search", { query: wanted.fault.fixed });
    expect(found.includes(`${wanted.fault.fixed} in sample`), found.join());
    return found;
  });
  await report.step("the wrangler file opens, and what is reported there", async () => {
    const language = await ask("open", { file: config });
    await sleep(1500);
    await shot("4-wrangler");
    return { language, found: await ask("diagnostics", { file: config }) };
  });
  const inConfig = async (text) => {
    const place = find(await ask("text", { file: config }), text);
    return { file: config, line: place.line, character: place.character + 3 };
  };
  await report.step("hover on compatibility_date and on its value", async () => {
    const said = [await ask("hover", await inConfig("compatibility_date")), await ask("hover", await inConfig(wanted.wrangler.date.at))];
    expect(said[0].length > 0 && said[1].join("\n").includes(wanted.wrangler.date.says), JSON.stringify(said));
    return said[1];
  });
  await report.step("outline of the wrangler file", async () => {
    const found = await ask("symbols", { file: config });
    expect(wanted.wrangler.outline.every((name) => found.includes(name)), found.join());
    return found;
  });
  await report.step("lenses count the uses of bindings", async () => {
    const found = await ask("lenses", { file: config });
    expect(found.includes(wanted.wrangler.lens), found.join());
    return found;
  });
  await report.step("completion of values in the wrangler file", async () => {
    const seen = [];
    for (const { at, offers } of [wanted.wrangler.date, wanted.wrangler.flag]) {
      const labels = (await ask("completion", await inConfig(at))).map((item) => item.label);
      expect(labels.includes(offers), `${offers} is not offered: ${labels}`);
      seen.push(labels.slice(0, 5));
    }
    return seen;
  });
  await report.step("a key of the wrangler file completed while typing", async () => {
    const { after, typed, offers } = wanted.wrangler.key;
    const text = await ask("text", { file: config });
    const { line } = find(text, after);
    await ask("select", { file: config, line, character: text.split("\n")[line].length });
    await page.keyboard.press("Enter");
    await page.keyboard.type(`"${typed}`, { delay: 60 });
    await page.waitForSelector(".suggest-widget.visible .monaco-list-row", { timeout: 10_000 });
    await sleep(700);
    await shot("4-wrangler-key");
    const rows = await page.locator(".suggest-widget .monaco-list-row").allInnerTexts();
    expect(rows.some((row) => row.includes(offers)), `${offers} is not offered: ${rows.join(", ")}`);
    await page.keyboard.press("Enter");
    await sleep(500);
    await page.keyboard.press("Escape");
    const inserted = (await ask("text", { file: config })).split("\n")[line + 1];
    await ask("command", { id: "workbench.action.files.revert" });
    expect((await ask("text", { file: config })) === text, "the file is not as it was");
    expect(inserted.trim().startsWith(`"${offers}": {`), `the line reads ${inserted}`);
    return inserted.trim();
  });
  for (const name of wanted.quiet) {
    await report.step(`nothing is reported in ${name}`, async () => {
      await ask("open", { file: join(folder, name) });
      await sleep(1500);
      const found = (await ask("diagnostics", { file: join(folder, name) })).filter((d) => d.source === "pywls");
      expect(found.length === 0, JSON.stringify(found));
    });
  }

  await report.step("an edit moves and removes the report, without saving", async () => {
    await ask("open", { file });
    const [before] = await faults();
    await ask("insert", { file, line: 0, character: 0, text: "# one line more\n" });
    await until("the report moves down", async () => (await faults())[0]?.range[0] === before.range[0] + 1, 10);
    const [a, b, , d] = before.range;
    const full = [a + 1, d - wanted.fault.text.length, a + 1, d];
    await ask("remove", { file, range: full });
    await ask("insert", { file, line: full[0], character: full[1], text: wanted.fault.fixed });
    await until("the report goes", async () => (await faults()).length === 0, 10);
    await ask("remove", { file, range: [full[0], full[1], full[0], full[1] + wanted.fault.fixed.length] });
    await ask("insert", { file, line: full[0], character: full[1], text: wanted.fault.text });
    await ask("remove", { file, range: [0, 0, 1, 0] });
    await until("the report is back", async () => (await faults()).length === 1, 10);
  });

  await report.step("an edit of the wrangler file alone changes the report, saved or not", async () => {
    await ask("open", { file: config });
    const text = await ask("text", { file: config });
    const place = find(text, '"NOTES"');
    await ask("insert", { file: config, line: place.line, character: place.character + 1, text: "X" });
    // NOTES is now undeclared, wherever Python uses it
    const more = async () => (await ask("diagnostics", { file })).filter((d) => d.source === "pywls" && d.rule === wanted.fault.rule).length;
    await until("the report in Python follows", async () => (await more()) > 1, 10);
    await ask("remove", { file: config, range: [place.line, place.character + 1, place.line, place.character + 2] });
    await until("it goes again", async () => (await more()) === 1, 10);
  });
  await report.step("a wrangler file changed on disk is noticed", async () => {
    const before = readFileSync(config, "utf8");
    await ask("open", { file: config });
    await ask("command", { id: "workbench.action.revertAndCloseActiveEditor" });
    await ask("open", { file });
    await ask("command", { id: "workbench.action.files.revert" });
    await until("the fault", async () => (await faults()).length === 1, 10);
    writeFileSync(config, before.replace('"NOTES"', '"NOTEZ"'));
    await until("the report goes", async () => (await faults()).length === 0, 15);
    writeFileSync(config, before);
    await until("the report is back", async () => (await faults()).length === 1, 15);
  });

  await report.step("code actions on the fault", async () => {
    const [found] = await faults();
    return ask("actions", { file, range: found.range });
  });
  await report.optional("a fix in the wrangler file keeps its comments", async () => {
    const [found] = await faults();
    const actions = await ask("actions", { file, range: found.range });
    const number = actions.findIndex((a) => a.files.some((path) => path === config));
    expect(number >= 0, "none offered");
    await ask("open", { file: config });
    const before = await ask("text", { file: config });
    await ask("apply", { number });
    await until("the report goes", async () => (await faults()).length === 0, 10);
    const added = (await ask("text", { file: config })).split("\n").filter((line) => !before.includes(line));
    expect((await ask("text", { file: config })).startsWith(before.split("\n")[0]), "the comment is gone");
    await shot("4-wrangler-fix");
    await ask("open", { file: config });
    await ask("command", { id: "workbench.action.files.revert" });
    await ask("open", { file });
    await until("the report is back", async () => (await faults()).length === 1, 10);
    return added;
  });
  await report.step("picture: the quick-fix menu, and one applied by keyboard", async () => {
    const [found] = await faults();
    await ask("select", { file, line: found.range[2], character: found.range[3] - 1 });
    await sleep(300);
    await page.keyboard.press("Control+.");
    await page.waitForSelector(".action-widget .monaco-list-row", { timeout: 10_000 });
    await sleep(500);
    await shot("5-quick-fix");
    const rows = (await page.locator(".action-widget .monaco-list-row").allInnerTexts()).filter(Boolean);
    await page.keyboard.press("Enter");
    await until("the report goes", async () => (await faults()).length === 0, 10);
    await sleep(300);
    await shot("6-fixed");
    return rows;
  });
  await report.step("the fixed file can be saved and stays free of the fault", async () => {
    await ask("save", { file });
    await sleep(800);
    expect((await faults()).length === 0, "it is back after saving");
    return (await ask("text", { file })).split("\n").filter((line, i) => line !== content.split("\n")[i]);
  });

  await report.step("ignoring the rule by the setting takes effect at once", async () => {
    await ask("insert", { file, ...find(content, "greeting ="), text: `await self.env.${wanted.fault.text}.get("k")\n        ` });
    await until("a new fault", async () => (await faults()).length >= 1, 10);
    await ask("set", { key: "pywls.ignore", value: [wanted.fault.rule] });
    await until("it goes", async () => (await faults()).length === 0, 10);
    await ask("set", { key: "pywls.ignore", value: undefined });
    await until("it is back", async () => (await faults()).length >= 1, 10);
  });

  await report.step("a killed server is started again and reports again", async () => {
    const before = pids().at(-1);
    process.kill(before, "SIGKILL");
    await until("a new process", () => pids().at(-1) !== before, 15);
    await until("the fault", async () => (await faults()).length >= 1, 15);
    expect((await toasts(page).count()) === 0, "a message popped up");
  });
  await report.step("pywls: Restart Server starts another and stops the old one", async () => {
    const before = pids().at(-1);
    await ask("command", { id: "pywls.restart" });
    await until("a new process", () => pids().at(-1) !== before, 15);
    await until("the old one is gone", () => !alive(before), 10);
    await until("the fault", async () => (await faults()).length >= 1, 15);
  });
  await report.step("pywls: Show Log", async () => {
    await ask("command", { id: "pywls.showLog" });
    await sleep(1500);
    await shot("7-log");
    return (await page.locator(".output-view-content, .pane-body.output-view").first().innerText()).slice(0, 800);
  });
  await report.step("the server ends with the window", async () => {
    const last = pids().at(-1);
    await close();
    await until("it is gone", () => !alive(last), 20);
  });
}

async function missing() {
  const folder = sample("missing");
  const { page, ask, shot, close } = await openWindow({ name: "missing", folder });
  report.picture = shot;
  await report.step("the window", () => ask("environment"));
  await report.step("without a server there is one message, with three buttons", async () => {
    await until("the message", async () => (await toasts(page).count()) > 0);
    await sleep(1500);
    await shot("1-message");
    expect((await toasts(page).count()) === 1, `${await toasts(page).count()} messages`);
    const buttons = await toasts(page).locator(".monaco-button, .monaco-text-button").allInnerTexts();
    for (const name of ["Open Setting", "How to Install", "Retry"]) expect(buttons.includes(name), `no ${name}: ${buttons}`);
    return (await toasts(page).innerText()).replace(/\s+/g, " ");
  });
  await report.step("Open Setting shows pywls.path", async () => {
    await toasts(page).getByText("Open Setting", { exact: true }).click();
    await page.waitForSelector(".settings-editor .setting-item-contents", { timeout: 15_000 });
    await sleep(1000);
    await shot("2-setting");
    return (await page.locator(".settings-editor .setting-item-contents").first().innerText()).replace(/\s+/g, " ");
  });
  await report.step("a wrong path says so", async () => {
    await ask("set", { key: "pywls.path", value: "/nowhere/pywls" });
    await until("the message", async () => (await toasts(page).allInnerTexts()).some((t) => t.includes("/nowhere/pywls")));
    await shot("3-wrong-path");
  });
  await report.step("a program that is not pywls says so", async () => {
    await ask("set", { key: "pywls.path", value: "/bin/false" });
    await until("the message", async () => (await toasts(page).allInnerTexts()).some((t) => t.includes("/bin/false")));
    await sleep(1000);
    await shot("4-not-pywls");
    return (await toasts(page).allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
  });
  await report.step("with the right path it starts at once", async () => {
    const before = pids().length;
    await ask("set", { key: "pywls.path", value: server });
    await until("a process", () => pids().length > before, 10);
    const file = join(folder, wanted.file);
    await ask("open", { file });
    await until("the fault", async () => (await ask("diagnostics", { file })).some(isFault), 15);
  });
  await close();
}

async function untrusted() {
  const folder = sample("untrusted");
  const canary = join(out, "canary");
  const planted = join(folder, "pywls");
  writeFileSync(planted, `#!/bin/sh\ntouch '${canary}'\nexec '${server}' "$@"\n`);
  chmodSync(planted, 0o755);
  mkdirSync(join(folder, ".vscode"));
  writeFileSync(join(folder, ".vscode/settings.json"), JSON.stringify({ "pywls.path": "${workspaceFolder}/pywls" }));
  const { page, ask, shot, close } = await openWindow({ name: "untrusted", folder, trust: true, path: join(out, "bin") });
  report.picture = shot;
  await report.step("in an untrusted workspace pywls from PATH runs, the workspace's own does not", async () => {
    expect((await ask("trusted")) === false, "the workspace is trusted");
    const file = join(folder, wanted.file);
    await ask("open", { file });
    await until("the fault", async () => (await ask("diagnostics", { file })).some(isFault));
    await shot("1-restricted");
    expect(!existsSync(canary), "the workspace's program was run");
  });
  await report.step("once trusted, the workspace's pywls.path counts", async () => {
    await ask("command", { id: "workbench.trust.manage" });
    await page.getByText("Trust", { exact: true }).first().click({ timeout: 15_000 });
    await until("trust", () => ask("trusted"), 15);
    await until("the workspace's program runs", () => existsSync(canary), 15);
    await sleep(500);
    await shot("2-trusted");
  });
  await close();
}

const scenarios = { worker, missing, untrusted };
const chosen = (process.env.PYWLS_E2E_ONLY ?? Object.keys(scenarios).join(" ")).split(" ");
for (const name of chosen) {
  console.log(`-- ${name}`);
  // A step that fails is reported; a window that cannot be opened ends the scenario.
  await report.step(`${name}: to its end`, scenarios[name]);
}
process.exit(report.finish({ client: "vscode", extension: process.env.PYWLS_E2E_VSIX }) ? 0 : 1);
