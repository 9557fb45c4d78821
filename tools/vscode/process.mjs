/**
 * Child processes and ports, for the tools that start a VS Code: run to the end, look something up on PATH, find a free
 * port, stop a process with everything it started. Knows nothing of VS Code.
 */
import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { accessSync, constants, openSync, closeSync, readFileSync } from "node:fs";
import { constants as system, setPriority } from "node:os";
import { delimiter, join } from "node:path";

/**
 * Runs a command to its end and resolves with its exit code and what it printed.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, logFile?: string, inherit?: boolean, timeoutMs?: number, background?: boolean }} [options]
 *   logFile: append both outputs to this file instead of collecting them; inherit: show them as they come; background: at a
 *   low priority, with all that it starts.
 * @returns {Promise<{ code: number, output: string }>} code 127: the command is not there; 124: it ran out of time.
 */
export function run(command, args, { cwd, env = process.env, logFile, inherit = false, timeoutMs, background = false } = {}) {
  const file = logFile === undefined ? undefined : openSync(logFile, "a");
  const stdio = inherit ? "inherit" : file === undefined ? "pipe" : file;
  return new Promise((resolve) => {
    const shell = process.platform === "win32" && /^np[mx]$/.test(command); // there they are .cmd files, for the shell to run
    const child = spawn(command, args, { cwd, env, shell, stdio: ["ignore", stdio, stdio] });
    if (background && child.pid !== undefined) setPriority(child.pid, system.priority.PRIORITY_BELOW_NORMAL);
    let output = "";
    let timedOut = false;
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => ((timedOut = true), child.kill("SIGKILL")), timeoutMs);
    child.stdout?.on("data", (chunk) => (output += chunk));
    child.stderr?.on("data", (chunk) => (output += chunk));
    const finish = (/** @type {number} */ code) => {
      clearTimeout(timer);
      if (file !== undefined) closeSync(file);
      resolve({ code, output });
    };
    child.on("error", (error) => ((output += error.message), finish(127)));
    child.on("close", (code) => finish(timedOut ? 124 : (code ?? 1)));
  });
}

/**
 * The full path of the first of these commands that PATH holds.
 * @param {...string} names
 */
export function which(...names) {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  for (const name of names) {
    for (const folder of (process.env.PATH ?? "").split(delimiter).filter(Boolean)) {
      const found = endings.map((ending) => join(folder, name + ending)).find(isExecutable);
      if (found) return found;
    }
  }
  return undefined;
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A TCP port on the loopback address that nothing listens on. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts a long-running process as the leader of a group of its own, so that `stopGroup` reaches its children too.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, logFile: string }} options
 */
export function startGroup(command, args, { cwd, env, logFile }) {
  const file = openSync(logFile, "a");
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", file, file], detached: process.platform !== "win32" });
  closeSync(file);
  return child;
}

/** Ends a process started by `startGroup` and its children; kills what is left after three seconds.
 * @param {import("node:child_process").ChildProcess} child */
export async function stopGroup(child) {
  if (child.exitCode !== null || child.signalCode !== null) return signalGroup(child, "SIGKILL");
  const ended = new Promise((resolve) => child.once("exit", resolve));
  signalGroup(child, "SIGTERM");
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), 3000);
  await ended;
  clearTimeout(timer);
  signalGroup(child, "SIGKILL");
}

/** At once and without waiting: for exit handlers. @param {import("node:child_process").ChildProcess} child @param {NodeJS.Signals} signal */
export function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"]);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** The last lines of a log, for an error message. @param {string} path @param {number} [lines] */
export function tail(path, lines = 25) {
  try {
    return readFileSync(path, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  } catch {
    return "(no log)";
  }
}
