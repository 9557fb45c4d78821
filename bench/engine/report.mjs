/** The figures as Markdown, for the terminal and for docs/benchmarks.md. */
import { median } from "./measure.mjs";
import { backwardOf, findings, isMet } from "./targets.mjs";

/** @typedef {import("./forward.mjs").Result} Result @typedef {import("./tokens.mjs").TokenRow} TokenRow */

const OURS = "kernel-1";

/** @param {{ machine: string[], missing: string[], results: Result[], tokens: TokenRow[], quick: boolean }} run */
export function report({ machine, missing, results, tokens, quick }) {
  const contenders = [...new Map(results.flatMap(({ rows }) => rows.map(({ contender }) => [contender.id, contender]))).values()];
  const rowOf = (/** @type {Result} */ result, /** @type {string} */ id) =>
    result.rows.find(({ contender }) => contender.id === id);
  const ours = (/** @type {Result} */ result) => rowOf(result, OURS) ?? rowOf(result, "interpreter");
  const ids = results.map(({ workload }) => workload.id);
  const base = results.some((result) => rowOf(result, OURS)) ? "the kernel on one thread" : "the interpreter";

  const times = contenders.map((contender) => [
    contender.title,
    String(contender.threads),
    contender.returns === "gates" ? "every gate and state" : "outputs",
    ...results.map((result) => milliseconds(rowOf(result, contender.id)?.samples)),
    exponent(Math.max(...results.map((result) => rowOf(result, contender.id)?.error ?? 0))),
  ]);
  const roof = ["128-bit roofline of this machine", "1", "", ...results.map(({ roofline }) => milliseconds(roofline)), ""];
  const ratios = contenders.map((contender) => [
    contender.title,
    String(contender.threads),
    ...results.map((result) => quotient(rowOf(result, contender.id)?.samples, ours(result)?.samples)),
  ]);
  /** A table of some other measurement: who took part in it, over the workloads that have it. */
  const part = (/** @type {(result: Result) => import("./forward.mjs").Row[]} */ rowsOf) => {
    const having = results.filter((result) => rowsOf(result).length > 0);
    const taking = contenders.filter(({ id }) =>
      having.some((result) => rowsOf(result).some(({ contender }) => contender.id === id)),
    );
    return table(
      ["contender", "threads", ...having.map(({ workload }) => workload.id)],
      taking.map(({ id, title, threads }) => [
        title,
        String(threads),
        ...having.map((result) => milliseconds(rowsOf(result).find(({ contender }) => contender.id === id)?.samples)),
      ]),
    );
  };
  return [
    "# Benchmarks",
    "",
    "Written by `npm run bench -- engine --write docs/benchmarks.md`; bench/README.md says how and what is measured.",
    ...(quick ? ["", "**Tiny sizes (--quick): these figures say nothing about speed.**"] : []),
    "",
    ...machine.map((line) => `- ${line}`),
    ...missing.map((line) => `- Not taking part: ${line}`),
    "",
    "One sequence, float32. Medians in milliseconds, of runs in turns within one process group; compare within a column only. The largest absolute error is against a float64 reference, over all workloads (for gradients relative to the largest one).",
    "",
    ...results.map(({ workload }) => `- ${workload.title}`),
    "",
    "## Times",
    "",
    ...table(["contender", "threads", "returns", ...ids, "largest error"], [...times, roof]),
    "",
    "## Ratios",
    "",
    `Median over the median of ${base}; below 1 is faster than it.`,
    "",
    ...table(["contender", "threads", ...ids], ratios),
    "",
    ...(results.some(({ backward }) => backward.length > 0)
      ? ["## Backward to all inputs", "", "After a forward pass, which is not counted."]
      : []),
    ...Object.entries(backwardOf).flatMap(([scalar, words]) =>
      results.some(({ backward }) => backward.length > 0)
        ? ["", `Of ${words}:`, "", ...part(({ backward }) => backward.filter((row) => row.scalar === scalar)), ""]
        : [],
    ),
    ...(results.some(({ busy }) => busy.length > 0)
      ? ["## With one core kept busy by another process", "", ...part(({ busy }) => busy), ""]
      : []),
    ...(tokens.length === 0
      ? []
      : [
          "## From one token to a million",
          "",
          "LSTM 1x128 over bytes, traces as the extension makes them, with their valueRanges and their budget of memory. The first trace of a process touches memory that the later ones find touched.",
          "",
          ...table(
            ["tokens", "microseconds per token", "in the first trace", "memory, MB"],
            tokens.map(({ tokens: count, first, microseconds, megabytes }) => [
              count.toLocaleString("en"),
              median(microseconds).toFixed(2),
              median(first).toFixed(2),
              median(megabytes).toFixed(1),
            ]),
          ),
          "",
        ]),
    "## Targets",
    "",
    ...table(
      ["ours", "workload", "target", "reached", ""],
      findings(results, tokens).map((finding) => {
        const { what, workload, target, atLeast, reached, percent } = finding;
        const number = (/** @type {number} */ v) => (percent ? `${(100 * v).toFixed(0)} %` : v.toFixed(2));
        return [
          what,
          workload,
          `${atLeast ? "at least" : "at most"} ${number(target)}`,
          reached === null ? "not timed" : number(reached),
          reached === null ? "" : isMet(finding) ? "met" : "missed",
        ];
      }),
    ),
    "",
  ].join("\n");
}

/** @param {string[]} head @param {string[][]} rows */
function table(head, rows) {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

/** @param {number[] | undefined} samples */
function milliseconds(samples) {
  if (!samples) return "-";
  const time = median(samples);
  return time.toFixed(time < 1 ? 3 : time < 20 ? 2 : time < 200 ? 1 : 0);
}

/** @param {number[] | undefined} of @param {number[] | undefined} against */
const quotient = (of, against) => (of && against ? (median(of) / median(against)).toFixed(2) : "-");

const exponent = (/** @type {number} */ error) => error.toExponential(1);
