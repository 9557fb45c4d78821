/** The diagram of a model's parts: what stands where, what reads what, and what is written. */
import { describe, expect, it } from "vitest";
import { message } from "../../../../src/messages/message";
import { describeLayer } from "../../../../src/engine/network/network";
import type { Inference, LayerDescription, ModelDescription } from "../../../../src/protocol/model";
import { BOX, depthsOf, layoutNetwork } from "../../../../webview/diagram/layout";

const layer = (
  cell: string,
  inputSize: number,
  hiddenSize: number,
  reads: number[],
  direction: "forward" | "reverse" = "forward",
  outputSize?: number,
): LayerDescription =>
  describeLayer({ cell, inputSize, hiddenSize, reads, direction, ...(outputSize !== undefined && { outputSize }) });
const model = (layers: LayerDescription[], changes: Partial<ModelDescription> = {}): ModelDescription => ({
  name: "m",
  title: "m",
  description: "",
  layers,
  embedding: { vocabularySize: 1234, size: layers[0]?.inputSize ?? 0 },
  head: { inputSize: 8, outputSize: 1234, reads: [layers.length - 1], attention: null },
  vocabulary: { kind: "words", size: 1234, source: "a file" },
  parameters: 1,
  inferences: [],
  warnings: [],
  ...changes,
});
const arrows = (described: ModelDescription) => layoutNetwork(described).arrows.map(({ from, to }) => `${from.id} > ${to.id}`);

describe("a stack of layers", () => {
  const stack = model([layer("lstm", 64, 8, [-1]), layer("gru", 8, 8, [0])]);

  it("stands in one row, in the order data flows", () => {
    const { boxes, width, height } = layoutNetwork(stack);
    expect(boxes.map(({ id }) => id)).toEqual(["input", "embedding", "layer-0", "layer-1", "head"]);
    expect(new Set(boxes.map(({ y }) => y)).size).toBe(1);
    expect(boxes.every(({ x, y }) => x >= 0 && x + BOX.width <= width && y >= 0 && y + BOX.height <= height)).toBe(true);
    expect(arrows(stack)).toEqual(["input > embedding", "embedding > layer-0", "layer-0 > layer-1", "layer-1 > head"]);
  });

  it("goes on in another line where there is no room", () => {
    for (const available of [700, 420, 250, 100]) {
      const { boxes, arrows: drawn, width, height } = layoutNetwork(stack, available);
      expect(width).toBeLessThanOrEqual(Math.max(available, BOX.width + 12));
      expect(boxes.every(({ x, y }) => x + BOX.width <= width && y + BOX.height <= height)).toBe(true);
      for (const one of boxes)
        for (const other of boxes)
          if (one !== other) expect(Math.abs(one.x - other.x) >= BOX.width || Math.abs(one.y - other.y) >= BOX.height).toBe(true);
      const [first] = boxes;
      for (const { from, to, corners } of drawn) {
        expect(corners.length > 0).toBe(from.y !== to.y);
        if (from.y !== to.y) expect(corners.at(-1)).toEqual({ x: to.x + BOX.width / 2, y: to.y });
      }
      expect(boxes.some(({ y }) => y > (first?.y ?? 0))).toBe(true);
    }
  });

  it("says what each part is", () => {
    const words = layoutNetwork(stack).boxes.map(({ title, lines }) => [title, ...lines].join(" | "));
    expect(words).toEqual([
      "Words | 1\u202f234 different",
      "Embedding | 1\u202f234 → 64 | lookup table",
      "Layer 0 | LSTM | 64 → 8",
      "Layer 1 | GRU | 8 → 8",
      "Head | 8 → 1\u202f234 | next token",
    ]);
  });
});

it("each part that stands before the head is a box of its own, and what is applied at the end is said", () => {
  const stages = [6, 8, 8, 8].map((n) => message("frameworksRoles.dense", { inputs: n, outputs: 8 }));
  const of = (count: number) =>
    model([layer("lstm", 3, 6, [-1])], {
      head: { inputSize: 8, outputSize: 2, reads: [0], attention: null, stages: stages.slice(0, count), output: "softmax" },
    });
  expect(arrows(of(2)).slice(-3)).toEqual(["layer-0 > stage-0", "stage-0 > stage-1", "stage-1 > head"]);
  const words = layoutNetwork(of(2)).boxes.map(({ title, lines }) => [title, ...lines].join(" | "));
  expect(words.slice(-3)).toEqual(["Dense | 6 → 8", "Dense | 8 → 8", "Head | 8 → 2 | softmax"]);
  expect(layoutNetwork(of(0)).boxes.at(-1)?.lines).toEqual(["8 → 2", "softmax"]);
});

