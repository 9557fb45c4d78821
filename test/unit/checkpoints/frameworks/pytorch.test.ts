/** Which models are seen in PyTorch's tensors, from names and shapes alone. */
import { inEnglish } from "../../../inEnglish";
import { describe, expect, it } from "vitest";
import type { TensorInfo } from "../../../../src/checkpoints/formats/format";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import type { Manifest } from "../../../../src/checkpoints/manifest/manifest";
import { pytorch } from "../../../../src/checkpoints/frameworks/pytorch/pytorch";
import { memorySource } from "../../../../src/checkpoints/source";
import { characterModel, ramp, recurrentTensors, safetensorsOf, type TensorSpec } from "../files";

interface Known {
  manifest?: Omit<Manifest, "version">;
  vocabularySizes?: number[];
}

function recognise(tensors: Record<string, TensorSpec>, { manifest, vocabularySizes = [] }: Known = {}) {
  const list = Object.entries(tensors).map(([name, { shape }]): TensorInfo => {
    return { name, shape, dtype: "F32", byteOffset: 0, byteLength: 0 };
  });
  return inEnglish(
    pytorch.recognise("a.safetensors", list, { manifest: manifest ? { version: 1, ...manifest } : null, vocabularySizes }),
  );
}

async function load(tensors: Record<string, TensorSpec>, known: Known = {}) {
  const file = await openTensorFile(memorySource(safetensorsOf(tensors), "a.safetensors"));
  const weights = await recognise(tensors, known)?.load(file);
  if (!weights) throw new Error("No model was recognised.");
  return weights;
}

const embedded = (size: number) => ({ "embedding.weight": { shape: [5, size] } });

describe("cells", () => {
  it.each([
    [4, "lstm"],
    [3, "gru"],
    [1, "rnn-tanh"],
  ])("%d gates are %s", (gates, cell) => {
    const model = recognise({ ...embedded(7), ...recurrentTensors("rnn.", gates, 6, [7, 6]) });
    expect(model?.layers).toEqual([
      { cell, inputSize: 7, hiddenSize: 6, direction: "forward", reads: [-1] },
      { cell, inputSize: 6, hiddenSize: 6, direction: "forward", reads: [0] },
    ]);
    expect(model?.problem).toBeNull();
  });

  it("a manifest tells what sizes do not", () => {
    const gru = { ...embedded(7), ...recurrentTensors("", 3, 6, [7]) };
    expect(recognise(gru, { manifest: { cell: "gru-reset-before" } })?.layers[0]?.cell).toBe("gru-reset-before");
    const rnn = { ...embedded(7), ...recurrentTensors("", 1, 6, [7]) };
    const activation = { about: "activation", alternatives: [{ label: "tanh" }, { label: "relu" }] };
    expect(recognise(rnn)).toMatchObject({
      hypotheses: [activation],
      inferences: expect.arrayContaining([expect.objectContaining({ about: "activation", ground: "assumed" })]),
    });
    const told = recognise(rnn, { manifest: { cell: "rnn-tanh" } });
    expect(told?.hypotheses).toBeUndefined();
    expect(told?.inferences.find(({ about }) => about === "activation")).toMatchObject({
      value: "tanh",
      ground: "stated",
      chosen: true,
    });
    expect(recognise(rnn, { manifest: { cell: "rnn-relu" } })).toMatchObject({ layers: [{ cell: "rnn-relu" }], problem: null });
  });

  it("a manifest that contradicts the sizes is refused", () => {
    const lstm = { ...embedded(7), ...recurrentTensors("", 4, 6, [7]) };
    expect(() => recognise(lstm, { manifest: { cell: "gru" } })).toThrow(
      /"cell": a\.safetensors stacks 4 gates, as LSTM does, not "gru"/,
    );
  });

  it("LSTMCell's names without a layer number are read too, and biases may be missing", () => {
    const cell = { "cell.weight_ih": { shape: [24, 7] }, "cell.weight_hh": { shape: [24, 6] } };
    expect(recognise({ ...embedded(7), ...cell })?.layers).toMatchObject([{ cell: "lstm", inputSize: 7, hiddenSize: 6 }]);
  });

  it("tensors that only look recurrent are left out with a warning, or are no model at all", () => {
    expect(recognise({ "rnn.weight_ih_l0": { shape: [8, 2] } })).toBeNull();
    expect(recognise({ weight_ih_l0: { shape: [10, 2] }, weight_hh_l0: { shape: [10, 5] } })).toBeNull();
    expect(recognise({ weight_ih_l0: { shape: [8] }, weight_hh_l0: { shape: [8] } })).toBeNull();
    expect(recognise({ weight_ih_l0: { shape: [0, 2] }, weight_hh_l0: { shape: [0, 0] } })).toBeNull();
    expect(recognise({ "linear.weight": { shape: [8, 2] } })).toBeNull();
    const odd = { ...embedded(7), ...recurrentTensors("rnn.", 4, 6, [7]), "x.weight_ih": { shape: [9, 2] } };
    expect(recognise(odd)?.warnings).toContainEqual(expect.stringMatching(/x\.weight_ih is not read/));
  });
});

