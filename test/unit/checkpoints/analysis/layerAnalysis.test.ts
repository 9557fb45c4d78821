/** Spectra where numbers go wrong, and how long a forget gate at rest remembers. test/golden/analysis.test.ts has NumPy's numbers. */
import type { LayerWeights } from "../../../../src/model/network";
import { describe, expect, it } from "vitest";
import { eigenvaluesOf } from "../../../../src/checkpoints/analysis/eigenvalues";
import { estimatedRadius, largestSingularValues } from "../../../../src/checkpoints/analysis/krylov";
import { analyseLayer, analyseWeights } from "../../../../src/checkpoints/analysis/layerAnalysis";
import { eigenvaluesAndRadius, singularValuesOf } from "../../../../src/checkpoints/analysis/spectrum";
import { memorySource, noSiblings } from "../../../../src/checkpoints/source";
import { safetensorsOf } from "../files";

const goOn = () => Promise.resolve();

function layer(cell: string, parameters: Record<string, number[]>, options: LayerWeights["options"] = {}): LayerWeights {
  const hiddenSize = 2;
  const entries = Object.entries(parameters).map(([key, values]) => [key, Float32Array.from(values)] as const);
  return { cell, options, inputSize: 1, hiddenSize, direction: "forward", reads: [-1], parameters: new Map(entries) };
}

describe("a matrix", () => {
  it.each([NaN, Infinity, -Infinity])("with %d in it has no spectrum", (wrong) => {
    const matrix = { data: Float32Array.of(1, wrong, 0, 1), rows: 2, columns: 2 };
    expect(singularValuesOf(matrix)).toHaveLength(0);
    expect(eigenvaluesAndRadius(matrix)).toEqual({ eigenvalues: null, spectralRadius: null });
  });

  it("of the largest and of the smallest numbers there are", () => {
    for (const size of [3e38, 1e-38]) {
      const matrix = { data: Float32Array.of(size, 0, 0, -size / 2), rows: 2, columns: 2 };
      expect(eigenvaluesAndRadius(matrix).spectralRadius).toBe(Math.fround(size));
      expect(singularValuesOf(matrix)[0]).toBe(Math.fround(size));
    }
  });

  it("that is all zero, or of which a power is, has the radius 0, taken apart or estimated", () => {
    const shift = Float32Array.from({ length: 900 }, (_, at) => (at % 30 === Math.floor(at / 30) + 1 ? 1 : 0));
    for (const data of [new Float32Array(900), shift]) {
      expect(eigenvaluesAndRadius({ data, rows: 30, columns: 30 }).spectralRadius).toBe(0);
      expect(estimatedRadius({ data, rows: 30, columns: 30 })).toBe(0);
    }
    expect(largestSingularValues({ data: new Float32Array(900), rows: 30, columns: 30 })[0]).toBe(0);
  });

  it("whose vectors soon are sums of one another gives up no value that is found", () => {
    const data = Float32Array.from({ length: 900 }, (_, at) => (at % 31 === 0 ? (at < 450 ? 3 : -2) : 0)); // two eigenvalues
    expect(estimatedRadius({ data, rows: 30, columns: 30 })).toBeCloseTo(3, 6);
    expect(largestSingularValues({ data, rows: 30, columns: 30 }).slice(0, 1)).toEqual([expect.closeTo(3, 6)]);
  });

  it("that is defective has its eigenvalue as often as it has rows", () => {
    const found = eigenvaluesOf(Float64Array.of(2, 1, 0, 0, 2, 1, 0, 0, 2), 3);
    expect([...(found ?? [])]).toEqual([2, 0, 2, 0, 2, 0]);
  });

  it("has a spectral radius no smaller than any eigenvalue", () => {
    const matrix = { data: Float32Array.of(0, 1, 0, 0, 0, 1, 0.5, -3, 1), rows: 3, columns: 3 };
    const { eigenvalues, spectralRadius } = eigenvaluesAndRadius(matrix);
    const [real = NaN, imaginary = NaN] = eigenvalues ?? [];
    expect(spectralRadius).toBeCloseTo(Math.hypot(real, imaginary), 6);
  });
});

