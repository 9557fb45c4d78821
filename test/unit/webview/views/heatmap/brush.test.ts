/** The brushed rectangle, by keys: what it covers, what is asked of it, and what is copied. */
import { expect, it, vi } from "vitest";
import { initialTrace, withFocus, withLayout, withPanel } from "../../../../../webview/trace/state";
import type { Actions } from "../../../../../webview/trace/view";
import { brushedTable, brushedUnits, brushIn, brushQuestions } from "../../../../../webview/views/heatmap/brush";
import { keys } from "../../../../../webview/views/heatmap/keys";
import { rowQuestions } from "../../../../../webview/views/heatmap/rows";
import {
  initialHeatmap,
  orderOf,
  withRows,
  type HeatmapScene,
  type HeatmapState,
} from "../../../../../webview/views/heatmap/state";
import { panel } from "../../trace/panel";

vi.mock("../../../../../webview/controls/controls", () => ({ icon: () => "" })); // the toolbar's widgets need a page

function heatmap() {
  const start = { ...initialTrace(), own: initialHeatmap };
  const done = { ...panel(1, 1000), status: { kind: "done" as const } };
  let scene: HeatmapScene = withLayout(withPanel(start, done), { width: 400, height: 640, pixelRatio: 1 });
  scene = { ...scene, cursor: { channel: "f", token: 30, unit: 5 } };
  const actions: Actions<HeatmapState> = {
    scene: () => scene,
    answers: () => ({}),
    update: (change) => (scene = change(scene)),
    changeFocus: (change) => (scene = withFocus(scene, change)),
    toggle: () => undefined,
    savePicture: () => undefined,
  };
  return { actions, press: (key: string, shift = true) => keys[key]?.(actions, { alt: false, shift, control: false }) };
}

it("Shift takes a corner along, and a move without it lets go", () => {
  const { actions, press } = heatmap();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowDown"]) press(key);
  expect(brushIn(actions.scene())).toMatchObject({ tokens: { start: 30, end: 33 }, rows: { start: 5, end: 7 } });
  for (let times = 0; times < 4; times++) press("ArrowLeft");
  expect(brushIn(actions.scene())).toMatchObject({ tokens: { start: 28, end: 31 }, rows: { start: 5, end: 7 } });
  press("ArrowLeft", false);
  expect(brushIn(actions.scene())).toBeNull();
});

it("is of the units that stand in its rows, and ends where they stand otherwise or another layer is shown", () => {
  const { actions, press } = heatmap();
  const rows = Uint32Array.from({ length: 64 }, (_, row) => 63 - row);
  actions.update((scene) => withRows(scene, rows));
  press("ArrowDown");
  expect(brushedUnits(actions.scene())).toEqual([5, 4]);
  expect(brushQuestions(actions.scene()).brushed?.params).toMatchObject({
    channels: ["f"],
    units: [5, 4],
    tokenStart: 30,
    tokenEnd: 31,
  });
  expect(brushIn(withFocus(actions.scene(), { layer: 1 }))).toBeNull();
  expect(brushIn(withRows(actions.scene(), null))).toBeNull();
});

it("is copied as lines of units, in the order they stand", () => {
  const { actions, press } = heatmap();
  press("ArrowDown");
  press("ArrowRight");
  const params = brushQuestions(actions.scene()).copied!.params;
  expect(params.tiles).toMatchObject([{ channel: "f", unitStart: 0, unitEnd: 64, tokenStart: 30, tokenEnd: 32, step: 1 }]);
  const values = Float32Array.from({ length: 128 }, (_, at) => at);
  const copied = { kind: "known" as const, value: { params, value: [{ values, cells: 2, computed: 1000 }] } };
  expect(brushedTable(actions.scene(), { copied })).toBe("f\t30\t31\n5\t10\t11\n6\t12\t13");
  expect(brushedTable(actions.scene(), { copied: { kind: "pending" } })).toBeNull();
});

it("units are ordered by likeness to it, which is said, and is forgotten in another layer", () => {
  const { actions, press } = heatmap();
  press("ArrowRight");
  expect(keys["o"]?.(actions, { alt: false, shift: false, control: false })).toBe(false); // two tokens tell nothing
  for (const key of ["ArrowRight", "ArrowDown"]) press(key);
  press("o", false);
  const scene = actions.scene();
  expect([orderOf(scene), scene.own.done?.id]).toEqual(["rectangle", "heatmap.orderedLike"]);
  expect(rowQuestions(scene).order?.params).toMatchObject({
    ...{ by: "correlation", units: [5, 6], channel: "f", tokenStart: 30, tokenEnd: 33 },
  });
  expect(orderOf(withFocus(scene, { layer: 1 }))).toBe("similarity");
});
