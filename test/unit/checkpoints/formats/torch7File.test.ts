/** Every way to break a Torch7 file ends in an error that says where; both ways to write one, made by hand. */
import { inEnglish } from "../../../inEnglish";
import { describe, expect, it } from "vitest";
import { CheckpointError } from "../../../../src/checkpoints/errors";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { torch7 } from "../../../../src/checkpoints/formats/torch7/torch7";
import { charRnn } from "../../../../src/checkpoints/frameworks/torch7/charRnn";
import { memorySource } from "../../../../src/checkpoints/source";
import { fixture } from "../readers";
import { bytesOf } from "../pickles";

const int = (value: number) => new Uint8Array(Int32Array.of(value).buffer);
const long = (value: number | bigint) => new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);
const double = (value: number) => new Uint8Array(Float64Array.of(value).buffer);
const text = (value: string) => bytesOf(int(value.length), value);
const key = (value: string) => bytesOf(int(2), text(value));
let index = 1;
const table = (...entries: [string, Uint8Array][]) =>
  bytesOf(
    int(3),
    int(index++),
    int(entries.length),
    entries.map(([name, value]) => [key(name), value]),
  );
const torch = (className: string, content: Uint8Array) => bytesOf(int(4), int(index++), text("V 1"), text(className), content);
const storage = (count: number | bigint, data: number[] = []) =>
  torch("torch.DoubleStorage", bytesOf(long(count), data.map(double)));
const tensor = (shape: number[], strides: number[], offset: number, from: Uint8Array) =>
  torch("torch.DoubleTensor", bytesOf(int(shape.length), shape.map(long), strides.map(long), long(offset), from));
/** A table at the front, whose number is 1. */
const file = (make: () => [string, Uint8Array][]) => {
  index = 2;
  const entries = make();
  return bytesOf(
    int(3),
    int(1),
    int(entries.length),
    entries.map(([name, value]) => [key(name), value]),
  );
};
const repeated = (count: number, piece: Uint8Array) => new Uint8Array(Buffer.alloc(count * piece.length, piece));

const open = (content: Uint8Array) => torch7.open(memorySource(content, "a.t7"));

it("hand-made parts are sound where nothing is wrong with them", async () => {
  const content = file(() => [
    ["w", tensor([2, 2], [1, 2], 1, storage(4, [1, 2, 3, 4]))],
    ["n", bytesOf(int(1), double(7))],
  ]);
  const opened = await openTensorFile(memorySource(content, "a.bin"));
  expect([opened.format, opened.tensors.map(({ name, shape }) => [name, shape])]).toEqual(["Torch7", [["w", [2, 2]]]]);
  expect([...(await opened.read("w"))]).toEqual([1, 3, 2, 4]);
  expect(opened.attributes?.get("n")).toBe(7);
});

it("a single byte that is no character stays apart from the character of its number", async () => {
  const one = (byte: number) => bytesOf(int(2), int(1), Uint8Array.of(byte));
  const content = file(() => [
    ["w", tensor([1], [1], 1, storage(1, [1]))],
    ["byte", one(0xe2)],
    ["letter", one(0x61)],
    ["character", bytesOf(int(2), int(2), Uint8Array.of(0xc3, 0xa2))],
  ]);
  const { attributes } = await openTensorFile(memorySource(content, "a.t7"));
  expect(["byte", "letter", "character"].map((name) => attributes?.get(name))).toEqual(["\udce2", "a", "â"]);
});

