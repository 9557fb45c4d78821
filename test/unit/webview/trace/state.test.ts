/** What all views of a trace see: what a new trace, an event or a person makes of it. */
import { describe, expect, it } from "vitest";
import {
  channelsOf,
  computedOf,
  initialTrace,
  tokensInView,
  withChannelShown,
  withFocus,
  withLayout,
  withPanel,
  withPointer,
  withShownToken,
  type TraceState,
} from "../../../../webview/trace/state";
import { changePanel } from "../../../../src/protocol/panelContract";
import { panel } from "./panel";

const layout = { width: 400, height: 100, pixelRatio: 1 };
const shown = (): TraceState => withLayout(withPanel(initialTrace(), panel(1, 1000)), layout);
const scrolled = (start: number): TraceState => ({ ...shown(), tokens: { start, scale: 10 } });

describe("a new state from the host", () => {
  it("shows a trace from its start", () => {
    expect(shown().tokens).toEqual({ start: 0, scale: 10 });
    expect(tokensInView(shown())).toEqual({ start: 0, end: 40 });
  });

  it("keeps place and focus when the same text is traced again", () => {
    const before = withFocus(withFocus(scrolled(50), { layer: 1 }), { token: 60, unit: 20 });
    expect(withPanel(before, panel(2, 1000))).toMatchObject({
      focus: { layer: 1, token: 60, unit: 20 },
      tokens: { start: 50, scale: 10 },
    });
  });

  it("starts again with another text", () => {
    expect(withPanel(scrolled(50), panel(2, 1000, [64, 32], 1)).tokens.start).toBe(0);
  });

  it("stays where it is when text is typed before what is traced", () => {
    const source = { ...panel(1, 1000).source, ranges: [{ start: 7, end: 1007 }] };
    expect(withPanel(scrolled(50), { ...panel(2, 1000), source }).tokens.start).toBe(50);
  });

  it("gives up what the new trace does not have", () => {
    const before = withFocus(withFocus(scrolled(900), { layer: 1 }), { token: 950, unit: 30 });
    expect(withPanel(before, panel(2, 100, [16]))).toMatchObject({
      focus: { layer: 0, token: null, unit: null },
      tokens: { start: 60 },
    });
  });

  it("takes in progress of its own trace alone", () => {
    const progress = { traceId: 1, tokens: 40, tokenCount: 1000, valueRanges: [] };
    expect(computedOf(withPanel(shown(), changePanel(panel(1, 1000), { progress })))).toBe(40);
    expect(computedOf(withPanel(shown(), changePanel(panel(1, 1000), { progress: { ...progress, traceId: 7 } })))).toBe(0);
  });
});

describe("what the person does", () => {
  it("showing a token scrolls only when it is out of view", () => {
    expect(withShownToken(shown(), 10).tokens.start).toBe(0);
    expect(withShownToken(shown(), 500)).toMatchObject({ tokens: { start: 480.5 } });
    expect(withShownToken(shown(), 5000)).toEqual(shown());
  });

  it("switching channels off leaves at least one", () => {
    let state = shown();
    for (const { name } of channelsOf(state)) state = withChannelShown(state, name, false);
    expect(channelsOf(state).length).toBe(6);
    const names = channelsOf(withChannelShown(shown(), "c", false)).map(({ name }) => name);
    expect(names.join("")).toBe("ifgoh");
  });

  it("a layer that is not there changes nothing; another one drops a unit it does not have, and what was pointed at", () => {
    const state = withPointer(withFocus(shown(), { token: 3, unit: 50 }), { channel: "i", token: 1, unit: 2 });
    expect(withFocus(state, { layer: -1 })).toBe(state);
    const last = withFocus(state, { layer: 1 });
    expect(withFocus(last, { layer: 2 })).toBe(last);
    expect(withFocus(state, { layer: 1 })).toMatchObject({ focus: { layer: 1, token: 3, unit: null }, pointer: null });
  });

  it("pointing at the same place again changes nothing", () => {
    const state = withPointer(shown(), { channel: "i", token: 1, unit: 2 });
    expect(withPointer(state, { channel: "i", token: 1, unit: 2 })).toBe(state);
    expect(withPointer(state, { channel: "f", token: 1, unit: 2 }).pointer?.channel).toBe("f");
  });
});

it("the keyboard's place stays in another layer that has its channel and unit", () => {
  const cursor = { channel: "f", token: 4, unit: 20 };
  const at = { ...withPanel(initialTrace(), panel(1, 100, [64, 32, 16])), cursor };
  expect(withFocus(at, { layer: 1 }).cursor).toEqual(cursor);
  expect(withFocus(at, { layer: 2 }).cursor).toBeNull();
});
