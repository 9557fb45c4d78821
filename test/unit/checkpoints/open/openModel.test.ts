/** From a file to a model, or to what stands in the way. */
import { describe, expect, it } from "vitest";
import { inspectCheckpoint, openModel } from "../../../../src/checkpoints/open/openModel";
import { memorySource } from "../../../../src/checkpoints/source";
import { inEnglish } from "../../../inEnglish";
import { characterModel, recurrentTensors, safetensorsOf, siblingsOf, type TensorSpec } from "../files";

const manifestOf = (manifest: object) => ({ "a.safetensors.gatescope.json": { version: 1, ...manifest } });

function both(tensors: Record<string, TensorSpec>, siblings: Record<string, unknown> = {}, metadata?: Record<string, string>) {
  const source = memorySource(safetensorsOf(tensors, metadata), "a.safetensors");
  return {
    open: async () => {
      const { description, ...rest } = await openModel(source, siblingsOf(siblings));
      return { ...rest, description: inEnglish(description) };
    },
    inspect: async () => inEnglish(await inspectCheckpoint(source, siblingsOf(siblings))),
  };
}

describe("a model with a manifest", () => {
  const manifest = {
    name: "abc",
    title: "The ABC",
    description: "Made here.",
    vocabulary: { kind: "characters", characters: "abcde" },
  };
  const { open, inspect } = both(characterModel(5), manifestOf(manifest), { epoch: "3" });

  it("opens", async () => {
    const { description, weights, vocabulary } = await open();
    const { inferences, ...rest } = description;
    expect(inferences).toContainEqual({
      about: "vocabulary",
      value: "5 characters",
      taken: null,
      ground: "stated",
      chosen: true,
      evidence: ["The manifest says so."],
      alternatives: [],
      margin: null,
      tokens: null,
    });
    expect(rest).toEqual({
      name: "abc",
      title: "The ABC",
      description: "Made here.",
      warnings: [],
      layers: [{ cell: "lstm", inputSize: 4, hiddenSize: 3, direction: "forward", reads: [-1] }],
      embedding: { vocabularySize: 5, size: 4 },
      head: { inputSize: 3, outputSize: 5, reads: [0], attention: null },
      vocabulary: { kind: "characters", size: 5, source: "manifest" },
      parameters: 5 * 4 + 12 * 4 + 12 * 3 + 2 * 12 + 5 * 3 + 5,
    });
    expect(weights.layers).toHaveLength(1);
    expect([...vocabulary.encode("cab").ids]).toEqual([2, 0, 1]);
  });

  it("is inspected", async () => {
    expect(await inspect()).toMatchObject({
      format: "safetensors",
      problem: null,
      ignored: [],
      metadata: { epoch: "3" },
      parameters: 148,
      recognised: [
        "embedding: 5 × 4, from embedding.weight",
        "layer 0: LSTM 4 → 3, reads the input, from rnn.weight_ih_l0",
        "head: 3 → 5, from head.weight",
      ],
      model: { title: "The ABC" },
    });
    expect((await inspect()).tensors[1]).toEqual({
      name: "rnn.weight_ih_l0",
      shape: [12, 4],
      dtype: "F32",
      byteLength: 192,
      role: "input weights, layer 0",
    });
  });
});

describe("a model without a manifest", () => {
  it("has the file's name", async () => {
    expect((await both(characterModel(5), { "chars.txt": "abcde" }).open()).description).toMatchObject({
      name: "a.safetensors",
      title: "a.safetensors",
      vocabulary: { source: "chars.txt" },
    });
  });

  it("is taken to read bytes when it has 256 tokens, and says that it is assumed", async () => {
    const { description } = await both(characterModel(256)).open();
    expect(description).toMatchObject({
      vocabulary: { kind: "bytes" },
      warnings: [],
      inferences: expect.arrayContaining([expect.objectContaining({ about: "vocabulary", ground: "assumed" })]),
    });
  });

  it("cannot be opened when nothing tells what its tokens are, but inspected", async () => {
    const { open, inspect } = both(characterModel(5));
    const message = expect.stringMatching(/has 5 tokens.*a\.safetensors\.gatescope\.json/) as string;
    await expect(open()).rejects.toMatchObject({ code: "vocabulary-missing", message });
    expect(await inspect()).toMatchObject({ problem: message, model: { vocabulary: { kind: "unknown", size: 5 } } });
  });
});

