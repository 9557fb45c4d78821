/** Files that PyTorch wrote, in every form: names, shapes, types, numbers, and what lies beside the tensors. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { PlainValue, TensorFile } from "../../../../src/checkpoints/formats/format";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { withFile } from "../../../../src/checkpoints/nodeFile";
import { memorySource } from "../../../../src/checkpoints/source";

const root = resolve(__dirname, "../../../..");
const folder = join(root, "test/fixtures/pytorch");

interface ExpectedTensor {
  readonly dtype: string;
  readonly shape: number[];
  readonly data: (number | boolean | string)[] | null;
}

interface Expected {
  readonly format: string;
  readonly tensors: Record<string, ExpectedTensor>;
  readonly attributes: Record<string, unknown>;
  readonly placeholders: string[] | null;
  readonly notes: number;
}

const { files } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as { files: Record<string, Expected> };

const open = (name: string): Promise<TensorFile> => openTensorFile(memorySource(readFileSync(join(folder, name)), name));

/** As expected.json writes it. */
function written(value: PlainValue): unknown {
  if (value instanceof Map)
    return { dict: [...(value as ReadonlyMap<PlainValue, PlainValue>)].map(([key, item]) => [key, written(item)]) };
  return Array.isArray(value) ? (value as readonly PlainValue[]).map(written) : value;
}

const numeric = (item: number | boolean | string) => (item === "inf" ? Infinity : item === "-inf" ? -Infinity : Number(item));

it("every fixture is expected and every expected file is there", () => {
  expect(
    readdirSync(folder)
      .filter((name) => name !== "expected.json")
      .sort(),
  ).toEqual(Object.keys(files).sort());
});

describe.each(Object.entries(files))("%s", (name, expected) => {
  it("has the names, shapes and types", async () => {
    const file = await open(name);
    expect(file.format).toBe(expected.format);
    expect(Object.fromEntries(file.tensors.map(({ name: tensor, shape, dtype }) => [tensor, { shape, dtype }]))).toEqual(
      Object.fromEntries(Object.entries(expected.tensors).map(([tensor, { shape, dtype }]) => [tensor, { shape, dtype }])),
    );
  });

  it("has the numbers, whole and by ranges", async () => {
    const file = await open(name);
    for (const [tensor, { data, dtype }] of Object.entries(expected.tensors)) {
      if (data === null) {
        await expect(file.read(tensor)).rejects.toMatchObject({ code: "checkpoint-unsupported" });
        continue;
      }
      const exact = data.map(numeric);
      expect([...(await file.read(tensor))], tensor).toEqual([...Float32Array.from(exact)]);
      const start = Math.floor(exact.length / 3);
      const count = Math.ceil((exact.length - start) / 2);
      const range = await file.readRange(tensor, start, count);
      expect([...range], `${tensor} (${dtype})`).toEqual(exact.slice(start, start + count));
    }
  });

  it("has what lies beside the tensors", async () => {
    const file = await open(name);
    const attributes = Object.fromEntries([...(file.attributes ?? [])].map(([key, value]) => [key, written(value)]));
    const wanted = Object.fromEntries(Object.entries(expected.attributes).filter(([, value]) => value !== null));
    if (expected.format !== "TorchScript") expect(attributes).toEqual(wanted);
    if (expected.placeholders) expect(file.placeholders).toEqual(expected.placeholders);
    expect(file.notes).toHaveLength(expected.notes);
  });
});

describe("what lies beside the tensors", () => {
  it("keeps the types of keys", async () => {
    const { attributes } = await open("checkpoint.pt");
    expect((attributes?.get("int2char") as ReadonlyMap<number, string>).get(4)).toBe("é");
    expect((attributes?.get("char2int") as ReadonlyMap<string, number>).get("\n")).toBe(0);
  });

  it("is told in one place", async () => {
    const { metadata, attributes } = await open("checkpoint.pt");
    expect([...metadata]).toEqual([]);
    expect(["epoch", "loss", "chars"].map((name) => attributes?.get(name))).toEqual([12, 1.25, "\n abé"]);
  });

  it("reaches no prototype", async () => {
    const { attributes } = await open("values.pt");
    expect(attributes?.get("__proto__")).toEqual(new Map([["polluted", 1]]));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("reading", () => {
  it("refuses a name that is not there and a range past the end", async () => {
    const file = await open("views.pt");
    await expect(file.read("missing")).rejects.toMatchObject({ code: "checkpoint-not-found" });
    await expect(file.readRange("grid", 20, 5)).rejects.toThrow(RangeError);
  });

  it("says why a tensor is not read", async () => {
    const file = await open("dtypes.pt");
    const says = async (name: string) => ((await file.read(name).catch((error: unknown) => error)) as Error).message;
    expect(await says("quantized")).toMatch(/type QUINT8/);
    expect(await says("sparse")).toMatch(/sparse/);
    expect(await says("meta")).toMatch(/no data/);
  });

  it("takes only the ranges it needs", async () => {
    const bytes = readFileSync(join(folder, "state-dict.pt"));
    const inner = memorySource(bytes, "a.pt");
    let taken = 0;
    const file = await openTensorFile({
      ...inner,
      read: (offset, length) => {
        taken += length;
        return inner.read(offset, length);
      },
    });
    taken = 0;
    await file.read("decoder.bias");
    expect(taken).toBeLessThan(20 + 100);
  });
});

const real = join(root, "../shared/checkpoints/char-rnn.pytorch");

describe.skipIf(!existsSync(real))("char-rnn.pytorch's own files (../shared/checkpoints)", () => {
  it.each([
    ["RNN_2_layers.pt", 100],
    ["hidden_size_150.pt", 150],
  ])("%s", async (name, hidden) => {
    await withFile(join(real, name), async (source) => {
      const file = await openTensorFile(source);
      expect(file.placeholders?.[0]).toBe("model.CharRNN");
      expect(file.attributes?.get("model")).toBe("gru");
      expect(file.attributes?.get("hidden_size")).toBe(hidden);
      const shapes = file.tensors.map(({ name: tensor, shape }) => `${tensor} ${shape.join("x")}`);
      const layer = (index: number) => [
        `rnn.weight_ih_l${index} ${3 * hidden}x${hidden}`,
        `rnn.weight_hh_l${index} ${3 * hidden}x${hidden}`,
        `rnn.bias_ih_l${index} ${3 * hidden}`,
        `rnn.bias_hh_l${index} ${3 * hidden}`,
      ];
      expect(shapes).toEqual([
        `encoder.weight 100x${hidden}`,
        ...layer(0),
        ...layer(1),
        `decoder.weight 100x${hidden}`,
        "decoder.bias 100",
      ]);
      const numbers = await file.read("rnn.weight_hh_l1");
      expect(numbers.every((value) => Math.abs(value) < 20)).toBe(true);
      expect(numbers.filter((value) => value === 0).length).toBeLessThan(10);
    });
  });

  it("the first number is the storage's first", async () => {
    await withFile(join(real, "RNN_2_layers.pt"), async (source) => {
      const file = await openTensorFile(source);
      expect([...(await file.readRange("encoder.weight", 0, 2))]).toEqual([-2.194204330444336, 0.7306193113327026]);
    });
  });
});
