/**
 * How smoothly the panel pans, zooms and follows the pointer over a long trace: the built page of the trace panel in a
 * headless Chromium, fed by heatmapFrames/host.ts in a worker over the real contract, one input event a frame. What counts
 * is the work of the page's main thread per frame, as Chromium's own trace has it: scripts, style, layout, paint, and the
 * arrival of tiles, in processor time, so that what else runs on the machine does not count. Prints median, 95th percentile
 * and maximum per gesture; frames above 16 ms are late on a screen of 60 Hz.
 *
 * node bench/heatmapFrames.mjs [--tokens 100000] [--units 512] [--frames 150] [--only TEXT] [--profile]
 *
 * --only takes the gestures with this text in their name; --profile also prints which functions the time went to.
 */
import { build } from "esbuild";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { findChromium } from "../tools/vscode/chromium.mjs";
import { repository } from "../tools/vscode/install.mjs";

const { values: options } = parseArgs({
  options: {
    tokens: { type: "string", default: "100000" },
    units: { type: "string", default: "512" },
    frames: { type: "string", default: "150" },
    only: { type: "string", default: "" },
    profile: { type: "boolean", default: false },
  },
});
const frames = Number(options.frames);
const ADDRESS = "http://panel.invalid/";
const BUDGET = 16; // milliseconds

/** Each gesture: what comes before it, and the wheel's or the pointer's event of one frame. */
const gestures = [
  { name: "pan, tokens legible", before: [], event: { type: "wheel", deltaX: 47 } },
  { name: "pan, hundreds of tokens", before: ["ZoomOut"], event: { type: "wheel", deltaX: 31 } },
  { name: "zoom out to everything", before: [], event: { type: "wheel", deltaY: 6, ctrlKey: true } },
  { name: "pan, zoomed out", before: ["Fit", "ZoomIn"], event: { type: "wheel", deltaX: 5 } },
  { name: "zoom in from everything", before: ["Fit"], event: { type: "wheel", deltaY: -6, ctrlKey: true } },
  { name: "pan along enlarged units", before: ["UnitsIn"], event: { type: "wheel", deltaY: 5, shiftKey: true } },
  { name: "pointer over the cells", before: [], event: { type: "pointermove", deltaX: 3 } },
];

const files = await bundle();
// Without a GPU at all: one that the processor imitates would take both cores from the page.
const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
try {
  console.log(`${options.tokens} tokens x ${options.units} units, 6 channels; main-thread work per frame in ms`);
  for (const pixelRatio of [1, 2]) {
    const context = await browser.newContext({ viewport: { width: 1000, height: 1000 }, deviceScaleFactor: pixelRatio });
    for (const gesture of gestures.filter(({ name }) => name.includes(options.only))) {
      const page = await context.newPage();
      await serve(page);
      const { work, interval } = await measure(page, gesture);
      const [median, p95, max] = [0.5, 0.95, 1].map((share) => quantile(work, share));
      const figures = `median ${median.toFixed(1)}, p95 ${p95.toFixed(1)}, max ${max.toFixed(1)}`;
      console.log(
        `  ${pixelRatio}x  ${gesture.name.padEnd(26)} ${figures}${p95 > BUDGET ? "  above 16" : ""}  (a frame every ${interval.toFixed(1)})`,
      );
      await page.close();
    }
    await context.close();
  }
  console.log(`  ${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, Chromium ${browser.version()}, no GPU`);
} finally {
  await browser.close();
}

