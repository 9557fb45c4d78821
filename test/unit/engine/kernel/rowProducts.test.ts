import { expect, it } from "vitest";
import { kernelRowProducts } from "../../../../src/engine/kernel/run/rowProducts";
import { plainRowProducts, rowProductsInTurns } from "../../../../src/engine/network/multiply";
import { finish } from "../../../../src/engine/network/work";
import { startKernel } from "../kernels";
import { seeded } from "../networks";

const random = seeded(7);
const matrix = (rows: number, columns: number) => Float32Array.from({ length: rows * columns }, random);

/** Rows of both, and columns: one of each, more than a panel, more than what is in the kernel's memory at a time. */
const sizes = [
  [1, 1, 1],
  [3, 9, 7],
  [9, 3, 7],
  [16, 16, 16],
  [32, 256, 192],
  [150, 140, 1001],
  [2, 3, 200_001],
  [0, 5, 4],
] as const;

it.each(sizes)("every one of %i rows times every one of %i, of %i numbers, as in plain JavaScript", (rows, others, columns) => {
  const multiply = kernelRowProducts(startKernel());
  for (let again = 0; again < 2; again++) {
    const [a, b] = [matrix(rows, columns), matrix(others, columns)];
    const [found, wanted] = [multiply(a, b, columns), plainRowProducts(a, b, columns)];
    expect(found).toHaveLength(wanted.length);
    const error = Math.max(0, ...found.map((value, at) => Math.abs(value - (wanted[at] as number))));
    expect(error).toBeLessThan(2e-6 * Math.sqrt(columns) + 1e-8 * columns);
  }
});

it("keeps its room for smaller products, and takes more for larger ones", () => {
  const multiply = kernelRowProducts(startKernel());
  for (const columns of [5, 300, 2, 1000]) {
    const [a, b] = [matrix(20, columns), matrix(11, columns)];
    const wanted = plainRowProducts(a, b, columns);
    multiply(a, b, columns).forEach((value, at) => expect(value).toBeCloseTo(wanted[at] as number, 3));
  }
});

it("gives way between blocks of rows, and gives the same", () => {
  const [a, b] = [matrix(70, 3000), matrix(100, 3000)];
  let turns = 0;
  const work = rowProductsInTurns(plainRowProducts, a, b, 3000);
  let next = work.next();
  for (; !next.done; next = work.next()) turns++;
  expect(turns).toBeGreaterThan(1);
  expect(next.value).toEqual(plainRowProducts(a, b, 3000));
  expect(finish(rowProductsInTurns(plainRowProducts, a.subarray(0, 0), b, 3000))).toHaveLength(0);
});
