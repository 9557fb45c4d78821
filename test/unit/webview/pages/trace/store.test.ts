/** The panel's state: what a new trace, an event or a key makes of it. */
import { describe, expect, it } from "vitest";
import type { PanelState } from "../../../../../src/protocol/panelContract";
import { isViewOf, savedState, toSaved } from "../../../../../webview/pages/trace/saved";
import {
  channelsOf,
  computedOf,
  fitted,
  initialState,
  panned,
  savedView,
  viewOf,
  withCaret,
  withChannelShown,
  withCursor,
  withLayer,
  withLayout,
  withPanel,
  withProgress,
  withSelection,
  withShownToken,
  zoomed,
  type TraceState,
} from "../../../../../webview/pages/trace/store";
import * as v from "valibot";

const gate = (size: number) => (name: string) => ({ name, title: name, role: "gate" as const, range: "unit" as const, size });
const layer = (hiddenSize: number, names: string) => ({
  cell: "lstm",
  cellTitle: "LSTM",
  inputSize: 8,
  hiddenSize,
  direction: "forward" as const,
  reads: [-1],
  channels: [...names].map(gate(hiddenSize)),
  derived: [],
  equations: [],
  graph: { nodes: [], edges: [] },
});

function panel(traceId: number, tokens: number, units = [64, 32], uri = "file:///a.txt"): PanelState {
  const ids = new Uint32Array(tokens);
  return {
    source: {
      kind: "text",
      uri,
      ranges: [{ start: 0, end: tokens }],
      wholeFile: false,
      model: { kind: "bundled", name: "bytes" },
    },
    fileName: "a.txt",
    status: { kind: "running" },
    notices: [],
    caret: null,
    staleFrom: null,
    following: false,
    trace: {
      traceId,
      tokenCount: tokens,
      skipped: 0,
      sequences: [{ start: 0, count: tokens }],
      ids,
      ranges: [],
      labels: ["a"],
      coverage: null,
      model: {
        name: "bytes",
        title: "bytes",
        description: "",
        layers: units.map((size) => layer(size, "ifgoch")),
        embedding: null,
        head: null,
        vocabulary: null,
        parameters: 0,
        inferences: [],
        warnings: [],
      },
    },
    progress: null,
  };
}

const layout = { width: 400, height: 100, pixelRatio: 1 };
const shown = (): TraceState => withLayout(withPanel(initialState(), panel(1, 1000)), layout);

describe("a new state from the host", () => {
  it("shows a trace from its start, with all units fitted", () => {
    const view = viewOf(shown());
    expect(view?.tokens).toEqual({ start: 0, scale: 10 });
    expect(view?.units.scale).toBeCloseTo(100 / 64);
  });

  it("keeps place and selection when the same text is traced again", () => {
    const before = withSelection(withLayer(panned(shown(), 500, 0), 1), 60, 20);
    const after = withPanel(before, panel(2, 1000));
    expect(after).toMatchObject({ layer: 1, token: 60, unit: 20, tokens: { start: 50, scale: 10 } });
  });

  it("starts again with another text", () => {
    const before = withSelection(panned(shown(), 500, 0), 60, 20);
    expect(withPanel(before, panel(2, 1000, [64, 32], "file:///b.txt"))).toMatchObject({ token: null, tokens: { start: 0 } });
  });

  it("gives up what the new trace does not have", () => {
    const before = withSelection(withLayer(panned(shown(), 9000, 0), 1), 950, 30);
    expect(withPanel(before, panel(2, 100, [16]))).toMatchObject({ layer: 0, token: null, unit: null, tokens: { start: 60 } });
  });

  it("takes in progress of its own trace alone, and the caret", () => {
    const told = withProgress(shown(), { traceId: 1, tokens: 40, tokenCount: 1000, valueRanges: [] });
    expect(computedOf(told)).toBe(40);
    expect(withProgress(told, { traceId: 7, tokens: 90, tokenCount: 1000, valueRanges: [] })).toBe(told);
    expect(withCaret(told, 5).panel?.caret).toBe(5);
  });
});

describe("what the person does", () => {
  it("showing a token scrolls only when it is out of view", () => {
    expect(withShownToken(shown(), 10).tokens.start).toBe(0);
    expect(withShownToken(shown(), 500)).toMatchObject({ token: 500, tokens: { start: 480.5 } });
    expect(withShownToken(shown(), 5000).token).toBeNull();
  });

  it("switching channels off leaves at least one", () => {
    let state = shown();
    for (const { name } of channelsOf(state)) state = withChannelShown(state, name, false);
    expect(channelsOf(state).length).toBe(6);
    expect(
      channelsOf(withChannelShown(shown(), "c", false))
        .map(({ name }) => name)
        .join(""),
    ).toBe("ifgoh");
  });

  it("a layer that is not there changes nothing; another one drops a unit it does not have", () => {
    const state = withSelection(shown(), 3, 50);
    expect(withLayer(state, 2)).toBe(state);
    expect(withLayer(state, 1)).toMatchObject({ layer: 1, token: 3, unit: null });
  });

  it("the keyboard's cell stays in view", () => {
    const state = withCursor(shown(), { channel: "i", token: 45, unit: 3 });
    expect(state.tokens.start).toBe(8);
  });

  it("zooming the units out to all of them fits them again", () => {
    const closer = zoomed(shown(), 1, 0, 4, 50);
    expect(closer.units?.scale).toBeCloseTo((100 / 64) * 4);
    expect(zoomed(closer, 1, 0, 1 / 4, 50).units).toBeNull();
    expect(fitted(closer)).toMatchObject({ units: null, tokens: { start: 0, scale: 0.4 } });
  });
});

it("what is saved is valid, comes back, and is known to be of this text and model", () => {
  const state = withSelection(zoomed(shown(), 1, 0, 4, 50), 7, 9);
  const { source } = panel(1, 1000);
  const saved = v.parse(savedState, JSON.parse(JSON.stringify(toSaved(source, savedView(state)))));
  expect(saved.view).toEqual(savedView(state));
  expect(isViewOf(saved, source)).toBe(true);
  expect(isViewOf(saved, { ...source, model: { kind: "bundled", name: "shakespeare-gru" } })).toBe(false);
});
