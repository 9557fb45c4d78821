/**
 * ONNX models through the checkpoint reader and the engine, against ONNX Runtime (tools/fixtures/make_onnx_files.py), and
 * Silero VAD, whose two files hold one architecture and two trainings: alike gate by gate, and not equal.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import type { NetworkWeights } from "../../src/checkpoints/model";
import type { RecognisedModel } from "../../src/checkpoints/models/convention";
import { recogniseModel } from "../../src/checkpoints/models/registry";
import { inspectCheckpoint } from "../../src/checkpoints/openModel";
import { withFile } from "../../src/checkpoints/nodeFile";
import { topLayers } from "../../src/engine/network";
import { logProbabilities } from "../../src/engine/readout";
import { runNetwork } from "./runNetwork";

const folder = resolve(__dirname, "../fixtures/onnx");
const silero = resolve(__dirname, "../../../shared/checkpoints/silero-vad");

interface Case { ids?: number[]; scores?: number[][]; input?: number[][]; h?: number[][] }
const { cases } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as { cases: Record<string, Case> };

const load = (path: string): Promise<{ model: RecognisedModel; weights: NetworkWeights }> =>
  withFile(path, async (source, siblings) => {
    const file = await openTensorFile(source, siblings);
    const model = recogniseModel(file, { manifest: null, vocabularySizes: [] });
    if (!model) throw new Error(`${path}: no model`);
    return { model, weights: await model.load(file) };
  });

function distance(found: ArrayLike<number>, expected: readonly number[]): number {
  if (found.length !== expected.length) return Infinity;
  return Math.max(...expected.map((value, at) => Math.abs((found[at] ?? NaN) - value)));
}

/** What the network's top layers give at a step, one after the other. */
function outputs(weights: NetworkWeights, h: (layer: number, step: number) => Float32Array, step: number): Float32Array {
  return Float32Array.from(topLayers(weights.layers).flatMap((layer) => [...h(layer, step)]));
}

const refused = new Set(["gru-clip"]);

describe.each(Object.entries(cases).filter(([name]) => !refused.has(name)))("%s", (name, { ids, scores, input, h }) => {
  it("gives what ONNX Runtime gives", async () => {
    const { model, weights } = await load(join(folder, `${name}.onnx`));
    if (ids && scores) {
      expect(model.problem).toBeNull();
      const run = runNetwork(weights, { ids: Uint32Array.from(ids) }, ids.length);
      scores.forEach((row, step) => {
        const logs = logProbabilities(weights.head!, outputs(weights, run, step));
        const largest = Math.max(...row);
        const total = Math.log(row.reduce((sum, score) => sum + Math.exp(score - largest), 0)) + largest;
        const expected = row.every((value) => value > 0 && value < 1) ? row.map(Math.log) : row.map((score) => score - total);
        expect(distance(logs, expected), `step ${step}`).toBeLessThan(1e-5);
      });
    } else if (input && h) {
      expect([model.problem, model.numbersPerStep]).toEqual([null, 4]);
      const data = Float32Array.from(input.flat());
      const run = runNetwork(weights, { vectors: { data, offset: 0, stride: 4 } }, input.length);
      h.forEach((row, step) => expect(distance(outputs(weights, run, step), row), `step ${step}`).toBeLessThan(1e-6));
    }
  });
});

it("every case is a language model or one over vectors", () => {
  expect(Object.values(cases).filter(({ scores }) => scores).length).toBe(3);
  expect(Object.values(cases).filter(({ h }) => h).length).toBe(Object.keys(cases).length - 3);
});

it("gru-clip is recognised and not run", async () => {
  const { model } = await load(join(folder, "gru-clip.onnx"));
  expect(model.problem).toMatch(/clips what goes into its gates to ±0\.5/);
});

describe.skipIf(!existsSync(silero))("Silero VAD", () => {
  it("has the gates that its own stacked tensors hold, and each is nearest to its like in the safetensors file", async () => {
    const path = join(silero, "silero_vad_16k_op15.onnx");
    const { model, weights } = await load(path);
    expect(model.layers).toEqual([{ cell: "lstm", inputSize: 128, hiddenSize: 128, direction: "forward" }]);
    expect([...model.roles.keys()].sort()).toEqual(
      ["bias_hh", "bias_ih", "weight_hh", "weight_ih"].map((name) => `model.decoder.rnn.${name}`));
    const { warnings } = await withFile(path, inspectCheckpoint);
    expect(warnings.join()).toMatch(/2 recurrent nodes share the weights of 1/);
    const stacked = (file: string) => withFile(file, async (source) => {
      const opened = await openTensorFile(source);
      const named = (ending: string) => opened.read(opened.tensors.find(({ name }) => name.endsWith(ending))!.name);
      return { input: await named("weight_ih"), state: await named("weight_hh"), first: await named("bias_ih"), second: await named("bias_hh") };
    });
    const own = await stacked(path);
    const other = await stacked(join(silero, "silero_vad_16k.safetensors"));
    const { parameters } = weights.layers[0]!;
    ["i", "f", "g", "o"].forEach((gate, index) => {
      const rows = (values: Float32Array, columns: number, at = index) => values.subarray(at * 128 * columns, (at + 1) * 128 * columns);
      expect(parameters.get(`W.${gate}.x`)).toEqual(rows(own.input, 128));
      expect(parameters.get(`W.${gate}.h`)).toEqual(rows(own.state, 128));
      expect(parameters.get(`b.${gate}.xh`)).toEqual(rows(own.first, 1).map((value, unit) => value + rows(own.second, 1)[unit]!));
      const distances = [0, 1, 2, 3].map((at) => meanDistance(parameters.get(`W.${gate}.x`)!, rows(other.input, 128, at)));
      expect(distances.indexOf(Math.min(...distances))).toBe(index);
    });
  });
});

function meanDistance(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / a.length;
}
