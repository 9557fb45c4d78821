/**
 * ONNX models through the checkpoint reader and the engine, against ONNX Runtime (tools/fixtures/make_onnx_files.py), and
 * Silero VAD, whose two files hold one architecture and two trainings: alike gate by gate, and not equal.
 */
import { inEnglish } from "../inEnglish";
import type { NetworkWeights } from "../../src/model/network";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import type { RecognisedModel } from "../../src/checkpoints/frameworks/framework";
import { recogniseModel } from "../../src/checkpoints/frameworks/registry";
import { inspectCheckpoint, openModel } from "../../src/checkpoints/open/openModel";
import { withFile } from "../../src/checkpoints/nodeFile";
import { topLayers } from "../../src/engine/network/network";
import { logProbabilities } from "../../src/engine/network/readout";
import { runNetwork } from "./runNetwork";

const folder = resolve(__dirname, "../fixtures/onnx");
const silero = resolve(__dirname, "../../../shared/checkpoints/silero-vad");

interface Case {
  ids?: number[];
  scores?: number[][];
  input?: number[][];
  h?: number[][];
}
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
  expect(inEnglish(model.problem)).toMatch(/clips what goes into its gates to ±0\.5/);
});

describe.skipIf(!existsSync(silero))("Silero VAD", () => {
  const gates = ["i", "f", "g", "o"] as const;
  const onnxPath = join(silero, "silero_vad_16k_op15.onnx");
  const open = (path: string) => withFile(path, openModel);

  it("is an LSTM over vectors in both of its files, with the convolutions left out by name", async () => {
    // The last convolution is "decoder.2" in one of them, and what that is no name tells.
    const named = [
      [onnxPath, 8],
      [join(silero, "silero_vad_16k.safetensors"), 10],
    ] as const;
    for (const [path, convolutions] of named) {
      const found = inEnglish(await withFile(path, inspectCheckpoint));
      expect(found.problem).toBeNull();
      expect(found.model?.layers).toEqual([{ cell: "lstm", inputSize: 128, hiddenSize: 128, direction: "forward", reads: [-1] }]);
      expect(found.model?.vocabulary).toMatchObject({ kind: "numbers", size: 128 });
      const reasons = found.ignored.map(({ reason }) => reason);
      expect(reasons.filter((reason) => /convolution/.test(reason))).toHaveLength(convolutions);
      expect(reasons.filter((reason) => /sound into vectors/.test(reason))).toHaveLength(1);
    }
    const { warnings } = inEnglish(await withFile(onnxPath, inspectCheckpoint));
    expect(warnings.join()).toMatch(/2 recurrent nodes share the weights of 1/);
  });

  it("has in ONNX the gates that its own stacked tensors hold in PyTorch's order", async () => {
    const {
      weights: {
        layers: [layer],
      },
    } = await open(onnxPath);
    const stacked = await withFile(onnxPath, async (source) => {
      const file = await openTensorFile(source);
      return Promise.all(["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map((name) => file.read(`model.decoder.rnn.${name}`)));
    });
    const rows = (values: Float32Array, columns: number, at: number) =>
      values.subarray(at * 128 * columns, (at + 1) * 128 * columns);
    gates.forEach((gate, at) => {
      const [input, state, first, second] = stacked;
      expect(layer!.parameters.get(`W.${gate}.x`)).toEqual(rows(input!, 128, at));
      expect(layer!.parameters.get(`W.${gate}.h`)).toEqual(rows(state!, 128, at));
      expect(layer!.parameters.get(`b.${gate}.xh`)).toEqual(
        rows(first!, 1, at).map((value, unit) => value + rows(second!, 1, at)[unit]!),
      );
    });
  });

  // The files hold two trainings of one network: no recurrent number is the same, and no unit has changed its place.
  it("has the same gates and units in both files: each part correlates with its like above 0.9, with no other above 0.2", async () => {
    const [a, b] = [await open(onnxPath), await open(join(silero, "silero_vad_16k.safetensors"))];
    for (const operand of ["x", "h"]) {
      for (const gate of gates) {
        const part = a.weights.layers[0]!.parameters.get(`W.${gate}.${operand}`)!;
        const found = gates.map((other) => correlation(part, b.weights.layers[0]!.parameters.get(`W.${other}.${operand}`)!));
        gates.forEach((other, at) =>
          other === gate ? expect(found[at]).toBeGreaterThan(0.9) : expect(Math.abs(found[at]!)).toBeLessThan(0.2),
        );
      }
    }
  });
});

function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [first, second] = [mean(a), mean(b)];
  const product = (x: Float32Array, y: Float32Array, m: number, n: number) =>
    x.reduce((sum, value, at) => sum + (value - m) * (y[at]! - n), 0);
  return product(a, b, first, second) / Math.sqrt(product(a, a, first, first) * product(b, b, second, second));
}