describe("a file that is not sound", () => {
  const broken: [what: string, content: Uint8Array, says: RegExp][] = [
    ["nothing", new Uint8Array(0), /byte 0/],
    ["a table of 2^31 - 1 items", bytesOf(int(3), int(1), int(0x7fffffff)), /byte 8: 2,147,483,647 items are announced/],
    ["a table of fewer than none", bytesOf(int(3), int(1), int(-1)), /-1 items are announced/],
    ["a text of 2^31 - 1", bytesOf(int(3), int(1), int(1), int(2), int(0x7fffffff)), /byte 16: a text of 2,147,483,647 bytes/],
    ["a kind that is none", bytesOf(int(3), int(1), int(1), key("a"), int(9)), /no object is of kind 9/],
    ["a key that is nil", bytesOf(int(3), int(1), int(2), int(0), int(0), int(0), int(0)), /a key that is nil/],
    [
      "something behind the end",
      bytesOf(
        file(() => []),
        0,
      ),
      /1 byte follows the object/,
    ],
    [
      "tables in tables",
      bytesOf(
        Array.from({ length: 6000 }, (_, level) => [int(3), int(level + 1), int(1), key("a")]),
        new Uint8Array(64),
      ),
      /more than 5,000 levels deep/,
    ],
    [
      "very many values",
      bytesOf(int(3), int(1), int(400_000), repeated(400_000, bytesOf(int(1), double(1), int(0)))),
      /more than 28 MB/,
    ],
    ["a storage of 2^62", file(() => [["w", tensor([2], [1], 1, storage(2n ** 62n))]]), /no size and no place/],
    ["a storage past the file", file(() => [["w", tensor([2], [1], 1, storage(2 ** 40))]]), /takes 8,796,093,022,208 bytes/],
    ["a storage of fewer than none", file(() => [["w", storage(-1)]]), /a storage of -1 elements/],
    [
      "a shape whose product overflows",
      file(() => [["w", tensor([2 ** 40, 2 ** 40], [1, 1], 1, storage(2, [1, 2]))]]),
      /too many elements/,
    ],
    [
      "a shape past its storage",
      file(() => [["w", tensor([3], [1], 1, storage(2, [1, 2]))]]),
      /reaches element 2, and its storage has 2/,
    ],
    [
      "a first element before its storage",
      file(() => [["w", tensor([2], [1], 0, storage(2, [1, 2]))]]),
      /not whole numbers from 0/,
    ],
    [
      "a storage repeated without end",
      file(() => [["w", tensor([2 ** 30], [0], 1, storage(2, [1, 2]))]]),
      /repeats the 2 elements/,
    ],
    [
      "2^31 - 1 dimensions",
      file(() => [["w", torch("torch.DoubleTensor", int(0x7fffffff))]]),
      /a tensor of 2,147,483,647 dimensions/,
    ],
    ["a tensor of a table", file(() => [["w", tensor([2], [1], 1, table())]]), /has no storage/],
    [
      "a class of its own",
      file(() => [["w", torch("torch.Generator", bytesOf(int(1), double(1)))]]),
      /"torch\.Generator" is written in a way of its own/,
    ],
    ["a function of 2^31 - 1", file(() => [["w", bytesOf(int(6), int(0x7fffffff))]]), /a function of 2,147,483,647 bytes/],
    ["a text file that ends", bytesOf("3\n1\n2\n"), /byte 4: 2 items are announced/],
    ["a text file whose number is missing", bytesOf("3\n1\n1\n2\n"), /byte 8: a number is expected/],
    ["a text file without numbers", bytesOf("3\n1\n1\n2\n1\nw\nfive\n"), /byte 12: a number is expected/],
    [
      "a text storage that is too short",
      bytesOf("3\n1\n1\n2\n1\nw\n4\n2\n3\nV 1\n19\ntorch.DoubleStorage\n3\n1 2\n"),
      /3 elements, and \d+ bytes are left|1 numbers are missing/,
    ],
  ];
  it.each(broken)("%s", async (_what, content, says) => {
    const error: unknown = await open(content).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as Error).message).toMatch(says);
  });
});

it("a number that is none is found when a text storage is read", async () => {
  const content = bytesOf(
    "3\n1\n1\n2\n1\nw\n4\n2\n3\nV 1\n18\ntorch.DoubleTensor\n1\n3\n1\n1\n4\n3\n3\nV 1\n19\ntorch.DoubleStorage\n3\n1 two 3\n",
  );
  await expect((await open(content)).read("w")).rejects.toThrow(/a number of its type is expected/);
});

it("any part of a long text storage is found again", async () => {
  const count = 60_000;
  const numbers = Array.from({ length: count }, (_, at) => at + 0.123);
  const shape = `1\n${count}\n1\n1\n`;
  const content = bytesOf(
    `3\n1\n1\n2\n1\nw\n4\n2\n3\nV 1\n18\ntorch.DoubleTensor\n${shape}4\n3\n3\nV 1\n19\ntorch.DoubleStorage\n${count}\n${numbers.join(" ")}\n`,
  );
  const opened = await open(content);
  expect(content.length).toBeGreaterThan(2 ** 19);
  for (const [start, length] of [
    [0, 3],
    [16_383, 3],
    [16_384, 1],
    [40_000, 20_000],
    [59_999, 1],
  ] as const) {
    expect([...(await opened.readRange("w", start, length))]).toEqual(numbers.slice(start, start + length));
  }
});

