/** Which unit stands in which row. */
import { expect, it } from "vitest";
import { initialTrace, withFocus, withLayout, withPanel, withPin } from "../../../../../webview/trace/state";
import { rowsOf } from "../../../../../webview/views/heatmap/rows";
import { initialHeatmap, viewOf, withRows, type HeatmapScene } from "../../../../../webview/views/heatmap/state";
import { rowOfUnit, unitInRow } from "../../../../../webview/heatmap/heatmap";
import { panel } from "../../trace/panel";

const scene = (own: Partial<HeatmapScene["own"]> = {}): HeatmapScene =>
  withLayout(withPanel({ ...initialTrace(), own: { ...initialHeatmap, ...own } }, panel(1, 100, [4, 3])), {
    width: 400,
    height: 100,
    pixelRatio: 1,
  });
const range = { traceId: 1, revision: 0, layer: 0, tokenStart: 0, tokenEnd: 100 };
const order = (...units: number[]) => ({
  order: {
    kind: "known" as const,
    value: { params: { ...range, by: "similarity" as const, units: [], channel: null }, value: Uint32Array.from(units) },
  },
});

it("units stand as they are stored until their order is known", () => {
  expect(rowsOf(scene(), {})).toBeNull();
  expect([...(rowsOf(scene(), order(2, 0, 3, 1)) ?? [])]).toEqual([2, 0, 3, 1]);
  expect(rowsOf(scene({ order: "stored" }), order(2, 0, 3, 1))).toBeNull();
});

it("an order of another layer is none of this one's", () => {
  expect(rowsOf(withFocus(scene(), { layer: 1 }), order(2, 0, 3, 1))).toBeNull();
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
