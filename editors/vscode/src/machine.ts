import * as fs from "node:fs";
import * as os from "node:os";

import type { Machine } from "./server";

export function thisMachine(): Machine {
  return {
    platform: process.platform,
    arch: process.arch,
    home: os.homedir(),
    env: process.env,
    isProgram(file) {
      try {
        fs.accessSync(file, fs.constants.X_OK);
        return fs.statSync(file).isFile();
      } catch {
        return false;
      }
    },
  };
}
