import * as path from "node:path";

/** What the search asks of the machine; tests hand in one of their own. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A file that this user may execute. */
  isProgram(file: string): boolean;
}

export interface Place {
  /** The setting `pywls.path`, as written. */
  readonly setting: string;
  /** What `${workspaceFolder}` stands for; absent in a window without a folder. */
  readonly workspaceFolder?: string;
  readonly extensionFolder: string;
}

export type Problem =
  | { readonly kind: "no-workspace-folder"; readonly setting: string }
  | { readonly kind: "not-absolute"; readonly setting: string }
  | { readonly kind: "not-a-program"; readonly setting: string; readonly file: string }
  | { readonly kind: "not-installed" };

export type Found =
  | { readonly file: string; readonly from: "setting" | "extension" | "PATH" }
  | { readonly problem: Problem };

/**
 * Finds the server: the setting, else the program in the extension, else PATH.
 * A setting that leads nowhere is a problem, never a fallback: running another
 * pywls than the one asked for would be hard to notice.
 */
export function findServer(place: Place, machine: Machine): Found {
  const setting = place.setting.trim();
  if (setting !== "") {
    return fromSetting(setting, place, machine);
  }
  const paths = pathsOf(machine);
  const name = programName(machine);
  const bundled = paths.join(place.extensionFolder, "bin", `${machine.platform}-${machine.arch}`, name);
  if (machine.isProgram(bundled)) {
    return { file: bundled, from: "extension" };
  }
  for (const folder of searchPath(machine)) {
    const file = paths.join(folder, name);
    if (machine.isProgram(file)) {
      return { file, from: "PATH" };
    }
  }
  return { problem: { kind: "not-installed" } };
}

function fromSetting(setting: string, place: Place, machine: Machine): Found {
  const paths = pathsOf(machine);
  let file = setting;
  if (/^~(?=$|[\\/])/.test(file)) {
    file = machine.home + file.slice(1);
  }
  if (file.includes("${workspaceFolder}")) {
    const folder = place.workspaceFolder;
    if (folder === undefined) {
      return { problem: { kind: "no-workspace-folder", setting } };
    }
    file = file.replaceAll("${workspaceFolder}", () => folder);
  }
  if (!paths.isAbsolute(file)) {
    return { problem: { kind: "not-absolute", setting } };
  }
  file = paths.normalize(file);
  const spellings = machine.platform === "win32" && !/\.exe$/i.test(file) ? [file, `${file}.exe`] : [file];
  const program = spellings.find((spelling) => machine.isProgram(spelling));
  if (program === undefined) {
    return { problem: { kind: "not-a-program", setting, file } };
  }
  return { file: program, from: "setting" };
}

/**
 * The folders of PATH. Empty and relative ones are dropped: they would mean the
 * current folder, and a checkout must not be able to supply the program.
 */
function searchPath(machine: Machine): string[] {
  const paths = pathsOf(machine);
  // Windows spells the variable "Path" as often as "PATH".
  const key = machine.platform === "win32" ? Object.keys(machine.env).find((k) => k.toUpperCase() === "PATH") : "PATH";
  const value = (key !== undefined && machine.env[key]) || "";
  return value
    .split(paths.delimiter)
    .map((folder) => folder.replace(/^"(.*)"$/, "$1"))
    .filter((folder) => paths.isAbsolute(folder));
}

function programName(machine: Machine): string {
  return machine.platform === "win32" ? "pywls.exe" : "pywls";
}

/** Path rules of the machine asked about, so that tests of Windows run anywhere. */
function pathsOf(machine: Machine): path.PlatformPath {
  return machine.platform === "win32" ? path.win32 : path.posix;
}
