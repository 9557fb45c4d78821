/** Pictures from a table as steps: pixels, noise that a seed repeats, and which row of the text a step stands for. */
import { expect, it } from "vitest";
import { normals, picturesVocabulary } from "../../../../src/checkpoints/input/pictures";

const form = { width: 2, height: 2, darkest: 4, steps: 2, shown: "whole", noise: 0 } as const;
const text = "digit,p0,p1,p2,p3,seed\n7,0,1,2,4,5\n3,4,4,0,0,6\n";

it("every step reads the whole picture, from 0 to 1, and stands for its row", () => {
  const { ids, table, starts, ends } = picturesVocabulary(form).encode(text);
  expect([...ids]).toEqual([0, 1, 2, 3]);
  expect([...table!.data]).toEqual([0, 0.25, 0.5, 1, 0, 0.25, 0.5, 1, 1, 1, 0, 0, 1, 1, 0, 0]);
  expect(Array.from(ids, (_, step) => text.slice(starts[step], ends[step]))).toEqual([
    "7,0,1,2,4,5",
    "7,0,1,2,4,5",
    "3,4,4,0,0,6",
    "3,4,4,0,0,6",
  ]);
  expect(table!.label(3)).toBe("#2");
});

it("or one row of pixels after the other, with noise behind it that the seed alone decides", () => {
  const rows = { ...form, shown: "rows", noise: 3 } as const;
  const { table } = picturesVocabulary(rows).encode(text);
  const own = (step: number) => [...table!.data.subarray(step * 5, step * 5 + 5)];
  expect(own(0).slice(0, 2)).toEqual([0, 0.25]);
  expect(own(1).slice(0, 2)).toEqual([0.5, 1]);
  expect([...own(0).slice(2), ...own(1).slice(2)]).toEqual([...normals(5, 6)]);
  expect(own(2).slice(2)).not.toEqual(own(0).slice(2));
});

it("noise is normal, and the numbers that tools/train/digits.py draws", () => {
  const drawn = normals(11, 20_000);
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  [0.366498, -0.139456, 0.586978, -1.080056].forEach((value, i) => expect(drawn[i]).toBeCloseTo(value, 5));
});

it("what a table lacks is refused by name", () => {
  const refused = { code: "input-malformed" };
  expect(() => picturesVocabulary(form).encode("p0,p1,p2\n0,0,0\n")).toThrow(expect.objectContaining(refused));
  expect(() => picturesVocabulary({ ...form, noise: 1 }).encode("p0,p1,p2,p3\n0,0,0,0\n")).toThrow(/"seed"/);
});
