/**
 * Reads whole sequences with a network and hands out, step by step, what layers give, side by side. It keeps a chunk of
 * rows and the last vectors, and nothing of what lies behind.
 */
import { inputOfToken, inputSizeOf, type NetworkInput, type NetworkRun } from "../network/network";
import { vectorOf } from "../network/interpreter";
import { sideBySide } from "../network/readout";
import { finish, type Work } from "../network/work";

export class SequenceReader {
  private rows: Float32Array[] = [];
  private capacity = 0; // steps

  /** Hands out what `layers` give (-1 for the network's input) in the last `window` steps. */
  constructor(
    private readonly run: NetworkRun,
    private readonly layers: readonly number[],
    private readonly window = 1,
  ) {}

  /**
   * Reads a sequence from zero states. `after` gets the number of each step, from 0, and the vectors of the last `window`
   * steps, oldest first; fewer at the beginning. Fails as NetworkRun does.
   */
  read(input: NetworkInput, steps: number, after: (step: number, vectors: readonly Float32Array[]) => void): void {
    finish(this.readInTurns(input, steps, after));
  }

  /** The same, chunk by chunk. */
  *readInTurns(input: NetworkInput, steps: number, after: (step: number, vectors: readonly Float32Array[]) => void): Work<void> {
    const { run } = this;
    // A layer that reads backward needs all of the sequence.
    const chunk = run.streams ? Math.min(run.chunk, steps) : steps;
    this.reserve(chunk);
    run.reset();
    const last: Float32Array[] = [];
    for (let start = 0; start < steps; start += chunk) {
      const count = Math.min(chunk, steps - start);
      const part = partOf(input, start, count);
      run.run(part, count, this.rows, 0);
      for (let step = 0; step < count; step++) {
        if (last.length === this.window) last.shift();
        last.push(sideBySide(this.layers.map((layer) => this.output(layer, part, step))));
        after(start + step, last);
      }
      yield;
    }
  }

  private output(layer: number, input: NetworkInput, step: number): Float32Array {
    const { weights, layers } = this.run;
    if (layer >= 0) {
      const { rowSize, outputs, outputsAt } = layers[layer] as NetworkRun["layers"][number];
      const at = step * rowSize + outputsAt;
      return (this.rows[layer] as Float32Array).subarray(at, at + outputs);
    }
    return "ids" in input
      ? inputOfToken(weights, input.ids[step] as number)
      : vectorOf(input.vectors, step, inputSizeOf(weights));
  }

  private reserve(steps: number): void {
    if (this.capacity >= steps) return;
    this.rows = this.run.layers.map((layer) => new Float32Array(steps * layer.rowSize));
    this.capacity = steps;
  }
}

function partOf(input: NetworkInput, start: number, count: number): NetworkInput {
  if ("ids" in input) return { ids: input.ids.subarray(start, start + count) };
  const { data, offset, stride } = input.vectors;
  return { vectors: { data, offset: offset + start * stride, stride } };
}
