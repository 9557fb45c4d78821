/** Backward runs of whole networks: every kind of target, layers that read several or run backward, chunks and limits. */
import type { Head, LayerWeights } from "../../../../src/model/network";
import { describe, expect, it } from "vitest";
import { Backpropagation, backpropagate } from "../../../../src/engine/gradients/backpropagation";
import { NetworkRun } from "../../../../src/engine/network/network";
import { saliency } from "../../../../src/engine/gradients/saliency";
import type { Objective } from "../../../../src/engine/gradients/objective";
import { Comparison, forward, valueOf, type Case } from "../differences";
import { randomLayer, seeded } from "../networks";

const vocabulary = 7;

/** Tokens in, predictions out, through the layers given as [cell, units, reads, direction]. */
function network(
  description: [cell: string, units: number, reads: number[], direction?: "reverse"][],
  width: number,
  steps = 6,
): Case {
  const random = seeded(19);
  const values = (length: number) => Float32Array.from({ length }, random);
  const inputSize = 3;
  const layers = description.map(([cell, hiddenSize, reads, direction]): LayerWeights => {
    const size = reads.reduce((sum, read) => sum + (read < 0 ? inputSize : description[read]![1]), 0);
    return {
      ...randomLayer(cell, { inputSize: size, hiddenSize }, random, { scale: 0.8 }),
      reads,
      direction: direction ?? "forward",
    };
  });
  return {
    steps,
    weights: {
      layers,
      embedding: { rows: vocabulary, columns: inputSize, data: values(vocabulary * inputSize) },
      head: { rows: vocabulary, columns: width, weight: values(vocabulary * width), bias: values(vocabulary) },
    },
    input: { ids: Uint32Array.from({ length: steps }, (_, i) => (i * i + 3) % vocabulary) },
    initial: description.map(([, units]) => ({ h: values(units) })),
  };
}

/** The network with a head that reads all that is there, over the last steps, and through stages. */
function withAttention(example: Case, reads: number[], width: number): Case {
  const random = seeded(23);
  const values = (length: number) => Float32Array.from({ length }, random);
  const dense = (rows: number, columns: number) => ({ rows, columns, weight: values(rows * columns), bias: values(rows) });
  const head: Head = {
    ...dense(vocabulary, 4),
    reads,
    attention: { weight: values(width), window: 3 },
    stages: [
      { kind: "dense", ...dense(5, width), activation: "tanh" },
      { kind: "layer-norm", scale: values(5), shift: values(5), epsilon: 1e-3 },
      { kind: "dense", ...dense(6, 5), activation: "relu" },
      { kind: "dense", ...dense(4, 6), activation: "sigmoid" },
    ],
  };
  return { ...example, weights: { ...example.weights, head } };
}

const networks = {
  "a stack": network(
    [
      ["lstm", 4, [-1]],
      ["gru", 3, [0]],
    ],
    3,
  ),
  "a layer that also reads the input": network(
    [
      ["gru", 3, [-1]],
      ["mut3", 4, [0, -1]],
      ["rnn-tanh", 2, [0, 1]],
    ],
    2,
  ),
  "depth-gated layers": network(
    [
      ["lstm", 3, [-1]],
      ["lstm-depth-gated", 3, [0]],
      ["lstm-depth-gated", 3, [1]],
    ],
    3,
  ),
  "a grid of three blocks": network(
    [
      ["grid-lstm-lowest", 3, [-1]],
      ["grid-lstm", 3, [0]],
      ["grid-lstm", 3, [1]],
    ],
    3,
  ),
  "both directions, twice": network(
    [
      ["lstm", 2, [-1]],
      ["lstm", 3, [-1], "reverse"],
      ["gru", 3, [0, 1]],
      ["lstm-peephole", 2, [0, 1], "reverse"],
    ],
    5,
  ),
  "a head with attention and stages": withAttention(
    network(
      [
        ["lstm", 4, [-1]],
        ["gru", 3, [0]],
      ],
      3,
    ),
    [-1, 0, 1],
    10,
  ),
  "attention over both directions": withAttention(
    network(
      [
        ["lstm", 2, [-1]],
        ["gru", 3, [-1], "reverse"],
      ],
      5,
    ),
    [1, -1, 0],
    8,
  ),
  "a clock that runs backward": network([["rnn-clockwork", 4, [-1], "reverse"]], 4),
};

const targets: Objective[] = [
  { kind: "logit", step: 4, token: 2 },
  { kind: "log-probability", step: 5, token: 3 },
  { kind: "difference", step: 4, token: 1, other: 5 },
  { kind: "loss", first: 2, last: 5 },
  { kind: "unit", layer: 0, state: "h", step: 3, unit: 1 },
];

describe.each(Object.entries(networks))("%s", (_, example) => {
  const { weights, input, initial, steps } = example;
  const rows = forward(example);

  it.each(targets)("$kind, with respect to all that was read", (target) => {
    const run = backpropagate(weights, rows, input, target, { initial, parameters: true });
    expect(run.value).toBeCloseTo(valueOf(example, target), 4);
    new Comparison(example, target).checkAll(run);
  });

  it("the same to the bit in chunks of any length, from rows that are handed out piece by piece", () => {
    const sizes = new NetworkRun(weights).layers.map(({ rowSize }) => rowSize);
    const target: Objective = { kind: "loss", first: 1, last: 5 };
    const run = (chunk: number) => {
      const backwards = new Backpropagation(
        {
          weights,
          input,
          steps,
          initial,
          rows: (layer, from, count) => ({
            data: rows[layer]!.slice(from * sizes[layer]!, (from + count) * sizes[layer]!),
            offset: 0,
            stride: sizes[layer]!,
          }),
        },
        target,
        { chunk, parameters: true },
      );
      const progress = [0];
      while (!backwards.done) {
        backwards.advance();
        expect(backwards.progress).toBeGreaterThanOrEqual(progress[progress.length - 1]!);
        progress.push(backwards.progress);
      }
      const { layers, input: inputs, embedding } = backwards;
      return { rows: layers.map((layer) => layer.rows), starts: layers.map(({ runner }) => runner.initial()), inputs, embedding };
    };
    const whole = run(steps);
    expect(run(1)).toEqual(whole);
    expect(run(4)).toEqual(whole);
  });
});

