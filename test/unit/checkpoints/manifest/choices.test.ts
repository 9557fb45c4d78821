/** What a person chose, alone in the manifest, and taken out again. */
import { describe, expect, it } from "vitest";
import { chooseInManifest, type Choices } from "../../../../src/checkpoints/manifest/choices";
import { memorySource } from "../../../../src/checkpoints/source";
import { openModel } from "../../../../src/checkpoints/open/openModel";
import { recurrentTensors, safetensorsOf, siblingsOf, type TensorSpec } from "../files";

/** nn.RNN's file does not tell its activation. */
const rnn: Record<string, TensorSpec> = {
  "embedding.weight": { shape: [3, 4] },
  ...recurrentTensors("rnn.", 1, 2, [4]),
  "head.weight": { shape: [3, 2] },
  "head.bias": { shape: [3] },
};
const source = () => memorySource(safetensorsOf(rnn), "a.safetensors");
const besideOf = (manifest?: object) => ({
  "chars.txt": "abc",
  ...(manifest ? { "a.safetensors.gatescope.json": { version: 1, ...manifest } } : {}),
});
const choose = async (choices: Choices, manifest?: object) => {
  const text = await chooseInManifest(source(), siblingsOf(besideOf(manifest)), choices);
  return text === null ? null : (JSON.parse(text) as object);
};

describe("a choice", () => {
  it("is all that its manifest says, and what was known of the rest stays known", async () => {
    const chosen = await choose({ answers: { activation: "relu" } });
    expect(chosen).toEqual({ version: 1, cell: "rnn-relu" });
    const before = await openModel(source(), siblingsOf(besideOf()));
    const after = await openModel(source(), siblingsOf(besideOf(chosen ?? {})));
    const others = ({ description }: typeof before) => description.inferences.filter(({ about }) => about !== "activation");
    expect(others(after)).toEqual(others(before));
    const activation = after.description.inferences.find(({ about }) => about === "activation");
    expect(activation).toMatchObject({ taken: "relu", chosen: true });
    expect(activation?.alternatives.map(({ id }) => id)).toEqual(["tanh", "relu"]);
  });

  it("leaves what stands there as it is", async () => {
    const mine = { title: "Mine", vocabulary: { kind: "integers" }, head: { window: 8 } };
    expect(await choose({ answers: { activation: "tanh" } }, mine)).toEqual({ version: 1, ...mine, cell: "rnn-tanh" });
    expect(await choose({ vocabulary: { kind: "file", file: "chars.txt" } }, mine)).toMatchObject({
      title: "Mine",
      vocabulary: { kind: "file", file: "chars.txt" },
    });
  });

  it("is taken back, and with the last one the manifest", async () => {
    expect(await choose({ answers: { activation: null } }, { cell: "rnn-relu", title: "Mine" })).toEqual({
      version: 1,
      title: "Mine",
    });
    expect(await choose({ answers: { activation: null } }, { cell: "rnn-relu" })).toBeNull();
    expect(await choose({ answers: { vocabulary: null } }, { vocabulary: { kind: "integers" } })).toBeNull();
    expect(await choose({ answers: { activation: null } }, { title: "Mine" })).toEqual({ version: 1, title: "Mine" });
  });

  it("says which of several networks is run, whatever else is open", async () => {
    const two = { ...recurrentTensors("a.", 1, 2, [4]), ...recurrentTensors("b.", 1, 2, [4]) };
    const of = (manifest?: string) => siblingsOf(manifest === undefined ? {} : { "a.safetensors.gatescope.json": manifest });
    const file = () => memorySource(safetensorsOf(two), "a.safetensors");
    const chosen = await chooseInManifest(file(), of(), { answers: { part: "b" } });
    expect(JSON.parse(chosen ?? "")).toEqual({ version: 1, part: "b" });
    expect(await chooseInManifest(file(), of(chosen ?? ""), { answers: { part: null } })).toBeNull();
    await expect(chooseInManifest(file(), of(), { answers: { part: "c" } })).rejects.toThrow(/"c" is no answer/);
  });

  it("must be an answer, and must not contradict the file", async () => {
    await expect(choose({ answers: { activation: "swish" } })).rejects.toMatchObject({ code: "checkpoint-unsupported" });
    await expect(choose({ vocabulary: { kind: "characters", characters: "abcd" } })).rejects.toMatchObject({
      code: "manifest-invalid",
    });
    await expect(choose({ answers: { activation: "relu" } }, { cell: "gru" })).rejects.toMatchObject({
      code: "manifest-invalid",
    });
  });
});

describe("the vocabularies of an encoder and a decoder", () => {
  const of = (part: string, tokens: number): Record<string, TensorSpec> => ({
    [`${part}.embedding.weight`]: { shape: [tokens, 4] },
    ...recurrentTensors(`${part}.rnn.`, 1, 2, [4]),
  });
  const pair = safetensorsOf({ ...of("encoder", 5), ...of("decoder", 3), "decoder.out.weight": { shape: [3, 2] } });
  const opened = () => memorySource(pair, "a.safetensors");
  const beside = (manifest?: object) => siblingsOf(manifest ? { "a.safetensors.gatescope.json": manifest } : {});
  const [abc, letters] = ["abc", "abcde"].map((characters) => ({ kind: "characters" as const, characters }));

  it("are each one's own, where a file lists tokens; numbers are for both", async () => {
    const choice = async (vocabulary: Choices["vocabulary"]) =>
      JSON.parse((await chooseInManifest(opened(), beside(), { vocabulary })) ?? "") as object;
    expect(await choice(abc)).toEqual({ version: 1, vocabularies: { decoder: abc } });
    expect(await choice({ kind: "integers" })).toEqual({ version: 1, vocabulary: { kind: "integers" } });
  });

  it("are read by part; one of no part is wrong", async () => {
    const manifest = { version: 1, vocabularies: { decoder: abc, encoder: letters } };
    const sizeOf = async (part: string) =>
      (await openModel(opened(), beside(manifest), undefined, part)).vocabulary.labels.length;
    expect([await sizeOf("decoder"), await sizeOf("encoder")]).toEqual([3, 5]);
    const wrong = openModel(opened(), beside({ version: 1, vocabularies: { other: abc } }));
    await expect(wrong).rejects.toMatchObject({ code: "manifest-invalid", path: "vocabularies.other" });
  });
});
