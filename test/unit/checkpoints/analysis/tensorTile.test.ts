/** Tiles of tensors: what is read, what is refused, what becomes of numbers that are not finite. */
import { describe, expect, it } from "vitest";
import { chunkLength } from "../../../../src/checkpoints/analysis/tensors";
import { readTensorTile, sidesOf, type Rectangle, type TensorTile } from "../../../../src/checkpoints/analysis/tensorTile";
import type { TensorFile } from "../../../../src/checkpoints/formats/format";

const goOn = () => Promise.resolve();

/** A tensor "w" whose numbers are computed where they are read, and the ranges that were. */
function made(
  shape: readonly number[],
  value: (element: number) => number,
): { file: TensorFile; reads: [start: number, count: number][] } {
  const reads: [number, number][] = [];
  const file: TensorFile = {
    format: "made",
    name: "made.bin",
    size: 0,
    metadata: new Map(),
    tensors: [{ name: "w", shape, dtype: "F64", byteLength: 0 }],
    read: () => Promise.reject(new Error("a whole tensor was read")),
    readRange(_name, start, count) {
      reads.push([start, count]);
      const values = new Float64Array(count);
      for (let index = 0; index < count; index++) values[index] = value(start + index);
      return Promise.resolve(values);
    },
  };
  return { file, reads };
}

function cut(file: TensorFile, rectangle: Partial<Rectangle>): Promise<TensorTile> {
  return readTensorTile(file, "w", { rowStart: 0, rowEnd: 1, columnStart: 0, columnEnd: 1, step: 1, ...rectangle }, goOn);
}

describe("sides", () => {
  it.each([
    [[], 1, 1],
    [[7], 1, 7],
    [[3, 4], 3, 4],
    [[3, 4, 5], 3, 20],
    [[0, 4], 0, 4],
  ])("%j", (shape, rows, columns) => {
    expect(sidesOf(shape)).toEqual({ rows, columns });
  });
});

describe("what is read", () => {
  it("of wide rows, the rectangle alone", async () => {
    const { file, reads } = made([1000, 50_000], (element) => element);
    const tile = await cut(file, { rowStart: 2, rowEnd: 4, columnStart: 10, columnEnd: 13 });
    expect(reads).toEqual([
      [100_010, 3],
      [150_010, 3],
    ]);
    expect([...tile.values]).toEqual([100_010, 100_011, 100_012, 150_010, 150_011, 150_012]);
  });

  it("of narrow rows, many at a time", async () => {
    const { file, reads } = made([1000, 256], (element) => element);
    const tile = await cut(file, { rowEnd: 256, columnStart: 128, columnEnd: 192 });
    expect(reads).toEqual([[128, 255 * 256 + 64]]);
    expect(tile.values[64]).toBe(256 + 128);
  });

  it.each([
    [256, 1],
    [50_000, 3],
  ])("of %i columns, the first of every few rows", async (columns, times) => {
    const { file, reads } = made([1000, columns], (element) => element);
    const tile = await cut(file, { rowStart: 4, rowEnd: 12, rowStep: 3, columnEnd: 2 });
    expect([...tile.values]).toEqual([4, 7, 10].flatMap((row) => [row * columns, row * columns + 1]));
    expect(reads).toHaveLength(times);
  });

  it.each([1024, 2 ** 21])("of a long vector, piece by piece, with a step of %i", async (step) => {
    const length = 2 * chunkLength + 500_000;
    const value = (element: number) => (element % 977) / 8;
    const { file, reads } = made([length], value);
    const tile = await cut(file, { columnEnd: length, step });
    expect(Math.max(...reads.map(([, count]) => count))).toBeLessThanOrEqual(chunkLength);
    expect(tile.cells).toBe(Math.ceil(length / step));
    const last = Array.from({ length: ((length - 1) % step) + 1 }, (_, index) => value((tile.cells - 1) * step + index));
    expect(tile.values[tile.cells - 1]).toBeCloseTo(last.reduce((a, b) => a + b) / last.length, 4);
    expect(tile.minimum?.[tile.cells - 1]).toBe(last.reduce((a, b) => Math.min(a, b)));
    expect(tile.maximum?.[tile.cells - 1]).toBe(last.reduce((a, b) => Math.max(a, b)));
  });

  it("nothing more once nobody waits for it", async () => {
    const { file, reads } = made([100, 2 ** 20], () => 0);
    let left = 3;
    const stop = () => (left-- > 0 ? Promise.resolve() : Promise.reject(new Error("enough")));
    const whole = { rowStart: 0, rowEnd: 100, columnStart: 0, columnEnd: 2 ** 20, step: 4096 };
    await expect(readTensorTile(file, "w", whole, stop)).rejects.toThrow("enough");
    expect(reads).toHaveLength(4);
  });
});

it("numbers that are not finite stay visible", async () => {
  const numbers = [1, NaN, Infinity, 2, NaN, NaN, 3, 5];
  const { file } = made([8], (element) => numbers[element] ?? 0);
  expect([...(await cut(file, { columnEnd: 8 })).values]).toEqual(numbers);
  const { values, minimum, maximum } = await cut(file, { columnEnd: 8, step: 2 });
  expect([...values]).toEqual([NaN, Infinity, NaN, 4]);
  expect([...(minimum ?? [])]).toEqual([1, 2, NaN, 3]);
  expect([...(maximum ?? [])]).toEqual([1, Infinity, NaN, 5]);
});

it.each<[string, readonly number[], Partial<Rectangle>, RegExp]>([
  ["no rows", [4, 4], { rowEnd: 0 }, /rows 0 to 0 are not within the 4 of "w"/],
  ["rows past the end", [4, 4], { rowEnd: 5 }, /rows 0 to 5/],
  ["columns past the end", [4, 4], { columnEnd: 5 }, /columns 0 to 5/],
  ["a second row of a vector", [4], { rowEnd: 2 }, /rows 0 to 2 are not within the 1/],
  ["an empty tensor", [0, 4], {}, /rows 0 to 1 are not within the 0/],
  ["more than can be shown", [4096, 4096], { rowEnd: 4096, columnEnd: 2048 }, /4,096 × 2,048 values is too large/],
])("refuses %s", async (_, shape, rectangle, message) => {
  const { file, reads } = made(shape, () => 0);
  const outcome = await cut(file, rectangle).catch((error: unknown) => error);
  expect(outcome).toMatchObject({
    name: "CheckpointError",
    code: "out-of-range",
    message: expect.stringMatching(message) as string,
  });
  expect(reads).toEqual([]);
});

it("refuses a tensor that is not there", async () => {
  const { file } = made([1], () => 0);
  const outcome = readTensorTile(file, "v", { rowStart: 0, rowEnd: 1, columnStart: 0, columnEnd: 1, step: 1 }, goOn);
  await expect(outcome).rejects.toMatchObject({ code: "checkpoint-not-found" });
});
