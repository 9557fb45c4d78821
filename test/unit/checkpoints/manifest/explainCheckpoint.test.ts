/** What a checkpoint leaves open, its manifest written whole, and manifests that are held to their checkpoint. */
import { describe, expect, it } from "vitest";
import { checkManifest, formProblems } from "../../../../src/checkpoints/manifest/checkManifest";
import { explainCheckpoint } from "../../../../src/checkpoints/manifest/explainCheckpoint";
import { parseManifest } from "../../../../src/checkpoints/manifest/manifest";
import { openModel } from "../../../../src/checkpoints/open/openModel";
import { englishText } from "../../../../src/messages/error";
import { message, type Message } from "../../../../src/messages/message";
import { memorySource, noSiblings } from "../../../../src/checkpoints/source";
import { chosenVocabulary } from "../../../../src/checkpoints/manifest/vocabularyChoice";
import { characterModel, recurrentTensors, safetensorsOf, siblingsOf, type TensorSpec } from "../files";

/** nn.RNN's file does not tell its activation. */
const rnn: Record<string, TensorSpec> = {
  "embedding.weight": { shape: [3, 4] },
  ...recurrentTensors("rnn.", 1, 2, [4]),
  "head.weight": { shape: [3, 2] },
  "head.bias": { shape: [3] },
};
const sourceOf = (tensors: Record<string, TensorSpec>) => memorySource(safetensorsOf(tensors), "a.safetensors");
const manifestOf = (manifest: object) => ({ "a.safetensors.gatescope.json": { version: 1, ...manifest } });
const beside = { "chars.txt": "abc" };
const explain = async (tensors: Record<string, TensorSpec>, files: Record<string, unknown>, answers = {}) => {
  const text = await explainCheckpoint(sourceOf(tensors), siblingsOf(files), answers);
  return { text, manifest: parseManifest("a", new TextEncoder().encode(text)) };
};

describe("open questions", () => {
  it("come with the model under each answer, which leaves them open no more", async () => {
    const { questions, description, weights } = await openModel(sourceOf(rnn), siblingsOf(beside));
    expect(description.inferences).toContainEqual(expect.objectContaining({ about: "activation", ground: "assumed" }));
    expect(questions.map(({ about, alternatives }) => [about, alternatives.map(({ id }) => id)])).toEqual([
      ["activation", ["tanh", "relu"]],
    ]);
    expect(weights.layers[0]?.cell).toBe("rnn-tanh");
    const other = await questions[0]!.alternatives[1]!.open();
    expect(other.weights.layers[0]?.cell).toBe("rnn-relu");
    expect(other.questions).toEqual([]);
  });

  it("are answered through a file that is opened again", async () => {
    const source = sourceOf(rnn);
    let closed = false;
    let reopened = 0;
    const closing = {
      ...source,
      read: (offset: number, length: number) => (closed ? Promise.reject(new Error("closed")) : source.read(offset, length)),
    };
    const { questions } = await openModel(closing, siblingsOf(beside), (use) => {
      reopened++;
      return use(source, siblingsOf(beside));
    });
    closed = true;
    await questions[0]!.alternatives[1]!.open();
    expect(reopened).toBe(1);
  });

  it("are none where the manifest answers", async () => {
    const files = { ...beside, ...manifestOf({ cell: "rnn-relu" }) };
    const { questions, description } = await openModel(sourceOf(rnn), siblingsOf(files));
    expect(questions).toEqual([]);
    expect(description.inferences).toContainEqual(
      expect.objectContaining({ about: "activation", taken: "relu", ground: "stated", chosen: true }),
    );
  });
});

