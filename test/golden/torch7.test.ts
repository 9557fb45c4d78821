/**
 * Torch7's files through the reader and the engine: char-rnn's and torch-rnn's models against their equations in float64, and
 * every kind of value as it was written (tools/fixtures/make_torch7.py).
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { englishText } from "../../src/messages/error";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { recogniseModel } from "../../src/checkpoints/frameworks/registry";
import { withFile } from "../../src/checkpoints/nodeFile";
import { runNetwork } from "./runNetwork";

const folder = resolve(__dirname, "../fixtures/torch7");
interface Case {
  ids: number[];
  h: number[][][];
  scores: number[][];
}
const { cases, values, tolerance } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as {
  cases: Record<string, Case>;
  values: Record<string, number[][]>;
  tolerance: number;
};

const open = (name: string) =>
  withFile(join(folder, name), async (source, siblings) => {
    const file = await openTensorFile(source, siblings);
    const model = recogniseModel(file, { manifest: null, vocabularySizes: [] })!;
    return { file, model, weights: await model.load(file) };
  });
const distance = (found: ArrayLike<number>, expected: number[]) => {
  expect(found.length).toBe(expected.length);
  return Math.max(...expected.map((value, at) => Math.abs(value - found[at]!)));
};

describe.each(Object.entries(cases))("%s", (name, { ids, h, scores }) => {
  it("computes what its equations give", async () => {
    const { model, weights } = await open(`${name}.t7`);
    expect([model.problem, model.vocabularySize]).toEqual([null, 9]);
    const run = runNetwork(weights, { ids: Uint32Array.from(ids) }, ids.length);
    ids.forEach((_, step) => {
      expect(weights.layers.length).toBe(h[step]!.length);
      const states = weights.layers.map((_layer, layer) => [...run(layer, step)]);
      states.forEach((state, layer) =>
        expect(distance(state, h[step]![layer]!), `layer ${layer}, step ${step}`).toBeLessThan(tolerance),
      );
      const { weight, bias, columns } = weights.head!;
      const given = Array.from(bias, (each, token) =>
        states.at(-1)!.reduce((sum, value, unit) => sum + value * weight[token * columns + unit]!, each),
      );
      expect(distance(given, scores[step]!), `scores, step ${step}`).toBeLessThan(tolerance);
    });
  });
});

it("an LSTM is read off the graph of its modules, and every tensor has a place in it", async () => {
  const { file, model } = await open("lstm.t7");
  expect(model).toMatchObject({
    layers: [
      { cell: "lstm", inputSize: 9, hiddenSize: 5 },
      { cell: "lstm", inputSize: 5, hiddenSize: 5 },
    ],
    head: { inputSize: 5, outputSize: 9 },
  });
  expect(file.format).toBe("Torch7");
  expect(file.tensors.map(({ name }) => name)).toContain("protos.rnn.i2h_1.weight");
  expect(file.tensors.filter(({ name }) => !model.roles.has(name))).toEqual([]);
  expect(file.placeholders).toContain("nn.gModule");
  expect(file.notes?.map(englishText).join()).toMatch(/Gradients and what modules computed last are left out/);
});

it("of a GRU the gates are told by what becomes of them", async () => {
  const { model } = await open("gru.t7");
  expect(model.layers).toMatchObject([
    { cell: "gru-reset-before", inputSize: 9 },
    { cell: "gru-reset-before", inputSize: 4 },
  ]);
  expect([...model.roles.values()].map(({ text }) => englishText(text))).toContain("recurrent weights of z, layer 1");
});

it.each(["values.t7", "values-text.t7"])("%s: every type, stride and table is read as it was written", async (name) => {
  await withFile(join(folder, name), async (source) => {
    const file = await openTensorFile(source);
    const expected = Object.entries(values).filter(([key]) => key !== "Half" || name === "values.t7");
    for (const [key, rows] of expected) {
      expect(file.tensors.find((tensor) => tensor.name === key)?.shape, key).toEqual([rows.length, rows[0]!.length]);
      expect([...(await file.read(key))], key).toEqual(rows.flat());
      expect([...(await file.readRange(key, 1, 4))], key).toEqual(rows.flat().slice(1, 5));
    }
    expect(file.tensors.map(({ shape }) => shape).filter(([first]) => first === 0)).toEqual([[0]]);
    const settings = file.attributes?.get("settings") as ReadonlyMap<string, unknown>;
    expect(Object.fromEntries(settings)).toMatchObject({ raw: "â\x80", text: "é\n2 3" });
    expect(settings.get("deep")).toEqual(
      new Map([
        ["flag", true],
        ["off", false],
      ]),
    );
    expect(file.attributes?.get("list")).toEqual(
      new Map([
        [1, 1],
        [2, 2.5],
        [3, -3e300],
      ]),
    );
    expect(file.notes?.map(englishText).join()).toMatch(/3 functions of Lua were passed over, not run/);
  });
});

it("a tds.Hash is a table", async () => {
  await withFile(join(folder, "hash.t7"), async (source) => {
    const file = await openTensorFile(source);
    expect(file.attributes?.get("vocab")).toEqual(
      new Map([
        ["a", 1],
        ["b", 2],
      ]),
    );
  });
});