describe("directions and projections", () => {
  it("a layer of both directions reads both directions of the layer before", async () => {
    const both = (suffix = "") => recurrentTensors("rnn.", 4, 6, [7, 12], { suffix });
    const tensors = { ...embedded(7), ...both(), ...both("_reverse"), "fc.weight": { shape: [5, 12] } };
    const model = recognise(tensors);
    expect(model?.layers.map(({ direction }) => direction)).toEqual(["forward", "reverse", "forward", "reverse"]);
    expect(model).toMatchObject({ problem: null, head: { inputSize: 12 } });
    expect(model?.roles.get("rnn.weight_hh_l1_reverse")?.text).toBe("recurrent weights, layer 3, reverse");
    expect((await load(tensors)).layers.map(({ reads }) => reads)).toEqual([[-1], [-1], [0, 1], [0, 1]]);
  });

  it("a projected h is smaller than the layer's units", async () => {
    const tensors = {
      ...embedded(7),
      weight_ih_l0: { shape: [24, 7] },
      weight_hh_l0: { shape: [24, 2] },
      weight_hr_l0: { shape: [2, 6] },
      "head.weight": { shape: [5, 2] },
    };
    const model = recognise(tensors);
    expect(model?.layers).toEqual([
      { cell: "lstm-projected", inputSize: 7, hiddenSize: 6, outputSize: 2, direction: "forward", reads: [-1] },
    ]);
    expect(model).toMatchObject({ head: { inputSize: 2, outputSize: 5 }, problem: null });
    expect((await load(tensors)).layers[0]?.parameters.get("W.h.m")).toHaveLength(12);
  });
});

describe("vectors that are no tokens", () => {
  it("are run as rows of numbers", () => {
    const model = recognise(recurrentTensors("rnn.", 4, 6, [7]));
    expect(model).toMatchObject({ vocabularySize: null, numbersPerStep: 7, embedding: null, head: null, problem: null });
  });
});

describe("what is recognised and not run", () => {
  it("layers that do not follow one another", () => {
    expect(recognise({ ...embedded(7), ...recurrentTensors("rnn.", 4, 6, [7, 9]) })?.problem).toMatch(/Layer 1 reads 9 numbers/);
  });

  it("weights too large to load, and a one-hot input too large", () => {
    const large = { "embedding.weight": { shape: [2 ** 24, 64] }, ...recurrentTensors("rnn.", 4, 6, [64]) };
    expect(recognise(large)?.problem).toMatch(/4,096 MB/);
    const wide = { ...recurrentTensors("rnn.", 4, 6, [5000]), "head.weight": { shape: [5000, 6] } };
    expect(recognise(wide, { manifest: { input: "one-hot" } })?.problem).toMatch(/one-hot input of 5,000/);
  });
});

