/** Backward on the kernel gives what the plain interpreter gives: every cell at odd sizes, whole networks, any chunks. */
import { describe, expect, it } from "vitest";
import { Backward, backward } from "../../../src/engine/backward";
import { cells } from "../../../src/engine/cells/cells";
import type { CellOptions } from "../../../src/engine/defineCell";
import { LayerRun, type States } from "../../../src/engine/interpreter";
import { kernelBackward } from "../../../src/engine/kernel/layerBackward";
import { definitionOf, sizesOf, type LayerWeights } from "../../../src/engine/layer";
import { LayerBackward, type LayerBackwardRunner } from "../../../src/engine/layerBackward";
import { NetworkRun, type NetworkWeights } from "../../../src/engine/network";
import type { Target } from "../../../src/engine/targets";
import { factories, startKernel } from "./kernels";
import { randomLayer, seeded } from "./networks";

/** More than two chunks of the kernel. */
const STEPS = 130;
const TOLERANCE = 1e-4;

/** Each switch, beside the defaults; limits so narrow that they are met. */
const variants: Record<string, CellOptions[]> = {
  lstm: [{ forgetBias: 1, clip: 0.3 }, { cellClip: 0.2 }],
  "lstm-peephole": [{ peepholes: "i" }, { peepholes: "fo", cellClip: 0.2 }],
  "lstm-coupled": [{ peepholes: "fo" }],
  "lstm-projected": [{ cellClip: 0.2, projectionClip: 0.05 }],
  slstm: [{ forgetGate: "sigmoid" }],
  mlstm: [{ forgetGate: "sigmoid" }],
};

const all = [...cells.keys()].flatMap((cell) => [undefined, ...(variants[cell] ?? [])].map((options) => ({ cell, options })));

/** Weights so small that gradients neither die away nor grow over the steps; x and h as large as the cell asks for. */
function layerOf(cell: string, units: number, options?: CellOptions): LayerWeights {
  const definition = cells.get(cell)!.with(options);
  const sizes = {
    hiddenSize: units, inputSize: definition.sizeOf("x") === "units" ? units : 5,
    ...(definition.sizeOf("h") === "outputs" && { outputSize: Math.ceil(units / 2) }),
  };
  const layer = randomLayer(cell, sizes, seeded(units + cell.length), { ...(options && { options }), scale: 1 / Math.sqrt(units) });
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
  const before: States = Object.fromEntries(Object.keys(definition.next).map((name) => {
    return [name, Float32Array.from({ length: sizes[definition.sizeOf(name)] }, () => random() + (name === "n" ? 2 : 0))];
  }));
  const x = vectors(sizes.input, STEPS, 3);
  const below = vectors(sizes.units, STEPS, 4);
  const rows = { data: new Float32Array(STEPS * run.rowSize), offset: 0, stride: run.rowSize };
  run.reset(before, 7);
  run.run({ x, below }, STEPS, rows);
  const { places, size } = new LayerBackward(weights, 0);
  return { weights, sizes, before, x, below, rows, places, direct: vectors(size, STEPS, 5) };
}

/** All that a runner gives, in stretches of so many steps. */
function passThrough({ sizes, before, x, below, rows, places, direct }: ReturnType<typeof prepared>, runner: LayerBackwardRunner, stretches: number[]) {
  const states = { ...direct, data: direct.data.slice() };
  const dx = vectors(sizes.input, STEPS, 9);
  const dBelow = vectors(sizes.units, STEPS, 9);
  runner.reset();
  let to = STEPS;
  for (const steps of stretches) {
    const from = to - steps;
    const at = <V extends { offset: number; stride: number }>(all: V) => ({ ...all, offset: from * all.stride });
    const earlier = Object.fromEntries(places.map(({ name, traced, size }) => {
      const start = (from - 1) * rows.stride + traced;
      return [name, from > 0 ? rows.data.subarray(start, start + size) : before[name]!];
    }));
    runner.run({ first: 7 + from, steps, rows: at(rows), before: earlier, x: at(x), below: at(below) }, { states: at(states), x: at(dx), below: at(dBelow) });
    to = from;
  }
  return { states: states.data, x: dx.data, below: dBelow.data, ...Object.fromEntries(Object.entries(runner.initial()).map(([name, data]) => [`initial ${name}`, data])) };
}

/** Of arrays by name: the largest difference relative to the largest number. */
function expectClose(actual: Record<string, ArrayLike<number>>, expected: Record<string, ArrayLike<number>>): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected)) {
    const largest = Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-20);
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
      const make = kernelBackward(factories.get(build)!.start());
      const actual = passThrough(example, make(example.weights, 0, false), [STEPS]);
      expectClose(actual, passThrough(example, new LayerBackward(example.weights, 0), [STEPS]));
    });
  });
});

it.each(all)("$cell $options: the same to the bit however the steps are cut", ({ cell, options }) => {
  const example = prepared(layerOf(cell, 9, options));
  const make = kernelBackward(startKernel());
  const whole = passThrough(example, make(example.weights, 0, false), [STEPS]);
  expect(passThrough(example, make(example.weights, 0, false), [1, 61, 2, 60, 6])).toEqual(whole);
});
