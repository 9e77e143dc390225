// One VS Code window: code-server on a free port, its page in Chromium, and the probe extension.
import { spawn, execFileSync } from "node:child_process";
import { mkdirSync, openSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";

import { until } from "./report.mjs";

const env = process.env;
const { chromium } = createRequire(join(env.PYWLS_E2E_PLAYWRIGHT, "package.json"))("playwright-core");

/** Nothing that saves, restores, updates or suggests on its own: only pywls should act. */
const calm = {
  "chat.disableAIFeatures": true,
  "editor.accessibilitySupport": "off",
  "editor.hover.delay": 100,
  "editor.wordBasedSuggestions": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": "off",
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "files.hotExit": "off",
  "git.enabled": false,
  "json.schemaDownload.enable": false,
  "security.workspace.trust.startupPrompt": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.commandCenter": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/**
 * Opens `folder`. `settings` are the machine's; `trust` switches workspace trust on, which
 * starts untrusted; `path` is what PATH begins with.
 */
export async function openWindow({ name, folder, settings = {}, trust = false, path = "" }) {
  const home = join(env.PYWLS_E2E_OUT, "windows", name);
  const extensions = join(home, "extensions");
  const data = join(home, "data");
  mkdirSync(join(data, "User"), { recursive: true });
  mkdirSync(join(data, "Machine"), { recursive: true });
  writeFileSync(join(data, "User", "settings.json"), JSON.stringify(calm, null, 2));
  // In a window on a server, settings of machine scope (pywls.path) are read from this file only.
  writeFileSync(join(data, "Machine", "settings.json"), JSON.stringify(settings, null, 2));
  const config = join(home, "config.yaml");
  writeFileSync(config, "cert: false\n");

  const [port, probePort] = [await freePort(), await freePort()];
  const childEnv = { ...env, EXTENSIONS_GALLERY: "{}", PYWLS_E2E_PROBE: String(probePort) };
  // Else the window would ask a login shell for its PATH.
  childEnv.VSCODE_CLI = "1";
  if (path) childEnv.PATH = `${path}:${env.PATH}`;
  const common = ["--config", config, "--extensions-dir", extensions, "--user-data-dir", data];
  for (const vsix of [env.PYWLS_E2E_VSIX, env.PYWLS_E2E_PROBE_VSIX]) {
    execFileSync(env.PYWLS_E2E_CODE_SERVER, [...common, "--install-extension", vsix], { env: childEnv, stdio: "pipe" });
  }
  const log = openSync(join(home, "code-server.log"), "w");
  const server = spawn(
    env.PYWLS_E2E_CODE_SERVER,
    [
      ...common,
      ...["--bind-addr", `127.0.0.1:${port}`, "--auth", "none", "--disable-telemetry", "--disable-update-check"],
      ...["--disable-getting-started-override", ...(trust ? [] : ["--disable-workspace-trust"]), folder],
    ],
    // A group of its own, so that its helpers can be ended with it.
    { env: childEnv, stdio: ["ignore", log, log], detached: true },
  );
  const stopServer = (signal = "SIGTERM") => {
    try {
      process.kill(-server.pid, signal);
    } catch {
      // gone already
    }
  };

  let browser;
  try {
    const origin = `http://127.0.0.1:${port}`;
    await until("code-server answers", async () => (await fetch(`${origin}/healthz`)).ok, 60);
    browser = await chromium.launch({
      executablePath: env.PYWLS_E2E_CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${origin}/?folder=${encodeURIComponent(folder)}`);
    await page.waitForSelector(".monaco-workbench", { timeout: 60_000 });
    const ask = async (question, rest = {}) => {
      const response = await fetch(`http://127.0.0.1:${probePort}`, {
        method: "POST",
        body: JSON.stringify({ ask: question, ...rest }),
        signal: AbortSignal.timeout(30_000),
      });
      const { answer, error } = await response.json();
      if (error) throw new Error(`${question}: ${error}`);
      return answer;
    };
    await until("the extension host is up", () => ask("ready"), 60);
    return {
      page,
      ask,
      shot: (title) => page.screenshot({ path: join(env.PYWLS_E2E_OUT, `${name}-${title}.png`) }).then(() => `${name}-${title}.png`),
      async close() {
        await browser.close();
        stopServer();
        const ended = () => server.exitCode !== null || server.signalCode !== null;
        await until("code-server ends", ended, 5).catch(() => stopServer("SIGKILL"));
        await until("code-server ends", ended, 5);
      },
    };
  } catch (error) {
    await browser?.close();
    stopServer();
    throw error;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
