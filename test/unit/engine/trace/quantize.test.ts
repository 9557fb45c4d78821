/** The levels of pictures: the kernel's against those of plain JavaScript, and these against what a level means. */
import { kernelQuantize } from "../../../../src/engine/kernel/run/quantize";
import { describe, expect, it } from "vitest";
import { colorTileOf, plainQuantize, type Cells } from "../../../../src/engine/trace/quantize";
import { factories } from "../kernels";
import { seeded } from "../networks";

const signed = { min: -1, max: 1 };
const kernels = [...factories].map(([name, factory]) => [name, kernelQuantize(factory.start())] as const);

/** Cells of several numbers, some of them spikes; a few of nothing but NaN, or with an infinity. */
function cellsOf(count: number, size: number): Required<Cells> & { values: Float32Array } {
  const random = seeded(count);
  const values = Float32Array.from({ length: count }, () => size * random());
  const minimum = values.map((value) => value - size * Math.abs(random()) ** 8);
  const maximum = values.map((value) => value + size * Math.abs(random()) ** 8);
  for (let at = 3; at < count; at += 17) values[at] = NaN;
  for (let at = 5; at < count; at += 41) minimum[at] = maximum[at] = NaN;
  for (let at = 7; at < count; at += 29) values[at] = maximum[at] = Infinity;
  for (let at = 9; at < count; at += 37) values[at] = minimum[at] = -Infinity;
  return { values, minimum, maximum };
}

describe.each(kernels)("the kernel (%s) gives the colorIndices of plain JavaScript, to the byte,", (_, quantize) => {
  it.each([1, 2, 3, 5, 64, 4095, 4096, 4097, 10_001])("of %i cells", (count) => {
    for (const [size, domain] of [
      [1, signed],
      [1, { min: 0, max: 1 }],
      [30, { min: -12.5, max: 12.5 }],
      [1e-30, { min: 0, max: 3e-31 }],
    ] as const) {
      const cells = cellsOf(count, size);
      expect(quantize(cells, domain)).toEqual(plainQuantize(cells, domain));
      expect(quantize({ values: cells.values }, domain)).toEqual(plainQuantize({ values: cells.values }, domain));
    }
  });

  it("where a level ends and the next begins, and where numbers overflow", () => {
    const edges = Float32Array.from({ length: 2048 }, (_, at) => -1 + ((at >> 3) + 0.5) / 127 + ((at & 7) - 4) * 6e-8);
    expect(quantize({ values: edges }, signed)).toEqual(plainQuantize({ values: edges }, signed));
    const large = Float32Array.of(3.4e38, -3.4e38, 1e38, 0, 2e-45);
    for (const end of [3.4e38, 4e38, 1e300]) {
      const domain = { min: -end, max: end };
      expect(quantize({ values: large }, domain)).toEqual(plainQuantize({ values: large }, domain));
    }
  });
});

const colorIndices = (values: number[], domain = signed) => [...plainQuantize({ values: Float32Array.from(values) }, domain)];

describe("a level", () => {
  it("goes from 1 at the domain's least value to 255 at its greatest, and is cut off there", () => {
    expect(colorIndices([-1, 1, 0, -5, 0.6, -0.999, 3e38, 0.25])).toEqual([1, 255, 128, 1, 204, 1, 255, 160]);
    for (const [min, max] of [
      [0, 1],
      [-2.5, 2.5],
      [-1000, 1000],
      [3, 3.25],
    ] as const) {
      expect(colorIndices([min, max, (min + max) / 2], { min, max })).toEqual([1, 255, 128]);
    }
  });

  it("is 0 for what is no finite number", () => {
    expect(colorIndices([NaN, Infinity, -Infinity, 0])).toEqual([0, 0, 0, 128]);
  });

  it("is 1 for every number where the domain has no width", () => {
    expect(colorIndices([2, 3, 1, NaN], { min: 2, max: 2 })).toEqual([1, 1, 1, 0]);
  });

  it("of several numbers is their mean's, and a lone spike among them stays visible", () => {
    const cell = (mean: number, least: number, greatest: number) =>
      plainQuantize(
        { values: Float32Array.of(mean), minimum: Float32Array.of(least), maximum: Float32Array.of(greatest) },
        signed,
      )[0];
    const [eighth, threeQuarters] = colorIndices([0.125, -0.75]);
    expect(cell(0.4, 0.1, 0.9)).toBe(colorIndices([0.4])[0]);
    expect(cell(0.001, 0, 1)).toBe(eighth);
    expect(cell(-0.99, -1, 1)).toBe(threeQuarters);
    expect(cell(0.5, 0.5, 0.5)).toBe(colorIndices([0.5])[0]);
    expect([cell(NaN, -1, 1), cell(NaN, NaN, NaN), cell(Infinity, 0, Infinity)]).toEqual([0, 0, 0]);
  });
});

it("a tile of colorIndices says all that the tile of numbers does, and owns a buffer of its size", () => {
  const values = Float32Array.of(0, 1, NaN);
  const { colorIndices: bytes, ...about } = colorTileOf(
    { values, minimum: values, maximum: values, cells: 3, computed: 2, revision: 4, detail: 16 },
    signed,
    plainQuantize,
  );
  expect([...bytes]).toEqual([128, 255, 0]);
  expect(bytes.buffer.byteLength).toBe(3);
  expect(about).toEqual({ cells: 3, computed: 2, revision: 4, detail: 16 });
});
