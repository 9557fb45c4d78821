/** Every gate and state against PyTorch's, from the fixtures that tools/fixtures/make_cells.py wrote. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cells } from "../../src/engine/cells/cells";
import { LayerRun } from "../../src/engine/interpreter";
import type { TensorFile } from "../../src/checkpoints/formats/format";
import type { CellId } from "../../src/checkpoints/model";
import { gateCountOf, loadLayer, type LayerTensors } from "../../src/checkpoints/models/pytorchLayout";

interface Values { shape: number[]; data: number[] }
interface Fixture {
  case: string; cell: string; inputSize: number; hiddenSize: number; steps: number; tolerance: number;
  tensors: Record<string, Values>; initial: Record<string, Values>; input: Values; channels: Record<string, Values>;
}

const folder = join(__dirname, "../fixtures/cells");
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Fixture);

it("there are fixtures for every cell, with one and two layers", () => {
  for (const id of cells.keys()) {
    const layers = fixtures.filter(({ cell }) => cell === id).map(({ channels }) => ("l1.h" in channels ? 2 : 1));
    expect(new Set(layers), id).toEqual(new Set([1, 2]));
  }
});

/** One layer of a fixture through the reader's own conversion of PyTorch's layout. */
function layerWeights({ tensors, cell, inputSize, hiddenSize }: Fixture, layer: number) {
  const info = (name: string) => {
    const found = tensors[`${name}_l${layer}`];
    return found ? { name: `${name}_l${layer}`, shape: found.shape, dtype: "F32", byteLength: 4 * found.data.length } : null;
  };
  const file = { read: (name: string) => Promise.resolve(Float32Array.from(tensors[name]!.data)) };
  return loadLayer(file as unknown as TensorFile, cell as CellId, {
    layer, direction: "forward", inputSize: layer === 0 ? inputSize : hiddenSize, hiddenSize, projection: null,
    inputWeights: info("weight_ih"), recurrentWeights: info("weight_hh"), inputBias: info("bias_ih"),
    recurrentBias: info("bias_hh"), gateCount: gateCountOf(cell as CellId),
  } as unknown as LayerTensors);
}

describe.each(fixtures)("$case", async (fixture) => {
  const { steps, hiddenSize } = fixture;
  const definition = cells.get(fixture.cell)!;
  const layers = "l1.h" in fixture.channels ? 2 : 1;
  const rows: Float32Array[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const weights = await layerWeights(fixture, layer);
    const run = new LayerRun(definition, weights, layer);
    const initial: Record<string, Float32Array> = {};
    for (const state of Object.keys(definition.next)) {
      const given = fixture.initial[`${state}0`];
      if (given) initial[state] = Float32Array.from(given.data.slice(layer * hiddenSize, (layer + 1) * hiddenSize));
    }
    run.reset(initial);
    const below = rows[layer - 1];
    const inputs = below
      ? { data: below, offset: run.rowSize - hiddenSize, stride: run.rowSize }
      : { data: Float32Array.from(fixture.input.data), offset: 0, stride: fixture.inputSize };
    const out = new Float32Array(steps * run.rowSize);
    run.run(inputs, steps, out, 0);
    rows.push(out);
  }

  it.each(Object.keys(fixture.channels))("%s", (name) => {
    const [layerName, channel] = name.split(".") as [string, string];
    const index = definition.channels.findIndex((candidate) => candidate.name === channel);
    const rowSize = definition.channels.length * hiddenSize;
    const expected = fixture.channels[name]!.data;
    let largest = 0;
    for (let step = 0; step < steps; step++) {
      for (let unit = 0; unit < hiddenSize; unit++) {
        const value = rows[Number(layerName.slice(1))]![step * rowSize + index * hiddenSize + unit]!;
        largest = Math.max(largest, Math.abs(value - expected[step * hiddenSize + unit]!));
      }
    }
    expect(largest).toBeLessThanOrEqual(fixture.tolerance);
  });
});
