/** Gradients of every cell against central differences, and the size of the graphs they are. */
import { quoted } from "../../../../src/messages/message";
import type { CellOptions } from "../../../../src/engine/cell/cellDefinition";
import type { LayerWeights, NetworkWeights } from "../../../../src/model/network";
import { describe, expect, it } from "vitest";
import { backpropagate } from "../../../../src/engine/gradients/backpropagation";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { systems } from "../../../../src/engine/cell/definitions/systems";
import { defineCell } from "../../../../src/engine/cell/defineCell";
import { gradientOf, rootsOf } from "../../../../src/engine/gradients/gradient";
import { inOrder } from "../../../../src/engine/graph/graph";
import { definitionOf, sizesOf } from "../../../../src/engine/network/layer";
import type { Objective } from "../../../../src/engine/gradients/objective";
import { Comparison, forward, type Case } from "../differences";
import { randomLayer, seeded } from "../networks";

/** Each switch once, beside the defaults; limits so narrow that they are met. */
const variants: Record<string, CellOptions[]> = {
  lstm: [{ forgetBias: 1 }, { clip: 0.7 }, { cellClip: 0.4 }, { gates: "hard-sigmoid", candidate: "linear", output: "softsign" }],
  "lstm-peephole": [{ peepholes: "i" }, { peepholes: "f" }, { peepholes: "o", cellClip: 0.4 }],
  "lstm-coupled": [{ peepholes: "fo" }],
  "lstm-projected": [{ cellClip: 0.5, projectionClip: 0.2 }],
  slstm: [{ forgetGate: "sigmoid" }],
  mlstm: [{ forgetGate: "sigmoid" }],
  gru: [{ gates: "hard-sigmoid", candidate: "elu 0.7" }],
  rnn: ["linear", "softsign", "softplus", "affine 0.8 0.1", "leaky-relu 0.1", "thresholded-relu 0.2", "scaled-tanh 1.7 0.7"].map(
    (activation) => ({ activation }),
  ),
};

/** Of systems, small ones; a picture ends within the steps. */
const lengths: Record<string, CellOptions[]> = {
  attention: [{ steps: 3, pixels: 4, places: 3, features: 2, attention: 2, embedding: 2, letters: 3 }],
  vrnn: ["reads", "writes"].map((mode) => ({ mode, steps: 3, pixels: 2, latent: 2, features: 2, hidden: 2 })),
  rnnsearch: [{ places: 3, characters: 2, hidden: 2, attention: 2, embedding: 2, features: 2, letters: 3 }],
  storn: ["reads", "writes"].map((mode) => ({ mode, steps: 3, pixels: 2, latent: 2, hidden: 3 })),
  draw: ["reads", "writes"].map((mode) => ({ mode, steps: 3, side: 3, window: 2, latent: 2 })),
};

const steps = 5;

/** "ab" from the front, from the back, and their places; then three steps that write. */
const line = [
  [1, 0, 0, 1, 1, 0, 0, 0, 1, 0],
  [0, 1, 1, 0, 0, 1, 0, 1, 0, 0],
  ...Array.from({ length: 3 }, () => Array.from({ length: 10 }, () => 0)),
];
const layerOf = (cell: string) => ({ cell, inputSize: 2, hiddenSize: 3, direction: "forward" as const });

/** The cell alone, or on an LSTM where it sees the c of a layer below. */
function example(cell: string, options: CellOptions | undefined): Case {
  const random = seeded(cell.length + 13);
  const definition = definitionOf({ ...layerOf(cell), options }, 0);
  const readsBelow = definition.order.some(({ node }) => node.kind === "below");
  const hiddenSize = 3;
  const pixels = Number(options?.["pixels"] ?? Number(options?.["side"] ?? 0) ** 2);
  const readsLines = cell === "rnnsearch";
  const ofSystem = readsLines ? line[0]!.length : pixels + Number(options?.["latent"] ?? 0);
  const inputSize = readsBelow || definition.sizeOf("x") === "units" ? hiddenSize : ofSystem || 2;
  const outputSize = definition.sizeOf("h") === "outputs" ? { outputSize: 2 } : {};
  const layers = [
    ...(readsBelow ? [randomLayer("lstm", { inputSize, hiddenSize }, random)] : []),
    randomLayer(cell, { inputSize, hiddenSize, ...outputSize }, random, { scale: 0.7, ...(options && { options }) }),
  ];
  const values = (length: number, from = 0) => Float32Array.from({ length }, () => from + random());
  return {
    steps,
    weights: { layers, embedding: null, head: null } satisfies NetworkWeights,
    input: {
      vectors: {
        data: readsLines ? Float32Array.from(line.flat()) : values(steps * inputSize),
        offset: 0,
        stride: inputSize,
      },
    },
    initial: layers.map((layer: LayerWeights) => {
      const states = definitionOf(layer, 0);
      const sizes = sizesOf(layer);
      // A normaliser that is near 0 would make differences meaningless.
      return Object.fromEntries(
        Object.keys(states.next).map((name) => [name, values(sizes[states.sizeOf(name)], name === "n" ? 2 : 0)]),
      );
    }),
  };
}

