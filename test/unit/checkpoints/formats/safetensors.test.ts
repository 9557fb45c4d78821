/** The safetensors reader: what it reads, and that every way to break the format ends in an error that says where. */
import { describe, expect, it } from "vitest";
import { CheckpointError } from "../../../../src/checkpoints/errors";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { memorySource } from "../../../../src/checkpoints/source";
import { ramp, rawSafetensors, safetensorsOf } from "../files";

const open = (bytes: Uint8Array) => openTensorFile(memorySource(bytes, "a.safetensors"));

/** One tensor's entry, as JSON. */
const entry = (dtype: string, shape: number[], begin: number, end: number) =>
  JSON.stringify({ dtype, shape, data_offsets: [begin, end] });

describe("a sound file", () => {
  it("lists its tensors with their place in the file", async () => {
    const bytes = safetensorsOf({ a: { shape: [2, 3], values: ramp(6) }, b: { shape: [] } }, { note: "made here" });
    const file = await open(bytes);
    const dataStart = bytes.length - 28;
    expect(file.format).toBe("safetensors");
    expect(file.tensors).toEqual([
      { name: "a", shape: [2, 3], dtype: "F32", byteOffset: dataStart, byteLength: 24 },
      { name: "b", shape: [], dtype: "F32", byteOffset: dataStart + 24, byteLength: 4 },
    ]);
    expect([...file.metadata]).toEqual([["note", "made here"]]);
    expect([...(await file.read("a"))]).toEqual(ramp(6));
    expect([...(await file.readRange("a", 2, 3))]).toEqual([2, 3, 4]);
  });

  it("reads half floats, integers and booleans as numbers", async () => {
    const data = Uint8Array.of(0x00, 0x3c, 0x00, 0xc0, 0x80, 0x3f, 0xff, 0x01);
    const header = `{"h":${entry("F16", [2], 0, 4)},"b":${entry("BF16", [1], 4, 6)},"i":${entry("I8", [1], 6, 7)},"t":${entry("BOOL", [1], 7, 8)}}`;
    const file = await open(rawSafetensors(header, data));
    const values = await Promise.all(["h", "b", "i", "t"].map(async (name) => [...(await file.read(name))]));
    expect(values).toEqual([[1, -2], [1], [-1], [1]]);
  });

  it("keeps the precision of doubles when ranges are read", async () => {
    const data = new Uint8Array(Float64Array.of(1e300, 1 + 2 ** -40).buffer);
    const file = await open(rawSafetensors(`{"d":${entry("F64", [2], 0, 16)}}`, data));
    expect([...(await file.readRange("d", 0, 2))]).toEqual([1e300, 1 + 2 ** -40]);
  });

  it("may be empty, may be padded with spaces, may hold tensors without elements and in any order", async () => {
    expect((await open(rawSafetensors("{}"))).tensors).toEqual([]);
    const header = `{"b":${entry("F32", [1], 4, 8)},"none":${entry("F32", [0, 7], 4, 4)},"a":${entry("F32", [1], 0, 4)}}   `;
    expect((await open(rawSafetensors(header, new Uint8Array(8)))).tensors.map(({ name }) => name)).toEqual(["b", "none", "a"]);
  });

  it("may have names that every object has", async () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    const header = `{${names.map((name, i) => `"${name}":${entry("U8", [1], i, i + 1)}`).join(",")}}`;
    const file = await open(rawSafetensors(header, Uint8Array.of(1, 2, 3, 4)));
    expect(file.tensors.map(({ name }) => name)).toEqual(names);
    expect([...(await file.read("__proto__"))]).toEqual([1]);
    await expect(file.read("valueOf")).rejects.toMatchObject({ code: "checkpoint-not-found" });
  });

  it("names a type that it knows and does not decode", async () => {
    const file = await open(rawSafetensors(`{"q":${entry("F4", [3, 2], 0, 3)}}`, new Uint8Array(3)));
    expect(file.tensors[0]).toMatchObject({ dtype: "F4", byteLength: 3 });
    await expect(file.read("q")).rejects.toMatchObject({ code: "checkpoint-unsupported", message: expect.stringMatching(/F4/) });
  });
});

const data = new Uint8Array(16);
const f32 = (shape: number[], begin: number, end: number) => entry("F32", shape, begin, end);
const big = Number.MAX_SAFE_INTEGER;

