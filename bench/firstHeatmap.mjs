/**
 * How long a person waits for the first heatmap: from the Enter that runs the command "Visualize LSTM", with 2,000
 * characters selected and the default model, until the panel is shown with its first viewport painted
 * (data-state="ready"). The first run of a window includes the start of the extension's worker and of VS Code's webviews;
 * later runs close the panel and trace anew. A new window is given three seconds, in which VS Code goes on starting for
 * itself. Prints each time with the part that passed before VS Code had put the page into its frame, the medians, and the
 * machine. Both ends are read from the window's own clock, by a look once a frame.
 *
 * node bench/firstHeatmap.mjs [windows]      default 5 windows, three runs in each; packs the extension first
 */
import { cpus, loadavg, tmpdir } from "node:os";
import { readFileSync, rmSync, writeFileSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../tools/vscode/install.mjs";
import { packageExtension } from "../tools/package.mjs";
import { startServer, windowAddress } from "../tools/vscode/server.mjs";
import { openBrowser, openFile, openWindow, showCommand } from "../tools/vscode/window.mjs";

/** @typedef {{ total: number, frame: number }} Run milliseconds: to the picture, and of these until the page was in its frame */

const CHARACTERS = 2000;
const SETTLE_MS = 3000;
const windows = Number(process.argv[2] ?? 5);

const { path } = await packageExtension({ quiet: true });
const folder = mkdtempSync(join(tmpdir(), "gatescope-bench-"));
writeFileSync(join(folder, "text.txt"), readFileSync(join(repository, "samples/shrew.txt"), "utf8").slice(0, CHARACTERS));
const server = await startServer({ vsix: [path] });
const browser = await openBrowser();
/** @type {Run[]} */
const cold = [];
/** @type {Run[]} */
const warm = [];
try {
  for (let count = 0; count < windows; count++) {
    const page = await (await browser.newContext({ viewport: { width: 1400, height: 900 } })).newPage();
    await page.addInitScript(watch);
    await openWindow(page, windowAddress(server, { folder }));
    await openFile(page, "text.txt");
    await page.waitForTimeout(SETTLE_MS);
    for (let run = 0; run < 3; run++) {
      await page.locator(".editor-instance .view-line").first().click();
      await page.keyboard.press("ControlOrMeta+A");
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
console.log(`  first in a window (worker and webview start included): ${summary(cold)}`);
console.log(`  again in that window: ${summary(warm)}`);
console.log(
  `  ${cpu?.model ?? "unknown processor"}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)} at the end, Node ${process.versions.node}, VS Code ${server.version} (server, headless Chromium)`,
);

/** The palette is open already when the clock starts. @param {import("playwright-core").Page} page @returns {Promise<Run>} */
async function firstHeatmap(page) {
  await showCommand(page, "Visualize LSTM");
  const [seen] = await Promise.all([
    page.waitForEvent("console", { predicate: (message) => message.text().startsWith("first heatmap "), timeout: 60_000 }),
    page.keyboard.press("Enter"),
  ]);
  const [, painted = 0, written = 0] = /(\d+) (\d+)$/.exec(seen.text())?.map(Number) ?? [];
  const begun = await page.evaluate(() => Number(document.documentElement.dataset["enter"]));
  return { total: painted - begun, frame: written - begun };
}

/**
 * Runs in every frame of the window. The workbench notes when Enter was pressed; the frame that VS Code builds around a
 * webview's page looks into that page once a frame, and says when the picture stands and when the page was written.
 */
function watch() {
  if (window === window.top) {
    window.addEventListener(
      "keydown",
      ({ key }) => {
        if (key === "Enter") document.documentElement.dataset["enter"] = String(Date.now());
      },
      true,
    );
    return;
  }
  const look = () => {
    const shown = document.querySelector("iframe#active-frame");
    const page = shown instanceof HTMLIFrameElement ? shown.contentDocument : null;
    /** @type {HTMLElement | null | undefined} */ // of the page's own realm, so no `instanceof` of this one's
    const tab = page?.querySelector('[data-testid="view-heatmap"][aria-selected="false"]');
    tab?.click(); // at once, before the trace is there: the heatmap is the first thing shown
    const ready = page?.querySelector('[data-testid="panel"][data-state="ready"] [data-testid="heatmap"]');
    if (!ready) return requestAnimationFrame(look);
    const written = performance.getEntriesByName("webview/index.html/content/wroteInnerContent")[0]?.startTime ?? 0;
    console.debug(`first heatmap ${Date.now()} ${Math.round(performance.timeOrigin + written)}`);
  };
  if (/index(-no-csp)?\.html$/.test(location.pathname)) look();
}

/** @param {Run[]} runs */
function summary(runs) {
  const each = runs.map(({ total, frame }) => `${total} (${frame})`).join(", ");
  return `median ${median(runs.map(({ total }) => total))} ms, ${median(runs.map(({ frame }) => frame))} of them VS Code's before the page; each ${each}`;
}

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
