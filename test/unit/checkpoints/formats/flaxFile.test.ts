/** Every way to break a MessagePack of Flax's ends in an error that says where. */
import { inEnglish } from "../../../inEnglish";
import { describe, expect, it } from "vitest";
import { CheckpointError } from "../../../../src/checkpoints/errors";
import { flax } from "../../../../src/checkpoints/formats/flax";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { recogniseModel } from "../../../../src/checkpoints/frameworks/registry";
import { memorySource } from "../../../../src/checkpoints/source";
import { bytesOf } from "../pickles";

/** Big-endian, as MessagePack writes numbers. */
const wide = (value: number) => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
const text = (value: string) => bytesOf(0xa0 | value.length, value);
const map = (...entries: [key: string, value: Uint8Array][]) =>
  bytesOf(
    0x80 | entries.length,
    entries.map(([key, value]) => [text(key), value]),
  );
const list = (...items: Uint8Array[]) => bytesOf(0x90 | items.length, items);
const number = (value: number) => bytesOf(0xce, wide(value));
const bytes = (length: number, data = new Uint8Array(length)) => bytesOf(0xc6, wide(length), data);
const extension = (code: number, content: Uint8Array) => bytesOf(0xc9, wide(content.length), code, content);
const array = (shape: number[], data: Uint8Array, dtype = "float32") =>
  extension(1, list(list(...shape.map(number)), text(dtype), data));
const kernel = (rows: number, columns: number) => array([rows, columns], bytes(4 * rows * columns));

const open = (content: Uint8Array) => flax.open(memorySource(content, "a.msgpack"));

it("hand-made parts are sound where nothing is wrong with them", async () => {
  const content = map(["params", map(["w", kernel(2, 3)])], ["step", number(7)]);
  const file = await openTensorFile(memorySource(content, "a.bin"));
  expect([file.format, file.tensors.map(({ name, shape }) => [name, shape])]).toEqual([
    "Flax MessagePack",
    [["params.w", [2, 3]]],
  ]);
  expect([...(await file.read("params.w"))]).toEqual([0, 0, 0, 0, 0, 0]);
  expect(file.attributes?.get("step")).toBe(7);
});

