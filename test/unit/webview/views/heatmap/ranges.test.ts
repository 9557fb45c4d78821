/** Over which values colours go. */
import { expect, it } from "vitest";
import { quoted } from "../../../../../src/messages/message";
import type { ChannelDescription } from "../../../../../src/protocol/model";
import { initialTrace, withChannelShown, withLayout, withPanel } from "../../../../../webview/trace/state";
import { boundsQuestion, domainOf, withBounds, withRange, withSharedRange } from "../../../../../webview/views/heatmap/ranges";
import { initialHeatmap, type HeatmapScene } from "../../../../../webview/views/heatmap/state";
import { panel } from "../../trace/panel";

const channelOf = (name: string, range: ChannelDescription["range"], role: ChannelDescription["role"]): ChannelDescription => {
  return { name, title: quoted(name), role, range, size: 4 };
};
const f = channelOf("f", "unit", "gate");
const c = channelOf("c", "unbounded", "state");
const kept = channelOf("c.kept", "unbounded", "part");

function scene(): HeatmapScene {
  const told = panel(1, 100);
  const layer = { ...told.trace!.model.layers[0]!, channels: [f, c], derived: [kept] };
  const trace = { ...told.trace!, model: { ...told.trace!.model, layers: [layer] } };
  const progress = {
    traceId: 1,
    tokens: 100,
    tokenCount: 100,
    valueRanges: [
      [
        [0, 0.6, 0.6],
        [-30, 20, 3.2],
      ],
    ] as [number, number, number][][],
  };
  const shown = withPanel({ ...initialTrace(), own: initialHeatmap }, { ...told, trace, progress, status: { kind: "done" } });
  return withChannelShown(withLayout(shown, { width: 400, height: 100, pixelRatio: 1 }), "c.kept", true);
}

const found = (of: HeatmapScene) => {
  const params = boundsQuestion(of)!.params;
  const value = params.channels.map((channel) => ({
    ...{ channel, looked: 100, count: 400, mean: 0, spread: 1, min: -9, max: 9, shut: 0, open: 0, histogram: [400] },
    bounds: [0.5, 2.2, 7, 9],
  }));
  return withBounds(of, { kind: "known", value: { params, value } });
};

it("as usual, what nearly all values reach; of parts that is asked", () => {
  const start = scene();
  expect(domainOf(start, f)).toEqual({ min: 0, max: 1 });
  expect(domainOf(start, c)).toEqual({ min: -4, max: 4 });
  expect(boundsQuestion(start)?.params.channels).toEqual(["c.kept"]);
  expect(domainOf(found(start), kept)).toEqual({ min: -2.5, max: 2.5 });
});

it("up to a share of the values, and between fixed numbers, by channel", () => {
  const byShare = found(withRange(withRange(scene(), c, { by: "share", share: 0.999 }), f, { by: "share", share: 0.9 }));
  expect(domainOf(byShare, c)).toEqual({ min: -7, max: 7 });
  expect(domainOf(byShare, f)).toEqual({ min: 0, max: 0.5 });
  expect(domainOf(withRange(byShare, f, { by: "fixed", min: 0.2, max: 0.4 }), f)).toEqual({ min: 0.2, max: 0.4 });
});

it("the same for all unbounded channels: the widest of theirs", () => {
  const shared = found(withSharedRange(scene(), true, c));
  expect(domainOf(shared, kept)).toEqual(domainOf(shared, c));
  expect(domainOf(shared, c)).toEqual({ min: -4, max: 4 });
  expect(domainOf(withRange(shared, kept, { by: "fixed", min: -2, max: 2 }), c)).toEqual({ min: -2, max: 2 });
  expect(domainOf(shared, f)).toEqual({ min: 0, max: 1 });
});
