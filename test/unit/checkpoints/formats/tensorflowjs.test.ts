/** The reader of TensorFlow.js's two forms: what it lists, and what is refused and how. */
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { tensorflowjs } from "../../../../src/checkpoints/formats/tensorflowjs/tensorflowjs";
import { memorySource } from "../../../../src/checkpoints/source";
import { siblingsOf } from "../files";
import { fixture, fixtureSiblings, fuzzReader } from "../readers";

const text = (value: unknown) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
const beside = siblingsOf({ "a.bin": new Uint8Array(Float32Array.from([1, 2, 3, 4]).buffer), "b.bin": Uint8Array.of(0, 255) });
const open = (value: unknown, siblings = beside) => openTensorFile(memorySource(text(value), "model.json"), siblings);
const weight = (name: string, shape: unknown, more = {}) => ({ name, shape, dtype: "float32", ...more });
const group = (weights: unknown[], ...paths: unknown[]) => ({ weightsManifest: [{ paths, weights }] });

describe("a sound model", () => {
  it("gives the parts of a group one after the other, over its files", async () => {
    const file = await open(group([weight("w", [3]), weight("b", [])], "a.bin"));
    expect([file.format, file.tensors.map(({ name, shape }) => [name, shape])]).toEqual([
      "TensorFlow.js",
      [
        ["w", [3]],
        ["b", []],
      ],
    ]);
    expect([...(await file.read("w")), ...(await file.read("b"))]).toEqual([1, 2, 3, 4]);
    const cut = siblingsOf({
      "1": new Uint8Array(Float32Array.of(1, 2).buffer).slice(0, 5),
      "2": new Uint8Array(Float32Array.of(1, 2).buffer).slice(5),
    });
    expect([...(await (await open(group([weight("w", [2])], "1", "./2"), cut)).read("w"))]).toEqual([1, 2]);
  });

  it("multiplies quantized weights out", async () => {
    const file = await open(group([weight("w", [2], { quantization: { dtype: "uint8", scale: 0.5, min: -1 } })], "b.bin"));
    expect([...(await file.read("w"))]).toEqual([-1, 126.5]);
    expect([...(await file.readRange("w", 1, 1))]).toEqual([126.5]);
  });

  it("lists what it cannot find, and says so when it is read", async () => {
    const file = await open(group([weight("w", [4])], "a.bin"), siblingsOf({}));
    expect(file.tensors).toHaveLength(1);
    await expect(file.read("w")).rejects.toMatchObject({
      code: "checkpoint-not-found",
      message: expect.stringMatching(/"w" is not in its folder/),
    });
  });

  it("of the form of 2017 reads a file for each variable", async () => {
    const file = await open({ "cell/weights": { filename: "a.bin", shape: [2, 2] } });
    expect([...(await file.read("cell/weights"))]).toEqual([1, 2, 3, 4]);
  });
});

const broken: [what: string, value: unknown, says: RegExp][] = [
  ["a file in another folder", group([weight("w", [4])], "../a.bin"), /no file of the same folder/],
  ["a file by its whole path", group([weight("w", [4])], "/etc/passwd"), /no file of the same folder/],
  ["a variable in another folder", { w: { filename: "../../a.bin", shape: [4] } }, /no file of the same folder/],
  ["a group without paths", { weightsManifest: [{ weights: [] }] }, /has no paths and weights/],
  ["a group that is a number", { weightsManifest: [7] }, /has no paths and weights/],
  ["a weight without a name", group([{ shape: [4], dtype: "float32" }], "a.bin"), /it has no name/],
  ["a shape that is none", group([weight("w", [2, "2"])], "a.bin"), /no list of whole numbers/],
  ["a size below zero", group([weight("w", [-4])], "a.bin"), /no list of whole numbers/],
  ["a shape whose product overflows", group([weight("w", [2 ** 40, 2 ** 40])], "a.bin"), /no exact length/],
  ["a weight past its files", group([weight("w", [5])], "a.bin"), /ends at byte 20 and its files have 16/],
  ["files with more than their weights", group([weight("w", [3])], "a.bin"), /take 12 bytes and its files have 16/],
  [
    "a quantization without a scale",
    group([weight("w", [2], { quantization: { dtype: "uint8" } })], "b.bin"),
    /quantization is not sound/,
  ],
  ["two weights of one name", group([weight("w", [2]), weight("w", [2])], "a.bin"), /two tensors have one name/],
  ["a variable whose file has another length", { w: { filename: "a.bin", shape: [3] } }, /takes 12 bytes and "a\.bin" has 16/],
  ["two thousand files", group([], ...new Array<string>(2000).fill("a.bin")), /more than 1,000 files/],
];

describe("refused", () => {
  it.each(broken)("%s", async (_what, value, says) => {
    await expect(open(value)).rejects.toMatchObject({ code: "checkpoint-malformed", message: expect.stringMatching(says) });
  });

  it("a type of unknown length", async () => {
    const opening = open(group([weight("w", [4], { dtype: "string" })], "a.bin"));
    await expect(opening).rejects.toMatchObject({
      code: "checkpoint-unsupported",
      message: expect.stringMatching(/of type "string"/),
    });
  });

  it("JSON that nests without end", async () => {
    const opening = open(`{"weightsManifest":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
    await expect(opening).rejects.toMatchObject({ code: "checkpoint-unsupported", message: expect.stringMatching(/JSON text/) });
  });
});

it("mutants end in tensors or in a CheckpointError", async () => {
  const folders: Record<string, string> = { "model.json": "tensorflowjs/layers", "manifest.json": "tensorflowjs/manifest" };
  const seeds = Object.entries(folders).map(([name, folder]) => {
    const bytes = fixture(`${folder}/${name}`);
    const start = Math.max(0, new TextDecoder().decode(bytes).indexOf("weightsManifest"));
    return { name, bytes, regions: [[start, bytes.length]] as const };
  });
  const siblings = new Map(Object.entries(folders).map(([name, folder]) => [name, fixtureSiblings(folder)]));
  const report = await fuzzReader(tensorflowjs, seeds, (name) => siblings.get(name)!);
  expect(report.refused).toBeGreaterThan(300);
  expect(report.refused).toBeLessThan(990);
});
