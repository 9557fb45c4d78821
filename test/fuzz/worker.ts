/**
 * Runs the mutants of one format in a thread of its own, so that what hangs can be ended and what exhausts the memory ends
 * alone. run.mjs bundles and starts it.
 */
import { dirname } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { exercise } from "./exercise";
import { mutate, randomness } from "./mutate";
import { readers } from "./readers";
import { seedsByFormat, siblingsIn, type Seed } from "./seeds";

/** What run.mjs asks for. */
type Order =
  | { readonly task: "list"; readonly root: string }
  | { readonly task: "case"; readonly root: string; readonly format: string; readonly seed: number; readonly index: number }
  | {
      readonly task: "run";
      readonly root: string;
      readonly format: string;
      readonly seed: number;
      readonly from: number;
      readonly to: number;
      readonly progress: SharedArrayBuffer;
    };

/** Milliseconds of processor time, and bytes, beyond which a case is a find. */
const [maximumTime, maximumMemory] = [2000, 96 * 2 ** 20];

const order = workerData as Order;
const port = parentPort;
if (!port) throw new Error("This file runs in a worker: npm run fuzz.");

const all = await seedsByFormat(order.root);
if (order.task === "list") {
  port.postMessage([...all].map(([format, seeds]) => ({ format, seeds: seeds.length })));
} else if (order.task === "case") {
  port.postMessage(describe(seedsOf(order.format), order.seed, order.index));
} else {
  port.postMessage(await run(order));
}

function seedsOf(format: string): Seed[] {
  const seeds = all.get(format) ?? [];
  if (seeds.length === 0) throw new Error(`No fixture is a ${format} file.`);
  return seeds;
}

/** The mutant of a case, to be written down. */
function describe(seeds: readonly Seed[], seed: number, index: number) {
  const { path, name, bytes, regions } = seeds[index % seeds.length] as Seed;
  return { path, name, bytes: mutate(bytes, randomness(seed + index), regions) };
}

async function run({ format: name, seed, from, to, progress }: Extract<Order, { task: "run" }>) {
  const format = readers.find((each) => each.name === name);
  if (!format) throw new Error(`There is no format ${name}.`);
  const seeds = seedsOf(name);
  const at = new Int32Array(progress);
  const finds: { index: number; reason: string; siblings: string[] }[] = [];
  let [sound, slowest, slowestCase, greatest, greatestCase] = [0, 0, -1, 0, -1];
  for (let index = from; index < to; index++) {
    Atomics.store(at, 0, index);
    const mutant = describe(seeds, seed, index);
    const opened = new Set<string>();
    const before = held();
    const start = process.cpuUsage();
    let reason = "";
    try {
      if ((await exercise(format, mutant.bytes, mutant.name, siblingsIn(dirname(mutant.path), opened))) === "sound") sound++;
    } catch (error) {
      reason = String(error instanceof Error ? (error.stack ?? error) : error)
        .split("\n")
        .slice(0, 4)
        .join(" | ");
    }
    const { user, system } = process.cpuUsage(start); // what other programs take does not count
    const time = (user + system) / 1000;
    const memory = held() - before;
    if (reason === "" && time > maximumTime) reason = `it took ${Math.round(time)} ms`;
    if (reason === "" && memory > maximumMemory) reason = `it took ${Math.round(memory / 2 ** 20)} MB`;
    if (reason !== "") finds.push({ index, reason, siblings: [...opened] });
    if (time > slowest) [slowest, slowestCase] = [time, index];
    if (memory > greatest) [greatest, greatestCase] = [memory, index];
    if (finds.length >= 20) break;
  }
  return { sound, slowest, slowestCase, greatest, greatestCase, finds };
}

/** Bytes on the heap and in buffers. What a case takes and leaves to be collected counts; a collection in between hides it. */
function held(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
