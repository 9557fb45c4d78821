/** TensorFlow's checkpoint of a character model, over the text that it was trained on: the perplexities that are known of it. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectCheckpoint, openModel } from "../../src/checkpoints/openModel";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { recogniseModel } from "../../src/checkpoints/models/registry";
import { siblingFiles, withFile } from "../../src/checkpoints/nodeFile";
import { score } from "../../src/engine/score";

const shared = resolve(__dirname, "../../../shared");
const folder = join(shared, "checkpoints/tensorflow-char-rnn");
const corpus = join(shared, "corpora/tinyshakespeare.txt");
const index = join(folder, "model-85340.index");

describe.skipIf(!existsSync(folder))("tensorflow-char-rnn", () => {
  it("is whole from either of its files", async () => {
    const findings = await withFile(index, inspectCheckpoint);
    expect(findings).toMatchObject({
      format: "TensorFlow checkpoint", problem: null,
      model: { layers: [{ cell: "lstm", inputSize: 65, hiddenSize: 128 }, { cell: "lstm", inputSize: 128, hiddenSize: 128 }], head: { inputSize: 128, outputSize: 65 }, vocabulary: { size: 65, source: "vocab.json" } },
    });
    expect(findings.warnings.join()).toMatch(/forget bias is not in the file: 1 is taken/);
    const data = await withFile(join(folder, "model-85340.data-00000-of-00001"), inspectCheckpoint);
    expect(data.tensors.map(({ name, shape }) => [name, shape])).toEqual(findings.tensors.map(({ name, shape }) => [name, shape]));
    expect(data.model?.layers).toEqual(findings.model?.layers);
  });

  it.skipIf(!existsSync(corpus))("gives the known perplexity with the forget bias 0, and a worse one with TensorFlow's default", async () => {
    const text = readFileSync(corpus, "utf8");
    const test = text.slice(Math.floor(text.length * 0.95));
    const siblings = siblingFiles(index);
    const { vocabulary } = await withFile(index, openModel);
    const { ids } = vocabulary.encode(test);
    const found = await withFile(index, async (source, beside) => {
      const file = await openTensorFile(source, beside);
      const model = recogniseModel(file, { manifest: null, vocabularySizes: [65] });
      const scores = new Map<string, number>();
      for (const { label, recognised } of model?.hypotheses?.[0]?.readings ?? []) {
        scores.set(label, score(await recognised().load(file), ids.subarray(0, Number(process.env.TOKENS ?? 6000))).perplexity);
      }
      return scores;
    });
    await siblings.close();
    console.log(found);
  });
});
