/** Backward on the kernel gives what the plain interpreter gives: every cell at odd sizes, whole networks, any chunks. */
import { quoted } from "../../../../src/messages/message";
import type { CellDefinition, CellOptions } from "../../../../src/engine/cell/cellDefinition";
import type { LayerWeights, NetworkWeights } from "../../../../src/model/network";
import { describe, expect, it } from "vitest";
import { backpropagate, type Backpropagation, type MakeBackpropagation } from "../../../../src/engine/gradients/backpropagation";
import { activationNames } from "../../../../src/engine/graph/activations";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { defineCell } from "../../../../src/engine/cell/defineCell";
import { LayerRun, type States } from "../../../../src/engine/network/interpreter";
import { kernelBackpropagation } from "../../../../src/engine/kernel/run/layerBackpropagation";
import { KernelLayerRun } from "../../../../src/engine/kernel/run/layerRun";
import { definitionOf, sizesOf } from "../../../../src/engine/network/layer";
import { LayerBackpropagation, type LayerBackpropagationRunner } from "../../../../src/engine/gradients/layerBackpropagation";
import { NetworkRun } from "../../../../src/engine/network/network";
import type { Objective } from "../../../../src/engine/gradients/objective";
import { factories, startKernel } from "../kernels";
import { randomLayer, seeded } from "../networks";

/** More than two of the stretches below. */
const STEPS = 130;
const TOLERANCE = 1e-4;

/** Each switch, beside the defaults; limits so narrow that they are met. */
const variants: Record<string, CellOptions[]> = {
  lstm: [
    { forgetBias: 1, clip: 0.3 },
    { cellClip: 0.2 },
    { gates: "hard-sigmoid 0.2 0.5", candidate: "softsign", output: "softplus" },
  ],
  "lstm-peephole": [{ peepholes: "i" }, { peepholes: "fo", cellClip: 0.2 }],
  "lstm-coupled": [{ peepholes: "fo" }],
  "lstm-projected": [{ cellClip: 0.2, projectionClip: 0.05 }],
  slstm: [{ forgetGate: "sigmoid" }],
  mlstm: [{ forgetGate: "sigmoid" }],
  gru: [{ gates: "hard-sigmoid", candidate: "elu" }],
  rnn: activationNames.map((activation) => ({ activation })),
};

const all = [...cells.keys()].flatMap((cell) => [undefined, ...(variants[cell] ?? [])].map((options) => ({ cell, options })));

/** Weights so small that gradients neither die away nor grow over the steps; x and h as large as the cell asks for. */
function layerOf(cell: string, units: number, options?: CellOptions): LayerWeights {
  const definition = cells.get(cell)!.with(options);
  const sizes = {
    hiddenSize: units,
    inputSize: definition.sizeOf("x") === "units" ? units : 5,
    ...(definition.sizeOf("h") === "outputs" && { outputSize: Math.ceil(units / 2) }),
  };
  const layer = randomLayer(cell, sizes, seeded(units + cell.length), {
    ...(options && { options }),
    scale: 1 / Math.sqrt(units),
  });
  // Forgetting keeps the scale by which the matrix LSTM divides away from 0.
  if (cell === "mlstm") layer.parameters.get("b.f.x")!.fill(-1);
  return layer;
}

function vectors(size: number, steps: number, seed: number) {
  return { data: Float32Array.from({ length: size * steps }, seeded(seed)), offset: 0, stride: size };
}

/** A layer's forward run, and gradients that come to its states from outside. */
function prepared(weights: LayerWeights) {
  const definition = definitionOf(weights, 0);
  const sizes = sizesOf(weights);
  const run = new LayerRun(definition, weights, 0);
  const random = seeded(11);
  const before: States = Object.fromEntries(
    Object.keys(definition.next).map((name) => {
      return [name, Float32Array.from({ length: sizes[definition.sizeOf(name)] }, () => random() + (name === "n" ? 2 : 0))];
    }),
  );
  const x = vectors(sizes.input, STEPS, 3);
  const below = vectors(sizes.units, STEPS, 4);
  const rows = { data: new Float32Array(STEPS * run.rowSize), offset: 0, stride: run.rowSize };
  run.reset(before, 7);
  run.run({ x, below }, STEPS, rows);
  const { places, size } = new LayerBackpropagation(weights, 0);
  return { weights, sizes, before, x, below, rows, places, direct: vectors(size, STEPS, 5) };
}

