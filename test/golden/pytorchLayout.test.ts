/** PyTorch's own state dicts through the checkpoint reader: the parameters must be those its modules were checked with. */
import { describe, expect, it } from "vitest";
import type { TensorFile } from "../../src/checkpoints/formats/format";
import { pytorch } from "../../src/checkpoints/frameworks/pytorch/pytorch";
import { fixtures } from "./networkFixtures";

const written = fixtures.filter((fixture) => fixture.pytorch);

it("there are modules of every kind", () => {
  const kinds = new Set(written.flatMap(({ layers }) => layers.map(({ cell, direction }) => `${cell} ${direction}`)));
  expect([...kinds].sort()).toEqual(
    expect.arrayContaining([
      "gru reverse",
      "gru forward",
      "lstm reverse",
      "lstm forward",
      "lstm-projected forward",
      "rnn-relu forward",
      "rnn-tanh forward",
    ]),
  );
});

describe.each(written)("$case", (fixture) => {
  const state = fixture.pytorch ?? {};
  const tensors = Object.entries(state).map(([name, { shape, data }]) => {
    return { name, shape, dtype: "F32", byteOffset: 0, byteLength: 4 * data.length };
  });
  const file = { read: (name: string) => Promise.resolve(Float32Array.from(state[name]!.data)) } as unknown as TensorFile;
  const [first] = fixture.layers;
  const cell = first?.cell === "rnn-relu" ? ("rnn-relu" as const) : undefined;
  const manifest = { version: 1 as const, tensors: { embedding: null }, ...(cell && { cell }) };

  it("gives every layer's parameters, sizes and what it reads", async () => {
    const model = pytorch.recognise("a.pt", tensors, { manifest, vocabularySizes: [] });
    expect(model?.problem).toBeNull();
    const { layers } = await model!.load(file);
    expect(layers).toHaveLength(fixture.layers.length);
    layers.forEach((layer, index) => {
      const expected = fixture.layers[index]!;
      expect(layer).toMatchObject({
        cell: expected.cell,
        direction: expected.direction,
        reads: expected.reads,
        inputSize: expected.inputSize,
        hiddenSize: expected.units,
        outputSize: expected.outputs,
      });
      expect([...layer.parameters.keys()].sort()).toEqual(Object.keys(expected.parameters).sort());
      for (const [key, values] of layer.parameters) {
        const worst = values.reduce(
          (most, value, at) => Math.max(most, Math.abs(value - expected.parameters[key]!.data[at]!)),
          0,
        );
        expect(worst, key).toBeLessThan(1e-6);
      }
    });
  });
});
