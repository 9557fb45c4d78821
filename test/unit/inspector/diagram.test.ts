/** The diagram of a model's parts: what stands where, what reads what, and what is written. */
import { describe, expect, it } from "vitest";
import { describeLayer } from "../../../src/engine/network";
import type { LayerDescription, ModelDescription } from "../../../src/protocol/model";
import { BOX, depthsOf, layoutNetwork } from "../../../webview/diagram/layout";

const layer = (cell: string, inputSize: number, hiddenSize: number, direction: "forward" | "backward" = "forward", outputSize?: number): LayerDescription =>
  describeLayer({ cell, inputSize, hiddenSize, direction, ...(outputSize !== undefined && { outputSize }) });
const model = (layers: LayerDescription[], changes: Partial<ModelDescription> = {}): ModelDescription => ({
  name: "m", title: "m", description: "", layers, embedding: { vocabularySize: 1234, size: layers[0]?.inputSize ?? 0 },
  head: { inputSize: 8, outputSize: 1234 }, vocabulary: { kind: "words", size: 1234, source: "a file" }, parameters: 1, inferences: [],
  warnings: [], ...changes,
});
const arrows = (described: ModelDescription) => layoutNetwork(described).arrows.map(({ from, to }) => `${from.id} > ${to.id}`);

describe("a stack of layers", () => {
  const stack = model([layer("lstm", 64, 8), layer("gru", 8, 8)]);

  it("stands in one row, in the order data flows", () => {
    const { boxes, width, height } = layoutNetwork(stack);
    expect(boxes.map(({ id }) => id)).toEqual(["input", "embedding", "layer-0", "layer-1", "head"]);
    expect(new Set(boxes.map(({ y }) => y)).size).toBe(1);
    expect(boxes.every(({ x, y }) => x >= 0 && x + BOX.width <= width && y >= 0 && y + BOX.height <= height)).toBe(true);
    expect(arrows(stack)).toEqual(["input > embedding", "embedding > layer-0", "layer-0 > layer-1", "layer-1 > head"]);
  });

  it("says what each part is", () => {
    const words = layoutNetwork(stack).boxes.map(({ title, lines }) => [title, ...lines].join(" | "));
    expect(words).toEqual([
      "Words | 1\u202f234 different", "Embedding | 1\u202f234 → 64 | lookup table", "Layer 0 | LSTM | 64 → 8", "Layer 1 | GRU | 8 → 8",
      "Head | 8 → 1\u202f234 | next token",
    ]);
  });
});

describe("layers in both directions", () => {
  it("stand side by side, and the next ones read both where their size says so", () => {
    const both = model([
      layer("lstm", 64, 8), layer("lstm", 64, 8, "backward"), layer("lstm", 16, 4), layer("lstm", 16, 4, "backward"),
    ]);
    const boxes = new Map(layoutNetwork(both).boxes.map((box) => [box.id, box]));
    expect(boxes.get("layer-0")?.x).toBe(boxes.get("layer-1")?.x);
    expect(boxes.get("layer-0")?.y).not.toBe(boxes.get("layer-1")?.y);
    expect(depthsOf(both.layers).flat().map(({ reads }) => reads)).toEqual([[-1], [-1], [0, 1], [0, 1]]);
    expect(arrows(both)).toContain("layer-0 > layer-3");
    expect(boxes.get("layer-1")?.lines.at(-1)).toContain("backward");
  });

  it("keep to their own direction where only that has as many outputs as are read, projected ones too", () => {
    const elmo = [
      layer("lstm-projected", 16, 32, "forward", 16), layer("lstm-projected", 16, 32, "backward", 16),
      layer("lstm-projected", 16, 32, "forward", 16), layer("lstm-projected", 16, 32, "backward", 16),
    ];
    expect(depthsOf(elmo).flat().map(({ reads }) => reads)).toEqual([[-1], [-1], [0], [1]]);
    expect(layoutNetwork(model(elmo)).boxes.find(({ id }) => id === "layer-0")?.lines).toContain("16 → 32 → 16");
  });
});

it("a head that reads the embedding and every layer, as its size tells, is reached over the layers between", () => {
  const textgenrnn = model([layer("lstm", 100, 128), layer("lstm", 128, 128)], { head: { inputSize: 356, outputSize: 1234 } });
  const { arrows: drawn, boxes } = layoutNetwork(textgenrnn);
  const toHead = drawn.filter(({ to }) => to.id === "head");
  expect(toHead.map(({ from, bridge }) => [from.id, bridge !== null])).toEqual([["embedding", true], ["layer-0", true], ["layer-1", false]]);
  const top = Math.min(...boxes.map(({ y }) => y));
  expect(toHead.every(({ bridge }) => bridge === null || (bridge >= 0 && bridge < top))).toBe(true);
  expect(new Set(toHead.map(({ bridge }) => bridge)).size).toBe(3);
});

it("a model that reads numbers has no embedding, one without a head no head", () => {
  const numeric = model([layer("gru", 1, 8)], { embedding: null, head: null, vocabulary: { kind: "numbers", size: 1, source: "" } });
  expect(layoutNetwork(numeric).boxes.map(({ id }) => id)).toEqual(["input", "layer-0"]);
  const oneHot = model([layer("gru", 65, 8)], { embedding: null, vocabulary: { kind: "characters", size: 65, source: "" } });
  expect(layoutNetwork(oneHot).boxes[1]?.title).toBe("One-hot");
  const spelled = model([layer("gru", 16, 8)], { embedding: null, vocabulary: { kind: "words", size: 261, source: "" } });
  expect(layoutNetwork(spelled).boxes.slice(0, 2).map(({ title, lines }) => [title, ...lines])).toEqual([["Words"], ["Encoder", "16 numbers a token"]]);
});
