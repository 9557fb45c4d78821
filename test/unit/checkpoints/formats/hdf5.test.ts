/** The HDF5 reader on files that h5py wrote in each of its versions: every kind of value, storage and attribute. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { memorySource, type ByteSource } from "../../../../src/checkpoints/source";

const folder = resolve(__dirname, "../../../fixtures/keras");
const bytesOf = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
const { files } = JSON.parse(readFileSync(join(folder, "hdf5.json"), "utf8")) as {
  files: Record<string, Record<string, number[]>>;
};

/** A source that counts what is read. */
function counted(name: string): ByteSource & { taken: number } {
  const inner = memorySource(bytesOf(name), name);
  return {
    ...inner,
    taken: 0,
    read(offset, length) {
      this.taken += length;
      return inner.read(offset, length);
    },
  };
}

describe.each(Object.entries(files))("%s", (name, values) => {
  it("lists what h5py put there, and nothing from links to elsewhere", async () => {
    const file = await openTensorFile(memorySource(bytesOf(name), name));
    expect(file.format).toBe("HDF5");
    expect(file.tensors.map((tensor) => tensor.name).sort()).toEqual([...Object.keys(values), "pairs", "text", "words"].sort());
    const dtypes = new Map(file.tensors.map((tensor) => [tensor.name, tensor.dtype]));
    const kinds = { f2: "F16", f4: "F32", f8: "F64", ">f4": "F32", ">i2": "I16", u1: "U8", i8: "I64", bool: "BOOL" };
    for (const [kind, dtype] of Object.entries(kinds)) expect(dtypes.get(`types/${kind}`)).toBe(dtype);
  });

  it("reads every value, whole and by range", async () => {
    const file = await openTensorFile(memorySource(bytesOf(name), name));
    for (const [tensor, expected] of Object.entries(values)) {
      expect([...(await file.read(tensor))], tensor).toEqual(expected);
      const [start, count] = [Math.floor(expected.length / 3), Math.floor(expected.length / 2)];
      expect([...(await file.readRange(tensor, start, count))], tensor).toEqual(expected.slice(start, start + count));
    }
    await expect(file.readRange("scalar", 0, 2)).rejects.toThrow(RangeError);
  });

  it("has attributes of text and numbers, in the root and in groups", async () => {
    const { metadata, attributes } = await openTensorFile(memorySource(bytesOf(name), name));
    expect([...metadata]).toEqual([]);
    expect(Object.fromEntries([...(attributes ?? [])].filter(([key]) => !key.includes("@")))).toEqual({
      text: "äöü äöü äöü ",
      bytes: "fixed",
      list: ["one", "three"],
      texts: ["of any", "length"],
      numbers: [1.5, 2.5],
      number: 7,
      long: "x".repeat(5000),
    });
    expect(attributes?.get("many@attribute 29")).toBe("value 29");
    expect([...(attributes ?? [])].filter(([key]) => key.startsWith("many@"))).toHaveLength(30);
  });

  it("refuses to read what is no number, and says what it is", async () => {
    const file = await openTensorFile(memorySource(bytesOf(name), name));
    for (const [tensor, what] of [
      ["pairs", /compound/],
      ["words", /long-string/],
    ] as const) {
      await expect(file.read(tensor)).rejects.toMatchObject({
        code: "checkpoint-unsupported",
        message: expect.stringMatching(what),
      });
    }
    await expect(file.read("soft")).rejects.toMatchObject({ code: "checkpoint-not-found" });
  });
});

it("doubles keep their precision when ranges are read", async () => {
  const file = await openTensorFile(memorySource(bytesOf("hdf5-earliest.h5"), "a.h5"));
  expect(await file.readRange("types/f8", 0, 2)).toBeInstanceOf(Float64Array);
  expect(await file.readRange("types/f4", 0, 2)).toBeInstanceOf(Float32Array);
});

it("opening reads the structure and no tensor", async () => {
  const sound = bytesOf("hdf5-small.h5");
  const text = "plain";
  const source = counted("hdf5-small.h5");
  const file = await openTensorFile(source);
  const opened = source.taken;
  expect(opened).toBeLessThanOrEqual(sound.length + 512);
  source.taken = 0;
  await file.readRange(text, 3, 2);
  expect(source.taken).toBe(8);
});
