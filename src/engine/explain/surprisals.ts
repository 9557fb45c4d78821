/** How little each token of a trace was expected, given those before it, and what was expected in its place. */
import { predictionOf, scoresOfSteps, stepsTogether, windowOf } from "../network/readout";
import type { Work } from "../network/work";
import { checkRange } from "../trace/checkRange";
import { readByHead } from "../trace/queries";
import type { Trace } from "../trace/trace";

export interface Surprisals {
  /** Nats by token; NaN for a sequence's first, and where the run has not come yet. */
  readonly nats: Float32Array;
  /** The likeliest token in each place, and its probability. */
  readonly expected: Uint32Array;
  readonly probabilities: Float32Array;
}

/** Null where the model predicts nothing, or reads the text backward and so has seen what it would. Fails with "out-of-range". */
export function* readSurprisals(trace: Trace, tokenStart: number, tokenEnd: number): Work<Surprisals | null> {
  checkRange("tokens", tokenStart, tokenEnd, trace.ids.length);
  const { head } = trace.weights;
  if (!head || !trace.streams) return null;
  const count = tokenEnd - tokenStart;
  const nats = new Float32Array(count).fill(NaN);
  const expected = new Uint32Array(count);
  const probabilities = new Float32Array(count);
  const window = windowOf(head);
  let read: Float32Array[] = [];
  let at = -1; // the token that was read last
  const before: Float32Array[][] = []; // of each token that is to be predicted, what the head reads
  const predicted: number[] = [];
  const together = stepsTogether(head);
  const settle = () => {
    scoresOfSteps(head, before, trace.multiply).forEach((scores, place) => {
      const token = predicted[place] as number;
      const prediction = predictionOf(scores, trace.ids[token] as number);
      nats[token - tokenStart] = prediction.nats;
      expected[token - tokenStart] = prediction.likeliest;
      probabilities[token - tokenStart] = prediction.probability;
    });
    before.length = predicted.length = 0;
  };
  for (let token = tokenStart; token < Math.min(tokenEnd, trace.computed); token++) {
    const first = trace.sequenceOf(token)?.start ?? 0;
    if (token === first) continue;
    const from = Math.max(first, token - window);
    if (at < from) read = [];
    for (let step = Math.max(from, at + 1); step < token; step++) {
      read.push(yield* readByHead(trace, step));
      at = step;
    }
    read = read.slice(-(token - from));
    before.push([...read]);
    if (predicted.push(token) < together) continue;
    settle();
    yield;
  }
  if (before.length > 0) settle();
  return { nats, expected, probabilities };
}
