import { type ChildProcess, spawn } from "node:child_process";
import * as os from "node:os";

/** One run of `pywls serve`, with what is needed to say why it ended. */
export interface Run {
  readonly child: ChildProcess;
  /** The end and its last words, waited for a little: the connection breaks before the system says why. */
  obituary(): Promise<{ how: string | undefined; said: string }>;
  kill(): void;
}

/** Resolves once the process exists; rejects with the system's reason when it cannot. */
export function run(file: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    // Not in the workspace: on Windows a process's folder cannot be renamed or deleted.
    const child = spawn(file, ["serve"], { cwd: os.homedir(), windowsHide: true });
    let errors = "";
    let ended: string | undefined;
    child.stderr.on("data", (data: Buffer) => {
      errors = (errors + data.toString("utf8")).slice(-2000);
    });
    child.once("exit", (code, signal) => {
      ended = code === null ? `signal ${signal}` : `exit code ${code}`;
    });
    child.once("error", reject);
    child.once("spawn", () => {
      child.off("error", reject);
      child.on("error", () => {});
      const closed = new Promise<void>((done) => child.once("close", () => done()));
      resolve({
        child,
        async obituary() {
          await Promise.race([closed, new Promise((done) => setTimeout(done, 1000))]);
          return { how: ended, said: errors.trimEnd().split(/\r?\n/).at(-1)?.trim().slice(0, 300) ?? "" };
        },
        kill: () => void (ended === undefined && child.kill()),
      });
    });
  });
}
