/** The arithmetic of looking: what is in view, what a pixel shows, and that nothing leaves the trace. */
import { describe, expect, it } from "vitest";
import { labelLength, snippet, ticks } from "../../../../webview/heatmap/axis";
import {
  cellsOfPixels,
  centerIfHidden,
  clamp,
  fit,
  indexAt,
  levelOfDetail,
  pan,
  pixelOf,
  reveal,
  tilesFor,
  visible,
  zoom,
} from "../../../../webview/heatmap/viewport";

const frame = { count: 1000, size: 500, maxScale: 40 };
const axis = { start: 100, scale: 10 };

describe("panning and zooming", () => {
  it("fits all items, and does not blow few of them up", () => {
    expect(fit(frame)).toEqual({ start: 0, scale: 0.5 });
    expect(fit({ ...frame, count: 3 })).toEqual({ start: 0, scale: 40 });
  });

  it("stops at both ends", () => {
    expect(pan(axis, -5000, frame).start).toBe(0);
    expect(pan(axis, 1e6, frame).start).toBe(950);
    expect(pan(axis, 25, frame).start).toBe(102.5);
  });

  it("keeps the item under the pointer where it is", () => {
    const closer = zoom(axis, 2, 130, frame);
    expect(closer.scale).toBe(20);
    expect(closer.start + 130 / closer.scale).toBeCloseTo(axis.start + 130 / axis.scale);
  });

  it("never shows less than one item's greatest size or more than everything", () => {
    expect(zoom(axis, 100, 0, frame).scale).toBe(40);
    expect(zoom(axis, 1e-6, 250, frame)).toEqual({ start: 0, scale: 0.5 });
    expect(clamp({ start: 990, scale: 10 }, frame).start).toBe(950);
  });

  it("brings an item into view by the shortest way, or into the middle", () => {
    expect(reveal(axis, 120, frame)).toEqual(axis);
    expect(reveal(axis, 160, frame).start).toBe(111);
    expect(reveal(axis, 90, frame, 2).start).toBe(88);
    expect(centerIfHidden(axis, 120, frame)).toEqual(axis);
    expect(centerIfHidden(axis, 500, frame).start).toBe(475.5);
  });
});

describe("pixels and cells", () => {
  it("find each other", () => {
    expect(pixelOf(axis, 103)).toBe(30);
    expect(indexAt(axis, 35, 1000)).toBe(103);
    expect(indexAt({ start: 990, scale: 10 }, 120, 1000)).toBe(-1);
    expect(visible(axis, frame)).toEqual({ start: 100, end: 150 });
    expect(visible({ start: 100.5, scale: 10 }, frame)).toEqual({ start: 100, end: 151 });
  });

  it("join tokens by powers of two until a cell is a device pixel", () => {
    expect(levelOfDetail(1, 1)).toBe(1);
    expect(levelOfDetail(0.5, 2)).toBe(1);
    expect(levelOfDetail(0.5, 1)).toBe(2);
    expect(levelOfDetail(0.3, 1)).toBe(4);
    expect(levelOfDetail(0.001, 1)).toBe(1024);
  });

  it("give every device pixel the one cell under its middle", () => {
    expect([...cellsOfPixels({ start: 0, scale: 2.5 }, 1, 3, 8, 1)]).toEqual([0, 0, 1, 1, 1, 2, 2, -1]);
    expect([...cellsOfPixels({ start: 0, scale: 0.5 }, 2, 6, 4, 1)]).toEqual([0, 1, 2, -1]);
    expect([...cellsOfPixels({ start: 4, scale: 1 }, 1, 100, 4, 2)]).toEqual([4, 4, 5, 5]);
  });

  it("lie in the tiles that the view asks for", () => {
    const whole = { step: 1, unitStep: 1 };
    expect(tilesFor({ start: 250, end: 260 }, { start: 0, end: 128 }, whole)).toEqual([
      { ...whole, column: 0, row: 0 },
      { ...whole, column: 1, row: 0 },
    ]);
    const coarse = { step: 4, unitStep: 1 };
    expect(tilesFor({ start: 0, end: 100 }, { start: 120, end: 130 }, coarse).map(({ row }) => row)).toEqual([0, 1]);
    expect(tilesFor({ start: 0, end: 100 }, { start: 120, end: 1150 }, { step: 1, unitStep: 8 }).map(({ row }) => row)).toEqual([
      0, 1,
    ]);
    expect(tilesFor({ start: 5, end: 5 }, { start: 0, end: 1 }, whole)).toEqual([]);
  });
});

it("labels of words and numbers are known by their length, and stand apart where they are put together", () => {
  const words = { ids: Uint32Array.of(0, 1, 2, 1), labels: ["the", "cat", "0.125"] };
  expect(labelLength(words, { start: 0, end: 4 })).toBe(3.5);
  expect(labelLength(words, { start: 2, end: 2 })).toBe(1);
  expect(snippet(words, { start: 0, end: 4 }, 9, true)).toBe("the cat");
  expect(snippet(words, { start: 2, end: 4 }, 3, true)).toBe("0.1"); // one is better than none
  expect(snippet({ ids: Uint32Array.of(1, 0, 1), labels: ["a", "b"] }, { start: 0, end: 3 }, 2, false)).toBe("ba");
});

it("ticks are round numbers that keep their distance", () => {
  expect(ticks({ start: 3, end: 47 }, 10, 64)).toEqual([10, 20, 30, 40]);
  expect(ticks({ start: 0, end: 5 }, 20, 16)).toEqual([0, 1, 2, 3, 4]);
  expect(ticks({ start: 0, end: 1000 }, 0.3, 64)).toEqual([0, 500]);
});
