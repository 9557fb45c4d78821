/** Every way to break an HDF5 file ends in an error that says where, soon. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { CheckpointError } from "../../../../src/checkpoints/errors";
import type { TensorFile } from "../../../../src/checkpoints/formats/format";
import { hdf5 } from "../../../../src/checkpoints/formats/hdf5/hdf5";
import { keras } from "../../../../src/checkpoints/formats/keras";
import { recogniseModel } from "../../../../src/checkpoints/frameworks/registry";
import { memorySource } from "../../../../src/checkpoints/source";
import { elementCount } from "../../../../src/tensor/shape";
import { fuzz } from "../../../fuzz/mutate";
import { processorTime } from "../../../processorTime";

const folder = resolve(__dirname, "../../../fixtures/keras");
const bytesOf = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
const open = (bytes: Uint8Array) => hdf5.open(memorySource(bytes, "a.h5"));
const isRefusal = (error: unknown) => error instanceof CheckpointError;

/** Reads all that can be read; a type that is not read is no failure. */
async function readAll(file: TensorFile): Promise<void> {
  for (const { name, shape, dtype } of file.tensors) {
    if (!/^(F|BF|I|U|BOOL)/.test(dtype)) continue;
    expect((await file.read(name)).length).toBe(elementCount(shape));
  }
}

const sound = bytesOf("hdf5-small.h5");
const view = new DataView(sound.buffer);
const latest = bytesOf("hdf5-small-latest.h5");

/** Where a signature stands for the n-th time. */
function find(signature: string, n = 0, bytes = sound): number {
  const text = Buffer.from(bytes).toString("latin1");
  let at = -1;
  for (let time = 0; time <= n; time++) at = text.indexOf(signature, at + 1);
  if (at < 0) throw new Error(`${signature} is not there`);
  return at;
}

/** The header of an object by its entry in a symbol table (h5py sorts by name). */
const entry = (node: number, index: number) => find("SNOD", node) + 8 + 40 * index;
const headerAt = (at: number) => Number(view.getBigUint64(at + 8, true));
const rootHeader = Number(view.getBigUint64(64, true));
/** In the root: group, many, never, plain. */
const [group, , never, plain] = [0, 1, 2, 3].map((index) => headerAt(entry(0, index))) as [number, number, number, number];
const packed = headerAt(entry(1, 0));

/** Where the body of a message of some type begins in a header of version 1. */
function message(header: number, type: number): number {
  const end = header + 16 + view.getUint32(header + 8, true);
  for (let at = header + 16; at < end; at += 8 + view.getUint16(at + 2, true))
    if (view.getUint16(at, true) === type) return at + 8;
  throw new Error(`no message ${type}`);
}
const [dataspace, datatype, layout, filters] = [0x01, 0x03, 0x08, 0x0b];
const chunks = Number(view.getBigUint64(message(packed, layout) + 3, true));

type Change = readonly [at: number, value: readonly number[]];
const changed = (changes: readonly Change[], bytes = sound) => {
  const out = bytes.slice();
  for (const [at, value] of changes) out.set(value, at);
  return out;
};
const word = (value: bigint | number) => [...new Uint8Array(BigUint64Array.of(BigInt(value)).buffer)];
const half = (value: number) => [...new Uint8Array(Uint32Array.of(value).buffer)];
const nothing = new Array<number>(8).fill(0xff);

