import { kernelReduce } from "../../../../src/engine/kernel/run/reduce";
import { expect, it } from "vitest";
import { plainReduce } from "../../../../src/engine/trace/reduce";
import { startKernel } from "../kernels";
import { seeded } from "../networks";

const kernel = kernelReduce(startKernel());

function reduced(reduce: typeof plainReduce, rows: Float32Array, start: number, size: number, steps: number) {
  const cell = { min: new Float32Array(size), max: new Float32Array(size), mean: new Float32Array(size) };
  reduce(rows, start, size, steps, cell);
  return cell;
}

it.each([
  [1, 1],
  [3, 16],
  [5, 7],
  [24, 16],
  [130, 2],
  [1000, 16],
])("rows of %i numbers, %i of them, on the kernel as in JavaScript, to the bit", (size, steps) => {
  const random = seeded(size + steps);
  const rows = Float32Array.from({ length: 3 + size * steps + 5 }, () => 1e3 * random() ** 3);
  expect(reduced(kernel, rows, 3, size, steps)).toEqual(reduced(plainReduce, rows, 3, size, steps));
});

it.each([
  ["on the kernel", kernel],
  ["in JavaScript", plainReduce],
])("%s, NaN is no extreme and spoils the mean; infinity is one", (_, reduce) => {
  const rows = Float32Array.of(NaN, NaN, 1, 2, NaN, -1, 4, Infinity, NaN, 3, 5, -3);
  expect(reduced(reduce, rows, 0, 4, 3)).toEqual({
    min: Float32Array.of(NaN, -1, 1, -3),
    max: Float32Array.of(NaN, 3, 5, Infinity),
    mean: Float32Array.of(NaN, NaN, Math.fround(10 / 3), Infinity),
  });
});