/** All that a runner gives, in stretches of so many steps. */
function passThrough(
  { sizes, before, x, below, rows, places, direct }: ReturnType<typeof prepared>,
  runner: LayerBackpropagationRunner,
  stretches: number[],
) {
  const states = { ...direct, data: direct.data.slice() };
  const dx = vectors(sizes.input, STEPS, 9);
  const dBelow = vectors(sizes.units, STEPS, 9);
  runner.reset();
  let to = STEPS;
  for (const steps of stretches) {
    const from = to - steps;
    const at = <V extends { offset: number; stride: number }>(all: V) => ({ ...all, offset: from * all.stride });
    const earlier = Object.fromEntries(
      places.map(({ name, traced, size }) => {
        const start = (from - 1) * rows.stride + traced;
        return [name, from > 0 ? rows.data.subarray(start, start + size) : before[name]!];
      }),
    );
    runner.run(
      { first: 7 + from, steps, rows: at(rows), before: earlier, x: at(x), below: at(below) },
      { states: at(states), x: at(dx), below: at(dBelow) },
    );
    to = from;
  }
  return {
    states: states.data,
    x: dx.data,
    below: dBelow.data,
    ...Object.fromEntries(Object.entries(runner.initial()).map(([name, data]) => [`initial ${name}`, data])),
  };
}

/** Of arrays by name: the largest difference relative to the largest number, or to a hundredth of the largest of all. */
function expectClose(actual: Record<string, ArrayLike<number>>, expected: Record<string, ArrayLike<number>>): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  const largestOf = (values: ArrayLike<number>) =>
    Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-20);
  const ofAll = Math.max(...Object.values(expected).map(largestOf));
  for (const [name, values] of Object.entries(expected)) {
    const largest = Math.max(largestOf(values), 0.01 * ofAll);
    expect(actual[name], name).toHaveLength(values.length);
    const worst = Array.from(values).reduce((most, value, i) => {
      const error = Math.abs(actual[name]![i]! - value) / largest;
      return Number.isNaN(error) ? Infinity : Math.max(most, error);
    }, 0);
    expect(worst, name).toBeLessThan(TOLERANCE);
  }
}

describe.each([...factories.keys()])("%s", (build) => {
  describe.each(all)("$cell $options", ({ cell, options }) => {
    it.each([1, 7, 8, 9, 33])("with %d units gives what the interpreter gives", (units) => {
      const example = prepared(layerOf(cell, units, options));
      const make = kernelBackpropagation(factories.get(build)!.start());
      const plain = new LayerBackpropagation(example.weights, 0, true);
      const expected = passThrough(example, plain, [STEPS]);
      expectClose(passThrough(example, make(example.weights, 0, false), [STEPS]), expected);
      const learning = make(example.weights, 0, true);
      expectClose(passThrough(example, learning, [STEPS]), expected);
      expectClose(Object.fromEntries(learning.parameters!), Object.fromEntries(plain.parameters!));
    });
  });
});

describe.each(all)("$cell $options", ({ cell, options }) => {
  const example = prepared(layerOf(cell, 9, options));
  const make = kernelBackpropagation(startKernel());
  const pass = (stretches: number[], withParameters = false) => {
    const runner = make(example.weights, 0, withParameters);
    return { ...passThrough(example, runner, stretches), ...runner.parameters };
  };

  it("the same to the bit however the steps are cut, with parameters too", () => {
    expect(pass([1, 61, 2, 60, 6])).toEqual(pass([STEPS]));
    expect(pass([61, 60, 9], true)).toEqual(pass([STEPS], true));
  });
});

it("passes through a layer take turns", () => {
  const example = prepared(layerOf("lstm", 8));
  const make = kernelBackpropagation(startKernel());
  const [one, other] = [make(example.weights, 0, true), make(example.weights, 0, true)];
  /** The other pass comes between any two stretches of the first. */
  const interrupted: LayerBackpropagationRunner = {
    ...one,
    places: one.places,
    size: one.size,
    parameters: null,
    reset: () => one.reset(),
    initial: () => one.initial(),
    run(stretch, gradients) {
      passThrough(example, other, [STEPS]);
      one.run(stretch, gradients);
    },
  };
  const alone = make(example.weights, 0, true);
  expect(passThrough(example, interrupted, [50, 50, 30])).toEqual(passThrough(example, alone, [STEPS]));
  expect(one.parameters).toEqual(alone.parameters);
  expect(other.parameters).not.toEqual(alone.parameters);
});

