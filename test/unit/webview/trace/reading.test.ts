/** What views say of the place that they read. */
import { describe, expect, it } from "vitest";
import { firstStepSaid } from "../../../../webview/trace/reading";
import { initialTrace, withPanel, type TraceState } from "../../../../webview/trace/state";
import { panel } from "./panel";

/** Two sequences, of 6 tokens and of one. */
function twoSequences(direction: "forward" | "reverse"): TraceState {
  const told = panel(1, 7);
  const { trace } = told;
  if (!trace) throw new Error("The panel has no trace.");
  const layers = trace.model.layers.map((layer) => ({ ...layer, direction }));
  const sequences = [
    { start: 0, count: 6 },
    { start: 6, count: 1 },
  ];
  return withPanel(initialTrace(), { ...told, trace: { ...trace, sequences, model: { ...trace.model, layers } } });
}

describe("a sequence's first step", () => {
  const firsts = (state: TraceState) => [0, 1, 5, 6].map((token) => firstStepSaid(state, token) !== "");

  it("is said to have nothing to keep, where there are later ones to choose", () => {
    expect(firsts(twoSequences("forward"))).toEqual([true, false, false, false]);
    expect(firstStepSaid(twoSequences("forward"), 0)).toContain("Choose a later one");
  });

  it("is the last token for a layer that reads in reverse", () => {
    expect(firsts(twoSequences("reverse"))).toEqual([false, false, true, false]);
    expect(firstStepSaid(twoSequences("reverse"), 5)).toContain("Choose an earlier one");
  });
});
