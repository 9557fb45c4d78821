/** NumPy's arrays and archives: values as NumPy has them, and what is refused and how. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { englishText } from "../../../../src/messages/error";
import { npy, npz } from "../../../../src/checkpoints/formats/npy";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { inspectCheckpoint } from "../../../../src/checkpoints/open/openModel";
import { memorySource, noSiblings } from "../../../../src/checkpoints/source";
import { zipOf } from "../pickles";
import { fixture, fixtureNames, fuzzReader } from "../readers";

interface Values {
  shape: number[];
  values: number[];
}
const expected = JSON.parse(readFileSync(resolve(__dirname, "../../../fixtures/npy/expected.json"), "utf8")) as {
  arrays: Record<string, Values>;
  archive: Record<string, Values>;
};
const open = (bytes: Uint8Array, name = "a.npy") => openTensorFile(memorySource(bytes, name));

describe.each(Object.entries(expected.arrays))("%s.npy", (name, { shape, values }) => {
  it("has NumPy's values", async () => {
    const file = await open(fixture(`npy/${name}.npy`), `${name}.npy`);
    expect(file.tensors.map((tensor) => [tensor.name, tensor.shape])).toEqual([[name, shape]]);
    expect([...(await file.readRange(name, 0, values.length))]).toEqual(values);
    expect([...(await file.read(name))]).toEqual([...Float32Array.from(values)]);
    if (values.length > 2) expect([...(await file.readRange(name, 1, 2))]).toEqual(values.slice(1, 3));
  });
});

it.each(["state.npz", "state-compressed.npz"])("%s is a model by PyTorch's names", async (name) => {
  const file = await open(fixture(`npy/${name}`), name);
  expect(file.format).toBe("NumPy archive");
  for (const [tensor, { shape, values }] of Object.entries(expected.archive)) {
    expect(file.tensors.find((each) => each.name === tensor)?.shape).toEqual(shape);
    expect([...(await file.read(tensor))]).toEqual([...Float32Array.from(values)]);
  }
  const { model, ignored } = await inspectCheckpoint(memorySource(fixture(`npy/${name}`), name), noSiblings);
  expect(model).toMatchObject({
    layers: [{ cell: "lstm", inputSize: 3, hiddenSize: 2 }],
    embedding: { vocabularySize: 5 },
    head: { outputSize: 5 },
  });
  expect(ignored).toEqual([]);
});

it("objects are read as data", async () => {
  const file = await open(fixture("npy/objects.npy"), "objects.npy");
  expect(file.tensors).toEqual([]);
  expect(file.attributes?.get("objects")).toEqual([new Map([["a", 1]])]);
});

it.each([
  ["complex", /"<c16", which is not read/],
  ["structured", /'<i4'.*which is not read/],
])("%s are listed and not read", async (name, says) => {
  const file = await open(fixture(`npy/${name}.npy`), `${name}.npy`);
  expect(file.tensors).toHaveLength(1);
  await expect(file.read(name)).rejects.toMatchObject({ code: "checkpoint-unsupported", message: expect.stringMatching(says) });
});

/** A .npy of version 1 with this header. */
function array(header: string, data = new Uint8Array(16), version = 1, length = header.length): Uint8Array {
  const prefix = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, length & 0xff, length >> 8);
  return new Uint8Array(Buffer.concat([prefix, new TextEncoder().encode(header), data]));
}
const header = (descr: string, shape: string) => `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }\n`;
const sound = header("'<f4'", "(4,)");

