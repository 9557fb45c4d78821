/** Gradients by central differences of the forward run, which know nothing of how gradients are derived. */
import type { Head, LayerWeights, NetworkWeights } from "../../../src/model/network";
import { expect } from "vitest";
import type { Backpropagation } from "../../../src/engine/gradients/backpropagation";
import type { States } from "../../../src/engine/network/interpreter";
import type { Vectors } from "../../../src/engine/network/multiply";
import { NetworkRun, topLayers, type NetworkInput } from "../../../src/engine/network/network";
import { sideBySide } from "../../../src/engine/network/readout";
import { layerRows } from "../../../src/engine/network/rowLayout";
import type { Objective } from "../../../src/engine/gradients/objective";

export interface Case {
  readonly weights: NetworkWeights;
  readonly input: NetworkInput;
  readonly steps: number;
  readonly initial: readonly States[];
}

/** Making a run takes longer than these few steps. It reads the weights as they are, so that one serves while they change. */
const networkRuns = new WeakMap<Case, NetworkRun>();

/** Rows of the whole forward run. */
export function forward(example: Case): Float32Array[] {
  const { weights, steps, initial } = example;
  const run = networkRuns.get(example) ?? new NetworkRun(weights);
  networkRuns.set(example, run);
  run.reset(initial);
  const rows = run.layers.map(({ rowSize }) => new Float32Array(steps * rowSize));
  run.run({ vectors: vectorsOf(example) }, steps, rows, 0);
  return rows;
}

/** Where a layer's channels and outputs stand in its rows: layers are looked at a hundred thousand times. */
const places = new WeakMap<LayerWeights, ReturnType<typeof layerRows> & { readonly size: number }>();

function placesOf(layer: LayerWeights, index: number) {
  const known = places.get(layer);
  if (known) return known;
  const rows = layerRows(layer, index);
  const place = { ...rows, size: rows.channels.at(-1)!.size };
  places.set(layer, place);
  return place;
}

/** Of tokens the rows of the embedding: what comes from a token a run computes once, and would keep when weights change. */
function vectorsOf(example: Case): Vectors {
  const { weights, input, steps } = example;
  if ("vectors" in input) return input.vectors;
  const stride = weights.embedding!.columns;
  const data = sideBySide(Array.from({ length: steps }, (_, step) => inputOf(example, step)));
  return { data, offset: 0, stride };
}

/** The target in double precision, written anew from its definition, of what a forward run gave. */
export function valueOf(example: Case, target: Objective, rows = forward(example)): number {
  const {
    weights: { layers, head },
    input,
  } = example;
  const tops = topLayers(layers);
  const outputs = (step: number, reads: readonly number[] = tops) =>
    reads.flatMap((layer) => {
      if (layer < 0) return [...inputOf(example, step)];
      const { rowSize, outputsAt, size } = placesOf(layers[layer]!, layer);
      const from = step * rowSize + outputsAt;
      return [...rows[layer]!.subarray(from, from + size)];
    });
  const logits = (step: number) => {
    const first = Math.max(0, step + 1 - (head!.attention?.window ?? 1));
    return headScores(
      head!,
      Array.from({ length: step + 1 - first }, (_, i) => outputs(first + i, head!.reads)),
    );
  };
  const logProbability = (step: number, token: number) => {
    const all = logits(step);
    return all[token]! - Math.log(all.reduce((sum, logit) => sum + Math.exp(logit), 0));
  };
  switch (target.kind) {
    case "outputs": {
      const size = outputs(0).length;
      const count = target.weights.length / size;
      return Array.from({ length: count }, (_, i) => dot(target.weights, outputs(target.first + i), i * size)).reduce(
        (a, b) => a + b,
        0,
      );
    }
    case "logit":
      return logits(target.step)[target.token]!;
    case "difference":
      return logits(target.step)[target.token]! - logits(target.step)[target.other]!;
    case "log-probability":
      return logProbability(target.step, target.token);
    case "loss": {
      const { ids } = input as { ids: Uint32Array };
      let total = 0;
      for (let token = target.first; token <= target.last; token++) total -= logProbability(token - 1, ids[token]!);
      return total / (target.last - target.first + 1);
    }
    case "unit": {
      const { channels, rowSize } = placesOf(layers[target.layer]!, target.layer);
      return rows[target.layer]![
        target.step * rowSize + channels.find(({ name }) => name === target.state)!.offset + target.unit
      ]!;
    }
  }
}

