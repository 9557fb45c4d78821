/** How conventions say what they settled, what they leave open, and how a manifest overrides it. */
import { inEnglish } from "../../../inEnglish";
import { describe, expect, it } from "vitest";
import type { TensorInfo } from "../../../../src/checkpoints/formats/format";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import type { Manifest } from "../../../../src/checkpoints/manifest/manifest";
import { keras } from "../../../../src/checkpoints/frameworks/keras/keras";
import { pytorch } from "../../../../src/checkpoints/frameworks/pytorch/pytorch";
import { recogniseModel } from "../../../../src/checkpoints/frameworks/registry";
import { memorySource } from "../../../../src/checkpoints/source";
import { ramp, recurrentTensors, safetensorsOf, type TensorSpec } from "../files";
import { processorTime } from "../../../processorTime";
import { infosOf, unreadFile, type Shapes } from "./unreadFile";

const infos = (shapes: Shapes): TensorInfo[] =>
  infosOf(shapes).map((info) => ({ ...info, byteLength: 4 * info.shape.reduce((a, b) => a * b, 1) }));
const says = (manifest: Partial<Manifest>, vocabularySizes: number[] = []) => ({
  manifest: { version: 1 as const, ...manifest },
  vocabularySizes,
});

async function load(tensors: Record<string, TensorSpec>, manifest: Partial<Manifest>) {
  const file = await openTensorFile(memorySource(safetensorsOf(tensors), "a.safetensors"));
  return recogniseModel(file, says(manifest))!.load(file);
}

describe("a manifest's word on any framework's layers", () => {
  const lstm = {
    "embedding.weight": { shape: [2, 1] },
    weight_ih_l0: { shape: [4, 1], values: ramp(4, 1) },
    weight_hh_l0: { shape: [4, 1], values: ramp(4, 10) },
  };

  it("orders the gates, and says that it did", async () => {
    const {
      layers: [layer],
    } = await load(lstm, { gateOrder: "ogfi" });
    expect(["o", "g", "f", "i"].map((gate) => layer?.parameters.get(`W.${gate}.x`)?.[0])).toEqual([1, 2, 3, 4]);
    const shapes = Object.fromEntries(Object.entries(lstm).map(([name, { shape }]) => [name, shape]));
    const model = inEnglish(pytorch.recognise("a", infos(shapes), says({ gateOrder: "ogfi" })));
    expect(model?.inferences.find(({ about }) => about === "gateOrder")).toMatchObject({
      value: "o g f i",
      ground: "stated",
      chosen: true,
    });
    expect(model?.roles.get("weight_ih_l0")?.gates.map(({ gate }) => gate)).toEqual(["i", "f", "g", "o"]);
    expect(model?.roles.get("weight_ih_l0")?.gates.at(-1)).toEqual({ gate: "o", start: 0, end: 1 });
  });

  it("adds a forget bias, and sets activations and directions", async () => {
    const { layers } = await load(lstm, {
      forgetBias: 2,
      recurrentActivation: "hard-sigmoid-sixth",
      activation: "softsign",
      directions: ["reverse"],
    });
    expect(layers[0]).toMatchObject({
      direction: "reverse",
      options: { forgetBias: 2, gates: `hard-sigmoid ${1 / 6} 0.5`, candidate: "softsign", output: "softsign" },
    });
  });

  it("makes a simple layer one of another activation", async () => {
    const rnn = { "embedding.weight": { shape: [2, 1] }, weight_ih_l0: { shape: [2, 1] }, weight_hh_l0: { shape: [2, 2] } };
    expect((await load(rnn, { activation: "sigmoid" })).layers[0]).toMatchObject({
      cell: "rnn",
      options: { activation: "sigmoid" },
    });
    expect((await load(rnn, { activation: "relu" })).layers[0]).toMatchObject({ cell: "rnn-relu" });
  });

  it("decides what the input is, and is refused where it asks for an embedding that is not there", () => {
    const core = Object.fromEntries(
      Object.entries(recurrentTensors("rnn.", 4, 6, [7])).map(([name, { shape }]) => [name, shape]),
    );
    const withTable = { ...core, "embedding.weight": [5, 7] };
    const sizes = (shapes: Record<string, readonly number[]>, manifest: Partial<Manifest>, known: number[] = []) => {
      const model = pytorch.recognise("a", infos(shapes), says(manifest, known));
      return [model?.embedding, model?.vocabularySize, model?.numbersPerStep];
    };
    expect(sizes(withTable, {})).toEqual([{ vocabularySize: 5, size: 7 }, 5, null]);
    expect(sizes(withTable, { input: "numbers" })).toEqual([null, null, 7]);
    expect(sizes(withTable, { input: "one-hot" })).toEqual([null, 7, null]);
    expect(sizes(core, { input: "numbers" }, [7])).toEqual([null, null, 7]);
    expect(() => sizes(core, { input: "embedding" })).toThrow(
      /a\.gatescope\.json.*"input": a has no tensor that could embed tokens/,
    );
  });

  it("unpacks what CuDNN packed, or does not", () => {
    const shapes = { "e/e/embeddings:0": [9, 4], "l/l/kernel:0": [4, 20], "l/l/recurrent_kernel:0": [5, 20], "l/l/bias:0": [40] };
    const packing = (manifest: Partial<Manifest>) => {
      const model = keras.recognise("a.h5", infos(shapes), { ...says(manifest), attributes: new Map() });
      return inEnglish(model?.inferences.find(({ about }) => about === "packing"));
    };
    expect(packing({})).toMatchObject({ value: "by CuDNN", ground: "stated" });
    expect(packing({ packing: "plain" })).toMatchObject({ value: "none", ground: "stated", chosen: true });
  });
});

