import * as vscode from "vscode";

import { Session } from "./session";

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const channel = vscode.window.createOutputChannel("pywls");
  const current = new Session(context.extensionUri.fsPath, channel);
  session = current;
  context.subscriptions.push(
    channel,
    current,
    vscode.commands.registerCommand("pywls.restart", () => current.restart()),
    vscode.commands.registerCommand("pywls.showLog", () => current.showLog()),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("pywls.path")) {
        await current.restartIfMoved();
      }
    }),
    // Trust brings the workspace's own pywls.path into force.
    vscode.workspace.onDidGrantWorkspaceTrust(() => current.restartIfMoved()),
  );
  await current.start();
}

export async function deactivate(): Promise<void> {
  await session?.stop();
}
