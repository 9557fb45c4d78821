/**
 * Traces of so many tokens (bytes of our README, again and again) through a workload's network (W1 unless said), in a
 * process of its own: prints microseconds per token of the first one, whose memory nothing has touched before, and of
 * those that follow it; and megabytes added at most. Arguments: tokens, workload, how often at least.
 */
import { readFileSync } from "node:fs";
import { compileKernel } from "../../tools/kernel/compile.mjs";
import { importEngine } from "./bundle.mjs";
import { clock, median } from "./measure.mjs";
import { makeWorkload, sizes } from "./workloads.mjs";

/** Short texts are traced so long, again and again. */
const MILLISECONDS = 200;
const MOST_TIMES = 50;
/** So often, before, on another kernel: until nothing is compiled any more. */
const WARM_TIMES = 200;

const tokens = Number(process.argv[2]);
const workloadId = process.argv[3] ?? "W1";
const least = Number(process.argv[4] ?? 1);
const { traces } = await importEngine();
const workload = makeWorkload(/** @type {any} */ (sizes.find(({ id }) => id === workloadId)));
const builds = await compileKernel();
const text = readFileSync(new URL("../../README.md", import.meta.url));
const bytes = (/** @type {number} */ count) => Uint32Array.from({ length: count }, (_, at) => text[at % text.length]);
const warm = traces(workload, builds);
for (let time = 0; time < WARM_TIMES; time++) warm(bytes(1000))();
const start = traces(workload, builds);
globalThis.gc?.();
const before = process.memoryUsage().rss;
const ids = bytes(tokens);
const times = [];
do {
  const trace = start(ids);
  times.push(await clock(trace));
  if (times.at(-1) > MILLISECONDS) globalThis.gc?.(); // after short ones the next would pay for it
} while (times.length < least || (times.reduce((sum, time) => sum + time, 0) < MILLISECONDS && times.length < MOST_TIMES));
const [first, ...others] = times;
const megabytes = (peak() - before) / 2 ** 20;
const perToken = (/** @type {number} */ milliseconds) => (milliseconds * 1000) / tokens;
console.log(
  JSON.stringify({ first: perToken(first), microseconds: perToken(median(others.length > 0 ? others : times)), megabytes }),
);
process.exit(); // a kernel is kept for the next trace

/** The most resident memory so far, in bytes. Linux counts what a process was started from into maxRSS. */
function peak() {
  const kilobytes = process.platform === "linux" && /VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return (kilobytes ? Number(kilobytes) : process.resourceUsage().maxRSS) * 1024;
}
