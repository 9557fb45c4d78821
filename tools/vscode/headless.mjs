#!/usr/bin/env node
/**
 * Stands in for a desktop VS Code where none is to be had: takes the arguments that @vscode/test-electron's runTests gives
 * an executable, opens VS Code's own server in a headless Chromium with the extension under development, and ends with
 * the tests' exit code.
 *
 * Usage: headless.mjs FOLDER --extensionDevelopmentPath=PATH --extensionTestsPath=PATH
 * The workbench's own chatter goes to .vscode-test/headless.log alone. GATESCOPE_TEST_MINUTES: how long the tests may take (default 10).
 */
import { appendFileSync, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { cache, say } from "./install.mjs";
import { tail } from "./process.mjs";
import { startServer, windowAddress } from "./server.mjs";
import { openBrowser, openWindow } from "./window.mjs";

/** @param {string} name */
const argument = (name) => process.argv.find((value) => value.startsWith(`--${name}=`))?.slice(name.length + 3);
const development = argument("extensionDevelopmentPath");
const tests = argument("extensionTestsPath");
const folder = process.argv
  .slice(2)
  .find((value) => !value.startsWith("-") && existsSync(value) && statSync(value).isDirectory());
if (!development || !tests || !folder) {
  say("Usage: headless.mjs FOLDER --extensionDevelopmentPath=PATH --extensionTestsPath=PATH");
  process.exit(2);
}

/** What VS Code says of itself, and what fails without a network; none of it is about the tests. */
const chatter =
  /^\[[\w :.-]+\]|^(Resolv|Creating a socket|Updating additional|Timed out waiting for auth|getaddrinfo|\s+at .*static\/out\/vs)/;
const log = join(cache, "headless.log");
mkdirSync(cache, { recursive: true });
rmSync(log, { force: true });
const server = await startServer({ testDriver: true, lean: true, logFile: join(cache, "headless-server.log") });
const browser = await openBrowser({ plain: true });
const code = await runInWindow();
await browser.close();
if (code !== 0) say(`The window ended with ${code}. Its log: ${log}. The server's log ends with:\n${tail(server.logFile)}`);
await server.stop();
process.exit(code);

/** Resolves with the code the workbench reports, or 124 when it reports none in time. */
async function runInWindow() {
  const page = await (await browser.newContext({ viewport: { width: 1000, height: 700 } })).newPage();
  const minutes = Number(process.env.GATESCOPE_TEST_MINUTES ?? 10);
  /** @type {(code: number) => void} */
  let end = () => {};
  const ended = new Promise((/** @type {(code: number) => void} */ done) => (end = done));
  await page.exposeFunction("codeAutomationLog", (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
    const text = args.map(plain).join(" ");
    appendFileSync(log, `${type}: ${text}\n`);
    if (!chatter.test(text)) (type === "error" ? process.stderr : process.stdout).write(`${text}\n`);
  });
  await page.exposeFunction("codeAutomationExit", (/** @type {number} */ exit) => end(exit));
  page.on("crash", () => (say("The page crashed."), end(1)));
  const timer = setTimeout(async () => {
    const picture = join(cache, "headless-timeout.png");
    await page.screenshot({ path: picture }).catch(() => undefined);
    say(`No result within ${minutes} minutes; a picture of the window: ${picture}`);
    end(124);
  }, minutes * 60_000);
  await openWindow(
    page,
    windowAddress(server, { folder: resolve(folder), development: resolve(development), tests: resolve(tests) }),
    { still: true },
  );
  return ended.finally(() => clearTimeout(timer));
}

/** @param {unknown} value */
function plain(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}
