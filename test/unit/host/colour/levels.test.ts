/** Values of tokens as runs of a few shades. */
import { describe, expect, it } from "vitest";
import { runsOf, SHADES, shadeOf } from "../../../../src/host/colour/levels";

describe("a shade", () => {
  it("grows with the value up to the strongest, and tells the sign", () => {
    expect([0, 0.05, 0.5, 1, 7].map((value) => shadeOf(value, 1))).toEqual([0, 0, SHADES / 2, SHADES, SHADES]);
    expect(shadeOf(-0.5, 1)).toBe(-SHADES / 2);
    expect(Object.is(shadeOf(-0.01, 1), -0)).toBe(false);
  });

  it("is none of what is no number, and where nothing can be strong", () => {
    expect([NaN, Infinity].map((value) => shadeOf(value, 1))).toEqual([0, 0]);
    expect(shadeOf(1, 0)).toBe(0);
  });
});

it("neighbours of one shade are one run, and what has none is left out", () => {
  expect(runsOf([0, 1, 1, -1, 0, 1, NaN], 10, 1)).toEqual([
    { shade: SHADES, start: 11, end: 13 },
    { shade: -SHADES, start: 13, end: 14 },
    { shade: SHADES, start: 15, end: 16 },
  ]);
  expect(runsOf([], 0, 1)).toEqual([]);
});
