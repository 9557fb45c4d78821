/** The reader of TensorFlow's checkpoints: its table, its blocks, its tensors, and what is refused and how. */
import { describe, expect, it } from "vitest";
import { englishText } from "../../../../src/messages/error";
import { CheckpointError } from "../../../../src/checkpoints/errors";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { unpackSnappy } from "../../../../src/checkpoints/formats/tensorflow/snappy";
import { tensorflow } from "../../../../src/checkpoints/formats/tensorflow/tensorflow";
import { memorySource } from "../../../../src/checkpoints/source";
import { siblingsOf } from "../files";
import { bytesField, message, number, varint, type Part } from "../protobufs";
import { fixture, fixtureSiblings, fuzzReader } from "../readers";

const magic = Uint8Array.of(0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb);
interface Written {
  key: string;
  value: Uint8Array;
  shared?: number;
  length?: number;
}

function block(entries: readonly Written[]): Uint8Array {
  const parts = entries.flatMap(({ key, value, shared = 0, length }) => {
    const own = new TextEncoder().encode(key);
    return [varint(shared), varint(own.length), varint(length ?? value.length), own, value];
  });
  return message(...parts, Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0));
}

/** A table of one block; `compression` is what its trailer says. */
function table(content: Uint8Array, { compression = 0, size = content.length, pointsTo = 0 } = {}): Uint8Array {
  const trailer = new Uint8Array(5);
  trailer[0] = compression;
  const index = block([{ key: "~", value: message(varint(pointsTo), varint(size)) }]);
  const handles = message(varint(0), varint(0), varint(content.length + 5), varint(index.length));
  return message(content, trailer, index, new Uint8Array(5), handles, new Uint8Array(40 - handles.length), magic);
}

const header = { key: "", value: message(number(1, 1)) };
const dims = (...sizes: (number | bigint)[]) =>
  bytesField(2, message(...sizes.map((size) => bytesField(2, message(number(1, size))))));
const entry = (key: string, ...parts: Part[]): Written => ({ key, value: message(number(1, 1), ...parts) });
const index = (...entries: Written[]) => table(block([header, ...entries]));
const beside = siblingsOf({ "a.data-00000-of-00001": new Uint8Array(Float32Array.from([1, 2, 3, 4]).buffer) });
const open = (bytes: Uint8Array, siblings = beside, name = "a.index") => openTensorFile(memorySource(bytes, name), siblings);

