/**
 * A look at the extension as built, from a shell: opens a folder in VS Code, opens a file, runs commands through the
 * palette, waits for a webview's element, and writes a picture. README.md beside this file shows how.
 */
import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { repository, say } from "./install.mjs";
import { startServer, windowAddress } from "./server.mjs";
import { findWebview, openBrowser, openFile, openWindow, runCommand, themes } from "./window.mjs";

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: "samples" },
    extension: { type: "string", default: repository },
    file: { type: "string" },
    select: { type: "boolean", default: false }, // everything in the file
    run: { type: "string", multiple: true, default: [] },
    wait: { type: "string" }, // a data-testid, or a CSS selector inside the webview of that data-testid: "panel [data-state=ready]"
    pause: { type: "string", default: "500" }, // milliseconds before the picture
    theme: { type: "string", default: "light" },
    size: { type: "string", default: "1400x900" },
    console: { type: "boolean", default: false }, // print what the pages log
    out: { type: "string", default: "test-results/shot.png" },
  },
});

const [width, height] = values.size.split("x").map(Number);
const server = await startServer({
  testDriver: true,
  settings: { "workbench.colorTheme": themes[values.theme] ?? values.theme },
});
const browser = await openBrowser();
try {
  const page = await (await browser.newContext({ viewport: { width, height } })).newPage();
  if (values.console)
    page.on("console", (message) => message.text().startsWith("%c") || say(`${message.type()}: ${message.text()}`));
  const where = { folder: resolve(values.folder), development: resolve(values.extension) };
  await openWindow(page, windowAddress(server, where));
  if (values.file) await openFile(page, values.file);
  if (values.select) await page.keyboard.press("ControlOrMeta+A");
  for (const title of values.run) await runCommand(page, title);
  if (values.wait) {
    const [testId = "", inner] = values.wait.split(" ");
    const frame = await findWebview(page, testId);
    if (inner) await frame.locator(inner).first().waitFor({ timeout: 30_000 });
  }
  await page.waitForTimeout(Number(values.pause));
  mkdirSync(dirname(values.out), { recursive: true });
  await page.screenshot({ path: values.out });
  say(`Wrote ${values.out}`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await browser.close();
  await server.stop();
}
