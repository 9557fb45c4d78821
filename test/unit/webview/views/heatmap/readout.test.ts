/** What is read of a place of the heatmap. */
import { expect, it } from "vitest";
import type { PanelState } from "../../../../../src/protocol/panelContract";
import { initialTrace, isStale, withPanel } from "../../../../../webview/trace/state";
import { message } from "../../../../../src/messages/message";
import { sentenceOf, spoken } from "../../../../../webview/views/heatmap/readout";
import { initialHeatmap, withCursor, withDone } from "../../../../../webview/views/heatmap/state";
import { panel } from "../../trace/panel";

const traced = (told: PanelState = panel(1, 100)) => withPanel(initialTrace(), { ...told, status: { kind: "done" } });

it("a channel without such a unit says how many it has; one number is every unit's", () => {
  const told = panel(1, 100, [64]);
  const layer = told.trace!.model.layers[0]!;
  const sizes: Record<string, number> = { h: 16, o: 1 };
  layer.channels = layer.channels.map((channel) => ({ ...channel, size: sizes[channel.name] ?? channel.size }));
  const series = { computed: 100, channels: { o: Float32Array.of(0.5), h: Float32Array.of(NaN) } };
  const said = (channel: string) => spoken(traced(told), { channel, token: 3, unit: 30 }, series);
  expect(said("h")).toBe("h has 16 units");
  expect(said("o")).toContain("0.5");
});

it("values from an edit on are stale until it is traced or about to be", () => {
  const at = (parts: Partial<PanelState>) => [4, 5, 6].map((token) => isStale(traced({ ...panel(1, 100), ...parts }), token));
  const stale = [
    { start: 5, end: 6 },
    { start: 50, end: 100 },
  ];
  expect(at({ stale })).toEqual([false, true, false]); // 6 is of another sequence
  expect(at({ stale, following: true })).toEqual([false, false, false]);
  expect(at({})).toEqual([false, false, false]);
});

it("the sentence is what the last key did, until the keyboard's place moves; without a place, how the picture is read", () => {
  const scene = (own = initialHeatmap) => ({ ...traced(), own });
  expect(sentenceOf(scene(), undefined)).toContain("A row for each of 64 units");
  const moved = withCursor(withDone(scene(), message("heatmap.deselected")), { channel: "f", token: 3, unit: 5 });
  expect(sentenceOf(withDone(moved, message("heatmap.deselected")), undefined)).toContain("No unit is in focus");
  const series = { computed: 100, channels: { f: Float32Array.of(-0.5) } };
  expect(sentenceOf(moved, series)).toContain("−0.5000, token 3");
});
