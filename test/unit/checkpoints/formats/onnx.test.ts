/** The ONNX reader: what it lists, and that every way to break a model ends in an error that says where. */
import { describe, expect, it } from "vitest";
import { CheckpointError } from "../../../../src/checkpoints/errors";
import { onnx } from "../../../../src/checkpoints/formats/onnx/onnx";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { memorySource } from "../../../../src/checkpoints/source";
import { siblingsOf } from "../files";
import { bytesField, floats, message, number, text, type Part } from "../protobufs";
import { fixture, fixtureNames, fixtureSiblings, fuzzReader, readAll } from "../readers";
import { processorTime } from "../../../processorTime";

/** A model with one graph of these parts. */
const model = (...graph: Part[]) => message(number(1, 8), bytesField(7, message(...graph)));
const initializer = (...parts: Part[]) => bytesField(5, message(...parts));
const matrix = (name: string, ...shape: number[]) =>
  initializer(
    ...shape.map((size) => number(1, size)),
    number(2, 1),
    text(8, name),
    bytesField(9, floats(shape.reduce((a, b) => a * b, 1))),
  );
const node = (op: string, inputs: string[], outputs: string[], ...attributes: Part[]) =>
  bytesField(
    1,
    message(...inputs.map((input) => text(1, input)), ...outputs.map((output) => text(2, output)), text(4, op), ...attributes),
  );
const ints = (name: string, ...values: number[]) =>
  bytesField(5, message(text(1, name), ...values.map((value) => number(8, value))));

const open = (bytes: Uint8Array, siblings = siblingsOf({})) => openTensorFile(memorySource(bytes, "a.onnx"), siblings);

describe("a sound model", () => {
  it("lists initializers with their place, and whence the model comes", async () => {
    const file = await open(fixture("onnx/lstm-gru.onnx"));
    expect(file.format).toBe("ONNX");
    expect(Object.fromEntries(file.metadata)).toMatchObject({ producer: "gatescope fixtures", opset: "17", ir_version: "8" });
    const embedding = file.tensors.find(({ name }) => name === "embedding")!;
    expect(embedding).toMatchObject({ shape: [11, 4], dtype: "F32", byteLength: 176 });
    const bytes = fixture("onnx/lstm-gru.onnx").slice(embedding.byteOffset, embedding.byteOffset! + 176);
    expect([...(await file.read("embedding"))]).toEqual([...new Float32Array(bytes.buffer)]);
    expect([...(await file.readRange("embedding", 3, 2))]).toEqual([...(await file.read("embedding")).slice(3, 5)]);
  });

  it("reads numbers from a file beside it", async () => {
    const bytes = fixture("onnx/external.onnx");
    const file = await open(bytes, fixtureSiblings("onnx"));
    expect((await file.read("embedding")).some((value) => value !== 0)).toBe(true);
    const alone = await open(bytes);
    await expect(alone.read("embedding")).rejects.toMatchObject({
      code: "checkpoint-not-found",
      message: expect.stringMatching(/external\.data/),
    });
  });

  it("keeps apart values of two branches that have one name", async () => {
    const branch = (name: string, size: number) =>
      bytesField(5, message(text(1, name), bytesField(6, message(matrix("w", size)))));
    const file = await open(model(node("If", ["flag"], ["y"], branch("then_branch", 2), branch("else_branch", 3))));
    expect(file.tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ["w", [2]],
      ["w (2)", [3]],
    ]);
  });

  it("names a type that is not read", async () => {
    const file = await open(model(initializer(number(1, 1), number(2, 17), text(8, "tiny"), bytesField(9, new Uint8Array(1)))));
    await expect(file.read("tiny")).rejects.toMatchObject({
      code: "checkpoint-unsupported",
      message: expect.stringMatching(/onnx-type-17/),
    });
  });
});

const big = 2n ** 62n;
const location = (name: string, ...more: Part[]) =>
  initializer(
    number(1, 4),
    number(2, 1),
    text(8, "w"),
    number(14, 1),
    bytesField(13, message(text(1, "location"), text(2, name))),
    ...more,
  );
const entry = (key: string, value: string) => bytesField(13, message(text(1, key), text(2, value)));
const nested = (depth: number): Uint8Array => {
  let graph = message();
  for (let level = 0; level < depth; level++)
    graph = message(node("Loop", [], [], bytesField(5, message(text(1, "body"), bytesField(6, graph)))));
  return message(number(1, 8), bytesField(7, graph));
};