describe("a manifest that is not right", () => {
  it.each([
    [{ vocabulary: { kind: "characters", characters: "abc" } }, /"vocabulary": it has 3 tokens and a\.safetensors has 5/],
    [{ vocabulary: { kind: "bytes" } }, /it has 256 tokens/],
    [{ cell: "gru" }, /"cell"/],
    [{ cel: "gru" }, /"cel"/],
    [{ tensors: { head: "none" } }, /"tensors.head"/],
  ])("%j", async (manifest, says) => {
    const { open, inspect } = both(characterModel(5), manifestOf(manifest));
    const message = expect.stringMatching(says) as string;
    await expect(open()).rejects.toMatchObject({ code: "manifest-invalid", message });
    expect(await inspect()).toMatchObject({ problem: message, model: { layers: [{ cell: "lstm" }] } });
  });
});

describe("other contents", () => {
  it("no recurrent part: nothing to open, all tensors to inspect", async () => {
    const { open, inspect } = both({ "conv.weight": { shape: [2, 2] } });
    await expect(open()).rejects.toMatchObject({
      code: "checkpoint-unsupported",
      message: expect.stringMatching(/Recognised are LSTM, GRU and RNN as .*PyTorch, Keras/),
    });
    expect(await inspect()).toMatchObject({
      model: null,
      ignored: [{ tensor: "conv.weight" }],
      problem: expect.stringMatching(/no recurrent/),
    });
  });

  it("what cannot be run says why under its own code", async () => {
    const { open, inspect } = both({ ...recurrentTensors("rnn.", 4, 2, [3, 5]) });
    await expect(open()).rejects.toMatchObject({
      code: "checkpoint-unsupported",
      message: expect.stringMatching(/^a\.safetensors cannot be traced\./),
    });
    expect((await inspect()).model).toMatchObject({ layers: [{ inputSize: 3 }, { inputSize: 5 }] });
  });

  it("what reads no tokens reads rows of numbers", async () => {
    const { description, vocabulary, weights } = await both({ ...recurrentTensors("rnn.", 4, 2, [3]) }).open();
    expect(description).toMatchObject({ vocabulary: { kind: "numbers", size: 3 } });
    expect(weights.embedding).toBeNull();
    expect([...(vocabulary.encode("1 2 3\n4 5 6\n").table?.data ?? [])]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("tensors beside the model are listed and warned of", async () => {
    const { inspect } = both({ ...characterModel(256), "norm.weight": { shape: [3] } });
    const { ignored, warnings } = await inspect();
    expect(ignored).toMatchObject([{ tensor: "norm.weight" }]);
    expect(warnings).toContainEqual("1 of 8 tensors is no part of the model as understood, and not run: norm.");
  });

  it("what an optimizer keeps is listed, and no part that is missed", async () => {
    const { inspect } = both({ ...characterModel(256), "optimizer.state.0.exp_avg": { shape: [3] }, global_step: { shape: [] } });
    const { ignored, warnings, parameters, model } = await inspect();
    expect(ignored).toHaveLength(2);
    expect(parameters).toBe(model?.parameters);
    expect(warnings.filter((warning) => String(warning).includes("no part of"))).toEqual([]);
  });

  it("weights that are no numbers are warned of", async () => {
    const spoiled = { ...characterModel(256), "head.bias": { shape: [256], values: new Array<number>(256).fill(NaN) } };
    expect((await both(spoiled).open()).description.warnings).toContainEqual(expect.stringMatching(/NaN/));
  });

  it("an optimizer's moments beside the weights do not matter", async () => {
    const { description } = await both({ ...characterModel(256), "optimizer.step": { shape: [] } }).open();
    expect(description.layers).toHaveLength(1);
  });
});
