/** A file is known by what it holds, and one that is not read is refused with what was seen. */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { checkRange, memorySource } from "../../../../src/checkpoints/source";
import { safetensorsOf, siblingsOf } from "../files";
import { global, int, pickle, text as unicode, zipOf } from "../pickles";

const text = (content: string) => new TextEncoder().encode(content);
const bytes = (...values: number[]) => Uint8Array.from([...values, ...new Array<number>(64).fill(0x80)]);

const refused: [content: string, bytes: Uint8Array, says: RegExp][] = [
  [
    "a zip of something else",
    zipOf([{ name: "notes.txt", data: text("notes") }]),
    /zip archive of other files than PyTorch, Keras.*50 4B 03 04.*safetensors.*Unpack it/,
  ],
  [
    "a pickle of a vocabulary",
    pickle("}", unicode("a"), int(0), "s"),
    /pickle of 1 texts and numbers, as a vocabulary is kept.*lies beside a checkpoint/,
  ],
  [
    "a pickled Keras model",
    pickle(global("keras.src.models.Sequential"), ")R"),
    /pickled Keras model \(it names keras\.src\.models\.Sequential\).*model\.save/,
  ],
  [
    "a pickled scikit-learn model",
    pickle(global("sklearn.svm.SVC"), ")R"),
    /pickled scikit-learn model \(it names sklearn\.svm\.SVC\)/,
  ],
  ["a SavedModel's graph", bytes(0x08, 0x01, 0x12, 0x40), /TensorFlow graph.*open variables\/variables\.index/],
  ["GGUF", text("GGUF\u0003\0\0\0"), /GGUF/],
  ["ggml", text("lmgg\u0001\0\0\0"), /ggml file/],
  ["Core ML", bytes(0x08, 0x04, 0x12, 0x40), /Core ML model.*coremltools/],
  ["MATLAB", text("MATLAB 5.0 MAT-file, Platform: PCWIN64"), /MATLAB file.*scipy\.io\.loadmat/],
  ["MXNet's parameters", bytes(0x12, 0x01, 0, 0, 0, 0, 0, 0), /MXNet.*mxnet\.nd\.load/],
  ["PaddlePaddle's parameters", bytes(...new Array<number>(16).fill(0), 6, 0, 0, 0, 0x08, 0x05), /PaddlePaddle.*paddle\.save/],
  [
    "traineddata",
    bytes(10, 0, 0, 0, ...new Array<number>(16).fill(0xff), 84, 0, 0, 0, 0, 0, 0, 0),
    /Tesseract's traineddata.*combine_tessdata/,
  ],
  ["joblib compressed by bzip2", text("BZh91AY&SY"), /compressed by bzip2, as joblib/],
  ["gzip", gzipSync("weights"), /gzip/],
  ["tar", text(`weights${"\0".repeat(250)}ustar`), /tar archive/],
  ["a Git LFS pointer", text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"), /Git LFS pointer.*git lfs pull/],
  ["a web page", text("\n<!DOCTYPE html><html>"), /web page/],
  ["JSON", text('{"model": "lstm"}'), /JSON text/],
  ["prose", text("First Citizen: before we proceed"), /looks like text \(it begins with "First Ci"\)/],
  ["prose with a brace in the ninth place", text('const a={"b": 1}'), /looks like text/],
  ["anything else", bytes(0x01, 0x02, 0x03), /unknown format \(it begins with 01 02 03 80/],
];

describe("content that is not read", () => {
  it.each(refused)("%s", async (_content, content, says) => {
    const opening = openTensorFile(memorySource(content, "weights.safetensors"));
    await expect(opening).rejects.toMatchObject({ code: "checkpoint-unsupported", message: expect.stringMatching(says) });
  });

  it("an empty file", async () => {
    const opening = openTensorFile(memorySource(new Uint8Array(0), "weights.safetensors"));
    await expect(opening).rejects.toMatchObject({ code: "checkpoint-malformed", message: expect.stringMatching(/is empty/) });
  });
});

it("raw numbers whose list lies beside them", async () => {
  const opening = openTensorFile(memorySource(bytes(0x01, 0x02, 0x03), "weights.bin"), siblingsOf({ "manifest.json": {} }));
  await expect(opening).rejects.toThrow(/manifest\.json beside it may list its tensors: open that file/);
});

it("the name does not matter", async () => {
  const file = await openTensorFile(memorySource(safetensorsOf({ a: { shape: [1] } }), "weights.bin"));
  expect(file.format).toBe("safetensors");
});

describe("reading a range", () => {
  const source = memorySource(Uint8Array.of(1, 2, 3), "three");

  it("gives just these bytes", async () => {
    expect([...(await source.read(1, 2))]).toEqual([2, 3]);
    expect((await source.read(3, 0)).length).toBe(0);
  });

  it.each([
    [2, 2],
    [4, 0],
    [-1, 1],
    [0, -1],
    [0.5, 1],
    [NaN, 1],
    [2 ** 53, 1],
  ])("refuses %d, %d", async (offset, length) => {
    await expect(source.read(offset, length)).rejects.toMatchObject({ code: "checkpoint-malformed" });
    expect(() => checkRange("three", 3, offset, length)).toThrow(/three/);
  });
});