describe("cells that none of the list is like", () => {
  const known = cells as Map<string, CellDefinition>;
  const made: Record<string, CellDefinition> = {
    "a clock that is no channel": defineCell(
      { id: "test-clock", title: quoted(""), source: "" },
      ({ x, h, affine, tanh, clock, parameter }) => {
        const active = clock(parameter("periods"));
        return { h: active.mul(tanh(affine("n", x, h))).add(active.complement().mul(h)) };
      },
    ),
    "maps of computed values, and x read twice": defineCell(
      { id: "test-maps", title: quoted(""), source: "", sizes: { x: "units" } },
      ({ x, h, c, affine, map, sigmoid, tanh }) => {
        const inner = map("n", { bias: false }, tanh(x.sub(h)));
        const next = tanh(inner)
          .mul(inner)
          .sub(c.mul(sigmoid(affine("f", h, inner))));
        return { c: next, h: affine("h", next, x).sub(x.mul(h)) };
      },
    ),
    "no recurrent product, one number for all": defineCell(
      { id: "test-one", title: quoted(""), source: "" },
      ({ x, h, map, affine, sigmoid }) => {
        const gate = sigmoid(map("z", { rows: "one" }, x, h.sum()).add(h.mul(x.sum()).sum()));
        return { h: gate.mul(h).add(affine("n", x)) };
      },
    ),
  };

  it.each(Object.keys(made))("%s", (name) => {
    const definition = made[name]!;
    known.set(definition.id, definition);
    try {
      for (const units of [8, 9]) {
        const example = prepared(layerOf(definition.id, units));
        const plain = new LayerBackpropagation(example.weights, 0, true);
        const fast = kernelBackpropagation(startKernel())(example.weights, 0, true);
        expectClose(passThrough(example, fast, [70, 60]), passThrough(example, plain, [STEPS]));
        expectClose(Object.fromEntries(fast.parameters!), Object.fromEntries(plain.parameters!));
      }
    } finally {
      known.delete(definition.id);
    }
  });
});

describe("whole networks", () => {
  const vocabulary = 11;
  const inputSize = 4;
  const network = (
    description: [cell: string, units: number, reads: number[], direction?: "reverse"][],
    width: number,
  ): NetworkWeights => {
    const random = seeded(19);
    const values = (length: number) => Float32Array.from({ length }, random);
    return {
      layers: description.map(([cell, hiddenSize, reads, direction]): LayerWeights => {
        const size = reads.reduce((sum, read) => sum + (read < 0 ? inputSize : description[read]![1]), 0);
        const layer = randomLayer(cell, { inputSize: size, hiddenSize }, random, { scale: 1 / Math.sqrt(hiddenSize) });
        return { ...layer, reads, direction: direction ?? "forward" };
      }),
      embedding: { rows: vocabulary, columns: inputSize, data: values(vocabulary * inputSize) },
      head: { rows: vocabulary, columns: width, weight: values(vocabulary * width), bias: values(vocabulary) },
    };
  };
  const networks = {
    "a stack": network(
      [
        ["lstm", 9, [-1]],
        ["gru", 16, [0]],
      ],
      16,
    ),
    "a layer that also reads the input": network(
      [
        ["gru", 7, [-1]],
        ["mut3", 9, [0, -1]],
        ["rnn-tanh", 5, [0, 1]],
      ],
      5,
    ),
    "depth-gated layers": network(
      [
        ["lstm", 8, [-1]],
        ["lstm-depth-gated", 8, [0]],
        ["lstm-depth-gated", 8, [1]],
      ],
      8,
    ),
    "a grid of three blocks": network(
      [
        ["grid-lstm-lowest", 8, [-1]],
        ["grid-lstm", 8, [0]],
        ["grid-lstm", 8, [1]],
      ],
      8,
    ),
    "both directions, twice": network(
      [
        ["lstm", 5, [-1]],
        ["lstm", 6, [-1], "reverse"],
        ["gru", 7, [0, 1]],
        ["lstm-peephole", 8, [0, 1], "reverse"],
      ],
      15,
    ),
    "a clock that runs backward": network([["rnn-clockwork", 9, [-1], "reverse"]], 9),
  };
  const targets: Objective[] = [
    { kind: "log-probability", step: STEPS - 5, token: 3 },
    { kind: "loss", first: 2, last: STEPS - 1 },
    { kind: "unit", layer: 0, state: "h", step: 90, unit: 1 },
  ];

  describe.each(Object.entries(networks))("%s", (_, weights) => {
    const ids = Uint32Array.from({ length: STEPS }, (_, step) => (step * step + 3) % vocabulary);
    const initial = weights.layers.map(({ hiddenSize }): States => ({ h: Float32Array.from({ length: hiddenSize }, seeded(2)) }));
    const kernel = startKernel();
    const run = new NetworkRun(weights, (layer, index) => new KernelLayerRun(kernel, definitionOf(layer, index), layer, index));
    const rows = run.layers.map(({ rowSize }) => new Float32Array(STEPS * rowSize));
    run.reset(initial);
    weights.layers.forEach((_, layer) => run.runLayer(layer, { ids }, STEPS, rows, 0));
    const ofLayers = ({ layers, input }: Backpropagation) => ({
      input,
      ...Object.fromEntries(
        layers.flatMap(({ rows: gradients, runner }, index) => [
          [`layer ${index}`, gradients],
          ...[...Object.entries(runner.initial()), ...(runner.parameters ?? [])].map(([name, values]) => [
            `layer ${index} ${name}`,
            values,
          ]),
        ]) as [string, ArrayLike<number>][],
      ),
    });
    const all = (run: Backpropagation) => ({ ...ofLayers(run), ...(run.embedding && { embedding: run.embedding }), ...run.head });

    it.each(targets)("$kind", (target) => {
      const go = (make?: MakeBackpropagation, chunk?: number) =>
        backpropagate(weights, rows, { ids }, target, { initial, parameters: true, make, chunk });
      const make = kernelBackpropagation(kernel);
      const [fast, plain] = [go(make), go()];
      expect(fast.value).toBe(plain.value);
      expectClose(all(fast), all(plain));
      expect(ofLayers(go(make, 7))).toEqual(ofLayers(fast));
    });
  });
});

