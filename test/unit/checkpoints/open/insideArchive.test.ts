/** Archives are opened to the only checkpoint in them, and hostile ones are refused before they take memory. */
import { gzipSync, deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { insideArchive } from "../../../../src/checkpoints/open/insideArchive";
import { memorySource } from "../../../../src/checkpoints/source";
import { safetensorsOf, siblingsOf } from "../files";
import { bytesOf, tarOf, zipOf } from "../pickles";

const weights = safetensorsOf({ w: { shape: [2], values: [1, 2] } });
const text = (content: string) => new TextEncoder().encode(content);
const open = (bytes: Uint8Array, inner: string | null = null, files: Record<string, unknown> = {}) =>
  insideArchive(memorySource(bytes, "model.archive"), siblingsOf(files), inner);

const archives: [kind: string, bytes: Uint8Array][] = [
  [
    "zip",
    zipOf([
      { name: "run/notes.txt", data: text("notes") },
      { name: "run/weights", data: weights },
      { name: "run/vocabulary/tokens.txt", data: text("a\nb") },
    ]),
  ],
  ["tar", tarOf({ "run/notes.txt": text("notes"), "run/weights": weights, "run/vocabulary/tokens.txt": text("a\nb") })],
  [
    "tar.gz",
    gzipSync(tarOf({ "run/notes.txt": text("notes"), "run/weights": weights, "run/vocabulary/tokens.txt": text("a\nb") })),
  ],
];

describe.each(archives)("%s", (_kind, bytes) => {
  it("is opened to the only checkpoint in it, with what lies beside it there", async () => {
    const { source, siblings } = await open(bytes, null, { "vocab.json": ["c"] });
    expect(source.name).toBe("model.archive!weights");
    expect([...(await (await openTensorFile(source, siblings)).read("w"))]).toEqual([1, 2]);
    expect(Buffer.from((await siblings.read("vocabulary/tokens.txt"))!).toString()).toBe("a\nb");
    expect(Buffer.from((await siblings.read("vocab.json"))!).toString()).toBe('["c"]');
  });

  it("is opened to the file that is named", async () => {
    expect((await open(bytes, "run/weights")).source.size).toBe(weights.length);
    await expect(open(bytes, "weights")).rejects.toThrow(/has no file weights\. It holds run\/notes\.txt(,| and) run\/weights/);
  });

  it("has the manifest that lies beside it", async () => {
    const { siblings } = await open(bytes, null, { "model.archive.gatescope.json": { version: 1 } });
    expect(Buffer.from((await siblings.read("model.archive!weights.gatescope.json"))!).toString()).toBe('{"version":1}');
  });
});

it.each([
  ["gzip", gzipSync(weights)],
  ["zlib", deflateSync(weights)],
])("a single file packed with %s", async (_packing, bytes) => {
  const { source } = await open(bytes);
  expect([...(await (await openTensorFile(source)).read("w"))]).toEqual([1, 2]);
});

const refused: [what: string, bytes: Uint8Array, says: RegExp][] = [
  [
    "what torch.export wrote, whose example inputs are no model",
    zipOf([
      { name: "export/data/weights/model_weights_config.json", data: text("{}") },
      { name: "export/data/weights/weight_0", data: text("0000") },
      { name: "export/data/sample_inputs/model.pt", data: weights },
    ]),
    /a program that torch\.export wrote/,
  ],
  [
    "several checkpoints",
    tarOf({ a: weights, b: weights }),
    /2 of the files in it are checkpoints: a and b\. Name the one to open: model\.archive!\/a\./,
  ],
  ["none", tarOf({ "a.txt": text("a") }), /None of the files in it is a checkpoint that is read\. It holds a\.txt\./],
  ["an empty zip's contents", zipOf([{ name: "a/", data: new Uint8Array(0) }]), /It is empty/],
  ["a name that leads out of a tar", tarOf({ "../a": weights }), /leads out of the archive/],
  ["a tar that is cut off", tarOf({ a: weights }).subarray(0, 520), /cut off/],
  ["a member of a size past the end", tarOf({ a: weights }, { a: "77777777777" }), /cut off/],
  ["a gzip bomb", gzipSync(new Uint8Array(40 * 2 ** 20)), /unpacks to more than 16 MB/],
  ["a gzip that breaks off", gzipSync(bytesOf(weights, weights)).subarray(0, 60), /break off or are not sound/],
];

it.each(refused)("refuses %s", async (_what, bytes, says) => {
  await expect(open(bytes)).rejects.toThrow(says);
});

it("what is no archive stays as it is", async () => {
  const { source } = await open(weights);
  expect(source.name).toBe("model.archive");
  await expect(open(weights, "a")).rejects.toThrow(/is no archive/);
});
