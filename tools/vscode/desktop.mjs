/**
 * Finds a desktop VS Code: one that is named, one on PATH, or one downloaded by @vscode/test-electron. Answers undefined
 * wherever there is no screen to show it on or no network to fetch it from, within bounded time.
 */
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { cache, say } from "./install.mjs";
import { isExecutable, which } from "./process.mjs";

const PATIENCE_MS = 240_000;

export function hasDisplay() {
  return process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** The shell command `code` (or code-insiders, codium), which opens a window of the VS Code a person has installed. */
export function installedCode() {
  return hasDisplay() ? which("code", "code-insiders", "codium") : undefined;
}

/** The executable of a desktop VS Code that tests can drive; GATESCOPE_VSCODE names one. @returns {Promise<string | undefined>} */
export async function desktopExecutable() {
  const named = process.env.GATESCOPE_VSCODE;
  if (named === "server") return undefined; // asked for the headless one
  if (named) {
    if (!isExecutable(named)) throw new Error(`GATESCOPE_VSCODE names ${named}, which cannot be run.`);
    return named;
  }
  if (!hasDisplay() || !(await reachesDownloads())) return undefined;
  say("Fetching a desktop VS Code with @vscode/test-electron.");
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, undefined).unref());
  const download = downloadAndUnzipVSCode({ version: "stable", cachePath: cache, timeout: 30_000 });
  return Promise.race([download, patience]).catch((error) => {
    say(`No desktop VS Code: ${error instanceof Error ? error.message : error}`);
    return undefined;
  });
}

async function reachesDownloads() {
  const answer = await fetch("https://update.code.visualstudio.com/api/releases/stable", {
    signal: AbortSignal.timeout(5000),
  }).catch(() => undefined);
  return answer?.ok ?? false;
}
