/**
 * TensorFlow's checkpoints through the reader and the engine, against TensorFlow (tools/fixtures/make_tensorflow_files.py),
 * and a character model over the text that it was trained on.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectCheckpoint, openModel } from "../../src/checkpoints/open/openModel";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { recogniseModel } from "../../src/checkpoints/frameworks/registry";
import { withFile } from "../../src/checkpoints/nodeFile";
import { topLayers } from "../../src/engine/network/network";
import { score } from "../../src/engine/scoring/score";
import { runNetwork } from "./runNetwork";
import { toldInput } from "./toldInput";

const fixtures = resolve(__dirname, "../fixtures/tensorflow");
interface Case {
  ids?: number[];
  input?: number[][];
  forgetBias?: number;
  output: number[][];
}
const { cases } = JSON.parse(readFileSync(join(fixtures, "expected.json"), "utf8")) as { cases: Record<string, Case> };

describe.each(Object.entries(cases))("%s", (name, { ids, input, forgetBias, output }) => {
  it.each(["model.index", "model.data-00000-of-00001"])("gives what TensorFlow gives, opened by %s", async (file) => {
    const manifest = forgetBias === undefined || forgetBias === 1 ? toldInput(name) : { version: 1 as const, forgetBias };
    const { model, weights } = await withFile(join(fixtures, name, file), async (source, siblings) => {
      const found = recogniseModel(await openTensorFile(source, siblings), { manifest, vocabularySizes: [] })!;
      return { model: found, weights: await found.load(await openTensorFile(source, siblings)) };
    });
    expect([model.problem, model.numbersPerStep]).toEqual([null, ids ? null : 4]);
    const steps = output.length;
    const vectors = { data: Float32Array.from(input?.flat() ?? []), offset: 0, stride: 4 };
    const run = runNetwork(weights, ids ? { ids: Uint32Array.from(ids) } : { vectors }, steps);
    const top = topLayers(weights.layers);
    output.forEach((row, step) => {
      const h = top.flatMap((layer) => [...run(layer, step)]);
      const { head } = weights;
      const scores =
        head &&
        Array.from(head.bias, (bias, token) =>
          h.reduce((sum, value, unit) => sum + value * head.weight[token * head.columns + unit]!, bias),
        );
      const found = scores ?? h;
      expect(found.length).toBe(row.length);
      expect(Math.max(...row.map((value, at) => Math.abs(value - found[at]!))), `step ${step}`).toBeLessThan(2e-6);
    });
  });
});

it("the optimizer's accumulators are no part of the model", async () => {
  const path = join(fixtures, "basic-lstm/model.index");
  const { ignored, parameters, model, warnings, fileSize } = await withFile(path, inspectCheckpoint);
  expect(ignored.length).toBeGreaterThan(10);
  expect(ignored.every(({ tensor }) => /Adam(_1)?$|beta._power$/.test(tensor))).toBe(true);
  expect(parameters).toBe(model?.parameters);
  expect(warnings).toEqual([]);
  const files = readdirSync(join(fixtures, "basic-lstm")).filter((name) => /\.(index|data-.*)$/.test(name));
  expect(fileSize).toBe(files.reduce((sum, name) => sum + statSync(join(fixtures, "basic-lstm", name)).size, 0));
});

const shared = resolve(__dirname, "../../../shared");
const folder = join(shared, "checkpoints/tensorflow-char-rnn");
const corpus = join(shared, "corpora/tinyshakespeare.txt");
const index = join(folder, "model-85340.index");

describe.skipIf(!existsSync(folder))("tensorflow-char-rnn", () => {
  it("is whole from either of its files", async () => {
    const findings = await withFile(index, inspectCheckpoint);
    expect(findings).toMatchObject({
      format: "TensorFlow checkpoint",
      problem: null,
      parameters: 239_297,
      warnings: [],
      model: {
        layers: [
          { cell: "lstm", inputSize: 65, hiddenSize: 128 },
          { cell: "lstm", inputSize: 128, hiddenSize: 128 },
        ],
        head: { inputSize: 128, outputSize: 65 },
        vocabulary: { size: 65, source: "vocab.json" },
      },
    });
    expect(findings.model?.inferences.find(({ about }) => about === "forgetBias")).toMatchObject({
      taken: "1",
      ground: "assumed",
    });
    const data = await withFile(join(folder, "model-85340.data-00000-of-00001"), inspectCheckpoint);
    expect(data.tensors.map(({ name, shape }) => [name, shape])).toEqual(
      findings.tensors.map(({ name, shape }) => [name, shape]),
    );
    expect(data.model?.layers).toEqual(findings.model?.layers);
  });

  it.skipIf(!existsSync(corpus)).each(["1", "0"])("has the perplexity that NumPy finds with the forget bias %s", async (bias) => {
    const text = readFileSync(corpus, "utf8");
    const start = Math.floor(text.length * 0.95);
    const { ids } = (await withFile(index, openModel)).vocabulary.encode(text.slice(start, start + 3000));
    const weights = await withFile(index, async (source, siblings) => {
      const file = await openTensorFile(source, siblings);
      const hints = { manifest: null, vocabularySizes: [65] };
      const [hypothesis, ...others] = recogniseModel(file, hints)?.hypotheses ?? [];
      expect([hypothesis?.about, others.map(({ about }) => about)]).toEqual(["forgetBias", ["input"]]);
      const reading = hypothesis?.alternatives.find(({ id }) => id === bias);
      return recogniseModel(file, { ...hints, manifest: { version: 1, ...reading?.manifest } })!.load(file);
    });
    // found with NumPy in double precision; over the whole part 5.309 with 0 (CHECKPOINTS.md), 6.39 with 1
    const expected = { "0": 4.052141104018416, "1": 5.016084091761819 }[bias] ?? NaN;
    expect(Math.abs(score(weights, ids).perplexity - expected)).toBeLessThan(1e-4);
  });
});
