/**
 * How long a person waits, from the Enter that runs the command "Visualize LSTM" with the default model: until they see the
 * first true thing (Overview, the text above it), its sentence with a number and its units; or the heatmap, painted whole.
 * 2,000 characters are selected, then a text of 20,000. The first run of a window includes the start of the extension's worker
 * and of VS Code's webviews; later ones close the panel and trace anew. "Again": a trace begins with the view that was turned to
 * last; "turned to": it began with the other one, and the person turned to this as soon as it had a tab.
 * A new window is given three seconds, in which VS Code goes on starting for itself. Each time is told with the part that
 * passed before VS Code had put the page into its frame, which runs the page's script as well. Then how long another tab takes until
 * it is painted: in every other window the person looks at Overview for a second and a half before, in the others hardly at all. Both
 * ends are read from the window's own clock, by a look once a frame.
 *
 * node bench/firstHeatmap.mjs [--windows 4] [--beside OTHER.vsix]      packs the extension first
 *
 * --beside takes turns with another build, window by window: what else runs on the machine then meets both.
 */
import { cpus, loadavg, tmpdir } from "node:os";
import { readFileSync, rmSync, writeFileSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { repository } from "../tools/vscode/install.mjs";
import { packageExtension } from "../tools/package.mjs";
import { startServer, windowAddress } from "../tools/vscode/server.mjs";
import { findWebview, openBrowser, openFile, openWindow, showCommand } from "../tools/vscode/window.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {"sight" | "sentence" | "units" | "heatmap"} Sight what is waited for */
/** @typedef {{ total: number, frame: number }} Run milliseconds: to what is waited for, and of these until the page was in its frame */

const { values: options } = parseArgs({
  options: { windows: { type: "string", default: "4" }, beside: { type: "string" } },
});
const SETTLE_MS = 3000;
const LONGEST_MS = 60_000;
/** No window is opened after that. */
const ENOUGH_MS = 170_000;
/** What the page shows by then, in the order of a person's coming to see it. @type {Readonly<Record<string, Sight[]>>} */
const ways = { overview: ["sight", "sentence", "units"], heatmap: ["heatmap"] };
/** @type {Readonly<Record<Sight, string>>} */
const words = {
  sight: "Overview's text",
  sentence: "Overview's sentence with its number",
  units: "Overview's units",
  heatmap: "the heatmap",
};
const texts = { "text.txt": 2000, "long.txt": 20_000 };
const tabs = ["heatmap", "cell", "sources", "overview", "heatmap"];
/** How long the person has looked at Overview's units before the first of the tabs, and at each tab before the next. */
const LOOKED_MS = { "at once": 300, "after a look": 1500 };

const { path } = await packageExtension({ quiet: true });
const folder = mkdtempSync(join(tmpdir(), "gatescope-bench-"));
const sample = readFileSync(join(repository, "samples/shrew.txt"), "utf8");
for (const [name, characters] of Object.entries(texts)) writeFileSync(join(folder, name), sample.repeat(9).slice(0, characters));
/** By what was measured, each time. @type {Map<string, (Run | number)[]>} */
const found = new Map();
const packages = { "this build": path, ...(options.beside && { [options.beside]: options.beside }) };
const servers = await Promise.all(
  Object.entries(packages).map(async ([name, vsix]) => ({ name, server: await startServer({ vsix: [vsix] }) })),
);
const browser = await openBrowser();
try {
  for (let count = 0; count < Number(options.windows) && performance.now() < ENOUGH_MS; count++) {
    for (const { name, server } of servers) {
      const take = (/** @type {string} */ what, /** @type {Run | number} */ time) => {
        const key = servers.length > 1 ? `${name}: ${what}` : what;
        found.set(key, [...(found.get(key) ?? []), time]);
      };
      const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
      const look = count % 4 < 2 ? "after a look" : "at once";
      await measureWindow(context, server, count % 2 === 0 ? "heatmap" : "overview", look, take).catch((error) => {
        console.log(`  a window was given up: ${error instanceof Error ? error.message.split("\n", 1)[0] : error}`);
      });
      await context.close();
    }
  }
} finally {
  await browser.close();
  await Promise.all(servers.map(({ server }) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
}
console.log("milliseconds from the command, model bytes");
for (const [what, times] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`  ${what}: ${summary(times)}`);
console.log(
  `  ${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)} at the end, Node ${process.versions.node}, VS Code ${servers[0]?.server.version} (server, headless Chromium)`,
);

/**
 * A window, from its first run on; every other window begins with Overview.
 * @param {import("playwright-core").BrowserContext} context @param {import("../tools/vscode/server.mjs").Server} server
 * @param {string} first @param {keyof typeof LOOKED_MS} look @param {(what: string, time: Run | number) => void} take
 */
async function measureWindow(context, server, first, look, take) {
  const page = await context.newPage();
  /** Told by the page of the panel that is open. @type {(sight: string, at: number, written: number) => void} */
  let onSeen = () => undefined;
  let way = first;
  await page.exposeFunction("benchWay", () => way);
  await page.exposeFunction("benchSeen", (/** @type {[string, number, number]} */ ...told) => onSeen(...told));
  await page.addInitScript(watch);
  await openWindow(page, windowAddress(server, { folder }));
  await openFile(page, "text.txt");
  await page.waitForTimeout(SETTLE_MS);
  const other = first === "heatmap" ? "overview" : "heatmap";
  let last = "";
  for (const next of [first, first, other, other]) {
    way = next;
    await measure("text.txt", last === "" ? "first in a window" : next === last ? "again" : "turned to");
    if (next === last && way === "overview") last = await measureTabs();
    else last = next;
    await closePanel(page, "text.txt");
  }
  await openFile(page, "long.txt");
  for (const next of [last, last === "heatmap" ? "overview" : "heatmap"]) {
    way = next;
    await measure("long.txt", next === last ? "again" : "turned to");
    await closePanel(page, "long.txt");
  }

  /** Runs the command on the whole text. @param {keyof typeof texts} file @param {string} when */
  async function measure(file, when) {
    await page.locator(".editor-instance .view-line").first().click();
    await page.keyboard.press("ControlOrMeta+A");
    await showCommand(page, "Visualize LSTM");
    const waiting = new Set(ways[way]);
    /** @type {[string, number, number][]} */
    const seen = [];
    const all = new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`No ${[...waiting].join(", ")} within a minute.`)), LONGEST_MS);
      onSeen = (sight, at, written) => {
        if (!waiting.delete(/** @type {Sight} */ (sight))) return;
        seen.push([sight, at, written]);
        if (waiting.size > 0) return;
        clearTimeout(late);
        resolve(undefined);
      };
    });
    await page.keyboard.press("Enter");
    await all;
    const begun = await page.evaluate(() => Number(document.documentElement.dataset["enter"]));
    for (const [sight, at, written] of seen) {
      take(`${texts[file]} characters, ${when}, ${words[/** @type {Sight} */ (sight)]}`, {
        total: at - begun,
        frame: written - begun,
      });
    }
  }

  /** Goes through the tabs of the panel that is open, and says which was the last. */
  async function measureTabs() {
    const frame = await findWebview(page, "panel");
    for (const [at, tab] of tabs.entries()) {
      await page.waitForTimeout(LOOKED_MS[look]);
      const time = await frame.evaluate(async (id) => {
        const began = performance.now();
        document.querySelector(`[data-testid="view-${id}"]`)?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
        const isShown = () =>
          document.querySelector(`[data-testid="view-${id}"][aria-selected="true"]`) &&
          document.querySelector('[data-testid="panel"][data-state="ready"]');
        do await new Promise((resolve) => requestAnimationFrame(resolve));
        while (!isShown());
        await new Promise((resolve) => setTimeout(resolve, 0)); // behind the painting of this frame
        return Math.round(performance.now() - began);
      }, tab);
      take(`to the tab ${tab}${tabs.indexOf(tab) < at ? ", once more" : ""}, ${look}`, time);
    }
    return tabs.at(-1) ?? "";
  }
}