it("what fades goes to zero and never through subnormal numbers", () => {
  const weights = layerOf("lstm", 8);
  const example = prepared(weights);
  // Only the last step has a gradient of its own.
  example.direct.data.fill(0, 0, (STEPS - 1) * example.direct.stride);
  for (const [key, values] of weights.parameters) if (key.startsWith("b.f")) values.fill(-3);
  const forgetful = prepared(weights);
  forgetful.direct.data.set(example.direct.data);
  const { states } = passThrough(forgetful, kernelBackpropagation(startKernel())(weights, 0, false), [STEPS]);
  const size = forgetful.direct.stride;
  expect(states.subarray(0, size)).toEqual(new Float32Array(size));
  const plain = passThrough(forgetful, new LayerBackpropagation(weights, 0), [STEPS]).states;
  const least = (values: Float32Array) =>
    values.reduce((most, value) => (value === 0 ? most : Math.min(most, Math.abs(value))), 1);
  expect(least(plain)).toBeLessThan(2 ** -126);
  expect(least(states)).toBeGreaterThan(2 ** -126);
  // All that is larger is the same.
  plain.forEach((value, i) => expect(Math.abs(states[i]! - value)).toBeLessThanOrEqual(1e-4 * Math.abs(value) + 1e-29));
});

it("a gradient that is not a number stays one on its way back, and infinity is not hidden", () => {
  for (const value of [NaN, Infinity]) {
    const example = prepared(layerOf("lstm", 9));
    example.direct.data[100 * example.direct.stride + 2] = value;
    const actual = passThrough(example, kernelBackpropagation(startKernel())(example.weights, 0, false), [STEPS]);
    const expected = passThrough(example, new LayerBackpropagation(example.weights, 0), [STEPS]);
    const finite = ({ states, x }: typeof actual) => [...states, ...x].map(Number.isFinite);
    expect(finite(actual)).toEqual(finite(expected));
    expect(finite(expected)).toContain(false);
  }
});

it("a depth-gated layer without a layer below says so", () => {
  const example = prepared(layerOf("lstm-depth-gated", 8));
  const runner = kernelBackpropagation(startKernel())(example.weights, 3, false);
  const { states, x } = { states: example.direct, x: vectors(5, STEPS, 1) };
  const stretch = { first: 0, steps: STEPS, rows: example.rows, before: {}, x: example.x };
  expect(() => runner.run(stretch, { states, x })).toThrow(
    "Layer 3 (Depth-gated LSTM) reads the c of a layer below, and there is none.",
  );
});
