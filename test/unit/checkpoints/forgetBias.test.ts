/** Where the forget bias of TensorFlow's cells is told, and what is asked where it is not. */
import { describe, expect, it } from "vitest";
import { findForgetBias } from "../../../src/checkpoints/models/forgetBias";
import { tensorflow } from "../../../src/checkpoints/models/tensorflow";

const none = { manifest: null, vocabularySizes: [] };
const siblings = (files: Record<string, string>) => new Map(Object.entries(files));

describe("the forget bias", () => {
  it("is the manifest's before the file's before one beside it", () => {
    const all = { manifest: { version: 1 as const, forgetBias: 0 }, vocabularySizes: [], attributes: new Map([["cell.forget_bias", 2]]), siblings: siblings({ "config.json": '{"forget_bias": 3}' }) };
    expect(findForgetBias(all)).toEqual({ value: 0, from: "the manifest" });
    expect(findForgetBias({ ...all, manifest: null })).toEqual({ value: 2, from: "the file's cell.forget_bias" });
    expect(findForgetBias({ ...none, siblings: all.siblings })).toEqual({ value: 3, from: "config.json" });
  });

  it("may lie deep, and is not found in what is no JSON or no number", () => {
    expect(findForgetBias({ ...none, siblings: siblings({ "a.json": '{"params": {"cell": {"forgetBias": 0.5}}}' }) })?.value).toBe(0.5);
    expect(findForgetBias({ ...none, siblings: siblings({ "a.json": "{", "b.json": '{"forget_bias": "1"}', "c.json": "null" }) })).toBeNull();
  });
});

describe("an LSTM of TensorFlow", () => {
  const tensors = Object.entries({ "rnn/basic_lstm_cell/kernel": [12, 32], "rnn/basic_lstm_cell/bias": [32], softmax_w: [8, 4], softmax_b: [4] })
    .map(([name, shape]) => ({ name, shape, dtype: "F32", byteLength: 0 }));

  it("is asked about where nothing tells", () => {
    const model = tensorflow.recognise("a", tensors, none);
    expect(model?.hypotheses).toMatchObject([{ about: "forget bias", readings: [{ label: "1" }, { label: "0" }] }]);
    expect(model?.vocabularySize).toBe(4);
    expect(model?.warnings.join()).toMatch(/1 is taken, TensorFlow's default; a manifest's forgetBias settles it/);
  });

  it("is settled where something does", () => {
    const model = tensorflow.recognise("a", tensors, { ...none, siblings: siblings({ "params.json": '{"forget_bias": 0}' }) });
    expect(model?.hypotheses).toBeUndefined();
    expect(model?.warnings.join()).toMatch(/The forget bias is 0, as params\.json says/);
  });

  it("that normalises its gates is not run", () => {
    const normed = [...tensors, { name: "rnn/layer_norm_basic_lstm_cell/input/gamma", shape: [8], dtype: "F32", byteLength: 0 }];
    expect(tensorflow.recognise("a", normed, none)?.problem).toMatch(/normalises its gates/);
  });
});
