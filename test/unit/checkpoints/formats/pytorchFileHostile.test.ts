/** Files that are made to run something, to exhaust memory or time, or to read outside of themselves. */
import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { CheckpointError } from "../../../../src/checkpoints/errors";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { memorySource } from "../../../../src/checkpoints/source";
import {
  bytesOf,
  global,
  int,
  legacyStream,
  magic,
  pair,
  pickle,
  pytorchZip,
  storage,
  tarOf,
  tensor,
  text,
  tuple,
  u16,
  u32,
  u64,
  zipOf,
} from "../pickles";
import { processorTime } from "../../../processorTime";

const open = (bytes: Uint8Array) => openTensorFile(memorySource(bytes, "a.pt"));
const zipped = (...body: Parameters<typeof pickle>) => pytorchZip(pickle(...body));
const repeat = (piece: Uint8Array, times: number) => new Uint8Array(Buffer.alloc(piece.length * times, piece));
const many = (length: number, piece: (index: number) => Uint8Array) =>
  new Uint8Array(Buffer.concat(Array.from({ length }, (_, index) => piece(index))));

const command = text("touch /tmp/gatescope-was-here");

describe("a pickle that would run something", () => {
  const calls: [how: string, body: Uint8Array, placeholder: string][] = [
    ["REDUCE", bytesOf(global("os.system"), command, 0x85, "R"), "os.system"],
    ["REDUCE of a function by STACK_GLOBAL", bytesOf(text("builtins"), text("eval"), 0x93, command, 0x85, "R"), "builtins.eval"],
    ["INST", bytesOf("(", command, "iposix\nsystem\n"), "posix.system"],
    ["OBJ", bytesOf("(", global("subprocess.Popen"), command, "o"), "subprocess.Popen"],
    ["NEWOBJ", bytesOf(global("builtins.exec"), command, 0x85, 0x81), "builtins.exec"],
    ["NEWOBJ_EX", bytesOf(global("builtins.exec"), ")", "}", 0x92), "builtins.exec"],
    ["BUILD of __setstate__", bytesOf(global("a.B"), ")", 0x81, "}", text("__setstate__"), global("os.system"), "sb"), "a.B"],
    ["copyreg", bytesOf(global("copyreg.__newobj__"), tuple(global("os.system"), command), "R"), "os.system"],
    [
      "a type to rebuild from",
      bytesOf(global("torch._tensor._rebuild_from_type_v2"), tuple(global("os.system"), global("a.B"), tuple(command), "}"), "R"),
      "os.system",
    ],
    [
      "a loader within the file",
      bytesOf(global("torch.storage._load_from_bytes"), "C", 1, "x", 0x85, "R"),
      "torch.storage._load_from_bytes",
    ],
  ];

  it.each(calls)("by %s is read as data and shown", async (_how, body, placeholder) => {
    const file = await open(zipped("}", text("model"), body, "s", text("w"), pair(), "s"));
    expect(file.placeholders).toContain(placeholder);
    expect(file.tensors.map(({ name }) => name)).toEqual(["w"]);
  });

  it("cannot have a key change an object's prototype", async () => {
    const polluting = bytesOf("}", text("__proto__"), "}", text("polluted"), int(1), "ss", text("constructor"), int(2), "s");
    const file = await open(zipped("}", text("settings"), polluting, "s", text("__proto__"), pair(), "s"));
    expect(file.tensors.map(({ name }) => name)).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

type Case = [what: string, bytes: Uint8Array, says: RegExp];

const onPickles: Case[] = [
  ["REDUCE of a dict", zipped("}", ")", "R"), /a dict is no class or function/],
  ["REDUCE with a list", zipped(global("os.system"), "]", "R"), /a list is no tuple of arguments/],
  ["NEWOBJ of a number", zipped(int(1), ")", 0x81), /a number is no class/],
  ["NEWOBJ_EX without keywords", zipped(global("a.B"), ")", "N", 0x92), /no keyword arguments/],
  ["OBJ without a class", zipped("(", "o"), /no class is given/],
  ["BUILD on a list", zipped("]", "}", "b"), /a list takes no state/],
  ["BUILD on a class", zipped(global("os.system"), "}", "b"), /os\.system takes no state/],
  ["SETITEM on a list", zipped("]", int(0), int(1), "s"), /a list is no dict/],
  ["SETITEMS on a text", zipped(text("a"), "(", int(0), int(1), "u"), /a str is no dict/],
  ["SETITEMS of one", zipped("}", "(", int(0), "u"), /a key has no value/],
  ["a key that is a dict", zipped("}", "}", int(1), "s"), /a dict cannot be a key/],
  ["APPEND to a dict", zipped("}", int(1), "a"), /a dict is no list/],
  ["APPENDS to a tuple", zipped(")", "(", int(1), "e"), /a tuple is no list/],
  ["ADDITEMS to a number", zipped(int(1), "(", int(1), 0x90), /a number is no list/],
  ["an empty stack", zipped("0"), /stack is empty/],
  ["taking from below a mark", zipped(int(1), "(", "R"), /stack is empty/],
  ["a mark that is not set", zipped("t"), /no mark/],
  ["nothing at the end", zipped(), /stack is empty/],
  ["too much at the end", zipped(int(1), int(2)), /left over/],
  ["a memo that is not there", zipped("h", 9), /memo has no entry 9/],
  ["a memo below 0", zipped(int(1), "p-1\n"), /memo has no entry -1/],
  ["an operation that is none", zipped(0xff), /code 255/],
  ["an extension code", zipped(0x82, 1), /code 130/],
  ["an out-of-band buffer", zipped(0x97), /code 151/],
  ["a protocol that is not known", pytorchZip(bytesOf(0x80, 99, "N.")), /protocol 99/],
  ["no end", pytorchZip(bytesOf(0x80, 2, "N")), /1 byte is needed and 0 are left/],
  ["a text of 2^31 bytes", zipped("X", u32(2 ** 31)), /BINUNICODE of 2,147,483,648 bytes, and 1 are left/],
  ["a text of 2^63 bytes", zipped(0x8d, u64(2n ** 63n)), /BINUNICODE8 of 9,223,372,036,854,776,000 bytes/],
  ["bytes of 2^62", zipped(0x8e, u64(2n ** 62n)), /BINBYTES8/],
  ["a string of Python 2 of 2^31 bytes", zipped("T", u32(2 ** 31)), /BINSTRING/],
  ["a number of 2^31 bytes", zipped(0x8b, u32(2 ** 31)), /LONG4/],
  ["a number of 4096 bytes", zipped(0x8b, u32(4096), new Uint8Array(4096)), /a number has 4,096 bytes/],
  ["a number of a million digits", zipped("L", "9".repeat(1_000_000), "L\n"), /more than 1,000 digits/],
  ["a number that is none", zipped("Iten\n"), /whole number is expected/],
  ["a float that is none", zipped("F1..5\n"), /number is expected/],
  ["a string without quotation marks", zipped("Sabc\n"), /quoted string/],
  ["a line of megabytes", zipped("S'", "a".repeat(3_000_000)), /a line/],
  ["a class named by a number", zipped(int(1), text("system"), 0x93), /name no class/],
  ["a class name without end", zipped("cos"), /a line does not end/],
  ["a class name of 10,000 letters", zipped("c", "a".repeat(10_000), "\nb\n"), /more than 1,000 characters/],
  [
    "a memo bomb",
    zipped(
      many(700_000, (index) => bytesOf("N", "r", u32(2 * index + 1), "0")),
      "N",
    ),
    /more than 28 MB/,
  ],
  ["a million lists", zipped("]", repeat(bytesOf("]a"), 1_000_000)), /more than 28 MB/],
  ["a million dicts", zipped(repeat(bytesOf("}0"), 1_000_000), "N"), /more than 28 MB/],
  ["texts of megabytes", zipped(repeat(bytesOf("X", u32(4e6), repeat(bytesOf("a"), 4e6), "0"), 8), "N"), /more than 28 MB/],
  ["a stack bomb", zipped("N", repeat(bytesOf("2"), 1_500_000)), /values are stacked/],
  ["marks without end", zipped(repeat(bytesOf("("), 20_000)), /marks are set/],
  ["ten million operations", zipped("N", repeat(bytesOf("20"), 5_000_000)), /more than 4,000,000 operations/],
];

const one = [int(1)];
const onTensors: Case[] = [
  ["a persistent id that is a number", zipped(int(1), "Q"), /no persistent id of PyTorch/],
  ["a persistent id in a line", zipped("Pstorage\n"), /no persistent id/],
  ["a persistent id of an unknown kind", zipped(tuple(text("file"), text("/etc/passwd")), "Q"), /no known kind/],
  ["a storage class that is none", zipped(storage("0", 2, "os.system")), /os\.system is no class of storages/],
  ["a storage that is not there", zipped(storage("9", 2)), /storage "9" is not in the archive/],
  ["a storage outside the archive", zipped(storage("../../etc/passwd", 2)), /is not in the archive/],
  ["a storage larger than its entry", zipped(storage("0", 2 ** 30)), /takes 4,294,967,296 bytes, and its entry has 8/],
  ["a storage smaller than its entry", zipped(storage("0", 1)), /its entry has 8/],
  ["a storage of less than nothing", zipped(storage("0", -1)), /no exact number/],
  ["a storage past 2^53", zipped(storage("0", bytesOf(0x8a, 8, u64(2n ** 62n)))), /no exact number/],
  ["a storage of two lengths", zipped(storage("0", 2), storage("0", 1), "0"), /two lengths|its entry/],
  ["a tensor past its storage", zipped(tensor(storage("0", 2), int(1), [int(2)], one)), /reaches element 2/],
  ["strides past the storage", zipped(tensor(storage("0", 2), int(0), [int(2)], [int(2 ** 30)])), /reaches element/],
  [
    "a shape whose product overflows",
    zipped(tensor(storage("0", 2), int(0), Array(4).fill(int(2 ** 30)), Array(4).fill(int(0)))),
    /too many elements/,
  ],
  [
    "a shape that repeats two numbers a billion times",
    zipped(tensor(storage("0", 2), int(0), [int(2 ** 30)], [int(0)])),
    /repeats/,
  ],
  ["a negative size", zipped(tensor(storage("0", 2), int(0), [int(-2)], one)), /whole numbers from 0/],
  ["a negative stride", zipped(tensor(storage("0", 2), int(1), [int(2)], [int(-1)])), /whole numbers from 0/],
  ["a negative offset", zipped(tensor(storage("0", 2), int(-1), one, one)), /whole numbers from 0/],
  ["a size that is a text", zipped(tensor(storage("0", 2), int(0), [text("2")], one)), /size is a str/],
  ["fewer strides than sizes", zipped(tensor(storage("0", 2), int(0), [int(1), int(1)], one)), /1 strides/],
  [
    "a hundred dimensions",
    zipped(tensor(storage("0", 2), int(0), Array(100).fill(int(1)), Array(100).fill(int(1)))),
    /100 dimensions/,
  ],
  ["a tensor without a storage", zipped(tensor(text("0"), int(0), one, one)), /storage is a str/],
  ["a parameter of a number", zipped(global("torch._utils._rebuild_parameter"), int(1), 0x85, "R"), /data is a number/],
  [
    "parts that hold each other two by two, 40 levels deep",
    zipped("]", pair(), "a", repeat(bytesOf("q", 0, "0", "]h", 0, "ah", 0, "a"), 40)),
    /hold one another|the names in it take/,
  ],
  ["tensors 5000 levels deep", zipped(repeat(bytesOf("]"), 5000), pair(), repeat(bytesOf("a"), 5000)), /more than 100 levels/],
];

const data = { name: "a/data.pkl", data: pickle("}") };
const other = (entry: object) => zipOf([data, { name: "a/data/0", data: new Uint8Array(8), ...entry }]);
const bomb = new Uint8Array(deflateRawSync(Buffer.alloc(20_000_000)));
const onZips: Case[] = [
  ["a zip without a directory", zipOf([data]).subarray(0, 60), /directory is missing/],
  ["a directory past the file", zipOf([data], { start: 10_000 }), /does not end before/],
  ["a directory that is elsewhere", zipOf([data], { start: 3 }), /no directory entry begins there/],
  ["a directory longer than the file", zipOf([data], { size: 2 ** 31 }), /does not end before/],
  ["more entries than are listed", zipOf([data], { count: 7 }), /ends after 1 of 7/],
  ["a directory on a second disk", zipOf([data], { disk: 1 }), /several disks/],
  [
    "a zip64 end that is nowhere",
    zipOf([data], { count: 0xffff, before: bytesOf("PK\x06\x07", u32(0), u64(2n ** 60n), u32(1)) }),
    /past itself/,
  ],
  [
    "a zip64 end that is something else",
    zipOf([data], { count: 0xffff, before: bytesOf("PK\x06\x07", u32(0), u64(0), u32(1)) }),
    /no zip64 end record|past itself/,
  ],
  ["two entries over one another", other({ offset: 0 }), /runs into what begins/],
  ["an entry past the directory", other({ size: 2 ** 20, packedSize: 2 ** 20 }), /runs into what begins/],
  ["an entry of two sizes", other({ size: 2 ** 20 }), /two sizes/],
  ["a path that leaves the archive", other({ name: "a/../../b" }), /leads out/],
  ["a path from the root", other({ name: "/etc/passwd" }), /leads out/],
  ["a path of Windows", other({ name: "a\\..\\..\\b" }), /leads out/],
  ["a name of 5000 letters", other({ name: "a".repeat(5000) }), /5,000 bytes/],
  ["two entries of one name", zipOf([data, data]), /one name/],
  ["encryption", other({ flags: 1 }), /encrypted/],
  ["a compression that is not known", other({ method: 99 }), /method 99/],
  [
    "a size past 2^53",
    other({ size: 0xffffffff, packedSize: 0xffffffff, extra: bytesOf(u16(1), u16(16), u64(2n ** 63n), u64(2n ** 63n)) }),
    /past 2\^53/,
  ],
  ["a size announced and not given", other({ size: 0xffffffff, packedSize: 0xffffffff }), /not given/],
  ["a zip bomb by its ratio", other({ method: 8, size: 2 ** 31 }), /claims 2,147,483,648 bytes out of 8/],
  [
    "a zip bomb as the pickle",
    zipOf([{ name: "a/data.pkl", data: bomb, method: 8, size: 20_000_000 }]),
    /unpacks to 20,000,000 bytes/,
  ],
  [
    "a pickle that unpacks to more than it says",
    zipOf([{ name: "a/data.pkl", data: bomb, method: 8, size: 1000 }]),
    /does not unpack/,
  ],
  [
    "a pickle that does not unpack",
    zipOf([{ name: "a/data.pkl", data: new Uint8Array(64).fill(255), method: 8 }]),
    /does not unpack/,
  ],
  [
    "an entry whose own header has another name",
    zipOf([
      { ...data, localName: "b/data.pkl" },
      { name: "a/data/0", data: new Uint8Array(8) },
    ]),
    /its own header does not/,
  ],
  [
    "an entry that begins elsewhere",
    zipOf([
      { name: "a/version", data: bytesOf("3") },
      { ...data, offset: 1 },
    ]),
    /does not begin there|runs into/,
  ],
  ["a zip of nothing of PyTorch", zipOf([{ name: "a/version", data: bytesOf("3") }]), /no data\.pkl/],
];

const keys = (...names: string[]) => pickle("]", "(", names.map(text), "e");
const legacyPair = pickle(tensor(storage("0", 2, "torch.FloatStorage", "N"), int(0), [int(2)], [int(1)]));
const two = bytesOf(u64(2), new Uint8Array(8));
const onStreams: Case[] = [
  ["another magic number", bytesOf(0x80, 2, 0x8a, 0x0b, magic.subarray(4, 14), 1, "."), /magic number/],
  ["another version", bytesOf(magic, pickle(int(7))), /version 7/],
  ["the end after the magic number", magic, /are left/],
  ["keys that are a number", legacyStream(legacyPair, pickle(int(1)), two), /no list/],
  ["a key of no tensor", legacyStream(legacyPair, keys("0", "7"), two), /storage "7" belongs to no tensor/],
  ["a storage without a key", legacyStream(legacyPair, keys(), two), /storage "0" is not in the file/],
  ["a storage twice", legacyStream(legacyPair, keys("0", "0"), two), /are left/],
  ["a storage of another length", legacyStream(legacyPair, keys("0"), bytesOf(u64(3), new Uint8Array(12))), /has 3 elements/],
  [
    "a storage of 2^63 elements",
    legacyStream(legacyPair, keys("0"), bytesOf(u64(2n ** 63n), new Uint8Array(8))),
    /elements of 4 bytes here/,
  ],
  ["a storage that is cut off", legacyStream(legacyPair, keys("0"), bytesOf(u64(2), new Uint8Array(7))), /7 are left/],
  [
    "a storage larger than the file",
    legacyStream(pickle(storage("0", 2 ** 30, "torch.FloatStorage", "N")), keys("0"), two),
    /the file has/,
  ],
  [
    "a view outside its storage",
    legacyStream(pickle(storage("0", 2, "torch.FloatStorage", tuple(text("1"), int(1), int(2)))), keys("0"), two),
    /leaves storage/,
  ],
  [
    "a view that is a number",
    legacyStream(pickle(storage("0", 2, "torch.FloatStorage", int(1))), keys("0"), two),
    /leaves storage/,
  ],
];

const storages = bytesOf(pickle(int(1)), pickle(tuple(int(1), text("cpu"), global("torch.FloatStorage"))), two, pickle("]"));
const listed = (sizes: Uint8Array) => bytesOf(pickle(int(1)), pickle(tuple(int(2), int(1), global("torch.FloatTensor"))), sizes);
const members = { storages, tensors: listed(bytesOf(u32(1), u32(0), u64(2), u64(1), u64(0))), pickle: pickle(int(2), "Q") };
const onTars: Case[] = [
  ["a member that is missing", tarOf({ storages, tensors: members.tensors }), /member "pickle" is missing/],
  ["a member past the file", tarOf(members, { pickle: "77777777777" }), /runs past the file/],
  ["a member of a size that is none", tarOf(members, { pickle: "-1" }), /runs past the file/],
  [
    "a header that is none",
    tarOf({ ...members, storages: bytesOf(storages) }).fill(1, 1024 + 148, 1024 + 156),
    /no member of the archive begins/,
  ],
  ["a billion storages", tarOf({ ...members, storages: pickle(int(10 ** 9)) }), /number of items/],
  [
    "a storage of 2^62 elements",
    tarOf({ ...members, storages: bytesOf(storages.subarray(0, -12 - 4), u64(2n ** 62n), new Uint8Array(8)) }),
    /./,
  ],
  ["a tensor of a billion dimensions", tarOf({ ...members, tensors: listed(u64(10 ** 9)) }), /1,000,000,000 dimensions/],
  ["a tensor of -1 dimensions", tarOf({ ...members, tensors: listed(u64(-1)) }), /-1 dimensions/],
  [
    "a tensor past its storage",
    tarOf({ ...members, tensors: listed(bytesOf(u32(1), u32(0), u64(3), u64(1), u64(0))) }),
    /reaches element 2/,
  ],
  ["a persistent id of no tensor", tarOf({ ...members, pickle: pickle(int(9), "Q") }), /names no tensor/],
];

describe.each([
  ["pickle", onPickles],
  ["tensor", onTensors],
  ["zip", onZips],
  ["stream", onStreams],
  ["tar", onTars],
])("a hostile %s", (_kind, cases) => {
  it.each(cases)("%s", async (_what, bytes, says) => {
    const start = processorTime();
    const error: unknown = await open(bytes).catch((reason: unknown) => reason);
    expect(processorTime() - start).toBeLessThan(2000);
    expect(error).toBeInstanceOf(CheckpointError);
    expect(error).toMatchObject({ code: "checkpoint-malformed", message: expect.stringMatching(says) });
    expect((error as Error).message).toMatch(
      /^a\.pt is not a sound (PyTorch (zip|legacy stream|tar)) file: (byte \d+|directory)/,
    );
  });
});

describe("what only looks hostile", () => {
  it("the hand-made parts are sound where nothing is wrong with them", async () => {
    for (const bytes of [zipped(pair()), legacyStream(legacyPair, keys("0"), two), tarOf(members)]) {
      const file = await open(bytes);
      expect(file.tensors).toEqual([{ name: "tensor", shape: [2], dtype: "F32", byteLength: 8 }]);
      expect([...(await file.read("tensor"))]).toEqual([0, 0]);
    }
  });

  it("lists 100,000 levels deep, and a list in itself", async () => {
    const deep = bytesOf(repeat(bytesOf("]"), 100_000), repeat(bytesOf("a"), 99_999));
    const file = await open(zipped("}", text("deep"), deep, "s", text("self"), "]q", 1, "h", 1, "as", text("w"), pair(), "s"));
    expect(file.tensors.map(({ name }) => name)).toEqual(["w"]);
  });

  it("a module that knows its parent", async () => {
    const file = await open(
      zipped(global("a.B"), ")", 0x81, "q", 1, "}", text("parent"), "h", 1, "s", text("w"), pair(), "s", "b"),
    );
    expect(file.tensors.map(({ name }) => name)).toEqual(["w"]);
  });

  it("a small text that unfolds to gigabytes is left out", async () => {
    const laughs = bytesOf(text("ha"), repeat(bytesOf("q", 0, "0(", repeat(bytesOf("h", 0), 10), "t"), 10));
    const file = await open(zipped("}", text("laughs"), laughs, "s", text("w"), pair(), "s"));
    expect([...(file.attributes ?? [])]).toEqual([]);
  });

  it("a parameter of before PyTorch 0.4, made from its tensor and given a state", async () => {
    const parameter = bytesOf(global("torch.nn.parameter.Parameter"), pair(), 0x85, 0x81, tuple(0x88, 0x89, "}"), "b");
    const file = await open(zipped("}", text("w"), parameter, "s"));
    expect(file.tensors).toEqual([{ name: "w", shape: [2], dtype: "F32", byteLength: 8 }]);
    expect(file.placeholders).toEqual([]);
  });

  it("a zip64 archive, as one past 4 GB is", async () => {
    const [object, numbers] = [pickle(pair()), bytesOf(u32(0x3f800000), u32(0x40000000))];
    const wide = (size: number, offset: number) =>
      bytesOf(u16(0x7075), u16(1), 0, u16(1), u16(24), u64(size), u64(size), u64(offset));
    const all = { size: 0xffffffff, packedSize: 0xffffffff, offset: 0xffffffff };
    const second = 30 + "a/data.pkl".length + object.length;
    const entries = [
      { name: "a/data.pkl", data: object, ...all, extra: wide(object.length, 0) },
      { name: "a/data/0", data: numbers, ...all, extra: wide(numbers.length, second) },
    ];
    const start = second + 30 + "a/data/0".length + numbers.length;
    const size = zipOf(entries).length - start - 22;
    const record = bytesOf("PK\x06\x06", u64(44), u16(45), u16(45), u32(0), u32(0), u64(2), u64(2), u64(size), u64(start));
    const before = bytesOf(record, "PK\x06\x07", u32(0), u64(start + size), u32(1));
    const file = await open(zipOf(entries, { before, count: 0xffff, start: 0xffffffff }));
    expect([...(await file.read("tensor"))]).toEqual([1, 2]);
  });

  it("the pickles of Python 2", async () => {
    const old = bytesOf(
      "(dp0\nS'vocab \\x41\\n'\np1\nVa\\u00e9\np2\nsS'int'\nI7\nsS'true'\nI01\nsS'long'\nL12L\nsS'float'\nF0.5\nsU",
      2,
      "shK",
      9,
      "s.",
    );
    const file = await open(pytorchZip(old));
    expect([...(file.attributes ?? [])]).toEqual([
      ["vocab A\n", "aé"],
      ["int", 7],
      ["true", true],
      ["long", 12],
      ["float", 0.5],
      ["sh", 9],
    ]);
  });
});