describe("layers in both directions", () => {
  it("stand side by side, and the next ones are joined to all that they read", () => {
    const both = model([
      layer("lstm", 64, 8, [-1]),
      layer("lstm", 64, 8, [-1], "reverse"),
      layer("lstm", 16, 4, [0, 1]),
      layer("lstm", 16, 4, [0, 1], "reverse"),
    ]);
    const boxes = new Map(layoutNetwork(both).boxes.map((box) => [box.id, box]));
    expect(boxes.get("layer-0")?.x).toBe(boxes.get("layer-1")?.x);
    expect(boxes.get("layer-0")?.y).not.toBe(boxes.get("layer-1")?.y);
    expect(depthsOf(both.layers)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(arrows(both)).toEqual(
      expect.arrayContaining(["layer-0 > layer-2", "layer-1 > layer-2", "layer-0 > layer-3", "layer-1 > layer-3"]),
    );
    expect(boxes.get("layer-1")?.lines.at(-1)).toContain("reverse");
  });

  it("keep to their own direction where they read that alone, projected ones too", () => {
    const elmo = [
      layer("lstm-projected", 16, 32, [-1], "forward", 16),
      layer("lstm-projected", 16, 32, [-1], "reverse", 16),
      layer("lstm-projected", 16, 32, [0], "forward", 16),
      layer("lstm-projected", 16, 32, [1], "reverse", 16),
    ];
    expect(depthsOf(elmo)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(arrows(model(elmo, { head: null })).slice(1)).toEqual([
      "embedding > layer-0",
      "embedding > layer-1",
      "layer-0 > layer-2",
      "layer-1 > layer-3",
    ]);
    expect(layoutNetwork(model(elmo)).boxes.find(({ id }) => id === "layer-0")?.lines).toContain("16 → 32 → 16");
  });
});

describe("what reads over the boxes between", () => {
  it("a head that attends over the embedding and every layer", () => {
    const head = { inputSize: 356, outputSize: 1234, reads: [-1, 0, 1], attention: { window: 40 } };
    const { arrows: drawn, boxes } = layoutNetwork(
      model([layer("lstm", 100, 128, [-1]), layer("lstm", 128, 128, [0])], { head }),
    );
    const toHead = drawn.filter(({ to }) => to.id === "head");
    expect(toHead.map(({ from, bridge }) => [from.id, bridge !== null])).toEqual([
      ["embedding", true],
      ["layer-0", true],
      ["layer-1", false],
    ]);
    const top = Math.min(...boxes.map(({ y }) => y));
    expect(toHead.every(({ bridge }) => bridge === null || (bridge >= 0 && bridge < top))).toBe(true);
    expect(new Set(toHead.map(({ bridge }) => bridge)).size).toBe(3);
    expect(boxes.at(-1)?.lines).toEqual(["attention, 40 steps", "356 → 1\u202f234", "next token"]);
  });

  it("a layer that reads the input and the layer before it", () => {
    const { arrows: drawn, boxes } = layoutNetwork(model([layer("gru", 64, 8, [-1]), layer("gru", 72, 8, [-1, 0])]));
    const over = drawn.filter(({ bridge }) => bridge !== null);
    expect(over.map(({ from, to }) => `${from.id} > ${to.id}`)).toEqual(["embedding > layer-1"]);
    expect(over.every(({ bridge }) => (bridge ?? 0) < Math.min(...boxes.map(({ y }) => y)))).toBe(true);
  });
});

it("a model that reads numbers has no embedding, one without a head no head", () => {
  const numeric = model([layer("gru", 1, 8, [-1])], {
    embedding: null,
    head: null,
    vocabulary: { kind: "numbers", size: 1, source: "" },
  });
  expect(layoutNetwork(numeric).boxes.map(({ id }) => id)).toEqual(["input", "layer-0"]);
  expect(layoutNetwork(numeric).boxes[0]?.lines).toEqual(["1 number a step"]);
  const oneHot = model([layer("gru", 65, 8, [-1])], {
    embedding: null,
    vocabulary: { kind: "characters", size: 65, source: "" },
  });
  expect(layoutNetwork(oneHot).boxes[1]?.title).toBe("One-hot");
  const spelled = model([layer("gru", 16, 8, [-1])], { embedding: null, vocabulary: { kind: "words", size: 261, source: "" } });
  expect(
    layoutNetwork(spelled)
      .boxes.slice(0, 2)
      .map(({ title, lines }) => [title, ...lines]),
  ).toEqual([["Words"], ["Encoder", "16 numbers a token"]]);
});

it("an arrow says how it is known that one part reads the other", () => {
  const known = (about: Inference["about"], ground: Inference["ground"]): Inference => {
    return {
      about,
      value: message("frameworks.none"),
      taken: null,
      ground,
      chosen: false,
      evidence: [],
      alternatives: [],
      margin: null,
      tokens: null,
    };
  };
  const described = model([layer("lstm", 64, 8, [-1]), layer("lstm", 8, 8, [0])], {
    inferences: [known("wiring", "open"), known("input", "assumed"), known("head", "convention")],
  });
  expect(layoutNetwork(described).arrows.map(({ from, to, ground }) => `${from.id} > ${to.id}: ${ground}`)).toEqual([
    "input > embedding: assumed",
    "embedding > layer-0: assumed",
    "layer-0 > layer-1: open",
    "layer-1 > head: convention",
  ]);
});
