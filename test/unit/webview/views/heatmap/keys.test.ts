/** Every key that changes something says so. */
import { expect, it, vi } from "vitest";
import { initialTrace, withFocus, withLayout, withPanel } from "../../../../../webview/trace/state";
import type { Actions } from "../../../../../webview/trace/view";
import { keys } from "../../../../../webview/views/heatmap/keys";
import { initialHeatmap, type HeatmapScene, type HeatmapState } from "../../../../../webview/views/heatmap/state";
import { panel } from "../../trace/panel";

vi.mock("../../../../../webview/controls/controls", () => ({ icon: () => "" })); // the toolbar's widgets need a page

it.each([
  ["]", "heatmap.inLayer"],
  ["+", "heatmap.inView"],
  ["0", "heatmap.inView"],
  ["Enter", "heatmap.selected"],
  ["Escape", "heatmap.deselected"],
  ["t", "heatmap.tableToggled"],
])("%s says %s; moving on is said in its place", (key, id) => {
  const start = withLayout(withPanel({ ...initialTrace(), own: initialHeatmap }, panel(1, 1000)), {
    width: 400,
    height: 100,
    pixelRatio: 1,
  });
  let scene: HeatmapScene = { ...start, cursor: { channel: "f", token: 30, unit: 5 } };
  const heatmap: Actions<HeatmapState> = {
    scene: () => scene,
    answers: () => ({}),
    update: (change) => (scene = change(scene)),
    changeFocus: (change) => (scene = withFocus(scene, change)),
    toggle: () => undefined,
    savePicture: () => undefined,
  };
  const plain = { alt: false, shift: false, control: false };
  keys[key]?.(heatmap, plain);
  expect(scene.own.done?.id).toBe(id);
  const { token = 0 } = scene.cursor ?? {};
  keys["ArrowRight"]?.(heatmap, { ...plain, control: true });
  expect(scene.cursor?.token).toBe(token + 10);
  expect(scene.own.done).toBeNull();
});