/** The page as it ships, and the worker that stands in for the host. */
async function bundle() {
  const { outputFiles } = await build({
    entryPoints: {
      trace: join(repository, "webview/pages/trace/main.ts"),
      host: join(repository, "bench/heatmapFrames/host.ts"),
    },
    bundle: true,
    write: false,
    outdir: "/",
    platform: "browser",
    mainFields: ["module", "main"], // without "browser": the host, a worker, has no document that brings texts along
    format: "iife",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const files = new Map(outputFiles.map(({ path, text }) => [path.replace(/^.*[\\/]/, ""), text]));
  files.set(
    "",
    `<!DOCTYPE html><html><head><meta charset="utf-8"><link rel="stylesheet" href="trace.css"></head>
<body class="vscode-dark" style="--vscode-editor-background: #1f1f1f; --vscode-foreground: #ccc; --vscode-focusBorder: #0078d4">
<main id="root"></main><script>
const worker = new Worker("host.js", { name: "${options.tokens},${options.units}" });
worker.onmessage = ({ data }) => window.dispatchEvent(new MessageEvent("message", { data }));
window.acquireVsCodeApi = () => ({ postMessage: (message) => worker.postMessage(message), getState() {}, setState() {} });
</script><script src="trace.js"></script></body></html>`,
  );
  return files;
}

/** @param {import("playwright-core").Page} page */
async function serve(page) {
  /** @type {Record<string, string>} */
  const types = { css: "text/css", js: "text/javascript" };
  await page.route(`${ADDRESS}**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    const body = files.get(name);
    return body === undefined
      ? route.fulfill({ status: 404 })
      : route.fulfill({ body, contentType: types[name.split(".")[1] ?? ""] ?? "text/html" });
  });
  await page.goto(ADDRESS);
  await ready(page);
  await page.getByTestId("view-heatmap").click();
  await ready(page);
}

/** @param {import("playwright-core").Page} page */
async function ready(page) {
  await page.waitForSelector('[data-testid="panel"][data-state="ready"]', { timeout: 60_000 });
}

/** @param {import("playwright-core").Page} page @param {typeof gestures[number]} gesture */
async function measure(page, gesture) {
  const cells = page.getByTestId("channel-canvas-c").locator("..");
  await cells.click({ position: { x: 300, y: 30 } }); // a selected token and unit, marks, a read-out and the unit's chart
  const keys = { Fit: "0", ZoomIn: "+", ZoomOut: "-", UnitsIn: "Alt++" };
  await page.getByTestId("heatmap").focus();
  for (const name of gesture.before) {
    for (let times = name === "Fit" ? 1 : 6; times > 0; times--) await page.keyboard.press(keys[name]);
  }
  await page.waitForTimeout(300);
  await ready(page);
  const session = options.profile ? await page.context().newCDPSession(page) : undefined;
  await session?.send("Profiler.enable");
  await session?.send("Profiler.start");
  await page
    .context()
    .browser()
    ?.startTracing(page, {
      categories: ["disabled-by-default-devtools.timeline", "blink.user_timing"],
    });
  await cells.evaluate(
    (target, { event, frames }) =>
      new Promise((resolve) => {
        const box = target.getBoundingClientRect();
        let count = 0;
        const frame = () => {
          if (count === 0 || count === frames) performance.mark("gesture");
          if (count++ === frames) return resolve(undefined);
          const { type, ...init } = event;
          const [clientX, clientY] = [box.left + 400 + (type === "wheel" ? 0 : (count * 3) % 400), box.top + 30];
          const Kind = type === "wheel" ? WheelEvent : PointerEvent;
          target.dispatchEvent(new Kind(type, { ...init, clientX, clientY, bubbles: true, cancelable: true }));
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    { event: gesture.event, frames },
  );
  const trace = JSON.parse((await page.context().browser()?.stopTracing())?.toString() ?? "{}");
  if (session) printProfile((await session.send("Profiler.stop")).profile);
  return workPerFrame(trace.traceEvents);
}

/**
 * Milliseconds of the main thread's tasks, between the marks of the gesture's begin and end, from the task after one
 * frame's commit through that with the next; and the mean distance of the commits.
 * @param {{ name: string, ph: string, pid: number, tid: number, ts: number, tdur?: number }[]} events
 */
function workPerFrame(events) {
  const [begin, end] = events.filter(({ name }) => name === "gesture").sort((a, b) => a.ts - b.ts);
  if (!begin || !end) throw new Error("Chromium's trace has no marks.");
  const own = events
    .filter(({ ph, pid, tid, ts }) => ph === "X" && pid === begin.pid && tid === begin.tid && ts >= begin.ts && ts <= end.ts)
    .sort((a, b) => a.ts - b.ts);
  const work = [0];
  let task = 0; // milliseconds of the task that is looked at
  for (const { name, tdur = 0 } of own) {
    if (name === "RunTask") {
      task = tdur / 1000;
      work[work.length - 1] += task;
    } else if (name === "Commit" && task > 0) {
      work.push(0);
      task = 0; // one frame a task
    }
  }
  work.pop();
  return { work, interval: (end.ts - begin.ts) / 1000 / Math.max(1, work.length) };
}

/** The ten functions with most time of their own. @param {{ nodes: any[], samples?: number[], timeDeltas?: number[] }} profile */
function printProfile({ nodes, samples = [], timeDeltas = [] }) {
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
  /** @type {Map<string, number>} */
  const times = new Map();
  samples.forEach((id, index) => {
    const { functionName, lineNumber } = byId.get(id);
    const name = `${functionName || "(anonymous)"}:${lineNumber + 1}`;
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  });
  const most = [...times]
    .filter(([name]) => !/^\((idle|program)\)/.test(name))
    .sort((a, b) => b[1] - a[1])
    .slice(0, 10);
  for (const [name, time] of most) console.log(`      ${(time / frames).toFixed(2).padStart(6)} ms a frame  ${name}`);
}

/** @param {number[]} values @param {number} share */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}