describe("a layer", () => {
  const half = (bias: number) => Math.log(0.5) / Math.log(1 / (1 + Math.exp(-bias)));

  it("of an LSTM: every gate's recurrent weights, biases and half-lives in tokens", async () => {
    const matrix = [1, 0, 0, 1];
    const lstm = layer(
      "lstm",
      { "W.f.x": [1, 1], "W.f.h": matrix, "b.f.xh": [0, 2], "W.g.h": matrix, "b.g.xh": [9, 9] },
      { forgetBias: 1 },
    );
    const { matrices, forget } = await analyseWeights(lstm, goOn);
    expect(matrices.map(({ gate, rows, columns, spectralRadius }) => [gate, rows, columns, spectralRadius])).toEqual([
      ["f", 2, 2, 1],
      ["g", 2, 2, 1],
    ]);
    expect([...(forget?.bias ?? [])]).toEqual([1, 3]);
    expect(forget?.halfLife[0]).toBeCloseTo(half(1), 5);
    expect(forget?.halfLife[1]).toBeCloseTo(half(3), 4);
  });

  it.each([
    [0, 1],
    [-100, 0],
    [40, Math.LN2 * Math.exp(40)],
    [Infinity, Infinity],
  ])("a bias of %d keeps half for %d tokens", async (bias, tokens) => {
    const { forget } = await analyseWeights(layer("lstm", { "b.f.xh": [bias, bias] }), goOn);
    if (Number.isFinite(tokens) && tokens > 1) expect((forget?.halfLife[0] ?? 0) / tokens).toBeCloseTo(1, 6);
    else if (tokens === 0) expect(forget?.halfLife[0]).toBeLessThan(0.01);
    else expect(forget?.halfLife[0]).toBe(tokens);
  });

  it("with hard gates forgets all, or nothing, past their bounds", async () => {
    const gates = { gates: "hard-sigmoid 0.2 0.5" };
    const { forget } = await analyseWeights(layer("lstm", { "b.f.xh": [0, 2.5] }, gates), goOn);
    expect([...(forget?.halfLife ?? [])]).toEqual([1, Infinity]);
    const low = await analyseWeights(layer("lstm", { "b.f.xh": [-3, 1] }, gates), goOn);
    expect(low.forget?.halfLife[0]).toBe(0);
    expect(low.forget?.halfLife[1]).toBeCloseTo(Math.log(0.5) / Math.log(0.7), 5);
  });

  it("without a forget gate, or with one that is no share, has no half-life", async () => {
    expect((await analyseWeights(layer("gru", { "b.r.xh": [0, 0], "W.r.h": [1, 0, 0, 1] }), goOn)).forget).toBeNull();
    expect((await analyseWeights(layer("lstm", { "b.f.xh": [0, 0] }, { gates: "relu" }), goOn)).forget).toBeNull();
  });

  it("with a projection has matrices that are not square, and no eigenvalues", async () => {
    const projected = { ...layer("lstm-projected", { "W.f.h": [3, 4], "W.h.m": [1, 1] }), outputSize: 1 };
    const { matrices } = await analyseWeights(projected, goOn);
    expect(matrices).toEqual([
      { gate: "f", rows: 2, columns: 1, singularValues: Float32Array.of(5), eigenvalues: null, spectralRadius: null },
    ]);
  });

  it("that is not wanted any more is left between two of its gates", async () => {
    let pauses = 0;
    const stop = () => (++pauses < 3 ? Promise.resolve() : Promise.reject(new Error("enough")));
    const lstm = layer("lstm", { "W.f.h": [1, 0, 0, 1], "W.g.h": [1, 0, 0, 1] });
    await expect(analyseWeights(lstm, stop)).rejects.toThrow("enough");
    expect(pauses).toBe(3);
  });
});

describe("a checkpoint", () => {
  const of = (tensors: Parameters<typeof safetensorsOf>[0], number: number) => {
    return analyseLayer(memorySource(safetensorsOf(tensors), "a.safetensors"), noSiblings, number, goOn);
  };
  const rnn = {
    weight_ih_l0: { shape: [8, 1] },
    weight_hh_l0: { shape: [8, 2] },
    bias_ih_l0: { shape: [8] },
    bias_hh_l0: { shape: [8] },
  };

  it("needs no vocabulary to be looked at", async () => {
    expect((await of(rnn, 0)).matrices.map(({ gate }) => gate)).toEqual(["i", "f", "g", "o"]);
  });

  it("says what it does not have", async () => {
    await expect(of(rnn, 1)).rejects.toMatchObject({
      code: "checkpoint-not-found",
      message: expect.stringMatching(/has 1 layer\b/) as string,
    });
    await expect(of({ x: { shape: [2] } }, 0)).rejects.toMatchObject({ code: "checkpoint-unsupported" });
  });
});
