/**
 * `npm run fuzz`: mutants of the fixtures through every reader, 100,000 for each. A find is an error that is no
 * CheckpointError, two seconds of processor time, 96 MB or a hang; it is written to test/fixtures/regressions, where a unit test opens it
 * from then on. Ends with 1 when there were finds.
 *
 *   npm run fuzz -- --only safetensors --cases 5000 --seed 7
 */
import { build } from "esbuild";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";

/**
 * @typedef {{ index: number, reason: string, siblings: string[] }} Find
 * @typedef {{ sound: number, slowest: number, slowestCase: number, greatest: number, greatestCase: number, finds: Find[] }} Outcome
 */
const root = resolve(fileURLToPath(import.meta.url), "../../..");
const regressions = join(root, "test/fixtures/regressions");
/** A case that takes longer is ended; in milliseconds. */
const patience = 20_000;
const chunk = 10_000;
const maximumFinds = 20;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "20261124" },
    cases: { type: "string", default: "100000" },
    only: { type: "string" },
  },
});
const [seed, cases] = [values.seed, values.cases].map((text) => {
  if (/^\d+$/.test(text)) return Number(text);
  console.error(`--seed and --cases take whole numbers, not "${text}".`);
  process.exit(2);
});

const temporary = mkdtempSync(join(tmpdir(), "gatescope-fuzz-"));
process.on("exit", () => rmSync(temporary, { recursive: true, force: true }));
const program = join(temporary, "worker.mjs");
await build({
  absWorkingDir: root,
  entryPoints: ["test/fuzz/worker.ts"],
  outfile: program,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "silent",
  sourcemap: "inline",
});

/**
 * Runs the worker with an order; null and the case where it stood when it hung or ran out of memory.
 * @param {object} order @param {Int32Array} [progress] @returns {Promise<{ result: any } | { at: number, reason: string }>}
 */
function ask(order, progress) {
  return new Promise((done) => {
    const worker = new Worker(program, {
      workerData: { root, ...order },
      resourceLimits: { maxOldGenerationSizeMb: 512 },
      execArgv: ["--enable-source-maps"],
    });
    let [last, since] = [-1, Date.now()];
    const watch = setInterval(() => {
      const at = progress ? Atomics.load(progress, 0) : 0;
      if (at !== last) [last, since] = [at, Date.now()];
      else if (Date.now() - since > patience && at >= 0) end({ at, reason: `it did not end in ${patience / 1000} seconds` });
    }, 500);
    /** @param {{ result: any } | { at: number, reason: string }} outcome */
    const end = (outcome) => {
      clearInterval(watch);
      void worker.terminate().then(() => done(outcome));
    };
    worker.on("message", (result) => end({ result }));
    worker.on("error", (error) =>
      end({ at: progress ? Atomics.load(progress, 0) : -1, reason: `the thread ended: ${error.message}` }),
    );
  });
}

/** @param {string} format @param {Find} find */
async function write(format, { index, siblings }) {
  const answer = await ask({ task: "case", format, seed, index });
  if (!("result" in answer)) throw new Error(answer.reason);
  const { path, name, bytes } = answer.result;
  const folder = join(regressions, slug(format), `${seed}-${index}`);
  mkdirSync(folder, { recursive: true });
  for (const sibling of siblings) if (sibling !== name) copyFileSync(join(dirname(path), sibling), join(folder, sibling));
  writeFileSync(join(folder, name), bytes);
  return join(folder, name).slice(root.length + 1);
}

/** @param {string} format */
const slug = (format) => format.toLowerCase().replace(/[^a-z0-9]+/g, "-");

/** Alike for finds of one cause: where it was thrown and how its text begins. One of each is written. @param {string} reason */
const kindOf = (reason) => [reason.replace(/\d+/g, "").slice(0, 40), ...reason.split(" | ").slice(1)].join(" | ");

/** @param {string} format @returns {Promise<number>} how many finds there were */
async function fuzz(format) {
  const begun = Date.now();
  /** @type {Outcome} */
  const total = { sound: 0, slowest: 0, slowestCase: -1, greatest: 0, greatestCase: -1, finds: [] };
  const shared = new SharedArrayBuffer(4);
  const progress = new Int32Array(shared);
  let ran = 0;
  for (let from = 0; from < cases && total.finds.length < maximumFinds;) {
    const to = Math.min(from + chunk, cases);
    Atomics.store(progress, 0, -1);
    const answer = await ask({ task: "run", format, seed, from, to, progress: shared }, progress);
    if ("result" in answer) {
      const { result } = answer;
      total.sound += result.sound;
      total.finds.push(...result.finds);
      if (result.slowest > total.slowest) [total.slowest, total.slowestCase] = [result.slowest, result.slowestCase];
      if (result.greatest > total.greatest) [total.greatest, total.greatestCase] = [result.greatest, result.greatestCase];
      ran = from = to;
    } else {
      if (answer.at < 0) throw new Error(answer.reason);
      total.finds.push({ index: answer.at, reason: answer.reason, siblings: [] });
      ran = from = answer.at + 1;
    }
  }
  const seconds = ((Date.now() - begun) / 1000).toFixed(0);
  console.log(
    `${format}: ${ran} cases in ${seconds} s, ${total.sound} sound; slowest ${total.slowest.toFixed(0)} ms (case ${total.slowestCase}), ` +
      `most memory ${(total.greatest / 2 ** 20).toFixed(0)} MB (case ${total.greatestCase}); ${total.finds.length} finds`,
  );
  const kinds = new Map(total.finds.map((find) => [kindOf(find.reason), find]));
  for (const find of kinds.values()) console.log(`  case ${find.index}: ${find.reason}\n    ${await write(format, find)}`);
  return total.finds.length;
}

const listing = await ask({ task: "list" });
if (!("result" in listing)) throw new Error(listing.reason);
/** @type {{ format: string, seeds: number }[]} */
const readers = listing.result;
const chosen = readers.filter(({ format }) => values.only === undefined || [format, slug(format)].includes(values.only));
if (chosen.length === 0) {
  console.error(`There is no reader "${values.only}". The readers: ${readers.map(({ format }) => slug(format)).join(", ")}.`);
  process.exit(2);
}
let found = 0;
for (const { format, seeds } of chosen) {
  if (seeds === 0) {
    console.log(`${format}: no fixture is of this format, so there is nothing to mutate`);
    found++;
  } else {
    found += await fuzz(format);
  }
}
process.exitCode = found > 0 ? 1 : 0;