const broken: [what: string, bytes: Uint8Array, says: RegExp][] = [
  ["a file that is cut off", sound.slice(0, 3000), /superblock.*it may be cut off/],
  ["nothing but the signature", sound.slice(0, 8), /superblock/],
  ["a superblock of an unknown version", changed([[8, [9]]]), /version 9 is not known/],
  ["addresses of three bytes", changed([[13, [3]]]), /addresses or lengths of 3 bytes/],
  ["an end of the file past 2^53", changed([[40, word(2n ** 60n)]]), /past 2\^53/],
  ["no root", changed([[64, nothing]]), /no address of the root group/],
  ["a root beyond the file", changed([[64, word(10_000_000)]]), /object header at byte 10,000,000.*beyond the file/],
  ["a root that is the superblock", changed([[64, word(0)]]), /object header at byte 0/],
  ["a header of an unknown version", changed([[rootHeader, [7]]]), /version 7/],
  ["a header of gigabytes", changed([[rootHeader + 8, half(0x7fffffff)]]), /2,147,483,647 bytes of messages/],
  [
    "a header that continues in itself",
    changed([
      [rootHeader + 16, [0x10, 0]],
      [rootHeader + 24, word(rootHeader + 16)],
      [rootHeader + 32, word(24)],
    ]),
    /circle/,
  ],
  ["a message longer than its header", changed([[rootHeader + 18, [0xff, 0xff]]]), /more are needed/],
  ["a B-tree of 200 levels", changed([[find("TREE") + 5, [200]]]), /level 200 is out of place/],
  [
    "a B-tree whose child is itself",
    changed([
      [find("TREE") + 5, [1]],
      [find("TREE") + 32, word(find("TREE"))],
    ]),
    /circle|out of place/,
  ],
  ["a B-tree of chunks in a group", changed([[find("TREE") + 4, [1]]]), /it is of no group/],
  ["a B-tree of 65535 entries", changed([[find("TREE") + 6, [0xff, 0xff]]]), /beyond the file|past 2\^53|signature/],
  ["a symbol table without its signature", changed([[find("SNOD"), [0x58]]]), /signature SNOD/],
  ["a symbol table of 65535 entries", changed([[find("SNOD") + 6, [0xff, 0xff]]]), /symbol table node.*beyond the file/],
  ["a name outside its heap", changed([[entry(0, 0), word(5000)]]), /local heap.*a name at offset 5,000/],
  ["a heap of 2^50 bytes", changed([[find("HEAP") + 8, word(2n ** 50n)]]), /local heap.*beyond the file/],
  ["a group that holds the root", changed([[entry(0, 0) + 8, word(rootHeader)]]), /group "group": it is linked within itself/],
  ["groups 70 deep", bytesOf("hdf5-deep.h5"), /nests more than 64 deep/],
  ["a shape of 200 dimensions", changed([[message(plain, dataspace) + 1, [200]]]), /200 dimensions/],
  [
    "a shape whose product overflows",
    changed([[message(plain, dataspace) + 8, [...word(2n ** 40n), ...word(2n ** 40n)]]]),
    /too many elements/,
  ],
  ["a shape that needs more than is there", changed([[message(plain, dataspace) + 8, word(5)]]), /60 bytes is said to take 48/],
  ["bytes past 2^53", changed([[message(never, dataspace) + 8, word(2n ** 52n)]]), /more than 2\^53 bytes/],
  ["elements of no bytes", changed([[message(plain, datatype) + 4, half(0)]]), /elements of no bytes/],
  ["a datatype of an unknown version", changed([[message(plain, datatype), [0xf1]]]), /version 15 of a datatype/],
  ["a layout of an unknown version", changed([[message(plain, layout), [99]]]), /version 99 of a data layout/],
  ["data beyond the file", changed([[message(plain, layout) + 2, word(sound.length - 20)]]), /end beyond the file/],
  ["chunks of no elements", changed([[message(packed, layout) + 11, half(0)]]), /chunks of 0 x 2 x 4 bytes/],
  ["chunks of other dimensions", changed([[message(packed, layout) + 2, [5]]]), /chunks of 4 dimensions in a dataset of 2/],
  ["200 filters", changed([[message(packed, filters) + 1, [200]]]), /200 filters/],
  ["an attribute longer than its message", changed([[find("text") - 6, [0xff, 0x0f]]]), /more are needed/],
  ["a text without its heap", changed([[find("GCOL"), [0]]]), /signature GCOL/],
  ["a text longer than is kept", changed([[find("text") + 40, half(5_000_000)]]), /a text of 5,000,000 bytes where/],
  ["a text with a number that is not there", changed([[find("text") + 52, half(77)]]), /it has no object 77/],
  ["a newer header without its continuation", changed([[find("OCHK", 0, latest), [0]]], latest), /signature OCHK/],
  ["a newer B-tree without its node", changed([[find("BTLF", 0, latest), [0]]], latest), /signature BTLF/],
  ["a newer B-tree of another kind", changed([[find("BTHD", 0, latest) + 5, [3]]], latest), /it lists something else/],
  [
    "a newer heap with a table of no columns",
    changed([[find("FRHP", 0, latest) + 110, [0, 0]]], latest),
    /sizes that no heap has/,
  ],
];

