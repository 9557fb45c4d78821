/** Bars over the text, and which token and part of the text the view is of. */
import { expect, it } from "vitest";
import { initialTrace, tokenOfStep, withFocus, withLayout, withPanel } from "../../../../../webview/trace/state";
import { barsOf, reachOf } from "../../../../../webview/views/sources/bars";
import {
  axisOf,
  initialSources,
  ledgerQuestion,
  seen,
  withAxis,
  type SourcesScene,
} from "../../../../../webview/views/sources/state";
import { panel } from "../../trace/panel";

const some = { tokenStart: 10, contributions: Float64Array.of(1, -2, 3, -4, 5, -6, 7, -8), traced: 4 };

it("a bar stands over each token in view", () => {
  const bars = barsOf(some, { start: 12, scale: 20 }, 60);
  expect(bars.map(({ start, x, value }) => [start, x, value])).toEqual([
    [12, 0, 3],
    [13, 20, -4],
    [14, 40, 5],
  ]);
  expect(bars[0]?.width).toBe(19);
});

it("nothing stands before the ledger's first token or after its last", () => {
  expect(barsOf(some, { start: 0, scale: 20 }, 1000).map(({ start }) => start)).toEqual([10, 11, 12, 13, 14, 15, 16, 17]);
});

it("a bar takes several narrow tokens, the same ones wherever the text stands, and adds them up", () => {
  const cells = (start: number) => barsOf(some, { start, scale: 1 }, 40).map((bar) => [bar.start, bar.end, bar.value]);
  expect(cells(0)).toEqual([
    [10, 12, -1],
    [12, 16, -2],
    [16, 18, -1],
  ]);
  expect(cells(13).map(([start]) => start)).toEqual([12, 16]);
});

it("reaches from the least to the greatest, with 0 and the state's value", () => {
  expect(reachOf(some, { start: 0, scale: 10 })).toEqual({ least: -8, greatest: 7 });
  expect(reachOf(some, { start: 0, scale: 1 })).toEqual({ least: -2, greatest: 4 });
});

const layout = { width: 400, height: 100, pixelRatio: 1 };
const told = { ...panel(1, 1000), status: { kind: "done" as const } };
const scene = (): SourcesScene => withLayout(withPanel({ ...initialTrace(), own: initialSources }, told), layout);

it("is of the focus' token, else the caret's, else the last in view", () => {
  expect(tokenOfStep(scene())).toBe(39);
  const withCaret = withPanel(scene(), { ...told, caret: 700 });
  expect(tokenOfStep(withCaret)).toBe(700);
  expect(tokenOfStep(withFocus(withCaret, { token: 5 }))).toBe(5);
});

it("shows the token that it is of, until the person moves the text, and again at another", () => {
  const far = withFocus(scene(), { token: 500 });
  expect(axisOf(far).start).toBeCloseTo(480.5);
  const moved = withAxis(far, (axis) => ({ ...axis, start: 100 }));
  expect(axisOf(moved).start).toBe(100);
  expect(axisOf(withFocus(moved, { token: 501 })).start).toBeCloseTo(481.5);
});

it("asks for the focus' unit, for any where there is none, and for a state that the layer has", () => {
  expect(ledgerQuestion(scene())?.params).toEqual({ traceId: 1, revision: 0, layer: 0, token: 39, unit: null });
  const focused = withFocus(scene(), { token: 3, unit: 7, target: { kind: "unit", state: "h" } });
  expect(ledgerQuestion(focused)?.params).toMatchObject({ token: 3, unit: 7, state: "h" });
  const other = withFocus(focused, { target: { kind: "unit", state: "C" } });
  expect(ledgerQuestion(other)?.params).not.toHaveProperty("state");
  const running = withPanel(scene(), { ...told, status: { kind: "running" } });
  expect(ledgerQuestion(running)).toBeNull();
});

it("counts lines by the tokens that end them, of a text that is traced whole", () => {
  const trace = { ...told.trace!, labels: ["a", "⏎"], ids: Uint32Array.of(0, 1, 0, 0, 1, 0), tokenCount: 6 };
  const whole = (wholeFile: boolean) => withPanel(scene(), { ...told, trace, source: { ...told.source, wholeFile } });
  expect([0, 1, 2, 4, 5].map(seen(whole(true)).line)).toEqual([1, 1, 2, 2, 3]);
  expect(seen(whole(false)).line(5)).toBeNull();
});

it("the axis holds the state's course in view as well, as far as that is finite", () => {
  const small = { tokenStart: 0, contributions: Float64Array.of(1, -2), traced: -1 };
  const axis = { start: 0, scale: 10 };
  expect(reachOf(small, axis)).toEqual({ least: -2, greatest: 1 });
  expect(reachOf(small, axis, Float32Array.of(4, NaN, -3))).toEqual({ least: -3, greatest: 4 });
});