describe("a sound checkpoint", () => {
  it("gives tensors of every type, and names the types that are not read", async () => {
    const file = await open(fixture("tensorflow/types/model.index"), fixtureSiblings("tensorflow/types"), "model.index");
    for (const name of [
      "float16",
      "bfloat16",
      "float64",
      "int8",
      "uint8",
      "int16",
      "uint16",
      "int32",
      "uint32",
      "int64",
      "uint64",
    ]) {
      expect([...(await file.read(name))], name).toEqual([0, 1, 2]);
    }
    expect([...(await file.read("bool"))]).toEqual([0, 1, 1]);
    await expect(file.read("complex64")).rejects.toMatchObject({
      code: "checkpoint-unsupported",
      message: expect.stringMatching(/complex64/),
    });
    await expect(file.read("string")).rejects.toMatchObject({
      code: "checkpoint-unsupported",
      message: expect.stringMatching(/string/),
    });
  });

  it("calls variables by the names that they had in the program", async () => {
    const file = await open(
      fixture("tensorflow/keras-saved/model.index"),
      fixtureSiblings("tensorflow/keras-saved"),
      "model.index",
    );
    const names = file.tensors.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["lstm/lstm_cell/kernel", "gru/gru_cell/recurrent_kernel", "dense/bias"]));
  });

  it("says what is missing where the file of tensors is not there", async () => {
    const file = await open(index(entry("w", dims(4), number(5, 16))), siblingsOf({}));
    expect(file.tensors).toEqual([{ name: "w", shape: [4], dtype: "F32", byteLength: 16 }]);
    expect(file.notes?.map(englishText).join()).toMatch(/a\.data-00000-of-00001 is not beside the file/);
    await expect(file.read("w")).rejects.toMatchObject({
      code: "checkpoint-not-found",
      message: expect.stringMatching(/Put that file beside it/),
    });
  });

  it("may share prefixes of keys, be compressed with Snappy, and be big-endian", async () => {
    const entries = [
      { ...header, value: message(number(1, 1), number(2, 1)) },
      entry("rnn/w", dims(1), number(5, 4)),
      { ...entry("b", dims(1), number(4, 4), number(5, 4)), shared: 4 },
    ];
    const plain = block(entries);
    const packed = message(
      varint(plain.length),
      Uint8Array.of(61 << 2, (plain.length - 1) & 0xff, (plain.length - 1) >> 8),
      plain,
    );
    const numbers = new DataView(new ArrayBuffer(8));
    numbers.setFloat32(0, 1.5);
    numbers.setFloat32(4, -2);
    const siblings = siblingsOf({ "a.data-00000-of-00001": new Uint8Array(numbers.buffer) });
    const file = await open(table(packed, { compression: 1 }), siblings);
    expect(file.tensors.map(({ name }) => name)).toEqual(["rnn/w", "rnn/b"]);
    expect([...(await file.read("rnn/w")), ...(await file.read("rnn/b"))]).toEqual([1.5, -2]);
  });

  it("keeps the keys as names where the object graph is not sound", async () => {
    const graph = entry("_CHECKPOINTABLE_OBJECT_GRAPH", number(4, 8), number(5, 99));
    const data = message(new Uint8Array(8), varint(94), Uint8Array.of(0, 0, 0, 0, 0x39, 1)); // claims 94 bytes and cuts off in a fixed number
    const file = await open(index(graph, entry("w", dims(1), number(5, 4))), siblingsOf({ "a.data-00000-of-00001": data }));
    expect(file.tensors.map(({ name }) => name)).toEqual(["w"]);
  });

  it("lists variables in slices without reading them", async () => {
    const file = await open(
      index(entry("w", dims(4), bytesField(7, new Uint8Array(0))), { key: "\0w", value: new Uint8Array(0) }),
    );
    expect(file.tensors.map(({ name }) => name)).toEqual(["w"]);
    await expect(file.read("w")).rejects.toMatchObject({
      code: "checkpoint-unsupported",
      message: expect.stringMatching(/stored in slices/),
    });
  });
});

const sound = entry("w", dims(4), number(5, 16));
const broken: [what: string, bytes: Uint8Array, says: RegExp][] = [
  [
    "a footer that points past the file",
    message(Uint8Array.of(0, 0), new Uint8Array(8), varint(0), varint(0), varint(2 ** 40), varint(9), new Uint8Array(30), magic),
    /runs past the table/,
  ],
  [
    "a block longer than the file",
    table(block([header, sound]), { size: 2 ** 30 }),
    /byte 0: a block of 1,073,741,824 bytes runs past/,
  ],
  ["a block at 2^60", table(block([header, sound]), { pointsTo: 2 ** 60 }), /index points to no block/],
  ["a block compressed by something else", table(block([header, sound]), { compression: 4 }), /not compressed with Snappy/],
  ["a block that does not unpack", table(message(varint(100), Uint8Array.of(0, 1)), { compression: 1 }), /does not unpack/],
  [
    "a block that claims four gigabytes",
    table(message(varint(2 ** 32), Uint8Array.of(0, 1)), { compression: 1 }),
    /does not unpack/,
  ],
  ["an entry past its block", index({ ...sound, length: 1000 }), /runs past what there is/],
  ["a key that shares more than there is", table(block([header, { ...sound, shared: 9 }])), /runs past what there is/],
  ["a key of five kilobytes", index({ ...sound, key: "k".repeat(5000) }), /a key of 5,000 bytes/],
  ["no header", table(block([sound])), /it is not the header/],
  ["no file of tensors", table(block([{ key: "", value: message(number(1, 0)) }])), /0 files of tensors/],
  ["a million files of tensors", table(block([{ key: "", value: message(number(1, 1_000_000)) }])), /1,000,000 files of tensors/],
  [
    "a file that does not exist by the header",
    index(entry("w", dims(4), number(3, 7), number(5, 16))),
    /a tensor in file 7: there are 1/,
  ],
  ["a shape that is not the size", index(entry("w", dims(5), number(5, 16))), /takes 20 bytes and 16 are given/],
  [
    "a tensor past its file",
    index(entry("w", dims(4), number(4, 8), number(5, 16))),
    /ends at byte 24 of a\.data-00000-of-00001, which has 16/,
  ],
  ["an offset below zero", index(entry("w", dims(4), number(4, -4n), number(5, 16))), /its field 4 is/],
  ["a size below zero", index(entry("w", dims(-1n))), /a size of -1/],
  ["a shape whose product overflows", index(entry("w", dims(2n ** 31n, 2n ** 31n))), /no exact length in bytes/],
  ["a value that is no message", index({ key: "w", value: Uint8Array.of(0x0a, 0x7f) }), /\(w\).*takes 127 bytes/],
];

