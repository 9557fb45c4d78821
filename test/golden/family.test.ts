/**
 * The family: one small network for each cell, trained alike (tools/train/family.mjs). What it promises of sizes, and that each
 * computes what its card says and what its paper's equations give (test/fixtures/family, tools/fixtures/make_family.py).
 */
import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { withFile } from "../../src/checkpoints/nodeFile";
import { openModel } from "../../src/checkpoints/open/openModel";
import { cells } from "../../src/engine/cell/definitions/cells";
import { definitionOf } from "../../src/engine/network/layer";
import { score } from "../../src/engine/scoring/score";
import { Trace } from "../../src/engine/trace/trace";
import { learnedPlaces } from "../../src/engine/training/initialWeights";
import type { NetworkWeights } from "../../src/model/network";
import { bundledGroups } from "../../src/model/bundledTexts";

const root = resolve(__dirname, "../..");
const excerpt = readFileSync(join(root, "test/fixtures/family/excerpt.txt"), "utf8");
const family = bundledGroups.find(({ title }) => title.id === "models.family")!;
const names = [...family.models.keys()];
const pathOf = (name: string) => join(root, "models", `${name}.safetensors`);
const open = (name: string) => withFile(pathOf(name), openModel);

interface Golden {
  readonly tolerance: number;
  /** Of states, which grow large where nothing is forgotten. */
  readonly stateTolerance: number;
  readonly models: Record<string, { readonly natsPerToken: number; readonly last: readonly number[] }>;
}
const golden = JSON.parse(readFileSync(join(root, "test/fixtures/family/golden.json"), "utf8")) as Golden;

/** Numbers that were learned: no periods, and no zeros that stand for what a clockwork RNN's modules do not hear. */
function learnedOf({ layers, embedding, head }: NetworkWeights): number {
  const ofLayers = layers.map((layer, index) => {
    const definition = definitionOf(layer, index);
    return [...layer.parameters].reduce((sum, [key, { length }]) => {
      if (key === "periods") return sum;
      return sum + (learnedPlaces(definition, key, layer.hiddenSize)?.reduce((ones, one) => ones + one, 0) ?? length);
    }, 0);
  });
  return [...ofLayers, embedding!.data.length, head!.weight.length, head!.bias.length].reduce((sum, count) => sum + count, 0);
}

it("every cell of the engine that learns text by itself is in it, but for the projected, the multiplicative and the matrix LSTM", async () => {
  const found = new Set<string>();
  for (const name of names) for (const { cell } of (await open(name)).weights.layers) found.add(cell);
  const others = [...cells.keys()].filter((cell) => !found.has(cell));
  expect(others.sort()).toEqual(["lstm-multiplicative", "lstm-projected", "mlstm", "rnn", "rnn-relu"]);
});

it("files are at most 250 kB each and 4 MB together", () => {
  const sizes = names.map((name) => statSync(pathOf(name)).size);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(250_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(4_000_000);
});

it("parameters are equal within 2 %", async () => {
  const counts = await Promise.all(names.map(async (name) => learnedOf((await open(name)).weights)));
  expect(Math.max(...counts)).toBeLessThanOrEqual(1.02 * Math.min(...counts));
});

describe.each(names)("%s", (name) => {
  it("opens with nothing left open, and computes what its card says and what its paper's equations give", async () => {
    const { weights, vocabulary, questions, description } = await open(name);
    expect([questions, description.warnings]).toEqual([[], []]);
    const { ids, unencodableCount } = vocabulary.encode(excerpt);
    expect([ids.length, unencodableCount]).toEqual([excerpt.length, 0]);
    const { natsPerToken } = score(weights, ids);
    const card = readFileSync(join(root, "models", `${name}.md`), "utf8");
    const said = /its first 1,000 characters .* \| ([\d.]+) \|/.exec(card)?.[1];
    expect(natsPerToken.toFixed(4)).toBe(said);

    const { tolerance, stateTolerance, models } = golden;
    const expected = models[name]!;
    expect(Math.abs(natsPerToken - expected.natsPerToken)).toBeLessThan(tolerance);
    const trace = new Trace(weights, ids, [{ start: 0, count: ids.length }]);
    while (!trace.done) trace.advance();
    const last = trace.values(weights.layers.length - 1, "h", ids.length - 1);
    expect(last.length).toBe(expected.last.length);
    expected.last.forEach((value, unit) => {
      expect(Math.abs(last[unit]! - value) / Math.max(1, Math.abs(value)), `unit ${unit}`).toBeLessThan(stateTolerance);
    });
  });
});
