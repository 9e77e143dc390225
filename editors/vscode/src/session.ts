import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

import { createClient } from "./client";
import { thisMachine } from "./machine";
import { type Button, explain, type Trouble } from "./messages";
import { type Run, run } from "./process";
import { type Found, findServer } from "./server";

const install = "https://github.com/pywls/pywls#install";
const answerSeconds = 20;
const crashWindow = 3 * 60_000;
const crashLimit = 5;

/** Keeps one server running for the window. Its steps run one after the other, whoever asks for them. */
export class Session implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private run: Run | undefined;
  private file = "";
  private queue: Promise<void> = Promise.resolve();
  private crashes: number[] = [];
  private shown = new Set<string>();
  private disposed = false;

  constructor(
    private readonly extensionFolder: string,
    private readonly channel: vscode.OutputChannel,
  ) {}

  start(): Promise<void> {
    return this.enqueue(() => this.open());
  }

  restart(): Promise<void> {
    this.crashes = [];
    return this.enqueue(async () => {
      await this.close();
      await this.open();
    });
  }

  /** For good. */
  stop(): Promise<void> {
    this.disposed = true;
    return this.enqueue(() => this.close());
  }

  /** Restarts only when another program would now be run. */
  async restartIfMoved(): Promise<void> {
    const found = this.find();
    if ("problem" in found || found.file !== this.file) {
      await this.restart();
    }
  }

  showLog(): void {
    this.channel.show(true);
  }

  dispose(): void {
    this.disposed = true;
    this.run?.kill();
  }

  private enqueue(step: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(step, step);
    return this.queue;
  }

  private find(): Found {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    return findServer(
      {
        setting: vscode.workspace.getConfiguration("pywls").get<string>("path", ""),
        extensionFolder: this.extensionFolder,
        ...(folder?.scheme === "file" && { workspaceFolder: folder.fsPath }),
      },
      thisMachine(),
    );
  }

  private async open(): Promise<void> {
    if (this.client !== undefined || this.disposed) {
      return;
    }
    const found = this.find();
    if ("problem" in found) {
      this.file = "";
      this.complain(found.problem);
      return;
    }
    this.file = found.file;
    this.channel.appendLine(`pywls: starting ${found.file} (from ${found.from})`);

    this.run = undefined;
    let refused: string | undefined;
    let late = false;
    let running = false;
    const client = createClient(
      async () => {
        try {
          return (this.run = await run(found.file));
        } catch (error) {
          refused = systemReason(error);
          throw error;
        }
      },
      this.channel,
      () => {
        if (running && this.client === client) {
          this.client = undefined;
          void this.enqueue(() => this.crashed());
        }
      },
    );
    const timer = setTimeout(() => {
      late = true;
      this.run?.kill();
    }, answerSeconds * 1000);
    try {
      await client.start();
      running = true;
      this.client = client;
    } catch {
      await client.dispose().catch(() => {});
      this.complain(await this.whyNot(found.file, refused, late));
    } finally {
      clearTimeout(timer);
    }
  }

  private async whyNot(file: string, refused: string | undefined, late: boolean): Promise<Trouble> {
    if (refused !== undefined) {
      return { kind: "cannot-run", file, reason: refused };
    }
    if (late) {
      return { kind: "no-answer", file, seconds: answerSeconds };
    }
    const end = await this.run?.obituary();
    this.run?.kill();
    return { kind: "ended-at-start", file, how: end?.how ?? "no valid answer", said: end?.said ?? "" };
  }

  private async close(): Promise<void> {
    const { client, run } = this;
    this.client = undefined;
    this.run = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      this.channel.appendLine(`pywls: the server did not stop in time: ${String(error)}`);
    } finally {
      run?.kill();
    }
  }

  private async crashed(): Promise<void> {
    const now = Date.now();
    this.crashes = [...this.crashes.filter((time) => now - time < crashWindow), now];
    const end = await this.run?.obituary();
    this.run?.kill();
    this.channel.appendLine(`pywls: the server ended (${end?.how ?? "connection closed"})`);
    if (this.crashes.length >= crashLimit) {
      this.complain({ kind: "keeps-ending", file: this.file, times: this.crashes.length });
      return;
    }
    await this.open();
  }

  private complain(trouble: Trouble): void {
    const message = explain(trouble);
    this.channel.appendLine(message.text);
    if (this.shown.has(message.text)) {
      return;
    }
    this.shown.add(message.text);
    void vscode.window.showErrorMessage(message.text, ...message.buttons).then((button) => {
      this.shown.delete(message.text);
      return button === undefined ? undefined : this.press(button);
    });
  }

  private async press(button: Button): Promise<void> {
    switch (button) {
      case "Open Setting":
        await openSetting("pywls.path");
        return;
      case "How to Install":
        await vscode.env.openExternal(vscode.Uri.parse(install));
        return;
      case "Show Log":
        this.showLog();
        return;
      case "Retry":
        await this.restart();
        return;
    }
  }
}

/** In a remote window the page of the user's own machine would not show a setting of machine scope. */
async function openSetting(name: string): Promise<void> {
  const page = vscode.env.remoteName === undefined ? "openSettings" : "openRemoteSettings";
  await vscode.commands.executeCommand(`workbench.action.${page}`, { query: name });
}

function systemReason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  return code ?? (error instanceof Error ? error.message : String(error));
}