describe("the outer layers", () => {
  const core = recurrentTensors("rnn.", 4, 6, [7]);

  it.each(["embedding.weight", "module.emb.weight", "encoder.weight", "wte.weight", "token_embed"])(
    "the embedding %s",
    (name) => {
      const model = recognise({ ...core, [name]: { shape: [5, 7] }, "decoder.weight": { shape: [5, 6] } });
      expect(model).toMatchObject({ embedding: { vocabularySize: 5, size: 7 }, vocabularySize: 5 });
      expect(model?.roles.get(name)?.text).toBe("embedding");
    },
  );

  it.each(["head", "decoder", "fc", "out", "linear", "lm_head", "model.classifier", "h2o", "hidden2out"])(
    "the head %s",
    (name) => {
      const model = recognise({
        ...core,
        ...embedded(7),
        [`${name}.weight`]: { shape: [5, 6] },
        [`${name}.bias`]: { shape: [5] },
      });
      expect(model).toMatchObject({ head: { inputSize: 6, outputSize: 5 }, problem: null });
      expect(model?.roles.get(`${name}.bias`)?.text).toBe("head bias");
    },
  );

  it("are taken by names that projects give them, and not by sizes that fit", () => {
    const model = recognise({ ...core, table: { shape: [5, 7] }, "skip.weight": { shape: [7, 6] }, "skip.bias": { shape: [7] } });
    expect(model).toMatchObject({ embedding: null, head: null, numbersPerStep: 7 });
    const dense = { "embedding.weight": { shape: [5, 7] }, "embedding.bias": { shape: [5] } };
    expect(recognise({ ...core, ...dense })?.embedding).toBeNull();
  });

  it("are told apart by name where sizes are equal", () => {
    const square = recurrentTensors("rnn.", 4, 6, [6]);
    const model = recognise({ ...square, "fc.weight": { shape: [5, 6] }, "embed.weight": { shape: [5, 6] } });
    expect(model?.roles.get("embed.weight")?.text).toBe("embedding");
    expect(model?.roles.get("fc.weight")?.text).toBe("head weights");
  });

  it("a layer over anything but the vocabulary predicts no next token: it says something at each step, and a warning tells", () => {
    const model = recognise({ ...core, ...embedded(7), "fc.weight": { shape: [2, 6] } });
    expect(model?.head).toMatchObject({ inputSize: 6, outputSize: 2, output: "softmax" });
    expect(model?.warnings).toContainEqual(expect.stringMatching(/no next token/));
    expect(model?.problem).toBeNull();
  });

  it("tied weights are stored once and counted once", () => {
    const tied = { "encoder.weight": { shape: [5, 6] }, ...recurrentTensors("rnn.", 4, 6, [6]), "decoder.bias": { shape: [5] } };
    const model = recognise(tied);
    expect(model?.head).toEqual({ inputSize: 6, outputSize: 5, reads: [0], attention: null });
    expect(model?.roles.get("encoder.weight")?.text).toBe("embedding and head weights");
    expect(model?.recognised.at(-1)).toMatch(/tied/);
  });

  it("without an embedding, a vocabulary of its size makes it one-hot; a head as wide as the input does not", () => {
    expect(recognise({ ...core, "fc.weight": { shape: [7, 6] } })).toMatchObject({
      vocabularySize: null,
      numbersPerStep: 7,
      embedding: null,
      problem: null,
    });
    expect(recognise(core, { vocabularySizes: [7] })).toMatchObject({ vocabularySize: 7, problem: null });
    expect(recognise(core, { manifest: { tensors: { embedding: null } } })).toMatchObject({ vocabularySize: 7 });
  });

  it("a manifest names them, and is refused when what it names is not there or does not fit", () => {
    const tensors = {
      ...core,
      a: { shape: [5, 7] },
      b: { shape: [5, 7] },
      c: { shape: [5, 6] },
      d: { shape: [5] },
      e: { shape: [5, 6] },
    };
    const named = { embedding: "b", head: "e", headBias: "d" };
    expect([...(recognise(tensors, { manifest: { tensors: named } })?.roles.keys() ?? [])].slice(-3).sort()).toEqual([
      "b",
      "d",
      "e",
    ]);
    expect(recognise(tensors, { manifest: { tensors: { head: null } } })?.head).toBeNull();
    expect(() => recognise(tensors, { manifest: { tensors: { embedding: "z" } } })).toThrow(
      /"tensors.embedding": a\.safetensors has no tensor "z"/,
    );
    expect(() => recognise(tensors, { manifest: { tensors: { head: "a" } } })).toThrow(
      /"tensors.head": the shape \[5, 7\] of "a" does not fit/,
    );
  });
});

describe("several recurrent parts", () => {
  it("the largest is taken where none has a head, and the others are listed", () => {
    const model = recognise({ ...embedded(7), ...recurrentTensors("small.", 4, 2, [7]), ...recurrentTensors("big.", 4, 6, [7]) });
    expect(model?.layers).toMatchObject([{ hiddenSize: 6 }]);
    expect(model?.parts).toEqual([
      { name: "small", layers: ["LSTM 7 → 2"], isTaken: false },
      { name: "big", layers: ["LSTM 7 → 6"], isTaken: true },
    ]);
    expect(model?.inferences.find(({ about }) => about === "part")).toMatchObject({ value: "big", ground: "assumed" });
    expect(model?.inferences.find(({ about }) => about === "wiring")).toMatchObject({ ground: "open" });
  });

  it("a manifest takes another", () => {
    const tensors = { ...embedded(7), ...recurrentTensors("small.", 4, 2, [7]), ...recurrentTensors("big.", 4, 6, [7]) };
    for (const recurrent of ["small", "small."]) {
      expect(recognise(tensors, { manifest: { tensors: { recurrent } } })?.layers).toMatchObject([{ hiddenSize: 2 }]);
    }
    expect(() => recognise(tensors, { manifest: { tensors: { recurrent: "tiny" } } })).toThrow(/"tensors.recurrent".*"tiny"/);
  });

  it("numbered parts whose sizes chain are one stack, by number and not by text", () => {
    const parts = [10, 9, 2].map((n, i) => recurrentTensors(`lstm${n}.`, 4, [3, 6, 5][i] ?? 0, [[6, 5, 7][i] ?? 0]));
    const model = recognise({ ...embedded(7), ...(Object.assign({}, ...parts) as Record<string, TensorSpec>) });
    expect(model?.layers.map(({ inputSize, hiddenSize }) => [inputSize, hiddenSize])).toEqual([
      [7, 5],
      [5, 6],
      [6, 3],
    ]);
    expect(model?.inferences.find(({ about }) => about === "wiring")).toMatchObject({
      value: "lstm2, then lstm9, then lstm10",
      ground: "convention",
    });
    expect(model?.roles.get("lstm10.weight_ih_l0")?.text).toBe("input weights, layer 2");
  });
});

