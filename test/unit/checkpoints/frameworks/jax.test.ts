/** Files of JAX's libraries: what names tell is taken, what programs set and files do not keep is asked. */
import { describe, expect, it } from "vitest";
import type { RecognisedModel } from "../../../../src/checkpoints/frameworks/framework";
import { recogniseModel } from "../../../../src/checkpoints/frameworks/registry";
import type { Manifest } from "../../../../src/checkpoints/manifest/manifest";
import { inEnglish } from "../../../inEnglish";
import { infosOf, unreadFile, type Shapes } from "./unreadFile";

function recognise(shapes: Shapes, manifest: Partial<Manifest> = {}): RecognisedModel | null {
  const said = Object.keys(manifest).length > 0 ? { version: 1 as const, ...manifest } : null;
  return recogniseModel(unreadFile(infosOf(shapes)), { manifest: said, vocabularySizes: [] });
}
const asked = (model: RecognisedModel | null) =>
  Object.fromEntries(
    (model?.hypotheses ?? [])
      .filter(({ isForPeople }) => !isForPeople)
      .map(({ about, alternatives }) => [about, alternatives.map(({ id }) => id)]),
  );
const said = (model: RecognisedModel | null, subject: string) =>
  inEnglish(model?.inferences.find(({ about }) => about === subject));
const cellsOf = (model: RecognisedModel | null) => model?.layers.map(({ cell }) => cell);

describe("what Flax's SimpleCell applies", () => {
  it.each([
    ["linen", { "rnn.i.kernel": [5, 6], "rnn.i.bias": [6], "rnn.h.kernel": [6, 6] }],
    ["nnx", { "rnn.dense_i.kernel": [5, 6], "rnn.dense_i.bias": [6], "rnn.dense_h.kernel": [6, 6] }],
  ])("is asked of %s's", (_library, shapes) => {
    const model = recognise(shapes);
    expect(asked(model)).toMatchObject({ activation: ["tanh", "relu", "linear"] });
    expect(said(model, "activation")).toMatchObject({ ground: "assumed", value: "tanh" });
    expect(said(model, "activation")?.evidence.join()).toMatch(/residual=True\), which is not run/);
    expect(cellsOf(recognise(shapes, { activation: "relu" }))).toEqual(["rnn-relu"]);
    expect(asked(recognise(shapes, { activation: "relu" }))).not.toHaveProperty("activation");
  });
});

describe("a GRU whose gates somebody stacked", () => {
  it.each([
    ["names of his own", { "core.w_i": [5, 18], "core.w_h": [6, 18], "core.b": [18] }],
    ["PyTorch's names but for its bias", { "gru.weight_ih": [18, 5], "gru.weight_hh": [18, 6], "gru.bias": [18] }],
  ])("under %s does not tell where it resets", (_names, shapes) => {
    const model = recognise(shapes);
    expect(asked(model)).toMatchObject({ resetGate: ["gru", "gru-reset-before"], updateGate: ["keeps", "takes"] });
    expect(model?.inferences.filter(({ about }) => about === "resetGate")).toHaveLength(1);
    const before = recognise(shapes, { cell: "gru-reset-before" });
    expect(cellsOf(before)).toEqual(["gru-reset-before"]);
    expect(asked(before)).not.toHaveProperty("resetGate");
  });

  it("under PyTorch's own names resets as PyTorch does", () => {
    const model = recognise({ "gru.weight_ih": [18, 5], "gru.weight_hh": [18, 6], "gru.bias_ih": [18], "gru.bias_hh": [18] });
    expect(asked(model)).not.toHaveProperty("resetGate");
    expect(said(model, "resetGate")).toMatchObject({ ground: "convention" });
  });
});

