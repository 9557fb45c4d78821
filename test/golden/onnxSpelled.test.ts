/**
 * Recurrences that exporters spell out (Loop, Scan, step after step) through the checkpoint reader and the engine, against
 * ONNX Runtime (tools/fixtures/make_onnx_torch_spelled.py and make_onnx_tf2onnx.py).
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { recogniseModel } from "../../src/checkpoints/frameworks/registry";
import { inspectCheckpoint } from "../../src/checkpoints/open/openModel";
import { withFile } from "../../src/checkpoints/nodeFile";
import { NetworkRun, topLayers } from "../../src/engine/network/network";
import { logProbabilities } from "../../src/engine/network/readout";
import { inEnglish } from "../inEnglish";
import { runNetwork } from "./runNetwork";

const folder = resolve(__dirname, "../fixtures/onnxSpelled");

interface Case {
  ids?: number[];
  scores?: number[][];
  input?: number[][];
  h?: number[][];
  classes?: number[][];
  activation?: string;
}
const cases = ["torch.json", "tf2onnx.json"].flatMap((name) => {
  const { cases: all } = JSON.parse(readFileSync(join(folder, name), "utf8")) as { cases: Record<string, Case> };
  return Object.entries(all);
});

const load = (name: string) =>
  withFile(join(folder, `${name}.onnx`), async (source, siblings) => {
    const file = await openTensorFile(source, siblings);
    const model = recogniseModel(file, { manifest: null, vocabularySizes: [] });
    return { file, model, weights: model && (await model.load(file)) };
  });

function distance(found: ArrayLike<number>, expected: readonly number[]): number {
  if (found.length !== expected.length) return Infinity;
  return Math.max(...expected.map((value, at) => Math.abs((found[at] ?? NaN) - value)));
}

/** Of no cell that has a name. */
const unknown = /leaky/;
/** The exporter has computed what a learned state makes of the first step, and the state is not in the file. */
const begun = /^unrolled-peephole-(old|new)$/;

describe.each(cases.filter(([name, { classes }]) => !unknown.test(name) && !begun.test(name) && !classes))(
  "%s",
  (name, { ids, scores, input, h }) => {
    it("gives what ONNX Runtime gives", async () => {
      const { model, weights } = await load(name);
      expect(model?.problem).toBeNull();
      if (!weights) throw new Error(`${name}: no model`);
      const steps = (ids ?? input ?? []).length;
      const data = Float32Array.from((input ?? []).flat());
      const network = new NetworkRun(weights);
      for (const layer of network.layers) layer.reset(); // to the states that the file begins with
      const vectors = { vectors: { data, offset: 0, stride: data.length / steps } };
      const run = runNetwork(weights, ids ? { ids: Uint32Array.from(ids) } : vectors, steps, network);
      const outputs = (step: number) => Float32Array.from(topLayers(weights.layers).flatMap((layer) => [...run(layer, step)]));
      (h ?? []).forEach((row, step) => expect(distance(outputs(step), row), `step ${step}`).toBeLessThan(1e-5));
      (scores ?? []).forEach((row, at, { length }) => {
        const step = steps - length + at;
        const logs = logProbabilities(weights.head!, outputs(step));
        const isNormal = Math.abs(row.reduce((sum, value) => sum + value, 0) - 1) < 1e-4 && row.every((value) => value > 0);
        const largest = Math.max(...row);
        const total = Math.log(row.reduce((sum, score) => sum + Math.exp(score - largest), 0)) + largest;
        const due = isNormal ? row.map(Math.log) : row.map((score) => score - total);
        expect(distance(logs, due), `step ${step}`).toBeLessThan(1e-5);
      });
    });
  },
);

describe.each(cases.filter(([name]) => unknown.test(name)))("%s", (name) => {
  it("is no cell that is known, and what it computes is said", async () => {
    const { file, model } = await load(name);
    expect(model?.layers ?? []).toEqual([]);
    expect(inEnglish(file.notes ?? []).join()).toMatch(/0\.5·s1.*0\.5·tanh\(/);
    const { problem } = inEnglish(await withFile(join(folder, `${name}.onnx`), inspectCheckpoint));
    expect(problem).toMatch(/no cell that is known: s1 ←.*or open the checkpoint.*can be inspected/);
  });
});

describe.each(cases.filter(([name]) => begun.test(name)))("%s", (name) => {
  it("is an LSTM of which it is said that its beginning is not known", async () => {
    const { file, model } = await load(name);
    expect(model?.layers).toMatchObject([{ cell: "lstm-peephole", inputSize: 4, hiddenSize: 5 }]);
    expect(inEnglish(file.notes ?? []).join()).toMatch(/the state it begins with cannot be told.*--initial/);
  });
});

describe.each(cases.filter(([, { classes }]) => classes))("%s", (name, { ids = [], classes = [], activation }) => {
  it("says what the graph applies to an output that scores no tokens", async () => {
    const { model, weights } = await load(name);
    expect(model?.head).toMatchObject({ outputSize: classes[0]!.length, output: activation });
    expect([weights?.head, weights?.output?.activation]).toEqual([null, activation]);
    const { head } = weights!.output!;
    const run = runNetwork(weights!, { ids: Uint32Array.from(ids) }, ids.length);
    classes.forEach((row, step) => {
      const h = run(0, step);
      const sums = row.map((_, at) =>
        h.reduce((sum, value, unit) => sum + value * head.weight[at * head.columns + unit]!, head.bias[at]!),
      );
      const total = sums.reduce((sum, value) => sum + Math.exp(value), 0);
      const found = sums.map((sum) => (activation === "softmax" ? Math.exp(sum) / total : 1 / (1 + Math.exp(-sum))));
      expect(distance(found, row), `step ${step}`).toBeLessThan(1e-5);
    });
  });
});

it("a mask that steps may be taken out by is said", async () => {
  const { file } = await load("tf-rnn-masked");
  expect(inEnglish(file.notes ?? []).join()).toMatch(/leaves its state as it is at steps that a mask takes out/);
});