describe("a checkpoint explained", () => {
  it("opens to the same model, with nothing left open", async () => {
    const { text, manifest } = await explain(rnn, beside);
    expect(manifest).toMatchObject({
      version: 1,
      name: "a.safetensors",
      directions: ["forward"],
      input: "embedding",
      vocabulary: { kind: "file", file: "chars.txt" },
      tensors: { embedding: "embedding.weight", head: "head.weight", headBias: "head.bias" },
    });
    const before = await openModel(sourceOf(rnn), siblingsOf(beside));
    const after = await openModel(sourceOf(rnn), siblingsOf({ ...beside, "a.safetensors.gatescope.json": text }));
    expect(after.questions).toEqual([]);
    expect(after.weights).toEqual(before.weights);
    expect(after.vocabulary.labels).toEqual(before.vocabulary.labels);
    expect(after.description.inferences.filter(({ ground }) => ground === "assumed")).toEqual([]);
    expect(text).toMatch(/^\{\n {2}"version": 1,\n {2}"name"/);
  });

  it("says the gates' order, and lists a vocabulary that the file's size suggested", async () => {
    expect((await explain(characterModel(100), {})).manifest).toMatchObject({
      cell: "lstm",
      gateOrder: "ifgo",
      vocabulary: { kind: "characters", characters: expect.stringMatching(/^0123456789abc/) },
    });
    expect((await explain(characterModel(256), {})).manifest.vocabulary).toEqual({ kind: "bytes" });
  });

  it("keeps what its manifest says, unless it is settled anew", async () => {
    const files = { ...beside, ...manifestOf({ name: "Mine", description: "Made here.", cell: "rnn-relu" }) };
    const first = await explain(rnn, files);
    expect(first.manifest).toMatchObject({ name: "Mine", description: "Made here.", cell: "rnn-relu" });
    const settled = parseManifest("a", new TextEncoder().encode((await explain(rnn, files, { activation: "tanh" })).text));
    const { weights } = await openModel(sourceOf(rnn), siblingsOf({ ...beside, ...manifestOf(settled) }));
    expect(weights.layers[0]?.cell).toBe("rnn-tanh");
  });

  it("takes answers, and refuses those that are none", async () => {
    await expect(explain(rnn, beside, { activation: "swish" })).rejects.toMatchObject({
      code: "checkpoint-unsupported",
      message: '"swish" is no answer to the question of "activation" of a.safetensors. Its answers are tanh and relu.',
    });
    await expect(explain(rnn, beside, { packing: "red" })).rejects.toThrow(/"red" is no answer .* That is not open/);
    await expect(explain(rnn, manifestOf({ cell: "gru" }))).rejects.toMatchObject({ code: "manifest-invalid" });
    await expect(explain({ w: { shape: [2] } }, {})).rejects.toMatchObject({ code: "checkpoint-unsupported" });
  });
});

describe("a vocabulary that a person chooses", () => {
  const choose = (kind: "file" | "training-text", name: string, content: string, isBeside = false) => {
    return chosenVocabulary(
      { kind, source: memorySource(new TextEncoder().encode(content), name), siblings: noSiblings, isBeside },
      "a.safetensors",
      3,
    );
  };

  it("is named where it lies beside the checkpoint, and else listed", async () => {
    expect(await choose("file", "list.json", '{"b": 0, "a": 1, "c": 2}', true)).toEqual({ kind: "file", file: "list.json" });
    expect(await choose("file", "list.json", '{"b": 0, "a": 1, "c": 2}')).toEqual({ kind: "characters", characters: "bac" });
    expect(await choose("file", "list.txt", "the\na\nof\n")).toEqual({ kind: "words", words: ["the", "a", "of"] });
  });

  it("is the sorted characters of a training text", async () => {
    expect(await choose("training-text", "input.txt", "cabbac", true)).toEqual({ kind: "characters", characters: "abc" });
  });

  it("must fit", async () => {
    await expect(choose("file", "list.json", '["a", "b", "c", "d", "e", "f", "g"]')).rejects.toThrow(
      /list\.json lists 7 tokens, and a\.safetensors has 3/,
    );
    await expect(choose("file", "list.json", "{}")).rejects.toThrow(/list\.json lists no tokens/);
    await expect(choose("training-text", "input.txt", "abcd")).rejects.toThrow(
      /input\.txt has 4 distinct characters.*a\.safetensors has 3 tokens/,
    );
  });
});

describe("what is wrong in a manifest", () => {
  const problem = (reason: Message) => message("manifest.problem", { reason });
  const check = async (text: string, files: Record<string, unknown> = beside) => {
    const problems = await checkManifest(text, sourceOf(characterModel(3)), siblingsOf(files));
    return problems.map(({ start, end, said }) => [text.slice(start, end), englishText(said)]);
  };

  it("is nothing where all is right", async () => {
    expect(await check('{"version": 1, "cell": "lstm", "tensors": {"head": "head.weight"}}')).toEqual([]);
  });

  it("is told where it stands: the form", async () => {
    expect(await check('{"version": 1, "cell": "lsmt", "colour": 2}')).toEqual([
      ['"cell": "lsmt"', expect.stringMatching(/^expected one of "lstm", "gru", .* and found "lsmt"\.$/)],
      ['"colour": 2', "there is no such property."],
    ]);
    expect(formProblems("{\n  'a'")).toEqual([
      { start: 4, end: 5, said: problem(message("manifest.noJson", { reason: message("manifest.noPlace", { text: `"'"` }) })) },
    ]);
    expect(formProblems("{}")).toEqual([{ start: 0, end: 1, said: problem(message("manifest.missing")) }]);
  });

  it("is told where it stands: what the checkpoint contradicts, all of it", async () => {
    expect(
      await check('{"version": 1, "tensors": {"head": "heads", "embedding": "head.bias"}, "vocabulary": {"kind": "bytes"}}'),
    ).toEqual([
      ['"embedding": "head.bias"', expect.stringMatching(/does not fit/)],
      ['"head": "heads"', expect.stringMatching(/no tensor "heads"/)],
      ['"vocabulary": {"kind": "bytes"}', "it has 256 tokens and a.safetensors has 3."],
    ]);
    expect(await check('{"version": 1, "cell": "gru"}')).toEqual([['"cell": "gru"', expect.stringMatching(/not "gru"/)]]);
    expect(await check('{"version": 1, "vocabulary": {"kind": "file", "file": "none.json"}}')).toEqual([
      ['"file": "none.json"', expect.stringMatching(/there is no none\.json/i)],
    ]);
  });
});
