/**
 * ELMo's biLM against the embeddings that bilm-tf computed for three batches of sentences, its states carried from one
 * sentence to the next as bilm-tf carries them. The character CNN that makes the vectors is written out here.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { TensorFile } from "../../src/checkpoints/formats/format";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { recogniseModel, wantedSiblings } from "../../src/checkpoints/models/registry";
import { withFile } from "../../src/checkpoints/nodeFile";
import { NetworkRun } from "../../src/engine/network";
import { runNetwork } from "./runNetwork";

const folder = resolve(__dirname, "../../../shared/checkpoints/bilm-tf");
const here = (name: string) => join(folder, name);

const boundaries = { sentence: [256, 257], word: [258, 259], padding: 260 } as const;
const wordLength = 50;

/** A word's characters: its bytes between the marks of a word, padded. */
function characters(bytes: readonly number[]): number[] {
  const ids = [boundaries.word[0], ...bytes.slice(0, wordLength - 2), boundaries.word[1]];
  return [...ids, ...new Array<number>(wordLength - ids.length).fill(boundaries.padding)];
}

/** x W + b for W [inputs][outputs]. */
function affine(x: readonly number[], weights: Float32Array, bias: Float32Array): number[] {
  return Array.from(bias, (b, out) => x.reduce((sum, value, index) => sum + value * weights[index * bias.length + out]!, b));
}

const relu = (value: number) => Math.max(0, value);
const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

/** Convolutions of several widths, the largest of each filter, two highway layers, a projection. */
async function characterNetwork(file: TensorFile): Promise<(word: readonly number[]) => number[]> {
  const read = async (name: string) => ({ shape: file.tensors.find((tensor) => tensor.name === name)!.shape, values: await file.read(name) });
  const embedding = await read("char_embed");
  const filters: { kernel: { shape: readonly number[]; values: Float32Array }; bias: Float32Array }[] = [];
  for (let index = 0; file.tensors.some(({ name }) => name === `CNN/W_cnn_${index}`); index++) {
    filters.push({ kernel: await read(`CNN/W_cnn_${index}`), bias: await file.read(`CNN/b_cnn_${index}`) });
  }
  const highways: Record<"carry" | "carryBias" | "transform" | "transformBias", Float32Array>[] = [];
  for (const layer of [0, 1]) {
    const [carry, carryBias, transform, transformBias] = await Promise.all(
      ["W_carry", "b_carry", "W_transform", "b_transform"].map((name) => file.read(`CNN_high_${layer}/${name}`)),
    );
    highways.push({ carry: carry!, carryBias: carryBias!, transform: transform!, transformBias: transformBias! });
  }
  const [projection, projectionBias] = [await file.read("CNN_proj/W_proj"), await file.read("CNN_proj/b_proj")];
  const size = embedding.shape[1]!;
  return (word) => {
    const x = word.flatMap((id) => [...embedding.values.subarray(id * size, (id + 1) * size)]);
    let out = filters.flatMap(({ kernel, bias }) => {
      const width = kernel.shape[1]!;
      const windows = Array.from({ length: word.length - width + 1 }, (_, at) => affine(x.slice(at * size, (at + width) * size), kernel.values, bias));
      return Array.from(bias, (_, index) => relu(Math.max(...windows.map((window) => window[index]!))));
    });
    for (const { carry, carryBias, transform, transformBias } of highways) {
      const gate = affine(out, carry, carryBias).map(sigmoid);
      const changed = affine(out, transform, transformBias).map(relu);
      out = out.map((value, index) => gate[index]! * changed[index]! + (1 - gate[index]!) * value);
    }
    return affine(out, projection, projectionBias);
  };
}

describe.skipIf(!existsSync(folder))("bilm-tf's lm_weights.hdf5", () => {
  const open = () => withFile(here("lm_weights.hdf5"), async (source, siblings) => {
    const file = await openTensorFile(source);
    const model = recogniseModel(file, { manifest: null, vocabularySizes: [], siblings: await wantedSiblings(siblings) })!;
    return { model, weights: await model.load(file), vectorOf: await characterNetwork(file) };
  });

  it("is understood as two LSTMs with projection in each direction", async () => {
    const { model, weights } = await open();
    expect(model.layers.map(({ cell, inputSize, hiddenSize, outputSize, direction }) => [cell, inputSize, hiddenSize, outputSize, direction])).toEqual([
      ["lstm-projected", 16, 64, 16, "forward"], ["lstm-projected", 16, 64, 16, "backward"],
      ["lstm-projected", 16, 64, 16, "forward"], ["lstm-projected", 16, 64, 16, "backward"],
    ]);
    expect(weights.layers.map(({ reads, options }) => [reads, options])).toEqual(
      [-1, -1, 0, 1].map((read) => [[read], { forgetBias: 1, cellClip: 3, projectionClip: 3 }]),
    );
    expect(model.warnings).toEqual([]);
  });

  it.each([0, 1, 2])("gives the reference embeddings of batch %d within 1e-5", async (batch) => {
    const { weights, vectorOf } = await open();
    const sentences = (JSON.parse(readFileSync(here("lm_embeddings_sentences.json"), "utf8")) as string[][])[batch]!;
    const reference = await withFile(here(`lm_embeddings_${batch}.hdf5`), async (source) => {
      const file = await openTensorFile(source);
      return Promise.all(sentences.map((_, index) => file.read(String(index))));
    });
    const run = new NetworkRun(weights);
    run.reset();
    const known = new Map<string, number[]>();
    const vector = (key: string, bytes: readonly number[]) => {
      if (!known.has(key)) known.set(key, vectorOf(characters(bytes)));
      return known.get(key)!;
    };
    sentences.forEach((sentence, index) => {
      const words = sentence.split(" ").map((word) => vector(word, [...new TextEncoder().encode(word)]));
      const vectors = [vector("<S>", [boundaries.sentence[0]]), ...words, vector("</S>", [boundaries.sentence[1]])];
      const h = runNetwork(weights, { vectors: { data: Float32Array.from(vectors.flat()), offset: 0, stride: 16 } }, vectors.length, run);
      const expected = reference[index]!;
      let worst = 0;
      words.forEach((_, word) => [2, 3].forEach((layer, direction) => {
        h(layer, word + 1).forEach((value, unit) => {
          worst = Math.max(worst, Math.abs(value - expected[(direction * words.length + word) * 16 + unit]!));
        });
      }));
      expect(worst, sentence).toBeLessThan(1e-5);
    });
  });
});
