/** Every cell on the kernel gives what the plain interpreter gives, at odd sizes and however the steps are cut. */
import type { CellDefinition, CellOptions } from "../../../../src/engine/cell/cellDefinition";
import type { LayerWeights } from "../../../../src/model/network";
import { describe, expect, it } from "vitest";
import { activationNames } from "../../../../src/engine/graph/activations";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { LayerRun, type LayerInput, type LayerRunner } from "../../../../src/engine/network/interpreter";
import { KernelLayerRun } from "../../../../src/engine/kernel/run/layerRun";
import { sizesOf } from "../../../../src/engine/network/layer";
import { factories, startKernel } from "../kernels";
import { seeded } from "../networks";

const STEPS = 130;
const TOLERANCE = 5e-6;

/**
 * Seeded weights, small enough for errors to die away and not to grow; periods of a clock are 1, 2, 4 or 8. The matrix
 * LSTM forgets, so that exp(-m) is not small and its h not a quotient of two numbers that are nearly 0.
 */
function randomLayer(definition: CellDefinition, units: number, inputSize: number, outputSize: number): LayerWeights {
  const random = seeded(units * 31 + inputSize);
  const layer = {
    cell: definition.id,
    hiddenSize: units,
    direction: "forward" as const,
    parameters: new Map<string, Float32Array>(),
    inputSize: definition.sizeOf("x") === "units" ? units : inputSize,
    outputSize: definition.sizeOf("h") === "units" ? units : outputSize,
  };
  const sizes = sizesOf(layer);
  for (const { key, rows, columns } of definition.parameters) {
    const count = columns === null ? 1 : sizes[columns];
    const scale = 0.5 / Math.sqrt(count);
    const shift = definition.id === "mlstm" && key === "b.f.x" ? -1 : 0;
    const next = key === "periods" ? () => 2 ** Math.floor(2 + 2 * random()) : () => scale * random() + shift;
    layer.parameters.set(key, Float32Array.from({ length: sizes[rows] * count }, next));
  }
  return layer;
}

function vectors(size: number, steps: number, seed: number) {
  return { data: Float32Array.from({ length: size * steps }, seeded(seed)), offset: 0, stride: size };
}

/** Rows of a run whose steps come in the given stretches. */
function rowsOf(runner: LayerRunner, input: LayerInput, stretches: readonly number[]): Float32Array {
  const steps = stretches.reduce((sum, count) => sum + count, 0);
  const data = new Float32Array(steps * runner.rowSize);
  let first = 0;
  const { x, below } = input;
  for (const count of stretches) {
    const part = "ids" in x ? { ...x, ids: x.ids.subarray(first, first + count) } : { ...x, offset: x.offset + first * x.stride };
    const partBelow = below && { ...below, offset: below.offset + first * below.stride };
    runner.run({ x: part, below: partBelow }, count, { data, offset: first * runner.rowSize, stride: runner.rowSize });
    first += count;
  }
  return data;
}

/** Equal to the bit; a whole array would be too long a message. */
function expectSame(actual: Float32Array, expected: Float32Array): void {
  const at = actual.findIndex((value, i) => !Object.is(value, expected[i]));
  expect([actual.length, at, actual[at]]).toEqual([expected.length, -1, undefined]);
}

/** The largest difference in any channel, relative to 1 or to the expected value where that is larger. */
function difference(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  return actual.reduce((worst, value, i) => {
    const error = Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
    return Math.max(worst, Number.isNaN(error) ? Infinity : error);
  }, 0);
}

const variants: Record<string, CellOptions[]> = {
  slstm: [{ forgetGate: "sigmoid" }],
  mlstm: [{ forgetGate: "sigmoid" }],
  lstm: [{ gates: "hard-sigmoid", candidate: "softsign", output: "linear" }],
  "gru-reset-before": [{ gates: "hard-sigmoid 0.3 0.4", candidate: "linear" }],
  rnn: activationNames.map((activation) => ({ activation })),
};

const all = [...cells.values()].flatMap((cell) => {
  return [undefined, ...(variants[cell.id] ?? [])].map((options) => {
    return [`${cell.id} ${Object.values(options ?? {}).join(", ")}`, cell.with(options)] as const;
  });
});

describe.each([...factories.keys()])("%s", (build) => {
  describe.each(all)("%s", (_, definition) => {
    it.each([1, 7, 8, 9, 33])("with %d units equals the interpreter", (units) => {
      const weights = randomLayer(definition, units, 5, Math.ceil(units / 2));
      const sizes = sizesOf(weights);
      const input = { x: vectors(sizes.input, STEPS, 3), below: vectors(units, STEPS, 4) };
      const expected = new LayerRun(definition, weights, 0);
      const actual = new KernelLayerRun(factories.get(build)!.start(), definition, weights, 0);
      const rows = rowsOf(actual, input, [STEPS]);
      expect(difference(rows, rowsOf(expected, input, [STEPS]))).toBeLessThan(TOLERANCE);
      for (const [name, state] of Object.entries(expected.states())) {
        expect(difference(actual.states()[name]!, state)).toBeLessThan(TOLERANCE);
      }
    });
  });
});

