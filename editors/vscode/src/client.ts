import * as vscode from "vscode";
import {
  CloseAction,
  DidChangeConfigurationNotification,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
} from "vscode-languageclient/node";

import type { Run } from "./process";
import { forServer } from "./settings";

const section = "pywls";

/**
 * Narrow on purpose: the server has nothing to say about other JSON or TOML, and
 * nothing about Python that is not a file of a Worker.
 */
const documents: NonNullable<LanguageClientOptions["documentSelector"]> = [
  { scheme: "file", language: "python" },
  { scheme: "file", pattern: "**/wrangler*.{json,jsonc,toml}" },
  { scheme: "file", pattern: "**/pyproject.toml" },
  { scheme: "file", pattern: "**/.dev.vars*" },
  { scheme: "file", pattern: "**/.env*" },
];

/** The session reports trouble in one message of its own, so the library's pop-ups are only logged. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** `closed` is told when the connection ends without having been asked to. */
export function createClient(
  start: () => Promise<Run>,
  channel: vscode.OutputChannel,
  closed: () => void,
): LanguageClient {
  const client: LanguageClient = new QuietClient(
    section, // also the name under which the library reads pywls.trace.server
    "pywls",
    async () => (await start()).child,
    {
      documentSelector: documents,
      diagnosticCollectionName: "pywls",
      outputChannel: channel,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      synchronize: { configurationSection: section },
      initializationOptions: () => forServer(vscode.workspace.getConfiguration().get(section)),
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          closed();
          return { action: CloseAction.DoNotRestart, handled: true, message: "The connection to the server ended." };
        },
      },
      middleware: {
        workspace: {
          configuration: async (params, token, next) => {
            const answers = await next(params, token);
            if (!Array.isArray(answers)) {
              return answers;
            }
            return params.items.map((item, i) => (item.section === section ? forServer(answers[i]) : answers[i]));
          },
          didChangeConfiguration: async () => {
            const settings = { [section]: forServer(vscode.workspace.getConfiguration().get(section)) };
            await client.sendNotification(DidChangeConfigurationNotification.type, { settings });
          },
        },
      },
    },
  );
  return client;
}
