// Keeps what each step found, and prints it in the end.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export class Report {
  /** Takes a picture of the window when a step fails. */
  picture = async (title) => title;
  #steps = [];
  #out;

  constructor(out) {
    this.#out = out;
  }

  /** Runs a step; what it returns is shown as what was seen, what it throws is its failure. */
  async step(name, check, { required = true } = {}) {
    const start = performance.now();
    let result = "ok";
    let seen;
    try {
      seen = await check();
    } catch (error) {
      result = required ? "FAILED" : "absent";
      seen = String(error.message ?? error).split("\n").slice(0, 6).join(" ");
      if (required) await this.picture(`failed-${this.#steps.length}`).catch(() => {});
    }
    const ms = Math.round(performance.now() - start);
    this.#steps.push({ name, result, ms, seen });
    const text = seen === undefined ? "" : `  ${typeof seen === "string" ? seen : JSON.stringify(seen)}`;
    console.log(`${result.padEnd(6)} ${String(ms).padStart(6)} ms  ${name}${text.length > 600 ? `${text.slice(0, 600)} …` : text}`);
    return result === "ok" ? seen : undefined;
  }

  /** A step that is worth knowing about but may fail. */
  optional(name, check) {
    return this.step(name, check, { required: false });
  }

  finish(about) {
    writeFileSync(join(this.#out, "result.json"), `${JSON.stringify({ about, steps: this.#steps }, null, 2)}\n`);
    const count = (result) => this.#steps.filter((step) => step.result === result).length;
    console.log(`${count("ok")} passed, ${count("FAILED")} failed, ${count("absent")} absent`);
    return count("FAILED") === 0;
  }
}

export function expect(condition, message) {
  if (!condition) throw new Error(message);
}

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Asks again until the answer is truthy. */
export async function until(what, question, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < end) {
    try {
      const answer = await question();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    await sleep(100);
  }
  throw new Error(`not within ${seconds} s: ${what}${last ? ` (${last.message})` : ""}`);
}