describe("an open question", () => {
  it("is an inference of the same name whose value is the first alternative's label, until the manifest answers it", () => {
    const shapes = {
      "embedding.weight": [9, 4],
      "lstm.weight_ih_l0": [20, 4],
      "lstm.weight_hh_l0": [20, 5],
      "fc1.weight": [6, 5],
      "fc2.weight": [9, 6],
    };
    const open = inEnglish(pytorch.recognise("a", infos(shapes), { manifest: null, vocabularySizes: [] }));
    const [question] = open?.hypotheses ?? [];
    expect(question).toMatchObject({
      about: "headActivation",
      alternatives: [{ label: "relu" }, { label: "tanh" }, { label: "none" }, { label: "sigmoid" }],
    });
    const inference = open?.inferences.find(({ about }) => about === question?.about);
    expect(inference).toMatchObject({
      value: "relu",
      ground: "assumed",
      alternatives: question?.alternatives.map(({ id, label }) => ({ id, label, natsPerToken: null })),
    });
    const told = inEnglish(pytorch.recognise("a", infos(shapes), says(question?.alternatives[1]?.manifest ?? {})));
    expect(told?.hypotheses).toBeUndefined();
    expect(told?.inferences.find(({ about }) => about === question?.about)).toMatchObject({
      value: "tanh",
      ground: "stated",
      chosen: true,
      taken: "tanh",
    });
  });
});

describe("what is left out", () => {
  it("has a reason each", async () => {
    const tensors = {
      ...recurrentTensors("rnn.", 4, 6, [7]),
      "conv.weight": { shape: [7, 3, 2] },
      "conv.bias": { shape: [7] },
      "bn.num_batches_tracked": { shape: [1] },
      "optimizer.state.0.exp_avg": { shape: [7] },
      "attn.query": { shape: [3, 3] },
      other: { shape: [3] },
      state: { shape: [1, 1, 9] },
      "bilinear.weight": { shape: [3, 6, 6] },
    };
    const file = await openTensorFile(memorySource(safetensorsOf(tensors), "a.safetensors"));
    const { ignored } = inEnglish(recogniseModel(file, { manifest: null, vocabularySizes: [] }))!;
    expect(Object.fromEntries(ignored ?? [])).toEqual({
      "conv.weight": expect.stringMatching(/convolution/),
      "conv.bias": expect.stringMatching(/convolution/),
      "bn.num_batches_tracked": expect.stringMatching(/counter/),
      "optimizer.state.0.exp_avg": expect.stringMatching(/optimizer/),
      "attn.query": expect.stringMatching(/attention/),
      other: "no part of the model as understood",
      // three axes alone make no convolution
      state: "no part of the model as understood",
      "bilinear.weight": "no part of the model as understood",
    });
  });
});

it("a hundred thousand tensors of any names are understood in two seconds", () => {
  const names = [
    "fc.weight",
    "norm.weight",
    "norm.bias",
    "W_xi",
    "W_hi",
    "embedding.weight",
    "Wx",
    "Wh",
    "i2h.weight",
    "kernel",
    "gamma",
  ];
  const many = Array.from({ length: 100_000 }, (_, index): TensorInfo => {
    return {
      name: `${index % 9000}.${names[index % names.length] ?? ""}`,
      shape: index % 3 === 0 ? [7, 5 + (index % 2)] : [6, 6],
      dtype: "F32",
      byteLength: 4,
    };
  });
  const core = infos(
    Object.fromEntries(Object.entries(recurrentTensors("rnn.", 4, 6, [7])).map(([name, { shape }]) => [name, shape])),
  );
  for (const tensors of [many, [...many, ...core]]) {
    const start = processorTime();
    recogniseModel(unreadFile(tensors), { manifest: null, vocabularySizes: [] });
    expect(processorTime() - start).toBeLessThan(2000);
  }
});
