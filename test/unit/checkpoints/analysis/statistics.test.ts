/** Statistics against a plain computation over the whole array. */
import { expect, it, describe } from "vitest";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import type { TensorFile } from "../../../../src/checkpoints/formats/format";
import { memorySource, noSiblings } from "../../../../src/checkpoints/source";
import { histogramBins, streamStatistics, tensorStatistics } from "../../../../src/checkpoints/analysis/statistics";
import { ramp, safetensorsOf, type TensorSpec } from "../files";

const open = (tensors: Record<string, TensorSpec>) => openTensorFile(memorySource(safetensorsOf(tensors), "a.safetensors"));

describe("of one tensor", () => {
  it("counts, extent, mean, population deviation, histogram", async () => {
    const [all, ...gates] = await streamStatistics(await open({ a: { shape: [2, 4], values: ramp(8) } }), "a", []);
    expect(gates).toEqual([]);
    expect(all).toMatchObject({ label: "all", count: 8, min: 0, max: 7, mean: 3.5, zeros: 1 / 8, nonFinite: 0 });
    expect(all?.deviation).toBeCloseTo(Math.sqrt(5.25), 12);
    expect(all?.histogram).toHaveLength(histogramBins);
    expect(all?.histogram.flatMap((count, bin) => (count ? [bin] : []))).toEqual([0, 9, 18, 27, 36, 45, 54, 63]);
  });

  it("leaves what is not finite out of all but its share", async () => {
    const values = [1, NaN, 3, Infinity, -Infinity, 0, 0, 0];
    const [all] = await streamStatistics(await open({ a: { shape: [8], values } }), "a", []);
    expect(all).toMatchObject({ count: 8, min: 0, max: 3, mean: 0.8, zeros: 3 / 8, nonFinite: 3 / 8 });
    expect(all?.histogram.reduce((a, b) => a + b)).toBe(5);
  });

  it("has nulls where nothing is finite, and for no elements at all", async () => {
    const file = await open({ nan: { shape: [2], values: [NaN, NaN] }, none: { shape: [0, 3] } });
    const nothing = { min: null, max: null, mean: null, deviation: null, zeros: 0 };
    expect((await streamStatistics(file, "nan", []))[0]).toMatchObject({ ...nothing, count: 2, nonFinite: 1 });
    expect((await streamStatistics(file, "none", []))[0]).toMatchObject({ ...nothing, count: 0, nonFinite: 0 });
  });

  it("puts a constant into one bin", async () => {
    const [all] = await streamStatistics(await open({ a: { shape: [3], values: [2, 2, 2] } }), "a", []);
    expect(all).toMatchObject({ min: 2, max: 2, deviation: 0 });
    expect(all?.histogram[0]).toBe(3);
  });

  it("survives an extent that overflows", async () => {
    const values = Float64Array.of(-1.7e308, 1.7e308, 0);
    const wide = { ...(await open({ a: { shape: [3] } })), readRange: () => Promise.resolve(values) };
    const [all] = await streamStatistics(wide, "a", []);
    expect(all?.histogram.flatMap((count, bin) => (count ? [bin] : []))).toEqual([0, 32, 63]);
    expect(all).toMatchObject({ min: -1.7e308, max: 1.7e308, mean: 0, deviation: null });
  });

  it("names a tensor that is not there", async () => {
    await expect(streamStatistics(await open({}), "a", [])).rejects.toMatchObject({ code: "checkpoint-not-found" });
  });
});

it("gates are row blocks, and chunks larger than one read do not matter", async () => {
  const rows = 4;
  const columns = 270_000;
  const value = (element: number) => ((element * 7919) % 1009) / 64;
  let largest = 0;
  const tensor = { name: "w", shape: [rows, columns], dtype: "F32", byteOffset: 0, byteLength: 4 * rows * columns };
  const file: TensorFile = {
    format: "made",
    name: "made",
    size: 0,
    tensors: [tensor],
    metadata: new Map(),
    read: () => Promise.reject(new Error("a whole tensor was read")),
    readRange(_name, start, count) {
      largest = Math.max(largest, count);
      return Promise.resolve(Float64Array.from({ length: count }, (_, index) => value(start + index)));
    },
  };
  const gates = [
    { gate: "i", start: 0, end: 1 },
    { gate: "f", start: 1, end: 4 },
  ];
  const found = await streamStatistics(file, "w", gates);
  expect(largest).toBeLessThanOrEqual(2 ** 20);
  const expected: [string, number, number][] = [
    ["all", 0, 4],
    ["i", 0, 1],
    ["f", 1, 4],
  ];
  for (const [index, [label, start, end]] of expected.entries()) {
    const values = Float64Array.from({ length: (end - start) * columns }, (_, at) => value(start * columns + at));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    expect(found[index]).toMatchObject({ label, count: values.length, min: values.reduce((a, b) => Math.min(a, b)) });
    expect(found[index]?.mean).toBeCloseTo(mean, 12);
    expect(found[index]?.deviation).toBeCloseTo(Math.sqrt(variance), 12);
    expect(found[index]?.histogram.reduce((a, b) => a + b)).toBe(values.length);
  }
});

it("recurrent weights of a model are split into its gates", async () => {
  const values = [1, 1, 2, 2, 3, 3, 4, 4];
  const bytes = safetensorsOf({
    weight_ih_l0: { shape: [8, 1], values },
    weight_hh_l0: { shape: [8, 2] },
    bias_ih_l0: { shape: [8], values },
    x: { shape: [8] },
  });
  const of = (name: string) => tensorStatistics(memorySource(bytes, "a"), noSiblings, name);
  for (const name of ["weight_ih_l0", "bias_ih_l0"]) {
    expect((await of(name)).map(({ label, mean, count }) => [label, mean, count])).toEqual([
      ["all", 2.5, 8],
      ["i", 1, 2],
      ["f", 2, 2],
      ["g", 3, 2],
      ["o", 4, 2],
    ]);
  }
  expect((await of("x")).map(({ label }) => label)).toEqual(["all"]);
});