describe.each(all)("%s on the kernel", (_, definition) => {
  const weights = randomLayer(definition, 9, 5, 4);
  const sizes = sizesOf(weights);
  const input = { x: vectors(sizes.input, STEPS, 3), below: vectors(9, STEPS, 4) };
  const whole = rowsOf(new KernelLayerRun(startKernel(), definition, weights, 0), input, [STEPS]);

  it("gives the same to the bit however the steps are cut, and from states in the middle", () => {
    const cut = new KernelLayerRun(startKernel(), definition, weights, 0);
    expectSame(rowsOf(cut, input, [1, 58, 1, 63, 7]), whole);

    const first = new KernelLayerRun(startKernel(), definition, weights, 0);
    rowsOf(first, input, [50]);
    const second = new KernelLayerRun(startKernel(), definition, weights, 0);
    rowsOf(second, input, [3]);
    second.reset(first.states(), 50);
    const rest = { x: { ...input.x, offset: 50 * sizes.input }, below: { ...input.below, offset: 50 * 9 } };
    expectSame(rowsOf(second, rest, [STEPS - 50]), whole.subarray(50 * second.rowSize));
  });

  it.each([NaN, Infinity, -Infinity])("an input of %d spreads as in the interpreter, and nothing else does", (value) => {
    const data = input.x.data.slice();
    data[70 * sizes.input + 1] = value;
    const odd = { ...input, x: { ...input.x, data } };
    const actual = rowsOf(new KernelLayerRun(startKernel(), definition, weights, 0), odd, [STEPS]);
    const expected = rowsOf(new LayerRun(definition, weights, 0), odd, [STEPS]);
    const at = actual.findIndex((number, i) => {
      const other = expected[i]!;
      if (!Number.isFinite(other)) return !Object.is(number, other);
      return !(Math.abs(number - other) <= 1e-4 * Math.max(1, Math.abs(other)));
    });
    expect([at, actual[at], expected[at]]).toEqual([-1, undefined, undefined]);
  });

  it("looks tokens up to the same numbers", () => {
    const ids = Uint32Array.from({ length: STEPS }, (_, step) => (step * step) % 23);
    const embedding = Float32Array.from({ length: 23 * sizes.input }, seeded(5));
    const data = Float32Array.from({ length: STEPS * sizes.input }, (_, at) => {
      return embedding[ids[Math.floor(at / sizes.input)]! * sizes.input + (at % sizes.input)]!;
    });
    const tokens = new KernelLayerRun(startKernel(), definition, weights, 0);
    const given = new KernelLayerRun(startKernel(), definition, weights, 0);
    expectSame(
      rowsOf(tokens, { ...input, x: { ids, embedding } }, [40, STEPS - 40]),
      rowsOf(given, { ...input, x: { data, offset: 0, stride: sizes.input } }, [STEPS]),
    );
  });
});

it("a backward layer's negative strides reach the same rows, turned around", () => {
  const definition = cells.get("lstm")!;
  const weights = randomLayer(definition, 8, 8, 8);
  const x = vectors(8, STEPS, 3);
  const forward = new KernelLayerRun(startKernel(), definition, weights, 0);
  const reversed = Float32Array.from(x.data, (_, at) => x.data[(STEPS - 1 - Math.floor(at / 8)) * 8 + (at % 8)]!);
  const expected = rowsOf(forward, { x: { ...x, data: reversed } }, [STEPS]);
  const backward = new KernelLayerRun(startKernel(), definition, weights, 0);
  const { rowSize } = backward;
  const data = new Float32Array(STEPS * rowSize);
  const last = STEPS - 1;
  backward.run({ x: { ...x, offset: last * 8, stride: -8 } }, STEPS, { data, offset: last * rowSize, stride: -rowSize });
  for (let step = 0; step < STEPS; step++) {
    const turned = (last - step) * rowSize;
    expectSame(data.subarray(step * rowSize, (step + 1) * rowSize), expected.subarray(turned, turned + rowSize));
  }
});

it("more tokens than are kept are computed again, to the same numbers", () => {
  const definition = cells.get("gru")!;
  const weights = randomLayer(definition, 7, 3, 7);
  const ids = Uint32Array.from({ length: 5000 }, (_, step) => (step < 4500 ? step : step - 4500 + 4000));
  const embedding = Float32Array.from({ length: 4500 * 3 }, seeded(9));
  const data = Float32Array.from({ length: 5000 * 3 }, (_, at) => embedding[ids[Math.floor(at / 3)]! * 3 + (at % 3)]!);
  const rows = rowsOf(new KernelLayerRun(startKernel(), definition, weights, 0), { x: { ids, embedding } }, [5000]);
  const expected = rowsOf(
    new KernelLayerRun(startKernel(), definition, weights, 0),
    { x: { data, offset: 0, stride: 3 } },
    [5000],
  );
  expectSame(rows, expected);
});
