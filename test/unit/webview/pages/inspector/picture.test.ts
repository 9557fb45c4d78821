/** A tensor as a picture: its plane, what its colours stand for, and moving through it. */
import { describe, expect, it } from "vitest";
import type { ValueStatistics } from "../../../../../src/protocol/model";
import {
  cellAt,
  domainOf,
  valueRangeOf,
  fitted,
  heightOf,
  panned,
  pictureOf,
  planeOf,
  resized,
  viewOf,
  withCursorMoved,
  withPointer,
  zoomed,
} from "../../../../../webview/pages/inspector/picture";

const statistics = (min: number | null, max: number | null, histogram: number[]): ValueStatistics => ({
  label: "all",
  count: histogram.reduce((a, b) => a + b, 0),
  min,
  max,
  mean: 0,
  deviation: 1,
  zeros: 0,
  nonFinite: 0,
  histogram,
});
const picture = pictureOf("w", [768, 192], 960, 1);

describe("the plane of a tensor", () => {
  it.each([
    [[], 1, 1],
    [[5], 1, 5],
    [[4, 3], 4, 3],
    [[4, 3, 2], 4, 6],
    [[0, 3], 0, 3],
  ])("of shape %j has %d rows and %d columns", (shape, rows, columns) => expect(planeOf(shape)).toEqual({ rows, columns }));

  it("fits into the picture, a vector being one low row", () => {
    expect(picture.columnAxis).toEqual({ start: 0, scale: 5 });
    expect(picture.rowAxis.scale).toBeCloseTo(heightOf(picture) / 768);
    expect(heightOf(pictureOf("b", [768], 960, 1))).toBeLessThan(40);
  });
});

it("a tensor of very many rows shows the first of them, and the others by panning: no picture takes the whole file", () => {
  const tall = pictureOf("w", [50_000, 2_000], 960, 1);
  const shown = heightOf(tall) / tall.rowAxis.scale;
  expect(shown).toBeLessThan(2_000);
  expect(zoomed(tall, 0.1, 0, 0)).toEqual(tall);
  const end = panned(tall, 0, 1e6);
  expect(end.rowAxis.start + shown).toBeCloseTo(50_000);
});

describe("its colours", () => {
  it("run around 0, as far as nearly all values, or as far as all when they are widened", () => {
    const outlier = statistics(-1, 9, [600, 399, 0, 0, 0, 0, 0, 0, 0, 1]); // bins of one, from -1 to 9
    expect(valueRangeOf(outlier)).toEqual([-1, 9, 1]);
    expect(domainOf(outlier, false)).toEqual({ min: -1, max: 1 });
    expect(domainOf(outlier, true)).toEqual({ min: -10, max: 10 });
  });

  it("tell values of one magnitude apart, and have a domain where there are no values", () => {
    expect(domainOf(statistics(3, 3, [7]), false)).toEqual({ min: -3, max: 3 });
    expect(domainOf(statistics(null, null, []), false).max).toBeGreaterThan(0);
  });
});

describe("moving through it", () => {
  it("zooms around the pointer, pans while there is more, and comes back", () => {
    const near = zoomed(picture, 4, 480, 100);
    expect(cellAt(near, 480.5, 100.5)).toEqual(cellAt(picture, 480.5, 100.5));
    expect(panned(picture, 50, 50)).toBe(picture);
    expect(panned(near, 40, 0).columnAxis.start).toBeCloseTo(near.columnAxis.start + 2);
    expect(fitted(panned(near, 40, 40))).toEqual(picture);
  });

  it("names the row that is drawn where several share a pixel", () => {
    const { unitCount, units } = viewOf(picture);
    expect([unitCount, units.scale]).toEqual([768, 0.5]);
    expect(cellAt(picture, 12, 100.6)).toEqual({ row: 200, column: 2 }); // rows 200 and 201 share the pixel
    expect(cellAt(picture, 961, 10)).toBeNull();
  });

  it("moves the keyboard's cell within the tensor and into view", () => {
    const first = withCursorMoved(picture, 1, 0);
    expect(first.cursor).toEqual({ row: 0, column: 0 });
    expect(withCursorMoved(withCursorMoved(picture, 0, Infinity), 0, Infinity).cursor).toEqual({ row: 0, column: 191 });
    expect(withCursorMoved(first, -10, -10).cursor).toEqual({ row: 0, column: 0 });
    const near = withCursorMoved({ ...zoomed(first, 20, 0, 0) }, 300, 100);
    const { column, row } = near.cursor ?? { column: -1, row: -1 };
    expect([row, column]).toEqual([300, 100]);
    expect(near.columnAxis.start).toBeLessThanOrEqual(100);
    expect(near.columnAxis.start + 960 / near.columnAxis.scale).toBeGreaterThanOrEqual(101);
    expect(withCursorMoved(first, 0, -Infinity).cursor?.column).toBe(0);
  });

  it("stays the same picture when nothing changes", () => {
    expect(resized(picture, 960, 1)).toBe(picture);
    expect(resized(picture, 480, 2).columnAxis.scale).toBe(2.5);
    expect(withPointer(picture, null)).toBe(picture);
    const pointed = withPointer(picture, { row: 1, column: 2 });
    expect(withPointer(pointed, { row: 1, column: 2 })).toBe(pointed);
  });
});