describe("loading", () => {
  it("splits an LSTM's gates in the order i f g o and sums its biases", async () => {
    const tensors = {
      "embedding.weight": { shape: [2, 1], values: [1, 2] },
      weight_ih_l0: { shape: [8, 1], values: ramp(8, 10) },
      weight_hh_l0: { shape: [8, 2], values: ramp(16, 100) },
      bias_ih_l0: { shape: [8], values: ramp(8, 1) },
      bias_hh_l0: { shape: [8], values: ramp(8, 1000) },
    };
    const { layers, embedding, head } = await load(tensors);
    const parameters = Object.fromEntries([...(layers[0]?.parameters ?? [])].map(([key, values]) => [key, [...values]]));
    expect(parameters).toEqual({
      "W.i.x": [10, 11],
      "W.f.x": [12, 13],
      "W.g.x": [14, 15],
      "W.o.x": [16, 17],
      "W.i.h": [100, 101, 102, 103],
      "W.f.h": [104, 105, 106, 107],
      "W.g.h": [108, 109, 110, 111],
      "W.o.h": [112, 113, 114, 115],
      "b.i.xh": [1001, 1003],
      "b.f.xh": [1005, 1007],
      "b.g.xh": [1009, 1011],
      "b.o.xh": [1013, 1015],
    });
    expect(embedding).toEqual({ rows: 2, columns: 1, data: Float32Array.of(1, 2) });
    expect(head).toBeNull();
  });

  const gru = {
    "embedding.weight": { shape: [2, 1] },
    weight_ih_l0: { shape: [3, 1], values: [1, 2, 3] },
    weight_hh_l0: { shape: [3, 1], values: [4, 5, 6] },
    bias_ih_l0: { shape: [3], values: [10, 20, 30] },
    bias_hh_l0: { shape: [3], values: [1, 2, 3] },
  };

  it("keeps the candidate's two biases of a GRU apart, in the order r z n", async () => {
    const { layers } = await load(gru);
    expect([...(layers[0]?.parameters ?? [])].map(([key, values]) => [key, ...values])).toEqual([
      ["W.r.x", 1],
      ["W.r.h", 4],
      ["b.r.xh", 11],
      ["W.z.x", 2],
      ["W.z.h", 5],
      ["b.z.xh", 22],
      ["W.n.x", 3],
      ["W.n.h", 6],
      ["b.n.x", 30],
      ["b.n.h", 3],
    ]);
  });

  it("sums them where the reset comes before the product", async () => {
    const { layers } = await load(gru, { manifest: { cell: "gru-reset-before" } });
    expect([...(layers[0]?.parameters.get("b.n.xh") ?? [])]).toEqual([33]);
    expect(layers[0]?.parameters.has("b.n.x")).toBe(false);
  });

  it("names an RNN's one gate h, and makes missing biases zero", async () => {
    const { layers } = await load({ ...embedded(7), ...recurrentTensors("", 1, 2, [7], { biases: false }) });
    expect([...(layers[0]?.parameters.keys() ?? [])]).toEqual(["W.h.x", "W.h.h", "b.h.xh"]);
    expect([...(layers[0]?.parameters.get("b.h.xh") ?? [])]).toEqual([0, 0]);
  });

  it("gives head and bias, the embedding where they are tied, the identity for one-hot inputs", async () => {
    expect((await load(characterModel(5))).head).toMatchObject({ rows: 5, columns: 3, bias: Float32Array.from(ramp(5)) });
    const tied = {
      "emb.weight": { shape: [3, 2], values: ramp(6) },
      ...recurrentTensors("", 4, 2, [2]),
      "out.bias": { shape: [3] },
    };
    expect((await load(tied)).head?.weight).toEqual(Float32Array.from(ramp(6)));
    const oneHot = { ...recurrentTensors("", 4, 2, [3]), "fc.weight": { shape: [3, 2] } };
    const { embedding, head } = await load(oneHot, { manifest: { input: "one-hot" } });
    expect(embedding).toEqual({ rows: 3, columns: 3, data: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) });
    expect([...(head?.bias ?? [])]).toEqual([0, 0, 0]);
  });
});
