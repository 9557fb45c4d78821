/** Sharded safetensors: the index or one of its files opens the whole, and nothing outside its folder. */
import { describe, expect, it } from "vitest";
import { englishText } from "../../../../src/messages/error";
import { CheckpointError } from "../../../../src/checkpoints/errors";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { inspectCheckpoint } from "../../../../src/checkpoints/open/openModel";
import { memorySource } from "../../../../src/checkpoints/source";
import { characterModel, safetensorsOf, siblingsOf, type TensorSpec } from "../files";

const model = characterModel(5);
const [one, two] = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"] as const;
const half = (from: number, to: number): Record<string, TensorSpec> => Object.fromEntries(Object.entries(model).slice(from, to));
const shards = { [one]: safetensorsOf(half(0, 2), { format: "pt" }), [two]: safetensorsOf(half(2, 99)) };
const map = { ...named(half(0, 2), one), ...named(half(2, 99), two) };
const index = { metadata: { total_size: 1234 }, weight_map: map };

function named(tensors: Record<string, TensorSpec>, file: string): Record<string, string> {
  return Object.fromEntries(Object.keys(tensors).map((name) => [name, file]));
}

const open = (content: unknown, files: Record<string, unknown> = shards) =>
  openTensorFile(
    memorySource(new TextEncoder().encode(JSON.stringify(content)), "model.safetensors.index.json"),
    siblingsOf(files),
  );

describe("the whole", () => {
  it("opens from the index", async () => {
    const file = await open(index);
    expect(file.format).toBe("sharded safetensors");
    expect(file.tensors.map(({ name }) => name).sort()).toEqual(Object.keys(model).sort());
    expect([...(await file.read("head.bias"))]).toEqual([0, 1, 2, 3, 4]);
    expect([...(await file.readRange("head.weight", 3, 2))]).toEqual([3, 4]);
    expect(Object.fromEntries(file.metadata)).toEqual({ format: "pt", total_size: "1234", files: "2" });
    expect(file.notes).toEqual([]);
  });

  it.each([one, two])("opens from %s", async (name) => {
    const files = { ...shards, "model.safetensors.index.json": index };
    const file = await openTensorFile(memorySource(shards[name] as Uint8Array, name), siblingsOf(files));
    expect(file.tensors.length).toBe(Object.keys(model).length);
    expect([...(await file.read("head.bias"))]).toEqual([0, 1, 2, 3, 4]);
    const own = file.tensors.filter(({ byteOffset }) => byteOffset !== undefined).map((tensor) => tensor.name);
    expect(own.every((tensor) => map[tensor] === name)).toBe(true);
    expect(own.length).toBeGreaterThan(0);
  });

  it("is a model", async () => {
    const files = { ...shards, "vocab.json": ["a", "b", "c", "d", "e"] };
    const source = memorySource(new TextEncoder().encode(JSON.stringify(index)), "model.safetensors.index.json");
    const { model: found, problem } = await inspectCheckpoint(source, siblingsOf(files));
    expect([problem, found?.layers.length, found?.vocabulary?.size]).toEqual([null, 1, 5]);
  });
});

describe("a part", () => {
  it("opens alone where no index lists it", async () => {
    for (const files of [shards, { ...shards, "model.safetensors.index.json": { weight_map: { a: "other.safetensors" } } }]) {
      const file = await openTensorFile(memorySource(shards[two] as Uint8Array, two), siblingsOf(files));
      expect([file.format, file.tensors.length]).toEqual(["safetensors", Object.keys(model).length - 2]);
    }
  });

  it("is what there is where others are missing", async () => {
    const file = await open(index, { [two]: shards[two] });
    expect(file.tensors.length).toBe(Object.keys(model).length - 2);
    expect(file.notes?.map(englishText)).toEqual([expect.stringContaining(one)]);
  });

  it("may hold more than is listed", async () => {
    const less = Object.fromEntries(Object.entries(map).filter(([name]) => name !== "head.bias"));
    const file = await open({ weight_map: less });
    expect(file.notes?.map(englishText)).toEqual([expect.stringMatching(/^1 tensor .* left out/)]);
    await expect(file.read("head.bias")).rejects.toThrow(/no tensor named "head\.bias"/);
  });
});

describe("an index that is not sound", () => {
  it.each([
    ["a path to elsewhere", { weight_map: { a: "../../etc/passwd" } }, /no file of the same folder/],
    ["a path of Windows", { weight_map: { a: "..\\secret.safetensors" } }, /no file of the same folder/],
    ["a file that is a number", { weight_map: { a: 1 } }, /its file is no text/],
    ["no tensor", { weight_map: {} }, /lists no tensor/],
    ["a tensor that is elsewhere", { weight_map: { "rnn.weight_hh_l0": one } }, /does not hold it/],
    ["files that are all missing", { weight_map: { a: "none.safetensors" } }, /not in its folder/],
    ["the index itself", { weight_map: { a: "model.safetensors.index.json" } }, /safetensors/],
    [
      "2000 files",
      { weight_map: Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`t${at}`, `${at}.safetensors`])) },
      /more than 1,024 files/,
    ],
  ])("%s", async (_what, content, says) => {
    const error: unknown = await open(content).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as Error).message).toMatch(says);
  });
});