describe("a backward run", () => {
  const example = networks["a stack"];
  const { weights, input, initial, steps } = example;
  const rows = forward(example);
  const target: Objective = { kind: "logit", step: 4, token: 2 };
  const full = backpropagate(weights, rows, input, target, { initial });

  it("starts at the target, and stops where it is told to, with the same numbers on the way", () => {
    expect([full.first, full.last]).toEqual([0, 4]);
    const short = backpropagate(weights, rows, input, target, { initial, first: 2 });
    expect(short.input).toEqual(full.input.subarray(2 * 3));
    short.layers.forEach(({ rows: found, size }, layer) => expect(found).toEqual(full.layers[layer]!.rows.subarray(2 * size)));
  });

  it("gives what a state at any step does to the target, all later steps considered", () => {
    // Starting at step 2 from the states after step 1, the initial states are those of step 1.
    const later: Case = {
      weights,
      steps: steps - 2,
      input: { ids: (input as { ids: Uint32Array }).ids.subarray(2) },
      initial: statesAfter(1),
    };
    const comparison = new Comparison(later, { ...target, step: 2 });
    full.layers.forEach(({ rows: gradients, size, places }, layer) => {
      // h alone: what c does through the h of its own step is not seen by a run that starts after it.
      const { offset, size: units } = places.find(({ name }) => name === "h")!;
      const h = later.initial[layer]!.h!;
      const own = layer === 0 ? upperShare(1) : new Float32Array(units);
      comparison.check(
        `h of layer ${layer}`,
        h,
        gradients.slice(size + offset, size + offset + units).map((value, i) => value - own[i]!),
      );
    });
  });

  function statesAfter(step: number) {
    const run = new NetworkRun(weights);
    run.reset(initial);
    run.run(
      { ids: (input as { ids: Uint32Array }).ids.subarray(0, step + 1) },
      step + 1,
      rows.map((all) => new Float32Array(all.length)),
      0,
    );
    return run.states();
  }

  /** What layer 0's h gives to layer 1 in the same step: the gradient of layer 1's own input. */
  function upperShare(step: number) {
    const { rowSize, outputsAt } = new NetworkRun(weights).layers[0]!;
    const h = Float32Array.from({ length: steps * 4 }, (_, i) => rows[0]![Math.floor(i / 4) * rowSize + outputsAt + (i % 4)]!);
    const upper: Case = {
      weights: { layers: [{ ...weights.layers[1]!, reads: [-1] }], embedding: null, head: weights.head },
      steps,
      input: { vectors: { data: h, offset: 0, stride: 4 } },
      initial: [initial[1]!],
    };
    return backpropagate(upper.weights, forward(upper), upper.input, target, { initial: upper.initial }).input.slice(
      step * 4,
      (step + 1) * 4,
    );
  }

  it("saliency: the gradient's length, and its product with the input", () => {
    const { ids } = input as { ids: Uint32Array };
    const { data } = weights.embedding!;
    const gradients = Array.from({ length: 5 }, (_, step) => [...full.input.subarray(step * 3, step * 3 + 3)]);
    const norms = gradients.map((gradient) => Math.hypot(...gradient));
    const products = gradients.map((gradient, step) =>
      gradient.reduce((sum, value, i) => sum + value * data[ids[step]! * 3 + i]!, 0),
    );
    saliency(full, "norm").forEach((value, step) => expect(value).toBeCloseTo(norms[step]!, 5));
    saliency(full, "input-times-gradient").forEach((value, step) => expect(value).toBeCloseTo(products[step]!, 5));
    expect(Math.min(...norms)).toBeGreaterThan(0);
  });

  it.each<[Objective, string]>([
    [{ kind: "logit", step: 6, token: 0 }, "steps 0 to 5"],
    [{ kind: "logit", step: 2, token: 7 }, "predicts 7 tokens"],
    [{ kind: "loss", first: 0, last: 3 }, "after the steps -1 to 2"],
    [{ kind: "unit", layer: 1, state: "c", step: 1, unit: 0 }, "no state c in a layer 1"],
    [{ kind: "unit", layer: 0, state: "c", step: 1, unit: 4 }, "has 4 numbers"],
    [{ kind: "outputs", first: 0, weights: new Float32Array(4) }, "no multiple"],
  ])("refuses %j", (wrong, what) => {
    expect(() => backpropagate(weights, rows, input, wrong)).toThrow(
      expect.objectContaining({ code: "bad-target", message: expect.stringContaining(what) as string }),
    );
  });

  it("refuses steps that leave the target out, and a head that is not there", () => {
    expect(() => backpropagate(weights, rows, input, target, { first: 5 })).toThrow("outside of the steps 5 to 4");
    expect(() => backpropagate({ ...weights, head: null }, rows, input, target)).toThrow("has no head");
  });

  it("keeps NaN that arose in the run", () => {
    const broken = rows.map((all) => all.slice());
    broken[1]!.fill(NaN, 2 * 12, 3 * 12);
    const run = backpropagate(weights, broken, input, target, { initial });
    expect(run.input.subarray(0, 3).every(Number.isNaN)).toBe(true);
  });
});
