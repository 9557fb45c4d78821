/** The way back with two threads gives what it gives with one, to the bit: every cell, with and without parameters. */
import type { LayerWeights, NetworkWeights } from "../../../../src/model/network";
import { expect, it } from "vitest";
import { backpropagate, type Backpropagation } from "../../../../src/engine/gradients/backpropagation";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { kernelBackpropagation } from "../../../../src/engine/kernel/run/layerBackpropagation";
import { KernelLayerRun } from "../../../../src/engine/kernel/run/layerRun";
import type { Kernel } from "../../../../src/engine/kernel/loader";
import { HelperThread } from "../../../../src/engine/kernel/threads/helperThread";
import { definitionOf } from "../../../../src/engine/network/layer";
import { NetworkRun } from "../../../../src/engine/network/network";
import type { Objective } from "../../../../src/engine/gradients/objective";
import { startKernel } from "../kernels";
import { randomLayer, seeded } from "../networks";
import { withPartner } from "../partners";

const STEPS = 80;
/** Of the first chunk it is measured how long one thread takes; two take part in the others. */
const CHUNK = 20;

/** A layer of the cell over an LSTM, whose c it may read. */
function network(cell: string, units: number, outputs?: number): NetworkWeights {
  const random = seeded(units + cell.length);
  const layer = (id: string, sizes: { outputSize?: number } = {}): LayerWeights => {
    return randomLayer(id, { inputSize: units, hiddenSize: units, ...sizes }, random, { scale: 1 / Math.sqrt(units) });
  };
  return {
    layers: [layer("lstm"), layer(cell, outputs === undefined ? {} : { outputSize: outputs })],
    embedding: null,
    head: null,
  };
}

/** A network's forward rows and a gradient that comes to its outputs at every step. */
function prepared(weights: NetworkWeights) {
  const units = weights.layers[0]!.inputSize;
  const outputs = weights.layers[1]!.outputSize ?? units;
  const input = { vectors: { data: Float32Array.from({ length: STEPS * units }, seeded(1)), offset: 0, stride: units } };
  const kernel = startKernel();
  const run = new NetworkRun(weights, (layer, index) => new KernelLayerRun(kernel, definitionOf(layer, index), layer, index));
  const rows = run.layers.map(({ rowSize }) => new Float32Array(STEPS * rowSize));
  weights.layers.forEach((_, layer) => run.runLayer(layer, input, STEPS, rows, 0));
  const target: Objective = { kind: "outputs", first: 0, weights: Float32Array.from({ length: STEPS * outputs }, seeded(2)) };
  return (kernel: Kernel, partner: HelperThread | null, parameters = true) => {
    const make = kernelBackpropagation(kernel, partner);
    return numbersOf(backpropagate(weights, rows, input, target, { make, parameters, chunk: CHUNK }));
  };
}

type Numbers = Float32Array | Float64Array;

function numbersOf({ input, layers }: Backpropagation): [name: string, values: Numbers][] {
  return [
    ["input", input],
    ...layers.flatMap(({ rows, runner }, index): [string, Numbers][] => [
      [`layer ${index}`, rows],
      ...[...Object.entries(runner.initial()), ...(runner.parameters ?? [])].map(([name, values]): [string, Numbers] => [
        `layer ${index} ${name}`,
        values,
      ]),
    ]),
  ];
}

function expectSame(actual: ReturnType<typeof numbersOf>, expected: ReturnType<typeof numbersOf>): void {
  expect(actual.map(([name]) => name)).toEqual(expected.map(([name]) => name));
  const differing = expected.filter(([, values], index) => {
    const other = actual[index]![1];
    return other.length !== values.length || values.some((value, at) => !Object.is(value, other[at]));
  });
  expect(differing.map(([name]) => name)).toEqual([]);
  // They are not all alike because they are all zero.
  expect(expected.every(([name, values]) => name.includes(" ") || values.some((value) => value !== 0))).toBe(true);
}

const examples: [cell: string, units: number, outputs?: number][] = [...cells.keys()].flatMap((cell) => [
  [cell, 41],
  [cell, 64],
]);

it.each([...examples, ["lstm-projected", 48, 24] as const])("%s of %i units", async (cell, units, outputs) => {
  const go = prepared(network(cell, units, outputs));
  const { kernel, partner } = await withPartner();
  for (const parameters of [false, true]) {
    const before = partner.asked;
    expectSame(go(kernel, partner, parameters), go(startKernel(), null, parameters));
    expect(partner.asked).toBeGreaterThan(before);
  }
});

it("a partner that never comes changes nothing", () => {
  const go = prepared(network("gru", 41));
  const kernel = startKernel();
  const absent = new HelperThread(kernel, () => undefined);
  expectSame(go(kernel, absent), go(startKernel(), null));
  expect(absent.asked).toBe(0);
});
