/** State dicts in JSON: which objects are one, what they hold, and what is refused and how. */
import { describe, expect, it } from "vitest";
import { jsonState } from "../../../../src/checkpoints/formats/jsonState";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { inspectCheckpoint } from "../../../../src/checkpoints/open/openModel";
import { memorySource, noSiblings } from "../../../../src/checkpoints/source";
import { englishText } from "../../../../src/messages/error";
import { fixture, fuzzReader } from "../readers";

const text = (value: unknown) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
const open = (value: unknown) => openTensorFile(memorySource(text(value), "a.json"));
const zeros = (...shape: number[]): unknown =>
  shape.length === 0 ? 0 : Array.from({ length: shape[0]! }, () => zeros(...shape.slice(1)));

it("nested lists are tensors, what lies beside them settings", async () => {
  const file = await open({
    epoch: 3,
    name: "x",
    sizes: ["a", null],
    model: {
      w: [
        [1, 2],
        [3, 0.1],
      ],
      "b.c": [5, 6],
    },
    none: [],
  });
  expect(file.format).toBe("JSON state dict");
  expect(file.tensors.map(({ name, shape }) => [name, shape])).toEqual([
    ["model.w", [2, 2]],
    ["model.b.c", [2]],
  ]);
  expect([...(await file.read("model.w"))]).toEqual([...Float32Array.of(1, 2, 3, 0.1)]);
  expect([...(await file.readRange("model.w", 3, 1))]).toEqual([0.1]);
  expect(Object.fromEntries(file.attributes ?? [])).toMatchObject({ epoch: 3, name: "x", sizes: ["a", null] });
});

it("a model by PyTorch's names is one, and its input of one number is no vocabulary", async () => {
  const state = {
    "lstm.weight_ih_l0": zeros(8, 1),
    "lstm.weight_hh_l0": zeros(8, 2),
    "lstm.bias_ih_l0": zeros(8),
    "lstm.bias_hh_l0": zeros(8),
    "dense.weight": zeros(1, 2),
    "dense.bias": zeros(1),
  };
  const { model, problem, ignored } = await inspectCheckpoint(memorySource(text(state), "a.json"), noSiblings);
  expect(model).toMatchObject({
    layers: [{ cell: "lstm", inputSize: 1, hiddenSize: 2 }],
    head: { inputSize: 2, outputSize: 1 },
    vocabulary: { kind: "numbers", size: 1 },
  });
  expect(problem).toBeNull();
  expect(ignored).toEqual([]);
});

it("RTNeural's layers have the names that Keras would give them", async () => {
  const file = await openTensorFile(memorySource(fixture("json/rtneural.json"), "rtneural.json"));
  expect(file.tensors.map(({ name, shape }) => [name, shape])).toEqual([
    ["layer_0_gru/kernel", [2, 15]],
    ["layer_0_gru/recurrent_kernel", [5, 15]],
    ["layer_0_gru/bias", [2, 15]],
    ["layer_1_lstm/kernel", [5, 20]],
    ["layer_1_lstm/recurrent_kernel", [5, 20]],
    ["layer_1_lstm/bias", [20]],
    ["layer_2_dense/kernel", [5, 1]],
    ["layer_2_dense/bias", [1]],
  ]);
});

const deep = (levels: number): unknown => (levels === 0 ? [[1]] : { a: deep(levels - 1) });
const broken: [what: string, value: unknown, says: RegExp][] = [
  ["rows of different lengths", { w: [[1, 2], [3]] }, /tensor "w": its rows differ in length: 2 numbers/],
  [
    "a text among numbers",
    {
      w: [
        [1, 2],
        [3, "x"],
      ],
    },
    /stands where a number is expected/,
  ],
  ["a number among rows", { w: [[1, 2], 3] }, /its rows differ in length/],
  ["a list among numbers", { w: [[1], [[2]]] }, /stands where a number is expected/],
  ["one name twice", { a: { b: [[1]] }, "a.b": [[1]] }, /two tensors have this name/],
];

describe("refused", () => {
  it.each(broken)("%s", async (_what, value, says) => {
    await expect(open(value)).rejects.toMatchObject({ code: "checkpoint-malformed", message: expect.stringMatching(says) });
  });

  it.each([
    ["no tensor in it", { model: "lstm" }],
    ["one that is cut off", '{"w": [[1, 2'],
    ["objects in objects", deep(50)],
    ["lists in lists", `{"w":${"[".repeat(50_000)}1${"]".repeat(50_000)}}`],
    ["a list", [[1, 2]]],
  ])("JSON with %s is none", async (_what, value) => {
    await expect(open(value)).rejects.toMatchObject({ code: "checkpoint-unsupported" });
  });
});

it("mutants end in tensors or in a CheckpointError", async () => {
  const state = text({
    epoch: 1,
    state: {
      w: [
        [1, 2.5e-3],
        [-3, 4],
      ],
      b: [0, 1],
    },
    vocab: ["a", "b"],
  });
  const seeds = [
    { name: "state.json", bytes: state },
    { name: "rtneural.json", bytes: fixture("json/rtneural.json") },
  ];
  const report = await fuzzReader(jsonState, seeds);
  expect(report.refused).toBeGreaterThan(300);
  expect(report.refused).toBeLessThan(990);
});

/** One layer of 2 units over 1 input: 8 rows of weights and 8 biases, h, c; then the head. */
const amp = (weights: number) => ({
  version: "0.5.4",
  architecture: "LSTM",
  config: { input_size: 1, hidden_size: 2, num_layers: 1 },
  weights: Array.from({ length: weights }, (_, at) => at),
});

describe("a neural amp model", () => {
  const open = (content: unknown) => openTensorFile(memorySource(new TextEncoder().encode(JSON.stringify(content)), "amp.nam"));

  it("is taken apart into its tensors", async () => {
    const file = await open(amp(8 * 3 + 8 + 4 + 3));
    expect(file.tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ["rnn.weight_ih_l0", [8, 1]],
      ["rnn.weight_hh_l0", [8, 2]],
      ["rnn.bias_ih_l0", [8]],
      ["rnn.h0_l0", [2]],
      ["rnn.c0_l0", [2]],
      ["head.weight", [1, 2]],
      ["head.bias", [1]],
    ]);
    expect([...(await file.read("rnn.weight_ih_l0"))]).toEqual([0, 3, 6, 9, 12, 15, 18, 21]);
    expect([...(await file.read("rnn.weight_hh_l0"))].slice(0, 4)).toEqual([1, 2, 4, 5]);
    expect([...(await file.read("head.bias"))]).toEqual([38]);
  });

  it("whose numbers are not as many as its sizes say is refused", async () => {
    await expect(open(amp(38))).rejects.toThrow(/39 numbers are needed for 1 layer of 2 units over 1 input, and 38 are given/);
  });
});

it("a declared size that the weights contradict is told", async () => {
  const layers = [{ type: "gru", units: 5, weights: [[[1, 2, 3, 4, 5, 6]], [[1, 2, 3, 4, 5, 6]], [[0, 0, 0, 0, 0, 0]]] }];
  const file = await openTensorFile(memorySource(new TextEncoder().encode(JSON.stringify({ layers })), "a.json"));
  expect(file.notes?.map(englishText)).toEqual([
    expect.stringMatching(/layer 0 \(gru\) declares 5 units, and its weights are of 2/),
  ]);
});
