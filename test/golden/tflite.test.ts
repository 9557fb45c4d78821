/**
 * TensorFlow Lite models through the checkpoint reader and the engine, against its interpreter (tools/fixtures/make_tflite.py).
 * A quantised model is held against the interpreter twice: near what it computes, and nearer to the float model, as the
 * engine rounds nothing on the way.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { recogniseModel } from "../../src/checkpoints/frameworks/registry";
import { withFile } from "../../src/checkpoints/nodeFile";
import { topLayers } from "../../src/engine/network/network";
import { logProbabilities } from "../../src/engine/network/readout";
import { inEnglish } from "../inEnglish";
import { runNetwork } from "./runNetwork";

const folder = resolve(__dirname, "../fixtures/tflite");

interface Case {
  ids?: number[];
  input?: number[][];
  output: number[][];
  float?: number[][];
  operators: string[];
}
const cases: Record<string, Case> = {};
for (const file of ["expected.json", "fused.json", "cells.json"]) {
  const read = JSON.parse(readFileSync(join(folder, file), "utf8")) as { cases: Record<string, Case> };
  Object.assign(cases, read.cases);
}

const load = (name: string) =>
  withFile(join(folder, `${name}.tflite`), async (source) => {
    const file = await openTensorFile(source);
    const model = recogniseModel(file, { manifest: null, vocabularySizes: [] });
    return { file, model, weights: model?.problem === null ? await model.load(file) : null };
  });

function distance(found: ArrayLike<number>, expected: readonly number[]): number {
  if (found.length !== expected.length) return Infinity;
  return Math.max(...expected.map((value, at) => Math.abs((found[at] ?? NaN) - value)));
}

/** What the model gives at each step: probabilities of tokens, what a head makes of vectors, or h. */
async function outputsOf(name: string): Promise<Float32Array[]> {
  const { ids, input } = cases[name]!;
  const { model, weights } = await load(name);
  expect(inEnglish(model?.problem)).toBeNull();
  if (!weights) throw new Error(`${name}: no model`);
  const steps = (ids ?? input ?? []).length;
  const data = Float32Array.from((input ?? []).flat());
  const vectors = { vectors: { data, offset: 0, stride: data.length / steps } };
  const run = runNetwork(weights, ids ? { ids: Uint32Array.from(ids) } : vectors, steps);
  const rows = Array.from({ length: steps }, (_, step) => {
    const h = Float32Array.from(topLayers(weights.layers).flatMap((layer) => [...run(layer, step)]));
    if (ids) return Float32Array.from(logProbabilities(weights.head!, h), (value) => Math.exp(value));
    const { head } = weights;
    if (!head) return h;
    const read = head.reads ? Float32Array.from(head.reads.flatMap((layer) => [...run(layer, step)])) : h;
    const row = (at: number) =>
      read.reduce((sum, value, column) => sum + value * head.weight[at * head.columns + column]!, head.bias[at]!);
    return Float32Array.from({ length: head.rows }, (_value, at) => row(at));
  });
  return turned.has(name) ? rows.reverse() : rows;
}

/** Keras gives the steps in the order in which it read them, from the end; here each stands at its own place. */
const turned = new Set(["rnn-loop"]);

function furthest(found: readonly Float32Array[], expected: readonly number[][]): number {
  return Math.max(...expected.map((row, step) => distance(found[step]!, row)));
}

const normalised = /normalises what goes into its gates/;
const notRun: Readonly<Record<string, RegExp>> = { "lstm-layer-norm": normalised, "cell-layer-norm": normalised };
const named = Object.entries(cases);

describe.each(named.filter(([name, { float }]) => !float && !(name in notRun)))("%s", (name, { output }) => {
  it("gives what the interpreter gives", async () => {
    expect(furthest(await outputsOf(name), output)).toBeLessThan(1e-5);
  });
});

it("a kernel's gates are told tensor by tensor, and what is not run is said", async () => {
  for (const [name, reason] of Object.entries(notRun)) {
    const { model } = await load(name);
    expect(inEnglish(model?.problem)).toMatch(reason);
  }
  const { model: peephole } = await load("lstm-peephole");
  expect(peephole?.roles.get("recurrent_to_cell")?.gates).toEqual([{ gate: "g", start: 0, end: 5 }]);
  expect(inEnglish(peephole?.roles.get("cell_to_output")?.text)).toBe("peephole weights, layer 0");
});

/**
 * How far the engine may be from the interpreter, and from the float model. Where weights have 8 bits the interpreter rounds
 * what they are multiplied with as well, and in whole numbers every gate, which the engine does not do.
 */
const within: Readonly<Record<string, { interpreter: number; float: number }>> = {
  "loop-float16": { interpreter: 1e-6, float: 2e-4 },
  "loop-dynamic": { interpreter: 6e-3, float: 5e-3 },
  "fused-dynamic": { interpreter: 8e-3, float: 8e-3 },
  "fused-integer": { interpreter: 1.5e-2, float: 8e-3 },
};

describe.each(named.filter(([, { float }]) => float))("%s", (name, { output, float = [] }) => {
  it("runs the weights as they are stored: near the interpreter, and near the float model", async () => {
    const found = await outputsOf(name);
    expect(furthest(found, output)).toBeLessThan(within[name]!.interpreter);
    expect(furthest(found, float)).toBeLessThan(within[name]!.float);
  });
});
