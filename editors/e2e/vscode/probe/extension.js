// Answers the test's questions from inside the extension host, over HTTP on the loopback interface.
const http = require("node:http");
const vscode = require("vscode");

const uri = (file) => vscode.Uri.file(file);
const at = (line, character) => new vscode.Position(line, character);
const spot = (range) => [range.start.line, range.start.character, range.end.line, range.end.character];
const run = (command, ...args) => vscode.commands.executeCommand(command, ...args);

/** Code actions of the last question, so that one of them can be applied by its number. */
let offered = [];

const answers = {
  ready: () => true,

  async open({ file }) {
    const document = await vscode.workspace.openTextDocument(uri(file));
    await vscode.window.showTextDocument(document, { preview: false });
    await run("workbench.action.focusActiveEditorGroup");
    return document.languageId;
  },

  async diagnostics({ file }) {
    const document = await vscode.workspace.openTextDocument(uri(file));
    return vscode.languages.getDiagnostics(uri(file)).map((d) => ({
      source: d.source,
      rule: typeof d.code === "object" ? d.code.value : d.code,
      link: typeof d.code === "object" ? d.code.target.toString() : undefined,
      severity: ["error", "warning", "info", "hint"][d.severity],
      message: d.message,
      range: spot(d.range),
      text: document.getText(d.range),
      related: (d.relatedInformation ?? []).map((r) => `${r.location.uri.path.split("/").pop()}:${r.location.range.start.line + 1} ${r.message}`),
    }));
  },

  async hover({ file, line, character }) {
    const hovers = await run("vscode.executeHoverProvider", uri(file), at(line, character));
    return hovers.flatMap((h) => h.contents.map((c) => (typeof c === "string" ? c : c.value)));
  },

  async completion({ file, line, character, trigger }) {
    const list = await run("vscode.executeCompletionItemProvider", uri(file), at(line, character), trigger, 20);
    return list.items.map((i) => ({
      label: typeof i.label === "string" ? i.label : i.label.label,
      detail: i.detail,
      text: typeof i.insertText === "object" ? i.insertText.value : i.insertText,
      documentation: typeof i.documentation === "object" ? i.documentation.value : i.documentation,
    }));
  },

  async actions({ file, range: [a, b, c, d], kind }) {
    const range = new vscode.Range(a, b, c, d);
    offered = await run("vscode.executeCodeActionProvider", uri(file), range, kind, 20);
    return offered.map((a) => ({
      title: a.title,
      kind: a.kind?.value,
      preferred: a.isPreferred === true,
      files: a.edit?.entries().map(([file]) => file.path) ?? [],
    }));
  },

  async apply({ number }) {
    const action = offered[number];
    const done = action.edit ? await vscode.workspace.applyEdit(action.edit) : true;
    if (action.command) await run(action.command.command, ...(action.command.arguments ?? []));
    return done;
  },

  async definition({ file, line, character }) {
    const found = await run("vscode.executeDefinitionProvider", uri(file), at(line, character));
    return found.map((l) => ({ file: (l.uri ?? l.targetUri).path, range: spot(l.range ?? l.targetRange) }));
  },

  async references({ file, line, character }) {
    const found = await run("vscode.executeReferenceProvider", uri(file), at(line, character));
    return found.map((l) => ({ file: l.uri.path, range: spot(l.range) }));
  },

  async signature({ file, line, character }) {
    const help = await run("vscode.executeSignatureHelpProvider", uri(file), at(line, character), "(");
    return help?.signatures.map((s) => s.label) ?? [];
  },

  async symbols({ file }) {
    const found = await run("vscode.executeDocumentSymbolProvider", uri(file));
    const names = (list) => list.flatMap((s) => [s.name, ...names(s.children ?? [])]);
    return names(found ?? []);
  },

  async search({ query }) {
    const found = await run("vscode.executeWorkspaceSymbolProvider", query);
    return found.map((s) => `${s.name} in ${s.containerName}`);
  },

  async lenses({ file }) {
    const found = await run("vscode.executeCodeLensProvider", uri(file), 20);
    return found.map((l) => l.command?.title);
  },

  /** Renames as the editor does, and tells how many edits each file got. */
  async rename({ file, line, character, name }) {
    const edit = await run("vscode.executeDocumentRenameProvider", uri(file), at(line, character), name);
    if (!(await vscode.workspace.applyEdit(edit))) throw new Error("the edit was not applied");
    return edit.entries().map(([file, edits]) => `${file.path.split("/").pop()}: ${edits.length}`);
  },

  async select({ file, line, character }) {
    const editor = await vscode.window.showTextDocument(uri(file), { preview: false });
    editor.selection = new vscode.Selection(at(line, character), at(line, character));
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
    await run("workbench.action.focusActiveEditorGroup");
    return true;
  },

  async insert({ file, line, character, text }) {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri(file), at(line, character), text);
    return vscode.workspace.applyEdit(edit);
  },

  async remove({ file, range: [a, b, c, d] }) {
    const edit = new vscode.WorkspaceEdit();
    edit.delete(uri(file), new vscode.Range(a, b, c, d));
    return vscode.workspace.applyEdit(edit);
  },

  async text({ file }) {
    return (await vscode.workspace.openTextDocument(uri(file))).getText();
  },

  async save({ file }) {
    return (await vscode.workspace.openTextDocument(uri(file))).save();
  },

  async set({ key, value }) {
    await vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);
    return true;
  },

  async command({ id, args = [] }) {
    await run(id, ...args);
    return true;
  },

  environment: () => ({ remote: vscode.env.remoteName, path: process.env.PATH }),

  trusted: () => vscode.workspace.isTrusted,

  active: () => vscode.extensions.getExtension("pywls.pywls")?.isActive ?? null,
};

exports.activate = (context) => {
  const server = http.createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    try {
      const { ask, ...rest } = JSON.parse(body);
      response.end(JSON.stringify({ answer: (await answers[ask](rest)) ?? null }));
    } catch (error) {
      response.statusCode = 500;
      response.end(JSON.stringify({ error: String(error?.stack ?? error) }));
    }
  });
  server.listen(Number(process.env.PYWLS_E2E_PROBE), "127.0.0.1");
  context.subscriptions.push({ dispose: () => server.close() });
};