const broken: [what: string, bytes: Uint8Array, says: RegExp][] = [
  ["a header longer than the file", rawSafetensors("{}", data, 1000n), /header length at byte 0: 1,000 bytes.*26 in all/],
  ["a header of 2^63 bytes", rawSafetensors("{}", data, 2n ** 63n), /header length/],
  ["a header over 16 MB", rawSafetensors("{}", data, 16_000_001n), /at most 16,000,000/],
  ["a header of very many parts", rawSafetensors(`{"a":[${"[],".repeat(300_000)}[]]}`, data), /more than 300,000 objects/],
  ["a header that ends early", rawSafetensors('{"a":', data, 3n), /not valid JSON/],
  ["bad JSON", rawSafetensors('{"a":}', data), /not valid JSON/],
  ["bytes that are no UTF-8", Buffer.concat([rawSafetensors('{"', undefined, 4n), Uint8Array.of(0xff, 0x22, 0x7d)]), /UTF-8/],
  ["two tensors of one name", rawSafetensors(`{"a":${f32([2], 0, 8)},"a":${f32([2], 8, 16)}}`, data), /"a" occurs twice/],
  [
    "a name that occurs twice by escapes",
    rawSafetensors(`{"a":${f32([2], 0, 8)},"\\u0061":${f32([2], 8, 16)}}`, data),
    /"a" occurs twice/,
  ],
  [
    "two shapes of one tensor",
    rawSafetensors('{"a":{"dtype":"F32","shape":[4],"shape":[2,2],"data_offsets":[0,16]}}', data),
    /"shape" occurs twice/,
  ],
  ["deep nesting", rawSafetensors(`{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`, data), /nests 5,001 levels/],
  ["deep nesting that never closes", rawSafetensors(`{"a":${"[".repeat(1_000_000)}`, data), /nests 1,000,001 levels/],
  ["an entry that is a number", rawSafetensors('{"a":1}', data), /tensor "a": its entry is not/],
  ["an entry that is a list", rawSafetensors('{"a":[]}', data), /its entry is not/],
  ["an entry without a dtype", rawSafetensors('{"a":{"shape":[4],"data_offsets":[0,16]}}', data), /dtype is not a string/],
  ["an unknown dtype", rawSafetensors(`{"a":${entry("F31", [4], 0, 16)}}`, data), /dtype "F31" is not known/],
  ["a dtype named as a property of objects", rawSafetensors(`{"a":${entry("constructor", [4], 0, 16)}}`, data), /not known/],
  ["a negative dimension", rawSafetensors(`{"a":${f32([-4], 0, 16)}}`, data), /shape is not/],
  ["a fractional dimension", rawSafetensors(`{"a":${f32([3.5], 0, 14)}}`, data), /shape is not/],
  ["a dimension past 2^53", rawSafetensors('{"a":{"dtype":"F32","shape":[1e300],"data_offsets":[0,16]}}', data), /shape is not/],
  ["a shape that is a string", rawSafetensors('{"a":{"dtype":"F32","shape":"4","data_offsets":[0,16]}}', data), /shape is not/],
  ["three offsets", rawSafetensors('{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16,16]}}', data), /data_offsets/],
  ["offsets that run backwards", rawSafetensors(`{"a":${f32([4], 16, 0)}}`, data), /run backwards/],
  [
    "a shape that needs more than the offsets hold",
    rawSafetensors(`{"a":${f32([5], 0, 16)}}`, data),
    /takes 20 bytes and data_offsets hold 16/,
  ],
  ["a shape whose product overflows", rawSafetensors(`{"a":${f32([big, big], 0, 16)}}`, data), /no exact length/],
  [
    "a product that wraps to the right size in 64 bits",
    rawSafetensors(`{"a":${f32([2 ** 32, 2 ** 32, 4], 0, 16)}}`, data),
    /no exact length/,
  ],
  ["half a byte too few", rawSafetensors(`{"a":${entry("F4", [3], 0, 1)}}`, data), /no exact length/],
  ["offsets past the file", rawSafetensors(`{"a":${f32([8], 0, 32)}}`, data), /its data end at byte/],
  ["overlapping tensors", rawSafetensors(`{"a":${f32([3], 0, 12)},"b":${f32([3], 4, 16)}}`, data), /overlap/],
  ["the same data twice", rawSafetensors(`{"a":${f32([4], 0, 16)},"b":${f32([4], 0, 16)}}`, data), /overlap/],
  ["a gap between tensors", rawSafetensors(`{"a":${f32([1], 0, 4)},"b":${f32([2], 8, 16)}}`, data), /leave a gap/],
  ["a gap before the first tensor", rawSafetensors(`{"a":${f32([3], 4, 16)}}`, data), /leave a gap/],
  ["bytes after the last tensor", rawSafetensors(`{"a":${f32([3], 0, 12)}}`, data), /the last tensor ends there/],
  ["metadata that are a list", rawSafetensors('{"__metadata__":[]}'), /__metadata__/],
  ["metadata with a number", rawSafetensors('{"__metadata__":{"a":1}}'), /value of "a" is not a string/],
  ["metadata that are null", rawSafetensors('{"__metadata__":null}'), /__metadata__/],
];

describe("a broken file", () => {
  it.each(broken)("%s", async (_what, bytes, says) => {
    const error: unknown = await open(bytes).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect(error).toMatchObject({ code: "checkpoint-malformed", message: expect.stringMatching(says) });
    expect((error as Error).message).toMatch(/^a\.safetensors is not a sound safetensors file: .*again\.$/s);
  });

  it("does not put control characters of the file into the message", async () => {
    const bytes = rawSafetensors(`{"\\u001b[31m\\n":{"dtype":"?"}}`);
    const error = (await open(bytes).catch((reason: unknown) => reason)) as Error;
    expect(error.message).toContain("shape");
    expect(error.message).not.toMatch(/[\u001b\n]/);
  });
});

describe("mutations of a sound file", () => {
  /** A small reproducible generator (mulberry32). */
  function randomness(seed: number): () => number {
    return () => {
      seed = (seed + 0x6d2b79f5) | 0;
      let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
  }

  it("end in tensors within the file or in a CheckpointError", async () => {
    const sound = safetensorsOf({ a: { shape: [2, 3] }, "rnn.weight_ih_l0": { shape: [4, 1] } }, { chars: "ab" });
    const headerLength = sound.length - 40;
    const random = randomness(20261123);
    let refused = 0;
    for (let round = 0; round < 3000; round++) {
      const bytes = sound.slice(0, random() < 0.1 ? Math.floor(random() * sound.length) : sound.length);
      for (let change = 0; change <= random() * 3; change++) {
        bytes[Math.floor(random() * headerLength)] =
          random() < 0.5 ? Math.floor(random() * 256) : 0x30 + Math.floor(random() * 10);
      }
      try {
        const file = await open(bytes);
        for (const { name } of file.tensors) await file.read(name);
      } catch (error) {
        expect(error).toBeInstanceOf(CheckpointError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(2000);
  });
});
