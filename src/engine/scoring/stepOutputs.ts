/** What a model says at each step that is no next token: its head's numbers, with what is applied to them at the end. */
import type { OutputActivation, StepOutput } from "../../model/network";
import { headReads, type NetworkInput, type NetworkRun } from "../network/network";
import { scoresOf, windowOf } from "../network/readout";
import { SequenceReader } from "./sequenceReader";

/** A row for each step of one sequence. */
export function stepOutputs(
  { head, activation }: StepOutput,
  run: NetworkRun,
  input: NetworkInput,
  steps: number,
): Float32Array[] {
  const rows: Float32Array[] = [];
  const reads = headReads({ head, layers: run.weights.layers });
  new SequenceReader(run, reads, windowOf(head)).read(input, steps, (step, read) => {
    rows[step] = applied(activation, scoresOf(head, read));
  });
  return rows;
}

/** The activation of one step's numbers; softmax is over all of them. */
export function applied(activation: OutputActivation, scores: Float32Array): Float32Array {
  switch (activation) {
    case "none":
      return scores;
    case "tanh":
      return scores.map(Math.tanh);
    case "relu":
      return scores.map((value) => Math.max(0, value));
    case "sigmoid":
      return scores.map((value) => 1 / (1 + Math.exp(-value)));
    case "softmax": {
      const largest = scores.reduce((a, b) => Math.max(a, b), -Infinity);
      const powers = scores.map((value) => Math.exp(value - largest));
      const total = powers.reduce((sum, value) => sum + value, 0);
      return powers.map((value) => value / total);
    }
  }
}
