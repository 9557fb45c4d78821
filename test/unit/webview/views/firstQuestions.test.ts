/** What the host asks ahead of the page is what the page's views then ask. */
import { expect, it } from "vitest";
import { firstQuestions } from "../../../../src/protocol/firstQuestions";
import { initialTrace, withLayout, withPanel } from "../../../../webview/trace/state";
import { questions } from "../../../../webview/views/overview/state";
import { rowQuestions } from "../../../../webview/views/heatmap/rows";
import { initialHeatmap } from "../../../../webview/views/heatmap/state";
import { panel } from "../trace/panel";

it.each([100, 10_000])("of a trace of %i tokens", (tokenCount) => {
  const told = panel(1, tokenCount);
  const trace = told.trace!;
  const progress = {
    traceId: 1,
    tokens: tokenCount,
    tokenCount,
    valueRanges: [],
    revision: 0,
    nonFinite: null,
    visibleDone: true,
  };
  const head = { inputSize: 32, outputSize: 8, reads: [1], attention: null };
  const known = { ...told, trace: { ...trace, model: { ...trace.model, head } }, status: { kind: "done" } as const, progress };
  const state = withLayout(withPanel({ ...initialTrace(), own: initialHeatmap }, known), {
    width: 400,
    height: 100,
    pixelRatio: 1,
  });
  const { overview, guesses } = questions({ ...state, own: null }, null);
  const { order } = rowQuestions(state);
  const asked = [order, guesses, overview].map((question) => question && [question.call, JSON.stringify(question.params)]);
  const ahead = firstQuestions(trace, state.focus.layer, tokenCount, null);
  expect(asked).toEqual(ahead.map(([call, params]) => [call, JSON.stringify(params)]));
});
