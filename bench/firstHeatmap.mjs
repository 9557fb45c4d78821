/**
 * How long a person waits, from the Enter that runs the command "Visualize LSTM", with 2,000 characters selected and the
 * default model: until the panel shows its first picture (Overview, with the text above it), until Overview has its units,
 * and, where the heatmap is the view that a person left last, until that is painted whole. The first run of a window
 * includes the start of the extension's worker and of VS Code's webviews; a new window is given three seconds, in which
 * VS Code goes on starting for itself. Prints each time with the part that passed before VS Code had put the page into its
 * frame, the medians, and the machine. Both ends are read from the window's own clock, by a look once a frame.
 *
 * node bench/firstHeatmap.mjs [windows]      default 5 windows; packs the extension first
 */
import { cpus, loadavg, tmpdir } from "node:os";
import { readFileSync, rmSync, writeFileSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../tools/vscode/install.mjs";
import { packageExtension } from "../tools/package.mjs";
import { startServer, windowAddress } from "../tools/vscode/server.mjs";
import { findWebview, openBrowser, openFile, openWindow, showCommand } from "../tools/vscode/window.mjs";

/** @typedef {{ total: number, frame: number }} Run milliseconds: to what is waited for, and of these until the page was in its frame */
/** @typedef {"picture" | "overview" | "heatmap"} Sight */

const CHARACTERS = 2000;
const SETTLE_MS = 3000;
const windows = Number(process.argv[2] ?? 5);

const { path } = await packageExtension({ quiet: true });
const folder = mkdtempSync(join(tmpdir(), "gatescope-bench-"));
writeFileSync(join(folder, "text.txt"), readFileSync(join(repository, "samples/shrew.txt"), "utf8").slice(0, CHARACTERS));
const server = await startServer({ vsix: [path] });
const browser = await openBrowser();
/** @type {Record<string, Run[]>} */
const runs = {
  "first picture, first in a window": [],
  "Overview with its units, first in a window": [],
  "heatmap, first in a window": [],
  "heatmap, again in that window": [],
};
try {
  for (let count = 0; count < windows; count++) {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    await context.addInitScript(watch);
    let page = await newWindow(context);
    const [picture, overview] = await visualize(page, ["picture", "overview"]);
    runs["first picture, first in a window"]?.push(picture);
    runs["Overview with its units, first in a window"]?.push(overview);
    await (await findWebview(page, "panel")).getByTestId("view-heatmap").click(); // remembered from here on
    await page.waitForTimeout(SETTLE_MS);
    await page.close();
    page = await newWindow(context);
    for (const name of ["heatmap, first in a window", "heatmap, again in that window", "heatmap, again in that window"]) {
      await closePanel(page);
      runs[name]?.push(...(await visualize(page, ["heatmap"])));
    }
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
const [cpu] = cpus();
console.log(`${CHARACTERS} characters, model bytes, from the command`);
for (const [name, each] of Object.entries(runs)) console.log(`  ${name}: ${summary(each)}`);
console.log(
  `  ${cpu?.model ?? "unknown processor"}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)} at the end, Node ${process.versions.node}, VS Code ${server.version} (server, headless Chromium)`,
);

/** A window on the folder, which may show the panel that the one before it left. @param {import("playwright-core").BrowserContext} context */
async function newWindow(context) {
  const page = await context.newPage();
  await openWindow(page, windowAddress(server, { folder }));
  await openFile(page, "text.txt");
  await page.waitForTimeout(SETTLE_MS);
  return page;
}

/** @param {import("playwright-core").Page} page */
async function closePanel(page) {
  const tab = page.locator(".tab", { hasText: "LSTM: text.txt" });
  while ((await tab.count()) > 0) await tab.first().click({ button: "middle" });
}

/** Runs the command on the whole text; the palette is open already when the clock starts.
 * @param {import("playwright-core").Page} page @param {Sight[]} sights @returns {Promise<Run[]>} */
async function visualize(page, sights) {
  await page.locator(".editor-instance .view-line").first().click();
  await page.keyboard.press("ControlOrMeta+A");
  await showCommand(page, "Visualize LSTM");
  const seen = sights.map((sight) =>
    page.waitForEvent("console", { predicate: (message) => message.text().startsWith(`seen ${sight} `), timeout: 60_000 }),
  );
  await page.keyboard.press("Enter");
  const messages = await Promise.all(seen);
  const begun = await page.evaluate(() => Number(document.documentElement.dataset["enter"]));
  return messages.map((message) => {
    const [, painted = 0, written = 0] = /(\d+) (\d+)$/.exec(message.text())?.map(Number) ?? [];
    return { total: painted - begun, frame: written - begun };
  });
}

/**
 * Runs in every frame of the window. The workbench notes when Enter was pressed; the frame that VS Code builds around a
 * webview's page looks into that page once a frame, and says what stands for the first time, and when the page was written.
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
  const ready = '[data-testid="panel"][data-state="ready"]';
  const sights = {
    picture: ready,
    overview: `${ready} :is([data-testid="unit-row"], [data-testid="nothing-found"])`,
    heatmap: `${ready} [data-testid="heatmap"]`,
  };
  const waiting = new Map(Object.entries(sights));
  const look = () => {
    const shown = document.querySelector("iframe#active-frame");
    const page = shown instanceof HTMLIFrameElement ? shown.contentDocument : null;
    for (const [sight, selector] of waiting) {
      if (!page?.querySelector(selector)) continue;
      waiting.delete(sight);
      const written = performance.getEntriesByName("webview/index.html/content/wroteInnerContent")[0]?.startTime ?? 0;
      console.debug(`seen ${sight} ${Date.now()} ${Math.round(performance.timeOrigin + written)}`);
    }
    if (waiting.size > 0) requestAnimationFrame(look);
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