it("a graph that leads in circles has no sums", () => {
  const circle = [
    new Map<string, unknown>([
      ["class", "nn.CAddTable"],
      ["reads", [1, 1]],
    ]),
    new Map<string, unknown>([
      ["class", "nn.Dropout"],
      ["reads", [1]],
    ]),
  ];
  const attributes = new Map([["protos.rnn.graph", circle]]) as never;
  expect(charRnn.recognise("a.t7", [], { manifest: null, vocabularySizes: [], attributes })).toBeNull();
});

it("sums that are normalised over the batch are found, and not run", async () => {
  const node = (entries: Record<string, unknown>) => new Map(Object.entries(entries));
  const graph = [
    node({ input: 1, class: "nn.Identity", reads: [] }),
    node({ input: 2, class: "nn.Identity", reads: [] }),
    node({ class: "nn.Linear", module: "i2h", reads: [0] }),
    node({ class: "nn.BatchNormalization", module: "bn", reads: [2] }),
    node({ class: "nn.Linear", module: "h2h", reads: [1] }),
    node({ class: "nn.CAddTable", reads: [3, 4] }),
  ];
  const tensor = (name: string, ...shape: number[]) => ({
    name,
    shape,
    dtype: "F32",
    byteLength: 4 * shape.reduce((a, b) => a * b),
  });
  const tensors = [tensor("i2h.weight", 12, 5), tensor("h2h.weight", 12, 3), tensor("bn.weight", 12)];
  const model = charRnn.recognise("a.t7", tensors, {
    manifest: null,
    vocabularySizes: [5],
    attributes: new Map([["graph", graph]]) as never,
  });
  expect(model?.layers).toEqual([{ cell: "lstm", inputSize: 5, hiddenSize: 3, direction: "forward", reads: [-1] }]);
  expect(inEnglish(model?.problem)).toMatch(/normalised over the batch, which is not run/);
});

it("cells that do not read one another, and other graphs, are parts that can be taken", () => {
  const node = (entries: Record<string, unknown>) => new Map(Object.entries(entries));
  const cell = (input: number, state: number, first: number) => [
    node({ class: "nn.Linear", module: `i2h${state}`, reads: [input] }),
    node({ class: "nn.Linear", module: `h2h${state}`, reads: [state - 1] }),
    node({ class: "nn.CAddTable", reads: [first, first + 1] }),
    node({ class: "nn.Tanh", reads: [first + 2] }),
  ];
  const inputs = [1, 2, 3].map((input) => node({ input, class: "nn.Identity", reads: [] }));
  const apart = [...inputs, ...cell(0, 2, 3), ...cell(0, 3, 7)];
  const row = [...inputs, ...cell(0, 2, 3), ...cell(6, 3, 7), node({ class: "nn.Linear", module: "decoder", reads: [10] })];
  const names = ["a.i2h2", "a.h2h2", "a.i2h3", "a.h2h3", "b.i2h2", "b.h2h2", "b.i2h3", "b.h2h3", "b.decoder"];
  const tensors = names.map((name) => ({ name: `${name}.weight`, shape: [4, 4], dtype: "F32", byteLength: 64 }));
  const attributes = new Map([
    ["a.graph", apart],
    ["b.graph", row],
  ]) as never;
  const taken = (part?: string) => {
    const manifest = part === undefined ? null : ({ version: 1, part } as const);
    return charRnn.recognise("a.t7", tensors, { manifest, vocabularySizes: [], attributes });
  };
  expect(taken()?.parts.map(({ name, layers, isTaken }) => [name, layers.length, isTaken])).toEqual([
    ["a.1", 1, false],
    ["a.2", 1, false],
    ["b", 2, true],
  ]);
  expect(taken()?.head).toMatchObject({ outputSize: 4 });
  expect(taken("a.2")?.layers).toHaveLength(1);
  expect(taken("a.2")?.head).toBeNull();
  expect(() => taken("c")).toThrow(/no recurrent part "c"; it has a\.1, a\.2, and b/);
});

it("longs of four bytes are found out", async () => {
  const opened = await open(fixture("torch7/rnn.t7"));
  expect(opened.tensors.find(({ name }) => name === "protos.rnn.decoder.weight")?.shape).toEqual([9, 6]);
});
