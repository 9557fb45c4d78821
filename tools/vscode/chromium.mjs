/**
 * Finds a Chromium for Playwright to drive, or installs one: the system's, Playwright's own, Debian's package, or
 * Playwright's download, whichever comes first. Knows nothing of VS Code.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isExecutable, run, which } from "./process.mjs";
import { repository, say } from "./install.mjs";

const common = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** For a browser in a container, without a screen or a network; what a GPU would do is done by the processor. */
export const chromiumFlags = [...common, "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

/** The same without a GPU's work, for tests, none of which needs WebGL: a story of the gallery takes two thirds of the time. */
export const plainFlags = [...common, "--disable-gpu", "--force-prefers-reduced-motion"];

/**
 * The path of a Chromium; installs one when there is none. `windowless`: where there is one, the one that has no windows at all,
 * which takes a tenth of the processor time less. @param {{ windowless?: boolean }} [options] @returns {Promise<string>}
 */
export async function findChromium({ windowless = false } = {}) {
  const found = (await present(windowless)) ?? (await fromDebian(windowless)) ?? (await fromPlaywright());
  if (found) return found;
  throw new Error(
    "No Chromium was found, and none could be installed. Install one (Debian and Ubuntu: apt-get install chromium), " +
      "or set GATESCOPE_CHROMIUM to the path of a Chromium or Chrome.",
  );
}

/** Debian's name of the program and of its package. */
const WINDOWLESS = "chromium-headless-shell";

/** @param {boolean} windowless */
async function present(windowless) {
  const named = process.env.GATESCOPE_CHROMIUM;
  if (named && !isExecutable(named)) throw new Error(`GATESCOPE_CHROMIUM names ${named}, which cannot be run.`);
  const onPath = which(
    ...(windowless ? [WINDOWLESS] : []),
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
  );
  return named ?? onPath ?? applications().find(isExecutable) ?? (await playwrightsOwn());
}

/** Where macOS and Windows put a Chrome, which is not on PATH there. */
function applications() {
  if (process.platform === "darwin") return ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
  const folders = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].map((name) => process.env[name] ?? "").filter(Boolean);
  return folders.map((folder) => join(folder, "Google/Chrome/Application/chrome.exe"));
}

async function playwrightsOwn() {
  const { chromium } = await import("@playwright/test");
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : undefined;
}

/**
 * Debian's package, as root; the fonts make the visible marks for space, newline and tab legible. Older ones have none without
 * windows. @param {boolean} windowless
 */
async function fromDebian(windowless) {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  if (!/^ID(_LIKE)?=.*debian/m.test(release) || process.getuid?.() !== 0 || !which("apt-get")) return undefined;
  say("No Chromium here: installing Debian's package.");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { env, timeoutMs: 180_000 });
  for (const name of windowless ? [WINDOWLESS, "chromium"] : ["chromium"]) {
    const packages = [name, "fonts-dejavu-core"];
    await run("apt-get", ["install", "-y", "--no-install-recommends", ...packages], { env, timeoutMs: 600_000 });
    const found = which(name, "chromium-browser");
    if (found) return found;
  }
  return undefined;
}

async function fromPlaywright() {
  say("Asking Playwright to download its Chromium.");
  await run("npx", ["playwright", "install", "chromium"], { cwd: repository, timeoutMs: 300_000 });
  return playwrightsOwn();
}
