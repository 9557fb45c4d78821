/** What a model says at each step that is no next token: its head's numbers, with what is applied to them at the end. */
import type { StepOutput } from "../../model/network";
import { headReads, type NetworkInput, type NetworkRun } from "../network/network";
import { applied, scoresOf, windowOf } from "../network/readout";
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