/** @param {Page} page @param {string} file */
async function closePanel(page, file) {
  const tab = page.locator(".tab", { hasText: `LSTM: ${file}` });
  await tab.click({ button: "middle" });
  await tab.waitFor({ state: "detached" });
}

/**
 * Runs in every frame of the window. The workbench notes when Enter was pressed; the frame that VS Code builds around a
 * webview's page looks into that page once a frame, and says what stands for the first time, and when the page was written.
 */
async function watch() {
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
  if (!/index(-no-csp)?\.html$/.test(location.pathname)) return;
  const told = /** @type {any} */ (window);
  const ready = '[data-testid="panel"][data-state="ready"]';
  /** Not blank. @param {HTMLCanvasElement | null} canvas */
  const isDrawn = (canvas) =>
    canvas
      ?.getContext("2d")
      ?.getImageData(0, 0, canvas.width, canvas.height)
      .data.some((value) => value > 0) ?? false;
  /** @type {Map<string, (page: Document) => boolean>} */
  const sights = new Map([
    [
      "sight",
      (page) => page.querySelector(`${ready} [data-testid="overview"]`) !== null && isDrawn(page.querySelector(".ribbon-text")),
    ],
    ["sentence", (page) => /\d/.test(page.querySelector(`${ready} [data-testid="lead"]`)?.textContent ?? "")],
    ["units", (page) => page.querySelector(`${ready} :is([data-testid="unit-row"], [data-testid="nothing-found"])`) !== null],
    ["heatmap", (page) => page.querySelector(`${ready} [data-testid="heatmap"]`) !== null],
  ]);
  /** @type {string | undefined} */
  let way;
  told.benchWay().then((/** @type {string} */ said) => (way = said));
  let hasTurned = false;
  const look = () => {
    const shown = document.querySelector("iframe#active-frame");
    const page = shown instanceof HTMLIFrameElement ? shown.contentDocument : null;
    /** @type {HTMLElement | null | undefined} */ // of the page's own realm, so no `instanceof` of this one's
    const tab = hasTurned ? null : page?.querySelector(`[data-testid="view-${way}"]`);
    if (tab) hasTurned = true;
    if (tab?.ariaSelected === "false") tab.click(); // at once, before the trace is there: this view is the first thing shown
    for (const [sight, stands] of sights) {
      if (way === undefined || !page || !stands(page)) continue;
      sights.delete(sight);
      const written = performance.getEntriesByName("webview/index.html/content/wroteInnerContent")[0]?.startTime ?? 0;
      told.benchSeen(sight, Date.now(), Math.round(performance.timeOrigin + written));
    }
    if (sights.size > 0) requestAnimationFrame(look);
  };
  look();
}

/** @param {(Run | number)[]} times */
function summary(times) {
  const totals = times.map((time) => (typeof time === "number" ? time : time.total));
  const frames = times.flatMap((time) => (typeof time === "number" ? [] : [time.frame]));
  const own = times.flatMap((time) => (typeof time === "number" ? [] : [time.total - time.frame]));
  const parts =
    frames.length > 0 ? `, of them ${median(frames)} until VS Code had written the page and ${median(own)} from there` : "";
  return `median ${median(totals)}${parts}; each ${totals.join(", ")}`;
}

/** Of an even number, between both in the middle. @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return Math.round(((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2);
}
