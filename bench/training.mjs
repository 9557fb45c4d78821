/**
 * One update of training an LSTM on characters: windows of 32 rows and 64 steps over a vocabulary of 65, one-hot, forward,
 * loss, backward, clipping and AdamW. This engine on one thread and two, PyTorch's nn.LSTM on the CPU with as many
 * (GATESCOPE_PYTHON, or python3), plain JS loops and TensorFlow.js on one thread, and the time that the multiply-adds alone
 * take at this machine's 128-bit peak. Whoever runs in JavaScript learns one batch from the same weights, and is not timed
 * where its losses of two updates are others than the engine's. All take turns, the slow ones less often; figures are
 * medians over the rounds. `--quick` takes few rounds.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { compileKernel } from "../tools/kernel/compile.mjs";
import { describeMachine } from "./engine/machine.mjs";
import { installPeers } from "./engine/peers.mjs";
import { roofline } from "./engine/roofline.mjs";
import { batchOf } from "./training/batch.mjs";
import { plainJs } from "./training/plainJs.mjs";
import { tensorflowJs } from "./training/tensorflowJs.mjs";

const VOCABULARY = 65;
const ROWS = 32;
const STEPS = 64;
/** Nats; TensorFlow.js rounds otherwise, which the first steps of Adam make larger. */
const SAME_LOSS = 0.01;
const workloads = [
  { name: "1x128", layers: 1, units: 128 },
  { name: "2x192", layers: 2, units: 192 },
];
const isQuick = process.argv.includes("--quick");
const [rounds, each] = isQuick ? [3, 2] : [15, 4];

const outfile = fileURLToPath(new URL("../.vscode-test/bench/training.mjs", import.meta.url));
await build({
  entryPoints: [fileURLToPath(new URL("training/ours.ts", import.meta.url))],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "error",
});
const { KernelFactory, HelperThread, helperThreadSource, Trainer, defaultSettings } = await import(pathToFileURL(outfile).href);
const factory = KernelFactory.choose(await compileKernel());

let seed = 1;
const ids = Uint32Array.from({ length: (STEPS + 1) * ROWS }, () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * VOCABULARY);
});

for (const line of describeMachine()) console.log(line);
const missing = await installPeers();
if (missing !== null) console.log(missing);
for (const { name, layers, units } of workloads) {
  const contenders = [
    ours(layers, units, 1),
    ours(layers, units, 2),
    ...(await inJavaScript(layers, units)),
    ...(await Promise.all([1, 2].map((threads) => pytorch(layers, units, threads)))).filter((one) => one !== null),
    await peak(layers, units),
  ];
  const times = new Map(contenders.map(({ title }) => [title, []]));
  for (let round = 0; round < rounds + 1; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const { title, run, every = 1 } = contenders[(round + turn) % contenders.length];
      if (round % every > 0) continue;
      const took = await run(every > 1 ? 1 : each);
      if (round > 0 || isQuick) times.get(title).push(took); // the first round warms up
      await new Promise((done) => setTimeout(done, 20));
    }
  }
  console.log(`\n${name}, ${ROWS} rows of ${STEPS} steps, median of ${rounds} interleaved rounds of ${each} updates`);
  const medians = new Map([...times].map(([title, all]) => [title, median(all)]));
  const [first] = medians.values();
  for (const [title, ms] of medians) {
    const speed = Math.round((1000 * ROWS * STEPS) / ms).toLocaleString("en");
    console.log(
      `  ${title.padEnd(34)}${ms.toFixed(2).padStart(9)} ms${(ms / first).toFixed(2).padStart(8)} x${speed.padStart(12)} tokens/s`,
    );
  }
  for (const { stop } of contenders) stop();
}
process.exit(0);

function ours(layers, units, threads) {
  const { trainer, helper } = trainerOf(layers, units, threads);
  return {
    title: `Gatescope, ${factory.name}, ${threads} thread${threads > 1 ? "s" : ""}`,
    run: async (updates) => median(Array.from({ length: updates }, () => timed(() => trainer.step()))),
    stop: () => helper?.stop(),
  };
}

/** A trainer that reads the same batch in every update, with the states carried on. */
function trainerOf(layers, units, threads) {
  const kernel = factory.start();
  let worker;
  const helper =
    threads === 2
      ? new HelperThread(kernel, (workerData) => {
          worker = new Worker(helperThreadSource, { eval: true, workerData });
          worker.unref();
        })
      : undefined;
  let reads = 0;
  const window = (isFirst) => ({ steps: STEPS, isFirst, at: (step, row) => ids[step * ROWS + row] });
  const source = { loss: "tokens", position: { epoch: 0, turn: 0, start: 0 }, epochs: 0, next: () => window(reads++ === 0) };
  const settings = {
    ...defaultSettings,
    layers,
    units,
    embedding: 0,
    rows: ROWS,
    window: [STEPS, STEPS],
    forgetState: 0,
    warmUp: 0,
  };
  return { trainer: new Trainer(settings, source, VOCABULARY, { kernel, parts: threads, helper }), helper };
}

/** The contenders in JavaScript that learn what the engine learns. */
async function inJavaScript(layers, units) {
  const { trainer: judge } = trainerOf(layers, units, 1);
  const batch = batchOf(judge.weights(), judge.settings, ids);
  const known = [judge.step().loss, judge.step().loss];
  const opened = [plainJs(batch), ...(missing === null ? [await tensorflowJs(batch)] : [])];
  return opened.flatMap(({ title, every, update, stop }) => {
    const error = Math.max(...known.map((loss) => Math.abs(update() - loss)));
    if (error <= SAME_LOSS) return [{ title, every, run: async () => timed(update), stop }];
    console.log(`${title} learns something else (by ${error} nats), and is not timed.`);
    return [];
  });
}

function timed(work) {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** Null, with a line that says so, where no Python with torch starts. */
async function pytorch(layers, units, threads) {
  const script = fileURLToPath(new URL("training/pytorch.py", import.meta.url));
  const child = spawn(process.env.GATESCOPE_PYTHON ?? "python3", [script, String(threads)], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise((done) => child.once("error", done).once("exit", done));
  const version = await Promise.race([lines.next(), ended]);
  if (!version?.value) {
    console.log("PyTorch is not there: set GATESCOPE_PYTHON to a Python that has torch.");
    return null;
  }
  return {
    title: `PyTorch ${version.value.replace(/\+.*/, "")}, ${threads} thread${threads > 1 ? "s" : ""}`,
    run: async (updates) => {
      child.stdin.write(`${[layers, units, VOCABULARY, ROWS, STEPS, updates].join(" ")}\n`);
      return Number((await lines.next()).value);
    },
    stop: () => child.kill(),
  };
}

/** Multiply-adds of the recurrent and upper products and of the head, forward and twice as many backward, at the peak. */
async function peak(layers, units) {
  const gates = { i: 0, f: 0, g: 0, o: 0 };
  const { speeds } = await roofline({ steps: STEPS, layers: [{ units, inputSize: VOCABULARY, gates }] });
  const products = 4 * units * units * (2 * layers - 1) + units * VOCABULARY;
  const operations = 3 * 2 * products * ROWS * STEPS;
  return { title: "128-bit roofline, one thread", run: async () => operations / speeds().peak, stop: () => undefined };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
