/**
 * Starts VS Code's server on a free loopback port with data and extension folders of its own, and stops it with all that
 * it started. Also makes the addresses that open a window on it. Knows nothing of browsers.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { installServer } from "./install.mjs";
import { freePort, run, signalGroup, startGroup, stopGroup, tail } from "./process.mjs";

/**
 * @typedef {object} Server
 * @property {string} authority host:port
 * @property {string} version VS Code's version
 * @property {string} logFile
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} ServerOptions
 * @property {boolean} [testDriver] lets a window load extensions under development and run their tests; see windowAddress
 * @property {boolean} [lean] for tests: of VS Code's own extensions those that ours meets, and nothing that moves by itself
 * @property {string[]} [vsix] packaged extensions to install first
 * @property {Record<string, unknown>} [settings] user settings beside the quiet ones below
 * @property {number} [port]
 * @property {string} [logFile] kept; without one the log goes with the server
 */

/** User settings for a window that shows the extension and little else, and asks nothing of the network. */
const quiet = {
  "chat.disableAIFeatures": true,
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
};

/** What a window draws again and again, or does beside the tests; each of it is paid by the processor. */
const still = {
  "workbench.reduceMotion": "on",
  "editor.cursorBlinking": "solid",
  "explorer.autoReveal": false, // else what opens late takes the place of what was selected meanwhile
  "workbench.localHistory.enabled": false,
  "workbench.tips.enabled": false,
  "telemetry.telemetryLevel": "off",
  "remote.autoForwardPorts": false, // else the ports of the machine are listed again and again
  "breadcrumbs.enabled": false,
  "editor.minimap.enabled": false,
  "editor.stickyScroll.enabled": false,
  "editor.occurrencesHighlight": "off",
  "editor.matchBrackets": "never",
  "editor.wordBasedSuggestions": "off",
  "editor.lightbulb.enabled": "off",
  "editor.codeLens": false,
  "editor.colorDecorators": false,
  "editor.folding": false,
};

/**
 * VS Code's own extensions that tests meet: themes, and the languages of the texts and manifests that they open. The others,
 * git and a server for TypeScript among them, take more of the processor than ours does.
 */
const ownExtensions = ["theme-defaults", "theme-seti", "json", "json-language-features", "typescript-basics", "javascript"];

/** `closeAllKey` of window.mjs. */
const keys = [
  {
    key: "ctrl+alt+f9",
    command: "runCommands",
    args: { commands: ["workbench.action.closeAllEditors", "notifications.clearAll"] },
  },
];

/** @param {ServerOptions} [options] @returns {Promise<Server>} */
export async function startServer({ testDriver = false, lean = false, vsix = [], settings = {}, port, logFile } = {}) {
  const install = await installServer({ logs: !lean });
  const home = mkdtempSync(join(tmpdir(), "gatescope-vscode-"));
  const extensionsDir = join(home, "extensions");
  mkdirSync(extensionsDir);
  const settingsFile = join(home, "data/data/User/settings.json");
  mkdirSync(dirname(settingsFile), { recursive: true });
  writeFileSync(settingsFile, JSON.stringify({ ...quiet, ...(lean && still), ...settings }, null, 2));
  const log = logFile ?? join(home, "server.log");
  const folders = ["--server-data-dir", join(home, "data"), "--extensions-dir", extensionsDir];
  if (lean) writeFileSync(join(dirname(settingsFile), "keybindings.json"), JSON.stringify(keys));
  if (lean) folders.push("--builtin-extensions-dir", linkOwnExtensions(install, join(home, "own")));
  for (const file of vsix) await installExtension(install, file, folders);

  const chosen = port ?? (await freePort());
  const flags = ["--without-connection-token", "--accept-server-license-terms", "--telemetry-level", "off"];
  if (lean) flags.push("--disable-websocket-compression"); // nothing leaves the machine
  if (testDriver) flags.push("--enable-smoke-test-driver", "--disable-workspace-trust");
  const address = ["--host", "127.0.0.1", "--port", String(chosen)];
  const child = startGroup(install.node, [install.serverMain, ...address, ...flags, ...folders], {
    env: serverEnvironment(),
    logFile: log,
  });
  const forget = killWithThisProcess(child);
  const stop = async () => {
    await stopGroup(child);
    forget();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await untilItAnswers(`http://127.0.0.1:${chosen}/version`, child, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { authority: `127.0.0.1:${chosen}`, version: install.version, logFile: log, stop };
}

/** No server outlives the process that started it, whether that ends by itself or by a signal. Returns the way to stop.
 * @param {import("node:child_process").ChildProcess} child */
function killWithThisProcess(child) {
  const kill = () => signalGroup(child, "SIGKILL");
  const killAndEnd = (/** @type {NodeJS.Signals} */ signal) => {
    kill();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const signals = /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"]);
  process.on("exit", kill);
  for (const signal of signals) process.once(signal, killAndEnd);
  return () => {
    process.off("exit", kill);
    for (const signal of signals) process.off(signal, killAndEnd);
  };
}

/** @param {import("./install.mjs").ServerInstall} install @param {string} to */
function linkOwnExtensions(install, to) {
  mkdirSync(to);
  for (const name of ownExtensions) symlinkSync(join(install.folder, "extensions", name), join(to, name), "junction");
  return to;
}

/** Without what an editor or a test runner around us has set for its own children. */
function serverEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|NODE_OPTIONS$|ELECTRON_)/.test(name));
  return { ...Object.fromEntries(kept), NODE_ENV: "production" };
}

/** @param {import("./install.mjs").ServerInstall} install @param {string} vsix @param {string[]} folders */
async function installExtension(install, vsix, folders) {
  const args = [install.serverMain, "--install-extension", vsix, "--accept-server-license-terms", ...folders];
  const { code, output } = await run(install.node, args, { env: serverEnvironment() });
  if (code !== 0 || /failed/i.test(output)) throw new Error(`VS Code could not install ${vsix}:\n${output}`);
}

/** @param {string} url @param {import("node:child_process").ChildProcess} child @param {string} log */
async function untilItAnswers(url, child, log) {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`VS Code's server ended with ${child.exitCode}:\n${tail(log)}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`VS Code's server did not answer at ${url} within 60 s:\n${tail(log)}`);
}

/**
 * The address of a window. Extensions under development and tests are honoured only by a server with `testDriver`.
 * @param {{ authority: string }} server
 * @param {{ folder: string, development?: string, tests?: string }} what absolute paths
 */
export function windowAddress({ authority }, { folder, development, tests }) {
  const onServer = (/** @type {string} */ path) => (process.platform === "win32" ? `/${path.replaceAll("\\", "/")}` : path);
  const remote = (/** @type {string} */ path) => `vscode-remote://${authority}${onServer(path)}`;
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder} to open.`);
  const payload = [];
  if (development) payload.push(["extensionDevelopmentPath", remote(development)], ["skipWelcome", "true"]);
  if (tests) payload.push(["extensionTestsPath", remote(tests)]);
  const query =
    payload.length > 0 ? { folder: onServer(folder), payload: JSON.stringify(payload) } : { folder: onServer(folder) };
  return `http://${authority}/?${new URLSearchParams(query)}`;
}