const broken: [what: string, bytes: Uint8Array, says: RegExp][] = [
  [
    "a graph that is cut off",
    fixture("onnx/lstm-gru.onnx").slice(0, 1500),
    /byte 2.: field 7 takes [\d,]+ bytes and its message ends at byte 1,500/,
  ],
  [
    "a length of 2^63",
    message(number(1, 8), new Uint8Array([0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f])),
    /takes 9,223,372,036,854,776,000 bytes/,
  ],
  [
    "a varint of eleven bytes",
    message(number(1, 8), bytesField(7, new Uint8Array([0x28, ...new Array<number>(10).fill(0xff), 1]))),
    /too long/,
  ],
  ["a group, which protocol buffers no longer have", model(new Uint8Array([0x0b])), /wire type 3/],
  ["the field number 0", model(new Uint8Array([0x00, 0x01])), /field number 0/],
  ["graphs in graphs", nested(40), /more than 32 deep/],
  [
    "a shape whose product overflows",
    model(initializer(number(1, big), number(1, 8), number(2, 1), text(8, "w"))),
    /no exact number of elements/,
  ],
  ["a size below zero", model(initializer(number(1, -1n), number(2, 1), text(8, "w"))), /no exact number of elements/],
  ["forty axes", model(initializer(...Array.from({ length: 40 }, () => number(1, 1)), number(2, 1))), /more than 32 axes/],
  [
    "fewer numbers than the shape has",
    model(initializer(number(1, 4), number(2, 1), text(8, "w"), bytesField(9, floats(3)))),
    /takes 16 bytes and raw_data holds 12/,
  ],
  ["no numbers at all", model(initializer(number(1, 4), number(2, 1), text(8, "w"))), /has 4 elements and it holds none/],
  [
    "a list that is too short",
    model(initializer(number(1, 2 ** 20), number(2, 6), text(8, "w"), bytesField(5, new Uint8Array(3)))),
    /lists fewer/,
  ],
  ["a file in another folder", model(location("../secret")), /no file of the same folder/],
  ["a file by its whole path", model(location("/etc/passwd")), /no file of the same folder/],
  ["a Windows path", model(location("C:\\x")), /no file of the same folder/],
  ["an offset that is no number", model(location("a.data", entry("offset", "12x"))), /no number of bytes/],
  ["an offset below zero", model(location("a.data", entry("offset", "-8"))), /no number of bytes/],
  ["a length that is not the shape's", model(location("a.data", entry("length", "8"))), /takes 16 bytes and 8 are given/],
  ["an end past the other file", model(location("a.data", entry("offset", "90"))), /end at byte 106 of a\.data, which has 100/],
  ["two tensors of one name", model(matrix("w", 2), matrix("w", 2)), /two tensors have this name/],
  ["a name of a megabyte", model(initializer(text(8, "x".repeat(2 ** 20)))), /a name of 1,048,576 bytes/],
];

describe("refused", () => {
  it.each(broken)("%s", async (_what, bytes, says) => {
    const opening = open(bytes, siblingsOf({ "a.data": new Uint8Array(100) }));
    await expect(opening).rejects.toMatchObject({ code: "checkpoint-malformed", message: expect.stringMatching(says) });
  });
});

describe("graphs made to keep a reader busy", () => {
  const timed = async (bytes: Uint8Array) => {
    const start = processorTime();
    await readAll(onnx, bytes, "a.onnx").catch((error: unknown) => expect(error).toBeInstanceOf(CheckpointError));
    expect(processorTime() - start).toBeLessThan(2000);
  };

  it("values that double at every step", () => {
    const steps = Array.from({ length: 60 }, (_, at) => node("Concat", [`v${at}`, `v${at}`], [`v${at + 1}`], ints("axis", 0)));
    return timed(model(matrix("v0", 4), ...steps, node("LSTM", ["x", "v60", "v60"], ["y"])));
  });

  it("halves that are joined again at every step", () => {
    const half = (at: number, start: number) =>
      node("Slice", [`v${at}`], [`v${at}.${start}`], ints("starts", start), ints("ends", start + 2), ints("axes", 0));
    const steps = Array.from({ length: 40 }, (_, at) => [
      half(at, 0),
      half(at, 2),
      node("Concat", [`v${at}.0`, `v${at}.2`], [`v${at + 1}`], ints("axis", 0)),
    ]);
    return timed(model(matrix("v0", 4), ...steps.flat(), node("LSTM", ["x", "v40", "v40"], ["y"])));
  });

  it("values that are made of themselves", () =>
    timed(model(node("Identity", ["a"], ["b"]), node("Identity", ["b"], ["a"]), node("LSTM", ["a", "b", "b"], ["y"]))));

  it("layers that read each other", async () => {
    const weights = [matrix("w", 1, 8, 2), matrix("r", 1, 8, 2)];
    await timed(
      model(...weights, node("LSTM", ["b", "w", "r"], ["a"]), node("LSTM", ["a", "w", "r"], ["b"], ints("hidden_size", 2))),
    );
  });

  it("a million empty nodes", () => timed(model(new Uint8Array(2_000_000).map((_, at) => (at % 2 === 0 ? 0x0a : 0)))));
});

it("mutants end in tensors or in a CheckpointError", async () => {
  const names = fixtureNames("onnx", ".onnx");
  const seeds = names.map((name) => ({ name, bytes: fixture(`onnx/${name}`) }));
  const siblings = fixtureSiblings("onnx");
  const report = await fuzzReader(onnx, seeds, () => siblings);
  expect(report.refused).toBeGreaterThan(200);
  expect(report.refused).toBeLessThan(950);
});
