import type { Problem } from "./server";

/** Why there is no server, in the words of the user's own setup. */
export type Trouble =
  | Problem
  | { readonly kind: "cannot-run"; readonly file: string; readonly reason: string }
  | { readonly kind: "no-answer"; readonly file: string; readonly seconds: number }
  | { readonly kind: "ended-at-start"; readonly file: string; readonly how: string; readonly said: string }
  | { readonly kind: "keeps-ending"; readonly file: string; readonly times: number };

export type Button = "Open Setting" | "How to Install" | "Retry" | "Show Log";

export interface Message {
  readonly text: string;
  readonly buttons: readonly Button[];
}

export function explain(trouble: Trouble): Message {
  return { text: `pywls is not running: ${reason(trouble)}`, buttons: buttons(trouble) };
}

function reason(trouble: Trouble): string {
  switch (trouble.kind) {
    case "not-installed":
      return "no pywls program came with this extension or is on PATH. Install it, or set pywls.path to where it is.";
    case "no-workspace-folder":
      return `pywls.path is "${trouble.setting}", but no folder is open that \${workspaceFolder} could stand for.`;
    case "not-absolute":
      return `pywls.path is "${trouble.setting}". It has to be an absolute path, or begin with ~ or \${workspaceFolder}.`;
    case "not-a-program":
      return `pywls.path leads to ${trouble.file}, which is not an executable file. Correct the path, or clear it to use pywls from PATH.`;
    case "cannot-run":
      return `${trouble.file} could not be started (${trouble.reason}). Is it the build for this operating system and processor?`;
    case "no-answer":
      return `${trouble.file} did not answer within ${trouble.seconds} seconds. Is it pywls?`;
    case "ended-at-start":
      return `${trouble.file} ended at once (${trouble.how})${trouble.said === "" ? "." : `: ${trouble.said}`}`;
    case "keeps-ending":
      return `${trouble.file} ended ${trouble.times} times within three minutes. The log may say why; please report it.`;
  }
}

function buttons(trouble: Trouble): Button[] {
  switch (trouble.kind) {
    case "keeps-ending":
      return ["Show Log", "Retry"];
    case "ended-at-start":
    case "no-answer":
      return ["Open Setting", "Show Log", "Retry"];
    default:
      return ["Open Setting", "How to Install", "Retry"];
  }
}