const all = [
  ...[...cells.keys()].flatMap((cell) => [undefined, ...(variants[cell] ?? [])].map((options) => ({ cell, options }))),
  ...[...systems.keys()].flatMap((cell) => lengths[cell]!.map((options) => ({ cell, options }))),
];

describe.each(all)("$cell $options", ({ cell, options }) => {
  const one = example(cell, options);
  const top = one.weights.layers.length - 1;
  const layer = one.weights.layers[top]!;

  it("a weighted sum of all outputs", () => {
    const random = seeded(3);
    const target: Objective = {
      kind: "outputs",
      first: 0,
      weights: Float32Array.from({ length: steps * (layer.outputSize ?? 3) }, random),
    };
    const run = backpropagate(one.weights, forward(one), one.input, target, { initial: one.initial, parameters: true });
    new Comparison(one, target).checkAll(run);
  });

  it.each(
    Object.keys(definitionOf({ ...layerOf(cell), options }, 0).next).filter(
      (state) => !["y", "row", "mu0", "sigma0"].includes(state),
    ),
  )("one unit of %s before the end", (state) => {
    const target: Objective = { kind: "unit", layer: top, state, step: steps - 2, unit: 0 };
    const run = backpropagate(one.weights, forward(one), one.input, target, { initial: one.initial });
    const { data, stride } = (one.input as { vectors: { data: Float32Array; stride: number } }).vectors;
    const comparison = new Comparison(one, target);
    comparison.check("input", data.subarray(0, (steps - 1) * stride), run.input);
    for (const [name, values] of Object.entries(one.initial[top]!))
      comparison.check(name, values, run.layers[top]!.runner.initial()[name]!);
  });
});

describe("the graph of a gradient", () => {
  const operations = (cell: string) => {
    const definition = cells.get(cell)!;
    const given = new Set(definition.channels.map(({ expression }) => expression));
    const counts: Record<string, number> = {};
    for (const expression of inOrder(rootsOf(gradientOf(definition), false), (e) => given.has(e))) {
      const { kind } = expression.node;
      const group = ["unary", "binary", "complement"].includes(kind) ? "elementwise" : kind;
      if (!given.has(expression)) counts[group] = (counts[group] ?? 0) + 1;
    }
    return counts;
  };

  it("of the LSTM is no larger than one written by hand", () => {
    // tanh c'; 1 for dL/do, dL/di, dL/df, dL/dg, dL/dc each; 4 slopes of 2 and their 4 products; dL/dc' through h: 4 and
    // the sum; W^T and U^T of four gates and their 3 + 3 sums.
    expect(operations("lstm")).toEqual({ elementwise: 1 + 5 + 4 * 3 + 5 + 6, transposed: 8, given: 2, previous: 1 });
  });

  it("takes common factors out: dL/dz of a GRU is dL/dh (h - n)", () => {
    const { matrices, incoming } = gradientOf(cells.get("gru")!);
    const z = matrices.find(({ key }) => key === "W.z.x")!.rows;
    const factors = (expression: typeof z): (typeof z)[] => {
      const { node } = expression;
      return node.kind === "binary" && node.apply === "mul" ? [...factors(node.left), ...factors(node.right)] : [expression];
    };
    expect(factors(z)[0]).toBe(incoming.h);
    expect(factors(z)[1]!.node).toMatchObject({ kind: "binary", apply: "sub" });
  });

  it("is made once, and anew for other options", () => {
    const lstm = cells.get("lstm")!;
    expect(gradientOf(lstm)).toBe(gradientOf(lstm.with({})));
    expect(gradientOf(lstm.with({ cellClip: 1 }))).not.toBe(gradientOf(lstm));
  });

  it("adds up what one number gives to many", () => {
    // The gate is one number for all units, and reads a sum of them.
    const shared = defineCell({ id: "shared", title: quoted(""), source: "" }, ({ h, x, map, sigmoid, tanh, affine }) => {
      const gate = sigmoid(map("z", { rows: "one" }, x)).add(h.sum());
      return { h: gate.add(tanh(affine("n", x, h))) };
    });
    const { matrices, previous } = gradientOf(shared);
    expect(matrices.find(({ key }) => key === "W.z.x")!.rows.size).toBe("one");
    expect(previous.h!.size).toBe("units");
  });
});
