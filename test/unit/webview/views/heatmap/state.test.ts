/** Where the heatmap looks: what pointer and keys make of it. */
import { expect, it } from "vitest";
import { initialTrace, withLayout, withPanel } from "../../../../../webview/trace/state";
import {
  fitted,
  initialHeatmap,
  panned,
  viewOf,
  withCursor,
  zoomed,
  type HeatmapScene,
} from "../../../../../webview/views/heatmap/state";
import { panel } from "../../trace/panel";

const layout = { width: 400, height: 100, pixelRatio: 1 };
const shown = (): HeatmapScene => withLayout(withPanel({ ...initialTrace(), own: initialHeatmap }, panel(1, 1000)), layout);

it("shows all units fitted at first", () => {
  expect(viewOf(shown())?.units.scale).toBeCloseTo(100 / 64);
});

it("pans along the tokens, and along units that do not all fit", () => {
  expect(panned(shown(), 500, 500)).toMatchObject({ tokens: { start: 50, scale: 10 }, own: { units: null } });
  expect(panned(zoomed(shown(), 1, 0, 4, 0), 0, 50).own.units?.start).toBeCloseTo(50 / ((100 / 64) * 4));
});

it("the keyboard's place stays in view", () => {
  expect(withCursor(shown(), { channel: "i", token: 45, unit: 3 }).tokens.start).toBe(8);
});

it("zooming the units out to all of them fits them again", () => {
  const closer = zoomed(shown(), 1, 0, 4, 50);
  expect(closer.own.units?.scale).toBeCloseTo((100 / 64) * 4);
  expect(zoomed(closer, 1, 0, 1 / 4, 50).own.units).toBeNull();
  expect(fitted(closer)).toMatchObject({ own: { units: null }, tokens: { start: 0, scale: 0.4 } });
});

it("shows nothing beyond the units of a smaller layer", () => {
  const low = panned(zoomed(shown(), 1, 0, 8, 0), 0, 1e6);
  const smaller = withPanel(low, panel(2, 1000, [16]));
  expect(viewOf(smaller)?.units).toMatchObject({ start: 8, scale: 12.5 });
});
