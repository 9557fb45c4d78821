/** What is read of a place of the heatmap. */
import { expect, it } from "vitest";
import type { PanelState } from "../../../../../src/protocol/panelContract";
import { initialTrace, isStale, withPanel } from "../../../../../webview/trace/state";
import { spoken } from "../../../../../webview/views/heatmap/readout";
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
  expect(at({ staleFrom: 5 })).toEqual([false, true, true]);
  expect(at({ staleFrom: 5, following: true })).toEqual([false, false, false]);
  expect(at({})).toEqual([false, false, false]);
});
