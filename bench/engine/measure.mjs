/**
 * Interleaved timing. Machines drift by up to 2x between runs, so contenders are timed in turns: every round runs each
 * of them once, in an order that rotates, and only figures of one group are ever compared. A contender that is much
 * slower than the rest takes part in fewer rounds, evenly spread, and never in fewer than three.
 *
 * @typedef {{ name: string, run: () => number | Promise<number> }} Timed   run() resolves with the milliseconds it took
 */

/** Thread pools spin for a moment after a run; nobody is timed while they do. */
const SETTLE = 25;
/** A contender takes part in every round while one run takes less than so many times the group's median. */
const SLOW = 4;
const FEWEST = 3;

/**
 * Milliseconds of every run, by contender, in the order in which they ran. One round to warm up is not counted.
 * @template {Timed} T @param {T[]} group @param {number} rounds @returns {Promise<Map<T, number[]>>}
 */
export async function interleave(group, rounds) {
  const first = new Map();
  for (const timed of group) first.set(timed, await settled(timed));
  const usual = median([...first.values()]);
  const every = new Map(
    group.map((timed) => {
      const slowness = first.get(timed) / (SLOW * usual);
      return [timed, Math.max(1, Math.min(Math.ceil(slowness), Math.floor(rounds / FEWEST)))];
    }),
  );
  const samples = new Map(group.map((timed) => [timed, /** @type {number[]} */ ([])]));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < group.length; turn++) {
      const timed = group[(turn + round) % group.length];
      if (round % every.get(timed) === 0) samples.get(timed)?.push(await settled(timed));
    }
  }
  return samples;
}

/** @param {Timed} timed */
async function settled(timed) {
  await new Promise((resolve) => setTimeout(resolve, SETTLE));
  return timed.run();
}

/** Milliseconds of a piece of work. @param {() => unknown} work */
export async function clock(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of a contender's samples over another's, both of one group. @param {number[]} of @param {number[]} against */
export function ratio(of, against) {
  return median(of) / median(against);
}
