/** Pickles of NumPy's arrays: every form in which they are kept, and hostile ones. */
import { expect, it } from "vitest";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { memorySource } from "../../../../src/checkpoints/source";
import { bytesOf, global, int, pickle, text, tuple, u32, u64 } from "../pickles";

const open = (bytes: Uint8Array) => openTensorFile(memorySource(bytes, "weights.pkl"));
const dtype = (kind: string, order = "<") =>
  bytesOf(
    global("numpy.dtype"),
    tuple(text(kind), 0x89, 0x88),
    "R",
    tuple(int(3), text(order), "N", "N", "N", int(-1), int(-1), int(0)),
    "b",
  );
const raw = (bytes: Uint8Array) => bytesOf("B", u32(bytes.length), bytes);
const array = (data: Uint8Array, { shape = [2, 2], kind = "f4", order = "<", fortran = 0x89, core = "numpy.core" } = {}) =>
  bytesOf(
    global(`${core}.multiarray._reconstruct`),
    tuple(global("numpy.ndarray"), tuple(int(0)), raw(Uint8Array.of(0x62))),
    "R",
    tuple(int(1), tuple(...shape.map(int)), dtype(kind, order), fortran, data),
    "b",
  );
const numbers = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
const named = (value: Uint8Array) => pickle("}", text("w"), value, "s");
const wrapper = (shape: readonly number[], kind: string) =>
  bytesOf(
    global("joblib.numpy_pickle.NumpyArrayWrapper"),
    ")",
    0x81,
    "}(",
    text("subclass"),
    global("numpy.ndarray"),
    text("shape"),
    tuple(...shape.map(int)),
    text("order"),
    text("C"),
    text("dtype"),
    dtype(kind),
    text("numpy_array_alignment_bytes"),
    int(16),
    "ub",
  );

const read: [form: string, bytes: Uint8Array, name: string, values: number[]][] = [
  ["numpy.core", named(array(raw(numbers))), "w", [1, 2, 3, 4]],
  ["numpy._core", named(array(raw(numbers), { core: "numpy._core" })), "w", [1, 2, 3, 4]],
  ["column-major", named(array(raw(numbers), { fortran: 0x88 })), "w", [1, 3, 2, 4]],
  ["big-endian", named(array(raw(numbers.slice().reverse()), { order: ">" })), "w", [4, 3, 2, 1]],
  ["the 8-bit string of Python 2", named(array(bytesOf("T", u32(16), numbers))), "w", [1, 2, 3, 4]],
  [
    "protocol 5",
    named(
      bytesOf(
        global("numpy._core.numeric._frombuffer"),
        tuple(bytesOf(0x96, u64(16), numbers), dtype("f4"), tuple(int(2), int(2)), text("C")),
        "R",
      ),
    ),
    "w",
    [1, 2, 3, 4],
  ],
  ["a list", pickle("](", array(raw(numbers)), "e"), "0", [1, 2, 3, 4]],
  [
    "an object of a class that is not there",
    pickle(global("my.Model"), ")", 0x81, "}", text("W"), array(raw(numbers)), "sb"),
    "W",
    [1, 2, 3, 4],
  ],
  ["an array alone", pickle(array(raw(numbers))), "array", [1, 2, 3, 4]],
  ["several pickles one after another", bytesOf(pickle(array(raw(numbers))), pickle(array(raw(numbers)))), "1", [1, 2, 3, 4]],
  [
    "joblib's, bytes behind padding",
    bytesOf(0x80, 2, "}", text("w"), wrapper([4], "f4"), 3, 0xff, 0xff, 0xff, numbers, "s."),
    "w",
    [1, 2, 3, 4],
  ],
];

it.each(read)("%s", async (_form, bytes, name, values) => {
  expect([...(await (await open(bytes)).read(name))]).toEqual(values);
});

it("long arrays stay in the file until they are read", async () => {
  const long = Float32Array.from({ length: 40_000 }, (_, at) => at);
  const bytes = named(array(raw(new Uint8Array(long.buffer)), { shape: [40_000] }));
  let taken = 0;
  const source = memorySource(bytes, "weights.pkl");
  const counting = { ...source, read: (offset: number, length: number) => ((taken += length), source.read(offset, length)) };
  const file = await openTensorFile(counting);
  const before = taken;
  expect([...(await file.readRange("w", 39_998, 2))]).toEqual([39_998, 39_999]);
  expect(taken - before).toBe(8);
});

const refused: [what: string, bytes: Uint8Array, says: RegExp][] = [
  [
    "joblib's array past the end",
    bytesOf(0x80, 2, "}", text("w"), wrapper([2 ** 30], "f8"), 0, numbers, "s."),
    /an array takes 8,589,934,592 bytes, and \d+ are left/,
  ],
  ["padding past the end", bytesOf(0x80, 2, wrapper([1], "f4"), 255), /255 bytes of padding, and 0 are left/],
  [
    "pickles within pickles without end",
    bytesOf(new Array(40).fill([0x80, 2, wrapper([1], "O8")])),
    /pickles stand within one another/,
  ],
  ["a shape of no array", named(array(raw(numbers), { shape: [-1] })), /shape or dtype is none/],
  ["bytes that are fewer than the shape says", named(array(raw(numbers), { shape: [5] })), /takes \d+ bytes, and it has \d+/],
  ["a persistent id", pickle(text("a"), "Q"), /refers to something outside the file/],
  ["a call of a function", pickle(global("os.system"), tuple(text("true")), "R"), /object of os\.system \(it names os\.system\)/],
];

it.each(refused)("refuses %s", async (_what, bytes, says) => {
  await expect(open(bytes)).rejects.toThrow(says);
});
