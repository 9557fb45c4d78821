/** How large the cell's picture is shown, and which part of it is in view. */
import { describe, expect, it } from "vitest";
import { figureOf } from "../../../../../webview/views/cell/figure";
import { isLarge, partInView, widthsOf } from "../../../../../webview/views/cell/looking";
import { partsOfActs } from "../../../../../webview/views/cell/stage";
import { LEAST_SCALE } from "../../../../../webview/views/cell/state";
import { stepOfCell } from "./steps";

const { step } = stepOfCell("lstm");
const place = { width: 1256, height: 430 };
const small = { large: false, isNarrow: false };
const large = { large: true, isNarrow: true };
const whole = { act: null, zoom: null };

describe("how large it is", () => {
  it("a small one is whole within its place, and in an act keeps a size that can be read", () => {
    const drawn = { width: 800, height: 500 };
    expect(widthsOf(drawn, place, whole, small)).toEqual({ least: 0, most: 800 * (430 / 500) });
    expect(widthsOf(drawn, place, { act: 1, zoom: null }, small).least).toBe(800 * LEAST_SCALE);
  });

  it("a large one has a size that can be read until the person asks for the whole, which is in its place from end to end", () => {
    const drawn = { width: 4000, height: 5000 };
    for (const act of [null, 2]) {
      expect(widthsOf(drawn, place, { act, zoom: null }, large)).toEqual({ least: 4000 * LEAST_SCALE, most: 4000 * LEAST_SCALE });
      const { least, most } = widthsOf(drawn, place, { act, zoom: "whole" }, large);
      expect(least).toBe(0);
      expect((most / 4000) * 5000).toBeCloseTo(430);
    }
  });

  it("any is as large as the person zoomed it", () => {
    expect(widthsOf({ width: 800, height: 500 }, place, { act: null, zoom: 2 }, small)).toEqual({ least: 1600, most: 1600 });
  });

  it("is large by the room there is", () => {
    const { width } = figureOf(step);
    const of = (room: number) => isLarge({ ribbon: { width: room } as never }, step);
    expect([of(width), of(width / 3), of(0)]).toEqual([false, true, false]);
  });
});

it("what is told is in view: the act's first part, and while it plays the one it has come to", () => {
  const acts = partsOfActs(figureOf(step), step.reading.acts);
  const shown = (act: number | null, progress: number, playing: "act" | null) => partInView(step, { act, progress, playing });
  expect(shown(null, 1, null)).toBe(acts[0]![0]);
  expect(shown(1, 1, null)).toBe(acts[1]![0]);
  expect([0, 0.5, 1].map((progress) => shown(1, progress, "act"))).toEqual([
    acts[1]![0],
    acts[1]![Math.floor(acts[1]!.length / 2)],
    acts[1]!.at(-1),
  ]);
});
