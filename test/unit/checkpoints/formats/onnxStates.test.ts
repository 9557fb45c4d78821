import { describe, expect, it } from "vitest";
import { isNamedAsState } from "../../../../src/checkpoints/formats/onnx/equations/singleStep";

describe("isNamedAsState", () => {
  it.each([
    ["h", "h_out"],
    ["h0", "hn"],
    ["hx", "onnx::Tanh_7"],
    ["input.1", "hidden_state"],
    ["prev_h", "next"],
    ["carry", "carry_after"],
  ])("%s, which becomes %s, is a state by its name", (before, after) => {
    expect(isNamedAsState({ before, after })).toBe(true);
  });

  it.each([
    ["z", "fused"],
    ["right", "output"],
    ["features", "7"],
    ["depth", "graph_out"],
  ])("%s, which becomes %s, is none", (before, after) => {
    expect(isNamedAsState({ before, after })).toBe(false);
  });
});