const broken: [what: string, bytes: Uint8Array, says: RegExp][] = [
  ["a version to come", array(sound, undefined, 9), /byte 6: version 9/],
  ["a header past the file", array(sound, undefined, 1, 60_000), /a header of 60,000 bytes, and the file has/],
  ["a file that ends in its prefix", array("").slice(0, 9), /ends in the length of its header/],
  ["a header that is no dictionary", array("__import__('os').system('x')"), /not a dictionary/],
  ["a header with an expression", array(header("'<f4'", "(2**9,)")), /the value of shape/],
  ["a header with another entry", array("{'descr': '<f4', 'x': 1}"), /none of descr/],
  ["an entry twice", array("{'descr': '<f4', 'descr': '<f4'}"), /descr occurs twice/],
  ["an entry that is missing", array("{'descr': '<f4', 'shape': (1,)}"), /is missing/],
  ["a header that is cut off", array("{'descr': '<f4'"), /cut off/],
  ["something behind the dictionary", array(`${sound}; import os`), /something follows/],
  ["a shape past the file", array(header("'<f4'", "(5,)")), /takes 20 bytes and the file has/],
  ["a shape whose product overflows", array(header("'<f4'", "(4294967296, 4294967296)")), /no exact length/],
  ["a size past 2^53", array(header("'<f4'", "(99999999999999999999,)")), /whole numbers/],
  ["an overflowing shape of objects", array(header("'|O'", "(4294967296, 4294967296)")), /no exact length/],
  ["forty axes", array(header("'<f4'", `(${"1, ".repeat(40)})`)), /40 axes/],
  ["an archive whose array is cut off", zipOf([{ name: "w.npy", data: array(sound).slice(0, 40) }]), /a header of/],
  ["an archive that leads out of itself", zipOf([{ name: "../w.npy", data: array(sound) }]), /leads out of the archive/],
];

describe("refused", () => {
  it.each(broken)("%s", async (_what, bytes, says) => {
    await expect(open(bytes)).rejects.toMatchObject({ code: "checkpoint-malformed", message: expect.stringMatching(says) });
  });
});

it("an archive says what in it is no array", async () => {
  const file = await open(
    zipOf([
      { name: "w.npy", data: array(sound) },
      { name: "notes.txt", data: new Uint8Array(3) },
    ]),
  );
  expect(file.tensors.map(({ name }) => name)).toEqual(["w"]);
  expect(file.notes?.map(englishText)).toEqual(['"notes.txt" in the archive is no array.']);
});

describe("arrays one after the other, as Equinox writes a model's", () => {
  const one = (shape: string, ...values: number[]) => {
    const bytes = array(header("'<f4'", shape));
    return Buffer.concat([
      bytes.subarray(0, 10 + header("'<f4'", shape).length),
      new Uint8Array(Float32Array.from(values).buffer),
    ]);
  };
  const bytes = Buffer.concat([one("(2, 1)", 1, 2), one("(3,)", 3, 4, 5), one("()", 6)]);

  it("are all there, by their numbers, and what they lack is said", async () => {
    const file = await open(bytes, "model.eqx");
    expect(file.tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ["0", [2, 1]],
      ["1", [3]],
      ["2", []],
    ]);
    const values = [await file.read("0"), await file.readRange("1", 1, 2), await file.read("2")].map((each) => [...each]);
    expect(values).toEqual([[1, 2], [4, 5], [6]]);
    const { problem, tensors } = await inspectCheckpoint(memorySource(bytes, "model.eqx"), noSiblings);
    expect(tensors).toHaveLength(3);
    expect(englishText(problem!)).toMatch(/3 arrays one after the other and no names, as Equinox's tree_serialise_leaves/);
  });

  it("a later one that is cut off is refused, with its place in the file", async () => {
    const second = one("(2, 1)", 1, 2).length;
    const data = second + 10 + header("'<f4'", "(3,)").length;
    await expect(open(bytes.subarray(0, data + 4))).rejects.toMatchObject({
      code: "checkpoint-malformed",
      message: expect.stringContaining(`byte ${data}`),
    });
  });
});

it("mutants end in tensors or in a CheckpointError", async () => {
  const seeds = fixtureNames("npy", ".npy").map((name) => {
    const bytes = fixture(`npy/${name}`);
    return {
      name,
      bytes,
      regions: [
        [6, 80],
        [128, bytes.length],
        [128, bytes.length],
      ] as const,
    };
  });
  const report = await fuzzReader(npy, seeds);
  expect(report.refused).toBeGreaterThan(200);
  expect(report.refused).toBeLessThan(950);
  const archives = fixtureNames("npy", ".npz").map((name) => ({ name, bytes: fixture(`npy/${name}`) }));
  expect((await fuzzReader(npz, archives)).refused).toBeGreaterThan(100);
});
