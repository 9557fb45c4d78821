/**
 * What a frame costs while the view of the cell is scrubbed along the text: the gallery's page, with the real engine behind it, in
 * a headless Chromium, one arrow key a frame. Counted is the processor time of the page's scripts, and of all that its main thread
 * does, as Chromium measures it; the gallery's side of the bridge, which in VS Code is the host's, is among it.
 *
 * node bench/cellFrames.mjs [--frames 120]
 */
import { parseArgs } from "node:util";
import { startGallery } from "../tools/gallery/server.mjs";
import { openBrowser } from "../tools/vscode/window.mjs";

const { values: options } = parseArgs({ options: { frames: { type: "string", default: "120" } } });
const frames = Number(options.frames);
const BUDGET = 8; // milliseconds of script a frame

const gallery = await startGallery();
const browser = await openBrowser();
try {
  for (const story of ["cell", "cell-gru", "cell-unrolled"]) {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage();
    await page.goto(`${gallery.url}story?${new URLSearchParams({ story, page: "trace", theme: "dark", lang: "en" })}`);
    await page.waitForSelector('[data-testid="panel"][data-state="ready"]', { timeout: 60_000 });
    await page.locator('[data-testid="cell-drawing"]').focus();
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    await scrub(page, 20); // what is compiled in the first frames is not counted
    const before = await metrics(session);
    await scrub(page, frames);
    const after = await metrics(session);
    const perFrame = (/** @type {string} */ name) => (((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000) / frames;
    const script = perFrame("ScriptDuration");
    const all = perFrame("TaskDuration");
    const token = await page.locator('[data-testid="cell-sentence"]').getAttribute("data-token");
    console.log(
      `  ${story.padEnd(14)} script ${script.toFixed(1)} ms a frame, all ${all.toFixed(1)}${script > BUDGET ? "  above 8" : ""} (to token ${token})`,
    );
    await page.close();
  }
} finally {
  await browser.close();
  await gallery.stop();
}

/** One key a frame. @param {import("playwright-core").Page} page @param {number} count */
async function scrub(page, count) {
  await page.evaluate(
    (left) =>
      new Promise((resolve) => {
        const target = document.querySelector('[data-testid="cell-drawing"]');
        const step = () => {
          if (left-- <= 0) return setTimeout(() => resolve(null), 300);
          target?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    count,
  );
}

/** @param {import("playwright-core").CDPSession} session */
async function metrics(session) {
  const { metrics: told } = await session.send("Performance.getMetrics");
  return new Map(told.map(({ name, value }) => [name, value]));
}
