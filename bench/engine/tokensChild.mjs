/**
 * One trace of so many tokens through a workload's network (W1 unless said), in a process of its own: prints microseconds
 * per token and megabytes added at most. Arguments: tokens, workload.
 */
import { compileKernel } from "../../tools/kernel/compile.mjs";
import { importEngine } from "./bundle.mjs";
import { clock, median } from "./measure.mjs";
import { makeWorkload, sizes } from "./workloads.mjs";

/** Short texts are traced so long, again and again. */
const MILLISECONDS = 200;
const MOST_TIMES = 50;

const tokens = Number(process.argv[2]);
const workloadId = process.argv[3] ?? "W1";
const { traces } = await importEngine();
const workload = makeWorkload(/** @type {any} */ (sizes.find(({ id }) => id === workloadId)));
const start = traces(workload, await compileKernel());
for (let warm = 0; warm < 3; warm++) start()(1000);
globalThis.gc?.();
const before = process.memoryUsage().rss;
const times = [];
do {
  const trace = start();
  times.push(await clock(() => trace(tokens)));
  globalThis.gc?.();
} while (times.reduce((sum, time) => sum + time, 0) < MILLISECONDS && times.length < MOST_TIMES);
const megabytes = (process.resourceUsage().maxRSS * 1024 - before) / 2 ** 20;
console.log(JSON.stringify({ microseconds: (median(times) * 1000) / tokens, megabytes }));