describe("Equinox's GRU", () => {
  const shapes = { "cell.weight_ih": [18, 5], "cell.weight_hh": [18, 6], "cell.bias": [18], "cell.bias_n": [6] };

  it("is told by its candidate's second bias, so that neither order nor reset is asked", () => {
    const model = recognise(shapes);
    expect(model?.problem).toBeNull();
    expect(model?.roles.has("cell.bias_n")).toBe(true);
    expect(asked(model)).not.toHaveProperty("gateOrder");
    expect(asked(model)).not.toHaveProperty("resetGate");
    expect(said(model, "resetGate")?.evidence.join()).toMatch(/cell\.bias_n is Equinox's/);
  });

  it("is another cell where that bias has not the state's length", () => {
    expect(inEnglish(recognise({ ...shapes, "cell.bias_n": [18] })?.problem)).toMatch(/cell\.bias_n.*another cell/);
  });
});

it("Flax's paths may be joined with strokes", () => {
  const gates = ["r", "z", "n"].flatMap((gate): [string, number[]][] => [
    [`backward/GRUCell_0/i${gate}/kernel`, [5, 6]],
    [`backward/GRUCell_0/h${gate}/kernel`, [6, 6]],
  ]);
  const shapes = Object.fromEntries(gates);
  expect(recognise(shapes)?.layers).toMatchObject([{ cell: "gru", inputSize: 5, hiddenSize: 6, direction: "reverse" }]);
  for (const path of ["backward/GRUCell_0", "GRUCell_0"]) {
    const own = Object.fromEntries(gates.map(([name, shape]) => [name.replace("backward/GRUCell_0", path), shape]));
    expect(recognise(own)?.problem).toBeNull();
    expect(inEnglish(recognise({ ...own, [`${path}/norm/scale`]: [6] })?.problem)).toMatch(/another cell/);
  }
});

describe("Haiku's cells under Haiku's names", () => {
  it.each([".", "/"])("an LSTM's gates and forget bias are Haiku's unless numbers say otherwise (%s)", (stroke) => {
    const model = recognise({ [`net/~/lstm/linear${stroke}w`]: [11, 24], [`net/~/lstm/linear${stroke}b`]: [24] });
    expect(model?.layers).toMatchObject([{ cell: "lstm", inputSize: 5, hiddenSize: 6 }]);
    expect(asked(model)).toMatchObject({ gateOrder: ["igfo", "ifgo", "ifog", "iofg"], forgetBias: ["1", "0"] });
    expect(said(model, "gateOrder")).toMatchObject({ ground: "convention", taken: "igfo" });
  });

  it("a GRU's three questions begin with Haiku's answers", () => {
    const shapes = { "gru/w_i": [5, 18], "gru/w_h": [6, 18], "gru/b": [18] };
    expect(asked(recognise(shapes))).toMatchObject({
      gateOrder: ["zrn", "rzn"],
      updateGate: ["takes", "keeps"],
      resetGate: ["gru-reset-before", "gru"],
    });
    expect(cellsOf(recognise(shapes, { cell: "gru" }))).toEqual(["gru"]);
    expect(() => recognise(shapes, { cell: "lstm" })).toThrow();
  });

  it("a VanillaRNN applies ReLU, or what is answered", () => {
    const shapes = { "vanilla_rnn/linear/w": [5, 6], "vanilla_rnn/linear_1/w": [6, 6], "vanilla_rnn/linear_1/b": [6] };
    expect(cellsOf(recognise(shapes))).toEqual(["rnn-relu"]);
    expect(asked(recognise(shapes))).toMatchObject({ activation: ["relu", "tanh", "linear"] });
    expect(cellsOf(recognise(shapes, { activation: "tanh" }))).toEqual(["rnn-tanh"]);
  });

  it("of a file of two kinds each part is asked what is open of its own", () => {
    const shapes = {
      "lstm/linear/w": [11, 24],
      "lstm/linear/b": [24],
      "gru/w_i": [7, 18],
      "gru/w_h": [6, 18],
      "gru/b": [18],
    };
    const lstm = recognise(shapes, { part: "lstm" });
    expect(cellsOf(lstm)).toEqual(["lstm"]);
    expect(asked(lstm)).toMatchObject({ gateOrder: ["igfo", "ifgo", "ifog", "iofg"], forgetBias: ["1", "0"] });
    expect(asked(lstm)).not.toHaveProperty("resetGate");
    const gru = recognise(shapes, { part: "gru" });
    expect(cellsOf(gru)).toEqual(["gru-reset-before"]);
    expect(asked(gru)).toMatchObject({ gateOrder: ["zrn", "rzn"], resetGate: ["gru-reset-before", "gru"] });
    expect(asked(gru)).not.toHaveProperty("forgetBias");
  });

  it("no other module's dense layer is a cell, nor one that does not fit", () => {
    expect(recognise({ "lstm_model/linear/w": [64, 48], "lstm_model/linear/b": [48] })).toBeNull();
    expect(recognise({ "lstm/linear/w": [6, 24], "lstm/linear/b": [24] })).toBeNull(); // no room for an input
    expect(recognise({ "gru/w_i": [5, 18], "gru/w_h": [7, 18] })).toBeNull();
  });

  it("layers counted by Haiku are one after the other, where their sizes leave nothing else", () => {
    const row = recognise({ "lstm/linear/w": [11, 24], "lstm_1/linear/w": [10, 16] });
    expect(row?.layers.map(({ reads }) => reads)).toEqual([[-1], [0]]);
    const skipping = recognise({ "lstm/linear/w": [11, 24], "lstm_1/linear/w": [15, 16] });
    expect(skipping?.parts.map(({ name }) => name)).toEqual(["lstm", "lstm_1"]);
  });
});