const brokenWhenRead: [what: string, tensor: string, bytes: Uint8Array, says: RegExp][] = [
  ["a chunk outside the dataset", "group/packed", changed([[chunks + 32, word(300)]]), /outside the dataset or taken/],
  [
    "two chunks in one place",
    "group/packed",
    changed([[chunks + 24 + 40 + 8, [...word(0), ...word(0)]]]),
    /outside the dataset or taken/,
  ],
  ["a chunk beyond the file", "group/packed", changed([[chunks + 24, half(0x7fffffff)]]), /end beyond the file/],
  ["chunks without their index", "group/packed", changed([[chunks, [0]]]), /signature TREE/],
  [
    "an index that is its own child",
    "group/packed",
    changed([
      [chunks + 5, [1]],
      [chunks + 24 + 32, word(chunks)],
    ]),
    /out of place|circle/,
  ],
  [
    "a damaged deflate stream",
    "group/packed",
    changed([[Number(view.getBigUint64(chunks + 56, true)) + 2, [0xff, 0xff, 0xff]]]),
    /deflate stream is damaged/,
  ],
  [
    "a chunk that unpacks to less",
    "group/packed",
    changed([
      [message(packed, layout) + 11, half(6)],
      [chunks + 6, [1]],
    ]),
    /unpacks to 24 bytes and not to 48/,
  ],
  [
    "a chunk of gigabytes out of nothing",
    "group/packed",
    changed([
      [message(packed, layout) + 11, half(50_000_000)],
      [chunks + 6, [1]],
    ]),
    /cannot hold/,
  ],
  [
    "a chunk of terabytes",
    "group/packed",
    changed([[message(packed, layout) + 11, half(0xffffffff)]]),
    /chunks of [\d,]+ bytes, and at most/,
  ],
  [
    "terabytes that were never written",
    "never",
    changed([
      [message(never, dataspace) + 8, word(2n ** 40n)],
      [message(never, layout) + 10, word(2n ** 42n)],
    ]),
    /not all were written/,
  ],
  ["an unknown filter", "group/packed", changed([[message(packed, filters) + 8, [0x00, 0x7d]]]), /packed with the filter lzf/],
];

async function refusal(promise: Promise<unknown>): Promise<Error> {
  const start = processorTime();
  const error: unknown = await promise.then(
    () => "nothing",
    (reason: unknown) => reason,
  );
  expect(processorTime() - start).toBeLessThan(2000);
  expect(error).toBeInstanceOf(CheckpointError);
  return error as Error;
}

describe("a broken file", () => {
  it.each(broken)("%s", async (_what, bytes, says) => {
    const error = await refusal(open(bytes));
    expect(error.message).toMatch(says);
    expect(error.message).toMatch(/^a\.h5/);
  });

  it.each(brokenWhenRead)("%s", async (_what, tensor, bytes, says) => {
    const file = await open(bytes);
    expect((await refusal(file.read(tensor))).message).toMatch(says);
  });

  it("a group that is linked twice is listed once", async () => {
    const file = await open(changed([[entry(0, 1) + 8, word(group)]]));
    expect(file.tensors.map(({ name }) => name)).toEqual(["group/packed", "never", "plain"]);
  });
});

it("mutants end in tensors or in a CheckpointError, soon", async () => {
  const names = [
    "hdf5-small.h5",
    "hdf5-small-latest.h5",
    "char-lstm.weights.h5",
    "char-lstm-cudnn.h5",
    "gru-cudnn.h5",
    "char-lstm.keras",
  ];
  const seeds = names.map((name) => ({ name, bytes: bytesOf(name) }));
  const use = async (bytes: Uint8Array, name: string) => {
    const file = await (name.endsWith(".keras") ? keras : hdf5).open(memorySource(bytes, name));
    await readAll(file);
    const model = recogniseModel(file, { manifest: null, vocabularySizes: [] });
    if (model && !model.problem) await model.load(file);
  };
  const report = await fuzz(seeds, use, { cases: 2000, seed: 20261123, limit: 2000, isRefusal });
  expect(report.refused).toBeGreaterThan(300);
  expect(report.refused).toBeLessThan(1900);
});
