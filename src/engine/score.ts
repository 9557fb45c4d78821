/** How well a network predicts a text, without keeping a trace of it. */
import { CodedError } from "../protocol/errors";
import { logProbabilities, NetworkRun, topLayers, type NetworkWeights } from "./network";

export interface Score {
  readonly tokens: number;
  /** Mean over the tokens after the first, which is given; natural logarithm. */
  readonly natsPerToken: number;
  readonly perplexity: number;
}

/**
 * Reads the tokens as one sequence from a zero state. Fails with "nothing-to-score" below two tokens, without a head, or
 * where a layer reads backward and so has seen what is to be predicted.
 */
export function score(weights: NetworkWeights, ids: Uint32Array, run = new NetworkRun(weights)): Score {
  const { head } = weights;
  const refuse = (why: string) => new CodedError("nothing-to-score", why);
  if (!head) throw refuse("The model has no head, so it predicts nothing that could be scored.");
  if (!run.streams) throw refuse("A layer of the model reads the text backward, so it sees the tokens that it would have to predict.");
  if (ids.length < 2) throw refuse("A text of at least two tokens is needed for a score.");
  run.reset();
  const rows = run.layers.map((layer) => new Float32Array(run.chunk * layer.rowSize));
  const top = topLayers(weights.layers);
  const outputs = new Float32Array(head.columns);
  let total = 0;
  for (let start = 0; start < ids.length - 1; start += run.chunk) {
    const part = ids.subarray(start, Math.min(start + run.chunk, ids.length - 1));
    run.run({ ids: part }, part.length, rows, 0);
    for (let step = 0; step < part.length; step++) {
      let to = 0;
      for (const index of top) {
        const { rowSize, outputs: size } = run.layers[index] as NetworkRun["layers"][number];
        outputs.set((rows[index] as Float32Array).subarray((step + 1) * rowSize - size, (step + 1) * rowSize), to);
        to += size;
      }
      const next = ids[start + step + 1] as number;
      total -= logProbabilities(head, outputs)[next] as number;
    }
  }
  const natsPerToken = total / (ids.length - 1);
  return { tokens: ids.length, natsPerToken, perplexity: Math.exp(natsPerToken) };
}
