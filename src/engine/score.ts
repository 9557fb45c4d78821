/** How well a network predicts a text, without keeping a trace of it. */
import { CodedError } from "../protocol/errors";
import { logProbabilities, NetworkRun, type NetworkWeights } from "./network";

export interface Score {
  readonly tokens: number;
  /** Mean over the tokens after the first, which is given; natural logarithm. */
  readonly natsPerToken: number;
  readonly perplexity: number;
}

/** Reads the tokens as one sequence from a zero state. Fails with "nothing-to-score" below two tokens or without a head. */
export function score(weights: NetworkWeights, ids: Uint32Array): Score {
  const { head } = weights;
  if (!head) throw new CodedError("nothing-to-score", "The model has no head, so it predicts nothing that could be scored.");
  if (ids.length < 2) throw new CodedError("nothing-to-score", "A text of at least two tokens is needed for a score.");
  const run = new NetworkRun(weights);
  run.reset();
  const rows = run.layers.map((layer) => new Float32Array(run.chunk * layer.rowSize));
  const top = run.layers[run.layers.length - 1];
  const topRows = rows[rows.length - 1];
  if (!top || !topRows) throw new CodedError("unsupported-model", "The model has no layers.");
  let total = 0;
  for (let start = 0; start < ids.length - 1; start += run.chunk) {
    const part = ids.subarray(start, Math.min(start + run.chunk, ids.length - 1));
    run.run({ ids: part }, part.length, rows, 0);
    for (let step = 0; step < part.length; step++) {
      const end = (step + 1) * top.rowSize;
      const next = ids[start + step + 1] as number;
      total -= logProbabilities(head, topRows.subarray(end - top.outputs, end))[next] as number;
    }
  }
  const natsPerToken = total / (ids.length - 1);
  return { tokens: ids.length, natsPerToken, perplexity: Math.exp(natsPerToken) };
}
