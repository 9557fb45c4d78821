/**
 * How long a person waits for the first heatmap: from the moment the command "Visualize LSTM" is chosen, with 2,000
 * characters selected and the default model, until the panel's first viewport is painted (data-state="ready"). The first
 * run of a window includes the start of the extension's worker and of the webview; later runs close the panel and trace
 * anew. Prints each time, the median of the first runs and of the later ones, and the machine.
 *
 * node bench/firstHeatmap.mjs [windows]      default 5 windows, three runs in each; needs `npm run build`
 */
import { cpus, tmpdir } from "node:os";
import { readFileSync, rmSync, writeFileSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../tools/vscode/install.mjs";
import { packageExtension } from "../tools/package.mjs";
import { startServer, windowAddress } from "../tools/vscode/server.mjs";
import { findWebview, openBrowser, openFile, openWindow, showCommand } from "../tools/vscode/window.mjs";

const CHARACTERS = 2000;
const windows = Number(process.argv[2] ?? 5);

const { path } = await packageExtension({ quiet: true });
const folder = mkdtempSync(join(tmpdir(), "gatescope-bench-"));
writeFileSync(join(folder, "text.txt"), readFileSync(join(repository, "samples/shrew.txt"), "utf8").slice(0, CHARACTERS));
const server = await startServer({ vsix: [path] });
const browser = await openBrowser();
/** @type {number[]} */
const cold = [];
/** @type {number[]} */
const warm = [];
try {
  for (let count = 0; count < windows; count++) {
    const page = await (await browser.newContext({ viewport: { width: 1400, height: 900 } })).newPage();
    await openWindow(page, windowAddress(server, { folder }));
    await openFile(page, "text.txt");
    for (let run = 0; run < 3; run++) {
      await page.locator(".editor-instance .view-line").first().click();
      await page.keyboard.press("Control+A");
      (run === 0 ? cold : warm).push(await firstHeatmap(page));
      await page.locator(".tab", { hasText: "LSTM: text.txt" }).click({ button: "middle" });
      await page.locator(".tab", { hasText: "LSTM: text.txt" }).waitFor({ state: "detached" });
    }
    await page.context().close();
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
const [cpu] = cpus();
console.log(`first heatmap, ${CHARACTERS} characters, model bytes, from the command to data-state="ready"`);
console.log(`  first in a window (worker and webview start included): median ${median(cold)} ms of ${cold.join(", ")}`);
console.log(`  again in that window: median ${median(warm)} ms of ${warm.join(", ")}`);
console.log(`  ${cpu?.model ?? "unknown processor"}, ${cpus().length} cores, Node ${process.versions.node}, VS Code ${server.version} (server, headless Chromium)`);

/** Milliseconds. The palette is open already when the clock starts. @param {import("playwright-core").Page} page */
async function firstHeatmap(page) {
  await showCommand(page, "Visualize LSTM");
  const begun = performance.now();
  await page.keyboard.press("Enter");
  const panel = await findWebview(page, "panel", 60_000, 5);
  await panel.waitForSelector('[data-testid="panel"][data-state="ready"]', { timeout: 60_000 });
  return Math.round(performance.now() - begun);
}

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
