/** Where the forget bias of TensorFlow's cells is told, and what is asked where it is not. */
import { inEnglish } from "../../../inEnglish";
import { describe, expect, it } from "vitest";
import { findForgetBias } from "../../../../src/checkpoints/frameworks/shared/forgetBias";
import { tensorflow } from "../../../../src/checkpoints/frameworks/tensorflow/tensorflow";

const none = { manifest: null, vocabularySizes: [] };
const siblings = (files: Record<string, string>) => new Map(Object.entries(files));

describe("the forget bias", () => {
  it("is the manifest's before the file's before one beside it", () => {
    const all = {
      manifest: { version: 1 as const, forgetBias: 0 },
      vocabularySizes: [],
      attributes: new Map([["cell.forget_bias", 2]]),
      siblings: siblings({ "config.json": '{"forget_bias": 3}' }),
    };
    expect(inEnglish(findForgetBias(all))).toMatchObject({
      value: 0,
      inferences: [{ ground: "stated", chosen: true }],
      hypotheses: [],
    });
    expect(inEnglish(findForgetBias({ ...all, manifest: null }))).toMatchObject({
      value: 2,
      inferences: [{ ground: "stated", evidence: ["The file's cell.forget_bias says so."] }],
    });
    expect(inEnglish(findForgetBias({ ...none, siblings: all.siblings }))).toMatchObject({
      value: 3,
      inferences: [{ ground: "stated", evidence: ["config.json says so."] }],
    });
  });

  it("may lie deep, and is not found in what is no JSON or no number", () => {
    expect(
      findForgetBias({ ...none, siblings: siblings({ "a.json": '{"params": {"cell": {"forgetBias": 0.5}}}' }) })?.value,
    ).toBe(0.5);
    expect(
      findForgetBias({ ...none, siblings: siblings({ "a.json": "{", "b.json": '{"forget_bias": "1"}', "c.json": "null" }) }),
    ).toMatchObject({ value: 1, hypotheses: [{ about: "forgetBias" }] });
  });
});

describe("an LSTM of TensorFlow", () => {
  const characters = { ...none, vocabularySizes: [4] };
  const tensors = Object.entries({
    "rnn/basic_lstm_cell/kernel": [12, 32],
    "rnn/basic_lstm_cell/bias": [32],
    softmax_w: [8, 4],
    softmax_b: [4],
  }).map(([name, shape]) => ({ name, shape, dtype: "F32", byteLength: 0 }));

  it("is asked about where nothing tells", () => {
    const model = inEnglish(tensorflow.recognise("a", tensors, characters));
    expect(model?.hypotheses?.[0]).toMatchObject({ about: "forgetBias", alternatives: [{ label: "1" }, { label: "0" }] });
    expect(model?.vocabularySize).toBe(4);
    expect(model?.inferences.find(({ about }) => about === "forgetBias")).toMatchObject({
      value: "1",
      ground: "assumed",
      alternatives: [{ label: "1" }, { label: "0" }],
    });
  });

  it("is settled where something does", () => {
    const model = inEnglish(
      tensorflow.recognise("a", tensors, { ...none, siblings: siblings({ "params.json": '{"forget_bias": 0}' }) }),
    );
    expect(model?.hypotheses?.map(({ about }) => about)).not.toContain("forgetBias");
    expect(model?.inferences.find(({ about }) => about === "forgetBias")).toMatchObject({
      value: "0",
      ground: "stated",
      evidence: ["params.json says so."],
    });
  });

  it("that normalises its gates is not run", () => {
    const normed = [...tensors, { name: "rnn/layer_norm_basic_lstm_cell/input/gamma", shape: [8], dtype: "F32", byteLength: 0 }];
    expect(inEnglish(tensorflow.recognise("a", normed, none))?.problem).toMatch(/normalises its gates/);
  });
});