function inputOf({ weights: { embedding }, input }: Case, step: number): Float32Array {
  if ("vectors" in input) return input.vectors.data.subarray(step * input.vectors.stride, (step + 1) * input.vectors.stride);
  const { columns, data } = embedding!;
  return data.subarray(input.ids[step]! * columns, (input.ids[step]! + 1) * columns);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const dot = (a: ArrayLike<number>, b: readonly number[], start = 0) => {
  let total = 0;
  for (let i = 0; i < b.length; i++) total += b[i]! * a[start + i]!;
  return total;
};

/** Attention, stages and the head's product, written anew. */
function headScores(head: Head, read: readonly number[][]): number[] {
  let vector = read.at(-1)!;
  if (head.attention) {
    const counts = read.map((v) => Math.exp(dot(head.attention!.weight, v)));
    vector = vector.map((_, i) => sum(read.map((v, step) => v[i]! * counts[step]!)) / sum(counts));
  }
  const product = ({ bias, weight, columns }: Pick<Head, "bias" | "weight" | "columns">, v: readonly number[]) => {
    return Array.from(bias, (value, row) => value + dot(weight, v, row * columns));
  };
  for (const stage of head.stages ?? []) {
    if (stage.kind === "dense") {
      const after = {
        none: (v: number) => v,
        tanh: Math.tanh,
        relu: (v: number) => (v > 0 ? v : 0),
        sigmoid: (v: number) => 1 / (1 + Math.exp(-v)),
      };
      vector = product(stage, vector).map(after[stage.activation]);
    } else {
      const mean = sum(vector) / vector.length;
      const variance = sum(vector.map((v) => (v - mean) ** 2)) / vector.length;
      vector = vector.map((v, i) => (stage.scale[i]! * (v - mean)) / Math.sqrt(variance + stage.epsilon) + stage.shift[i]!);
    }
  }
  return product(head, vector);
}

type ChangedRuns = WeakMap<Float32Array, Map<string, Float32Array[]>>;

/** Forward runs of an example with one number changed, kept for its next target: by the numbers, place and value. */
const changedRuns = new WeakMap<Case, ChangedRuns>();

/** Of all numbers compared, how many differ and lie at a kink, where differences say nothing. */
export class Comparison {
  compared = 0;
  kinks = 0;

  constructor(
    private readonly example: Case,
    private readonly target: Objective,
    private readonly tolerance = 2e-3,
  ) {}

  /** Compares the gradient of numbers that the forward run reads with differences; those are set back. */
  check(what: string, numbers: Float32Array, gradient: ArrayLike<number>): void {
    expect(gradient, what).toHaveLength(numbers.length);
    numbers.forEach((_, i) => {
      const [wide, narrow] = [this.difference(numbers, i, 0.01), this.difference(numbers, i, 0.005)];
      this.compared++;
      // Richardson's extrapolation: the error of second order cancels.
      const expected = (4 * narrow - wide) / 3;
      const error = Math.abs(gradient[i]! - expected) / Math.max(1, Math.abs(expected));
      if (error <= this.tolerance) return;
      // Where a function is smooth the error falls to a quarter with half the distance; across a kink it does not.
      const narrowest = this.difference(numbers, i, 0.0025);
      if (Math.abs(wide - narrow - 4 * (narrow - narrowest)) > 5e-4 * Math.max(1, Math.abs(narrow))) this.kinks++;
      // An expectation for each number takes longer than the number.
      else expect.fail(`${what} [${i}]: ${gradient[i]} instead of ${expected}`);
    });
  }

  /** Everything that a run with parameters returns, and that few numbers were left out. */
  checkAll(run: Backpropagation): void {
    const { weights, input, initial } = this.example;
    weights.layers.forEach((layer, index) => {
      const { runner } = run.layers[index]!;
      const starts = runner.initial();
      for (const [state, values] of Object.entries(initial[index] ?? {}))
        this.check(`layer ${index} initial ${state}`, values, starts[state]!);
      for (const [key, values] of layer.parameters) {
        if (key !== "periods") this.check(`layer ${index} ${key}`, values, runner.parameters!.get(key)!);
      }
    });
    if ("vectors" in input) this.check("input", input.vectors.data, run.input);
    else this.check("embedding", weights.embedding!.data, run.embedding!);
    if (weights.head && run.head) {
      this.check("head", weights.head.weight, run.head.weight);
      this.check("head's bias", weights.head.bias, run.head.bias);
    }
    expect(this.kinks / this.compared).toBeLessThan(0.1);
  }

  private runsOf(numbers: Float32Array): Map<string, Float32Array[]> {
    const ofExample: ChangedRuns = changedRuns.get(this.example) ?? new WeakMap();
    const runs = ofExample.get(numbers) ?? new Map<string, Float32Array[]>();
    changedRuns.set(this.example, ofExample.set(numbers, runs));
    return runs;
  }

  private difference(numbers: Float32Array, i: number, distance: number): number {
    const middle = numbers[i]!;
    const runs = this.runsOf(numbers);
    const at = (value: number) => {
      numbers[i] = value;
      const key = `${i} ${value}`;
      const rows = runs.get(key) ?? forward(this.example);
      runs.set(key, rows);
      return [numbers[i], valueOf(this.example, this.target, rows)] as const;
    };
    const [right, after] = at(middle + distance);
    const [left, before] = at(middle - distance);
    numbers[i] = middle;
    return (after - before) / (right - left);
  }
}
