/** Which unit stands in which row. */
import { expect, it } from "vitest";
import { quoted } from "../../../../../src/messages/message";
import { initialTrace, withFocus, withLayout, withPanel, withPin } from "../../../../../webview/trace/state";
import { rowQuestions, rowsOf, withOrder } from "../../../../../webview/views/heatmap/rows";
import { initialHeatmap, viewOf, withRows, type HeatmapScene } from "../../../../../webview/views/heatmap/state";
import { rowOfUnit, unitInRow } from "../../../../../webview/heatmap/heatmap";
import { panel } from "../../trace/panel";

const scene = (own: Partial<HeatmapScene["own"]> = {}): HeatmapScene =>
  withLayout(withPanel({ ...initialTrace(), own: { ...initialHeatmap, ...own } }, panel(1, 100, [4, 3])), {
    width: 400,
    height: 100,
    pixelRatio: 1,
  });
/** So far is a run over so many tokens. */
const running = (tokenCount: number, tokens: number, isOver: boolean): HeatmapScene => {
  const told = panel(1, 100, [4, 3]);
  return withPanel(scene(), {
    ...told,
    trace: told.trace && { ...told.trace, tokenCount },
    status: { kind: isOver ? "done" : "running" },
    progress: { traceId: 1, tokens, tokenCount, valueRanges: [], revision: 0, nonFinite: null, visibleDone: true },
  });
};
const range = { traceId: 1, revision: 0, layer: 0, tokenStart: 0, tokenEnd: 100 };
const order = (...units: number[]) => ({
  order: {
    kind: "known" as const,
    value: { params: { ...range, by: "similarity" as const, units: [], channel: null }, value: Uint32Array.from(units) },
  },
});

it("no unit stands anywhere until their order is known, or cannot be", () => {
  expect(rowsOf(scene(), {})).toBeUndefined();
  expect(rowsOf(scene(), { order: { kind: "failed", said: quoted("No.") } })).toBeNull();
  expect([...(rowsOf(scene(), order(2, 0, 3, 1)) ?? [])]).toEqual([2, 0, 3, 1]);
  expect(rowsOf(scene({ order: "stored" }), order(2, 0, 3, 1))).toBeNull();
});

it("an order of another layer is none of this one's", () => {
  expect(rowsOf(withFocus(scene(), { layer: 1 }), order(2, 0, 3, 1))).toBeUndefined();
});

it("the order is asked for once, when the run is over; of a long text by its beginning before", () => {
  const asked = (tokens: number, done: number, isOver: boolean) => {
    const of = running(tokens, done, isOver);
    return [rowQuestions(of).order?.params.tokenEnd ?? null, rowsOf(of, {})];
  };
  expect(asked(100, 50, false)).toEqual([null, undefined]);
  expect(asked(100, 100, true)).toEqual([100, undefined]);
  expect(asked(2 ** 30, 1000, false)).toEqual([null, undefined]);
  expect(asked(2 ** 30, 5000, false)).toEqual([4096, undefined]);
  expect(asked(2 ** 30, 0, true)).toEqual([null, null]);
});

it("while an edit is traced the units stay where they stand", () => {
  const before = withOrder(scene(), order(2, 0, 3, 1).order);
  const edited = { ...running(120, 50, false), own: before.own };
  expect(rowQuestions(edited).order).toBeNull();
  expect([...(rowsOf(edited, {}) ?? [])]).toEqual([2, 0, 3, 1]);
});

it("what was zoomed into stays when the first order comes, and not when another does", () => {
  const units = { start: 1, scale: 40 };
  const first = withRows(scene({ units }), Uint32Array.of(2, 0, 3, 1));
  expect(first.own.units).toEqual(units);
  expect(withRows(first, Uint32Array.of(3, 1)).own.units).toBeNull();
});

it("pinned units come first, as they were pinned; the filter leaves out what does not pass", () => {
  const pinned = withPin(withPin(scene(), 0, 3, "three"), 0, 0, "zero");
  expect([...(rowsOf(pinned, order(2, 0, 3, 1)) ?? [])]).toEqual([3, 0, 2, 1]);
  expect([...(rowsOf({ ...pinned, own: { ...pinned.own, filter: "unit 1-3" } }, order(2, 0, 3, 1)) ?? [])]).toEqual([3, 2, 1]);
  expect([...(rowsOf(withPin(pinned, 0, 3, null), order(2, 0, 3, 1)) ?? [])]).toEqual([0, 2, 3, 1]);
});

it("a view has the rows that there are", () => {
  const view = viewOf(withRows(scene(), Uint32Array.of(3, 1)));
  if (!view) throw new Error("There is no view.");
  expect(view.units.scale).toBe(32);
  expect([unitInRow(view, 0), unitInRow(view, 1), unitInRow(view, 2)]).toEqual([3, 1, -1]);
  expect([rowOfUnit(view, 1), rowOfUnit(view, 0)]).toEqual([1, -1]);
});

it("the same rows once more leave what is zoomed into, as when an edit was traced", () => {
  const units = { start: 1, scale: 40 };
  const seen = withRows(scene({ units }), Uint32Array.of(2, 0, 3, 1));
  expect(withRows(seen, Uint32Array.of(2, 0, 3, 1))).toBe(seen);
  expect(withRows(seen, undefined).own.units).toBeNull();
});
