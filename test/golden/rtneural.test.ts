/** RTNeural's models: its test models, state dicts in JSON, over its own test signal, and its list of layers against Keras. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { recogniseModel } from "../../src/checkpoints/frameworks/registry";
import { withFile } from "../../src/checkpoints/nodeFile";
import { compareWith } from "../../src/engine/scoring/score";
import { runNetwork } from "./runNetwork";

const folder = resolve(__dirname, "../../../shared/checkpoints/rtneural");
const column = (name: string) => readFileSync(join(folder, name), "utf8").trim().split("\n").map(Number);

const open = (path: string) =>
  withFile(path, async (source, siblings) => {
    const file = await openTensorFile(source, siblings);
    const model = recogniseModel(file, { manifest: null, vocabularySizes: [] })!;
    return { file, model, weights: await model.load(file) };
  });

it("a list of layers gives what Keras gives", async () => {
  const fixtures = resolve(__dirname, "../fixtures/json");
  const { rtneural } = JSON.parse(readFileSync(join(fixtures, "expected.json"), "utf8")) as {
    rtneural: { input: number[][]; h: number[][] };
  };
  const { model, weights } = await open(join(fixtures, "rtneural.json"));
  expect(model.layers.map(({ cell, inputSize, hiddenSize }) => [cell, inputSize, hiddenSize])).toEqual([
    ["gru", 2, 5],
    ["lstm", 5, 5],
  ]);
  const vectors = { data: Float32Array.from(rtneural.input.flat()), offset: 0, stride: 2 };
  const h = runNetwork({ ...weights, embedding: null, head: null }, { vectors }, rtneural.h.length);
  rtneural.h.forEach((row, step) =>
    expect(Math.max(...row.map((value, unit) => Math.abs(value - h(1, step)[unit]!)))).toBeLessThan(1e-6),
  );
});

describe.skipIf(!existsSync(folder))("RTNeural", () => {
  it("computes the signal that PyTorch computed", async () => {
    const { file, model, weights } = await open(join(folder, "lstm_torch.json"));
    expect(file.format).toBe("JSON state dict");
    expect(model.layers.map(({ cell, inputSize, hiddenSize }) => [cell, inputSize, hiddenSize])).toEqual([
      ["lstm", 1, 8],
      ["lstm", 8, 8],
      ["lstm", 8, 8],
      ["lstm", 8, 8],
    ]);
    expect(model.head).toMatchObject({ inputSize: 8, outputSize: 1, reads: [3], attention: null });
    const [x, y] = [column("lstm_torch_x_python.csv"), column("lstm_torch_y_python.csv")];
    const vectors = { data: Float32Array.from(x), offset: 0, stride: 1 };
    const { steps, meanSquaredError, largestDifference } = compareWith(
      { ...weights, embedding: null },
      { vectors },
      Float32Array.from(y),
    );
    expect(steps).toBe(y.length);
    expect(largestDifference).toBeLessThan(1e-6);
    expect(meanSquaredError).toBeLessThan(1e-14);
  });

  it("recognises the GRU of the same shape", async () => {
    const { model } = await open(join(folder, "gru_torch.json"));
    expect(model.layers.map(({ cell, inputSize, hiddenSize }) => [cell, inputSize, hiddenSize])).toEqual([
      ["gru", 1, 8],
      ["gru", 8, 8],
      ["gru", 8, 8],
      ["gru", 8, 8],
    ]);
  });
});
