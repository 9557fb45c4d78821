/**
 * What is to be reached, as ratios of medians of one interleaved group: ours over a peer's, the roofline over ours, the
 * backward pass over our own forward. Ours is the kernel on one thread or on two, every gate and state kept.
 *
 * @typedef {import("./forward.mjs").Result} Result
 * @typedef {{ what: string, workload: string, target: number, atLeast: boolean, reached: number | null, percent?: boolean }} Finding
 *   reached is null where one of the two could not be timed
 */
import { median } from "./measure.mjs";

const [ONE, TWO] = ["kernel-1", "kernel-2"];

/** Ours over a peer, at most so much, by workload. @type {{ what: string, of: string, against: string, targets: Record<string, number> }[]} */
const peers = [
  {
    what: "over ONNX Runtime fused, 1 thread each",
    of: ONE,
    against: "ort-fused-1",
    targets: { W1: 1.35, W2: 1.4, W3: 1.3, W4: 1.0 },
  },
  {
    what: "over ONNX Runtime fused, 2 threads each",
    of: TWO,
    against: "ort-fused-2",
    targets: { W1: 1.0, W2: 1.25, W3: 1.3, W4: 1.0 },
  },
  {
    what: "over PyTorch by hand with gates, 1 thread each",
    of: ONE,
    against: "torch-hand-1",
    targets: { W1: 0.25, W2: 0.75, W3: 0.6, W4: 0.75 },
  },
];
/** The roofline's time over ours, at least so much. @type {Record<string, number>} */
const ofRoofline = { W1: 0.75, W2: 0.9, W3: 0.88, W4: 0.92 };
const BACKWARD = 1.5;
export const backwardOf = { last: "one unit at the last step", sum: "one unit summed over the steps" };
const BESIDE_BUSY_CORE = 1.1;
/** The issue asks for "flat": read as no more than a tenth between the slowest and the fastest from 1,000 tokens on. */
const FLAT = 1.1;

/** @param {Result[]} results @param {import("./tokens.mjs").TokenRow[]} tokens @returns {Finding[]} */
export function findings(results, tokens) {
  const found = results.flatMap((result) => {
    const { id } = result.workload;
    const timeIn = (/** @type {import("./forward.mjs").Row[]} */ rows) => (/** @type {string} */ name) => {
      const row = rows.find(({ contender }) => contender.id === name);
      return row ? median(row.samples) : null;
    };
    const [time, busy] = [result.rows, result.busy].map(timeIn);
    /** @type {Finding[]} */
    const list = peers
      .filter(({ targets }) => id in targets)
      .map(({ what, of, against, targets }) => ({
        what,
        workload: id,
        target: targets[id],
        atLeast: false,
        reached: over(time(of), time(against)),
      }));
    if (id in ofRoofline) {
      list.push({
        what: "of the 128-bit roofline, 1 thread",
        workload: id,
        target: ofRoofline[id],
        atLeast: true,
        reached: over(median(result.roofline), time(ONE)),
        percent: true,
      });
      list.push({
        what: "2 threads over 1 while one core is busy",
        workload: id,
        target: BESIDE_BUSY_CORE,
        atLeast: false,
        reached: over(busy(TWO), busy(ONE)),
      });
    }
    for (const scalar of result.workload.scalars) {
      const back = timeIn(result.backward.filter((row) => row.scalar === scalar))(ONE);
      list.push({
        what: `backward to all inputs over forward, of ${backwardOf[scalar]}`,
        workload: id,
        target: BACKWARD,
        atLeast: false,
        reached: over(back, time(ONE)),
      });
    }
    return list;
  });
  const long = tokens.filter((row) => row.tokens >= 1000).map(({ microseconds }) => median(microseconds));
  if (long.length > 1) {
    found.push({
      what: "time per token from 1,000 tokens on, most over least",
      workload: "1x128",
      target: FLAT,
      atLeast: false,
      reached: Math.max(...long) / Math.min(...long),
    });
  }
  return found;
}

/** @param {number | null} a @param {number | null} b */
const over = (a, b) => (a === null || b === null ? null : a / b);

/** @param {Finding} finding */
export const isMet = ({ target, atLeast, reached }) => reached !== null && (atLeast ? reached >= target : reached <= target);
