/**
 * One update of training an LSTM on characters: windows of 32 rows and 64 steps over a vocabulary of 65, one-hot, forward,
 * loss, backward, clipping and AdamW. This engine on one thread and two, PyTorch's nn.LSTM on the CPU with as many
 * (GATESCOPE_PYTHON, or python3), and the time that the multiply-adds alone take at this machine's 128-bit peak. All take
 * turns; figures are medians over the rounds. `--quick` takes few rounds.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { compileKernel } from "../tools/kernel/compile.mjs";
import { describeMachine } from "./engine/machine.mjs";
import { roofline } from "./engine/roofline.mjs";

const VOCABULARY = 65;
const ROWS = 32;
const STEPS = 64;
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
const ids = Uint32Array.from({ length: 200_000 }, () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * VOCABULARY);
});

for (const line of describeMachine()) console.log(line);
for (const { name, layers, units } of workloads) {
  const contenders = [
    ours(layers, units, 1),
    ours(layers, units, 2),
    ...(await Promise.all([1, 2].map((threads) => pytorch(layers, units, threads)))).filter((one) => one !== null),
    await peak(layers, units),
  ];
  const times = new Map(contenders.map(({ title }) => [title, []]));
  for (let round = 0; round < rounds + 1; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const { title, run } = contenders[(round + turn) % contenders.length];
      const took = await run(each);
      if (round > 0) times.get(title).push(took); // the first round warms up
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
  const kernel = factory.start();
  let worker;
  const helper =
    threads === 2
      ? new HelperThread(kernel, (workerData) => {
          worker = new Worker(helperThreadSource, { eval: true, workerData });
          worker.unref();
        })
      : undefined;
  const settings = { ...defaultSettings, layers, units, embedding: 0, rows: ROWS, window: [STEPS, STEPS], forgetState: 0 };
  const trainer = new Trainer(settings, ids, VOCABULARY, { kernel, parts: threads, helper });
  return {
    title: `Gatescope, ${factory.name}, ${threads} thread${threads > 1 ? "s" : ""}`,
    run: async (updates) => {
      const all = [];
      for (let update = 0; update < updates; update++) {
        const began = performance.now();
        trainer.step();
        all.push(performance.now() - began);
      }
      return median(all);
    },
    stop: () => helper?.stop(),
  };
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
