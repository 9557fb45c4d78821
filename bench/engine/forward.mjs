/**
 * One workload: every contender is made ready and held against the reference, then all of them are timed in turns
 * together with the machine's roofline and, where asked, the backward passes; last, with one core kept busy by a process
 * that does nothing else, ours on one thread and on two.
 *
 * @typedef {import("./contender.mjs").Contender} Contender
 * @typedef {{ contender: Contender, error: number, samples: number[] }} Row
 * @typedef {{ workload: { id: string, title: string, scalars: ("last" | "sum")[] }, rows: Row[], roofline: number[],
 *   backward: (Row & { scalar: "last" | "sum" })[], busy: Row[] }} Result
 */
import { spawn } from "node:child_process";
import { checkContender } from "./contender.mjs";
import { interleave, median } from "./measure.mjs";
import { forward, gradientToInputs, largestError } from "./reference.mjs";
import { roofline } from "./roofline.mjs";

/** Beyond this a contender computes something else, and its time says nothing. */
const TOLERANCE = 1e-4;

/** @typedef {{ contender: Contender, prepared: import("./contender.mjs").Prepared, error: number, name: string, run: () => number | Promise<number> }} Ready */

/**
 * Makes every contender ready that computes the same as the reference. With `check` alone nothing is timed.
 * @param {import("./workloads.mjs").Workload} workload @param {Contender[]} contenders @param {(line: string) => void} tell
 * @param {{ check: boolean }} options @returns {Promise<Result | null>}
 */
export async function runWorkload(workload, contenders, tell, { check }) {
  tell(`\n${workload.title}`);
  const reference = forward(workload);
  /** @type {Ready[]} */
  const ready = [];
  for (const contender of contenders) {
    try {
      const prepared = await contender.prepare(workload);
      const error = await checkContender(contender, prepared, workload, reference);
      tell(`  ${nameOf(contender)}: largest error ${error.toExponential(1)}`);
      if (error <= TOLERANCE) ready.push({ contender, prepared, error, name: contender.id, run: prepared.run });
      else await prepared.close();
    } catch (error) {
      tell(`  ${nameOf(contender)} ${noPart(error)}`);
    }
  }
  const back = await backwardPasses(workload, ready, reference, tell);
  const result = check ? null : await time(workload, ready, back, tell);
  for (const { prepared } of ready) await prepared.close();
  return result;
}

/** @param {import("./workloads.mjs").Workload} workload @param {Ready[]} ready @param {any[]} back @param {(line: string) => void} tell @returns {Promise<Result>} */
async function time(workload, ready, back, tell) {
  const bound = await roofline(workload);
  const limit = { name: "roofline", run: bound.run };
  const all = [...ready, limit, ...back];
  const samples = await interleave(all, workload.rounds);
  const samplesOf = (/** @type {any} */ timed) => /** @type {number[]} */ (samples.get(timed));
  for (const timed of all) tell(`  ${timed.name}: ${median(samplesOf(timed)).toFixed(1)} ms, ${samplesOf(timed).length} runs`);
  const { peak, bandwidth } = bound.speeds();
  tell(`  roofline: ${(peak / 1e6).toFixed(0)} GFLOP/s, recurrent weights at ${(bandwidth / 1e6).toFixed(0)} GB/s`);
  const ours = ready.filter(({ contender }) => ["kernel-1", "kernel-2"].includes(contender.id));
  const busy = ours.length > 1 ? await besideBusyCore(() => interleave(ours, Math.ceil(workload.rounds / 2))) : new Map();
  const row = (/** @type {any} */ { contender, error }, /** @type {number[]} */ times) => ({ contender, error, samples: times });
  const { id, title, scalars } = workload;
  return {
    workload: { id, title, scalars },
    rows: ready.map((timed) => row(timed, samplesOf(timed))),
    roofline: samplesOf(limit),
    backward: back.map((timed) => ({ ...row(timed, samplesOf(timed)), scalar: timed.scalar })),
    busy: [...busy].map(([timed, times]) => row(timed, times)),
  };
}

/** @param {Contender} contender */
const nameOf = ({ title, threads }) => `${title}, ${threads} thread${threads === 1 ? "" : "s"}`;

const noPart = (/** @type {unknown} */ error) =>
  `takes no part: ${error instanceof Error ? error.message.split("\n")[0] : error}`;

/** Checked like everything else, but relative to the largest gradient. @param {import("./workloads.mjs").Workload} workload @param {any[]} ready @param {any[]} reference @param {(line: string) => void} tell */
async function backwardPasses(workload, ready, reference, tell) {
  const passes = [];
  for (const wanted of workload.scalars) {
    const expected = gradientToInputs(workload, reference, wanted);
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (const { contender, prepared } of ready) {
      for (const { scalar, run, values } of (prepared.backward ?? []).filter((one) => one.scalar === wanted)) {
        const name = `${nameOf(contender)}, backward of ${scalar}`;
        try {
          const error = largestError(await values(), expected) / largest;
          tell(`  ${name}: largest error ${error.toExponential(1)} of the largest gradient`);
          if (error <= TOLERANCE) passes.push({ contender, scalar, error, name: `${contender.id} backward of ${scalar}`, run });
        } catch (error) {
          tell(`  ${name} ${noPart(error)}`);
        }
      }
    }
  }
  return passes;
}

/** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
async function besideBusyCore(work) {
  const child = spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" });
  try {
    return await work();
  } finally {
    child.kill("SIGKILL");
  }
}
