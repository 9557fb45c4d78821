/** Where the heatmap looks: what pointer and keys make of it. */
import { expect, it } from "vitest";
import { stepsOf } from "../../../../../webview/heatmap/heatmap";
import { initialTrace, withLayout, withPanel } from "../../../../../webview/trace/state";
import {
  fitted,
  initialHeatmap,
  panned,
  rowsShown,
  scrolledTo,
  viewOf,
  withCursor,
  withFocusInView,
  withRows,
  zoomed,
  type HeatmapScene,
} from "../../../../../webview/views/heatmap/state";
import { panel } from "../../trace/panel";

const layout = { width: 400, height: 100, pixelRatio: 1 };
const shown = (): HeatmapScene => withLayout(withPanel({ ...initialTrace(), own: initialHeatmap }, panel(1, 1000)), layout);

/** As `shown`, with less room than 64 units take, the rows as stored. */
const low = (): HeatmapScene => ({ ...shown(), own: { ...initialHeatmap, order: "stored", rows: null } });

it("shows all units fitted at first, where they can be told apart", () => {
  const high = withLayout(low(), { ...layout, height: 256 });
  expect([viewOf(high)?.units, rowsShown(high)]).toEqual([{ start: 0, scale: 4 }, null]);
});

it("shows as many units as can be told apart where there is no room for all, each of them drawn", () => {
  const view = viewOf(low());
  expect(view && [view.units, stepsOf(view).unitStep, rowsShown(low())]).toEqual([
    { start: 0, scale: 2 },
    1,
    { start: 0, end: 50 },
  ]);
});

it("the bar beside the rows scrolls from the first to the last", () => {
  expect(rowsShown(scrolledTo(low(), 1))).toEqual({ start: 14, end: 64 });
  expect(rowsShown(scrolledTo(scrolledTo(low(), 1), 0))).toEqual({ start: 0, end: 50 });
});

it("a unit that comes into focus comes into view, and one that is in view moves nothing", () => {
  const focused = (unit: number, scene = low()) => withFocusInView({ ...scene, focus: { ...scene.focus, unit } });
  expect(rowsShown(focused(49))).toEqual({ start: 0, end: 50 });
  const last = focused(63);
  expect(rowsShown(last)).toEqual({ start: 14, end: 64 });
  expect(rowsShown(focused(14, last))).toEqual({ start: 14, end: 64 });
  expect(withFocusInView(scrolledTo(last, 0)).own.units?.start).toBe(0); // what was scrolled away from stays out of view
});

it("all units stay in view in whatever order, once the person has asked for all", () => {
  const rows = Uint32Array.from({ length: 64 }, (_, row) => 63 - row);
  expect(rowsShown(withRows(fitted(low()), rows))).toBeNull();
  expect(rowsShown(withRows(low(), rows))).toEqual({ start: 0, end: 50 });
});

it("pans along the tokens, and along units that do not all fit", () => {
  expect(panned(fitted(shown()), 500, 500)).toMatchObject({ tokens: { start: 0 }, own: { units: fitted(shown()).own.units } });
  expect(panned(shown(), 500, 0)).toMatchObject({ tokens: { start: 50, scale: 10 }, own: { units: null } });
  expect(panned(zoomed(shown(), 1, 0, 4, 0), 0, 50).own.units).toEqual({ start: 50 / 8, scale: 8 });
});

it("the keyboard's place stays in view", () => {
  expect(withCursor(shown(), { channel: "i", token: 45, unit: 3 }).tokens.start).toBe(8);
});

it("zooming the units out to all of them fits them again", () => {
  const closer = zoomed(shown(), 1, 0, 4, 50);
  expect(closer.own.units?.scale).toBe(8);
  expect(rowsShown(zoomed(closer, 1, 0, 1 / 8, 50))).toBeNull();
  expect(fitted(closer)).toMatchObject({ tokens: { start: 0, scale: 0.4 } });
  expect(rowsShown(fitted(closer))).toBeNull();
});

it("shows nothing beyond the units of a smaller layer", () => {
  const last = panned(zoomed(low(), 1, 0, (100 / 64 / 2) * 8, 0), 0, 1e6);
  const smaller = withPanel(last, panel(2, 1000, [16]));
  expect(viewOf(smaller)?.units).toMatchObject({ start: 8, scale: 12.5 });
});
