/**
 * TensorFlow.js's layers model against Keras (tools/fixtures/make_json_files.py), and the character model of ml5, in the
 * form of the loader of 2017, over the text that it was trained on.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { recogniseModel } from "../../src/checkpoints/frameworks/registry";
import { openModel } from "../../src/checkpoints/open/openModel";
import { withFile } from "../../src/checkpoints/nodeFile";
import { logProbabilities } from "../../src/engine/network/readout";
import { score } from "../../src/engine/scoring/score";
import { chooseCompute } from "../../src/engine/session/compute";
import { compileKernel } from "../../tools/kernel/compile.mjs";
import { runNetwork } from "./runNetwork";

const fixtures = resolve(__dirname, "../fixtures/tensorflowjs");
const expected = JSON.parse(readFileSync(join(fixtures, "expected.json"), "utf8")) as {
  layers: { ids: number[]; probabilities: number[][] };
};

it("a layers model in two groups of files, one of them quantized, gives what Keras gives", async () => {
  const { ids, probabilities } = expected.layers;
  const weights = await withFile(join(fixtures, "layers/model.json"), async (source, siblings) => {
    const file = await openTensorFile(source, siblings);
    const model = recogniseModel(file, { manifest: null, vocabularySizes: [] })!;
    expect([file.format, model.problem, model.vocabularySize]).toEqual(["TensorFlow.js", null, 11]);
    return model.load(file);
  });
  const h = runNetwork(weights, { ids: Uint32Array.from(ids) }, ids.length);
  probabilities.forEach((row, step) => {
    const found = logProbabilities(weights.head!, h(1, step));
    expect(Math.max(...row.map((value, token) => Math.abs(Math.exp(found[token]!) - value))), `step ${step}`).toBeLessThan(1e-6);
  });
});

const shared = resolve(__dirname, "../../../shared");
const path = join(shared, "checkpoints/ml5-charrnn-shakespeare/manifest.json");
const corpus = join(shared, "corpora/tinyshakespeare.txt");

const compute = chooseCompute(await compileKernel()); // ten thousand characters take the interpreter long

const load = (forgetBias?: number) =>
  withFile(path, async (source, siblings) => {
    const file = await openTensorFile(source, siblings);
    const manifest = forgetBias === undefined ? null : { version: 1 as const, forgetBias };
    return recogniseModel(file, { manifest, vocabularySizes: [] })!.load(file);
  });

describe.skipIf(!existsSync(path) || !existsSync(corpus))("ml5-charrnn-shakespeare", () => {
  it("is an embedding, two LSTM and a head, with its vocabulary beside it", async () => {
    const { vocabulary, description } = await withFile(path, openModel);
    expect(description.layers).toMatchObject([
      { cell: "lstm", inputSize: 128, hiddenSize: 128 },
      { cell: "lstm", inputSize: 128, hiddenSize: 128 },
    ]);
    expect(description.embedding).toEqual({ vocabularySize: 65, size: 128 });
    expect(description.head).toEqual({ inputSize: 128, outputSize: 65, reads: [1], attention: null });
    expect(vocabulary.description.source).toBe("vocab.json");
  });

  // 1.95 was found by a reading without a forget bias (CHECKPOINTS.md); ml5 adds 1 when it runs, and predicts better with it.
  it("has 1.95 nats over the first 10,000 characters without a forget bias, and fewer with 1", async () => {
    const { vocabulary } = await withFile(path, openModel);
    const { ids } = vocabulary.encode(readFileSync(corpus, "utf8").slice(0, 10_000));
    const scoreOnKernel = async (forgetBias: number) => {
      const weights = await load(forgetBias);
      return score(weights, ids, compute.start(weights).run).natsPerToken;
    };
    const without = await scoreOnKernel(0);
    expect(Math.abs(without / 1.95 - 1)).toBeLessThan(0.002);
    expect(await scoreOnKernel(1)).toBeLessThan(without - 0.1);
  });

  // Found with NumPy in double precision, of the characters that vocab.json has; it has lost "u" and "U".
  it.each([
    [undefined, 1.639469406981194],
    [0, 1.8686436678657408],
  ])("has the nats that NumPy finds with the forget bias %s", async (bias, expected) => {
    const { vocabulary } = await withFile(path, openModel);
    const text = readFileSync(corpus, "utf8");
    const { ids } = vocabulary.encode(text.slice(text.length / 2, text.length / 2 + 1200));
    const weights = await load(bias);
    expect(Math.abs(score(weights, ids, compute.start(weights).run).natsPerToken - expected)).toBeLessThan(1e-4);
  });
});
