/** A layer's rows at some tokens, a few at a time, for whoever looks at many of them. */
import type { Work } from "../network/work";
import type { Trace } from "../trace/trace";
import type { Rows } from "./features/courses";

/** Rows that are given at a time: what is done with each of them is then a loop of its own, which is compiled once. */
const TOGETHER = 32;

/** Of the tokens from one to before another, as far as the run has come, evenly spread ones: all, or at most so many. */
export function spreadTokens(trace: Trace, tokenStart: number, tokenEnd: number, most: number): number[] {
  const count = Math.max(0, Math.min(tokenEnd, trace.computed) - tokenStart);
  const stride = Math.max(1, Math.ceil(count / most));
  return Array.from({ length: Math.ceil(count / stride) }, (_, at) => tokenStart + at * stride);
}

/** Gives copies of all rows, in the order of the tokens; the next ones are written over them. */
export function* throughRows(trace: Trace, layer: number, tokens: readonly number[], take: (rows: Rows) => void): Work<void> {
  const { rowSize: size } = trace.layouts[layer] as Trace["layouts"][number];
  const data = new Float32Array(TOGETHER * size);
  for (let first = 0; first < tokens.length; first += TOGETHER) {
    const some = tokens.slice(first, first + TOGETHER);
    for (const [at, token] of some.entries()) {
      const { rows, start } = trace.held(token) ?? (yield* trace.reach(token));
      data.set((rows[layer] as Float32Array).subarray((token - start) * size, (token - start + 1) * size), at * size);
    }
    take({ data, count: some.length, size });
    yield;
  }
}