describe("refused", () => {
  it.each(broken)("%s", async (_what, bytes, says) => {
    await expect(open(bytes)).rejects.toMatchObject({ code: "checkpoint-malformed", message: expect.stringMatching(says) });
  });

  it("raw numbers without a table beside them", async () => {
    const opening = open(new Uint8Array(64).fill(0x41), siblingsOf({}), "a.data-00000-of-00001");
    await expect(opening).rejects.toBeInstanceOf(CheckpointError);
  });
});

describe("Snappy", () => {
  const ascii = (packed: number[]) => {
    const out = unpackSnappy(Uint8Array.from(packed), 1000);
    return out && new TextDecoder().decode(out);
  };
  it("repeats what was written, also onto itself", () => {
    expect(ascii([4, 12, 97, 98, 99, 100])).toBe("abcd");
    expect(ascii([8, 4, 97, 98, 0x09, 2])).toBe("abababab".slice(0, 8));
    expect(ascii([5, 0, 97, (3 << 2) | 2, 1, 0])).toBe("aaaaa");
    expect(ascii([5, 0, 97, (3 << 2) | 3, 1, 0, 0, 0])).toBe("aaaaa");
  });
  it.each([
    [[4, 12, 97]],
    [[4, 0, 97, 0x01, 9]],
    [[9, 0, 97]],
    [[1, 12, 97, 98, 99, 100]],
    [[5, 0, 97, 0x02, 0, 0]],
    [[]],
    [[2, 63 << 2]],
  ])("refuses %j", (packed) => {
    expect(ascii(packed)).toBeNull();
  });
});

it("mutants end in tensors or in a CheckpointError", async () => {
  const cases = ["basic-lstm", "one-hot-gru", "lstm-projected", "keras-objects", "keras-saved", "types"];
  const siblings = new Map(cases.map((name) => [name, fixtureSiblings(`tensorflow/${name}`)]));
  const seeds = cases.flatMap((name) =>
    ["model.index", "model.data-00000-of-00001"].map((file) => ({
      name: `${name}/${file}`,
      bytes: fixture(`tensorflow/${name}/${file}`),
    })),
  );
  const named = seeds.map((seed) => ({ ...seed, name: seed.name }));
  const report = await fuzzReader(
    { ...tensorflow, open: (source, siblings) => tensorflow.open({ ...source, name: source.name.split("/")[1]! }, siblings) },
    named,
    (name) => siblings.get(name.split("/")[0]!)!,
  );
  expect(report.refused).toBeGreaterThan(200);
  expect(report.refused).toBeLessThan(950);
});