describe("a file that is not sound", () => {
  const broken: [what: string, content: Uint8Array, says: RegExp][] = [
    ["nothing", new Uint8Array(0), /byte 0/],
    ["a dictionary of 2^32 - 1", bytesOf(0xdf, wide(0xffffffff)), /8,589,934,590 bytes or values are announced/],
    ["a list of 2^32 - 1", map(["a", bytesOf(0xdd, wide(0xffffffff))]), /announced/],
    ["a text of 2^32 - 1", map(["a", bytesOf(0xdb, wide(0xffffffff))]), /announced/],
    ["bytes of 2^32 - 1", map(["a", bytesOf(0xc6, wide(0xffffffff))]), /announced/],
    ["an extension past the file", map(["a", bytesOf(0xc9, wide(1000), 1)]), /announced/],
    ["lists in lists", map(["a", new Uint8Array(1000).fill(0x91)]), /more than 64 levels/],
    ["very many values", map(["a", bytesOf(0xdd, wide(300_000), new Uint8Array(300_000))]), /more than 200,000 values/],
    ["a code that is none", map(["a", bytesOf(0xc1)]), /no value begins with C1/],
    ["a key that is a list", bytesOf(0x81, 0x90, 0x01), /a key is neither/],
    ["a key twice", map(["a", number(1)], ["a", number(2)]), /a key occurs twice/],
    ["something behind the end", bytesOf(map(["a", number(1)]), 0), /1 byte follows/],
    ["an array of nothing", map(["a", extension(1, list())]), /"a" at byte \d+: it is not a shape, a type and bytes/],
    ["an array that is a number", map(["a", extension(1, number(1))]), /not a shape/],
    ["a negative shape", map(["a", extension(1, list(list(Uint8Array.of(0xff)), text("float32"), bytes(4)))]), /not a shape/],
    ["a shape whose product overflows", map(["a", array([2 ** 31, 2 ** 31, 2 ** 31], bytes(4))]), /no exact length/],
    ["too few bytes", map(["a", array([3], bytes(8))]), /takes 12 bytes and 8 are given/],
    ["two arrays of one name", map(["a", map(["b", kernel(1, 1)])], ["a.b", kernel(1, 1)]), /two tensors have this name/],
  ];
  it.each(broken)("%s", async (_what, content, says) => {
    const error: unknown = await open(content).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as Error).message).toMatch(says);
  });

  it.each([
    ["no shape", [["chunks", map(["0", kernel(1, 1)])]], /not told by shape/],
    [
      "a chunk missing",
      [
        ["shape", map(["0", number(2)])],
        ["chunks", map(["1", kernel(1, 1)])],
      ],
      /not told by shape/,
    ],
    [
      "a chunk that is a number",
      [
        ["shape", map(["0", number(1)])],
        ["chunks", map(["0", number(1)])],
      ],
      /a chunk is no array/,
    ],
    [
      "no chunks",
      [
        ["shape", map(["0", number(1)])],
        ["chunks", map()],
      ],
      /of several types, or none/,
    ],
    [
      "chunks of other bytes",
      [
        ["shape", map(["0", number(9)])],
        ["chunks", map(["0", kernel(1, 1)], ["1", kernel(1, 1)])],
      ],
      /does not take the 8 bytes/,
    ],
  ] as [string, [string, Uint8Array][], RegExp][])("chunks with %s", async (_what, parts, says) => {
    const key = "__msgpack_chunked_array__";
    const content = map([
      "a",
      bytesOf(
        0x80 | (parts.length + 1),
        text(key),
        0xc3,
        parts.map(([name, value]) => [text(name), value]),
      ),
    ]);
    await expect(open(content)).rejects.toThrow(says);
  });
});

it("cells whose kernels do not fit each other are left out, and named", async () => {
  const gate = (inputs: number) => map(["kernel", kernel(inputs, 3)]);
  const cell = (inputs: number) =>
    map(
      ["ii", gate(inputs)],
      ["if", gate(2)],
      ["ig", gate(2)],
      ["io", gate(2)],
      ["hi", gate(3)],
      ["hf", gate(3)],
      ["hg", gate(3)],
      ["ho", gate(3)],
    );
  const file = await open(map(["one", cell(2)], ["two", cell(4)]));
  const model = recogniseModel(file, { manifest: null, vocabularySizes: [] });
  expect(model?.layers).toEqual([{ cell: "lstm", inputSize: 2, hiddenSize: 3, direction: "forward", reads: [-1] }]);
  expect(inEnglish(model?.warnings)?.join()).toMatch(/two was left out: its kernels and biases do not fit/);
});

it("of two cells that could be two directions each is a part, and what they are to one another is open", async () => {
  const kernels = (gates: string, rows: number) =>
    [...gates].map((gate): [string, Uint8Array] => [gate, map(["kernel", kernel(rows, 3)])]);
  const named = (operand: string, [gate, content]: [string, Uint8Array]): [string, Uint8Array] => [`${operand}${gate}`, content];
  const cell = map(
    ...kernels("rzn", 4).map((entry) => named("i", entry)),
    ...kernels("rzn", 3).map((entry) => named("h", entry)),
  );
  const model = recogniseModel(await open(map(["GRUCell_0", cell], ["GRUCell_1", cell])), {
    manifest: null,
    vocabularySizes: [],
  });
  expect(model?.layers).toEqual([{ cell: "gru", inputSize: 4, hiddenSize: 3, direction: "forward", reads: [-1] }]);
  expect(model?.parts.map(({ name, isTaken }) => [name, isTaken])).toEqual([
    ["GRUCell_0", true],
    ["GRUCell_1", false],
  ]);
  expect(model?.inferences.find(({ about }) => about === "wiring")).toMatchObject({ ground: "open", taken: "apart" });
});
