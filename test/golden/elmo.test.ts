/**
 * ELMo's biLM against the embeddings that bilm-tf computed for three batches of sentences, its states carried from one
 * sentence to the next as bilm-tf carries them. Texts go in, words come out: the checkpoint's own vocabulary spells them.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { withFile } from "../../src/checkpoints/nodeFile";
import { openModel } from "../../src/checkpoints/open/openModel";
import { NetworkRun } from "../../src/engine/network/network";
import { runNetwork } from "./runNetwork";

const folder = resolve(__dirname, "../../../shared/checkpoints/bilm-tf");
const here = (name: string) => join(folder, name);

describe.skipIf(!existsSync(folder))("bilm-tf's lm_weights.hdf5", () => {
  const open = () => withFile(here("lm_weights.hdf5"), openModel);

  it("is understood as two LSTMs with projection in each direction, over words that it spells", async () => {
    const { description, weights, questions } = await open();
    expect(
      description.layers.map(({ cell, inputSize, hiddenSize, outputSize, direction }) => [
        cell,
        inputSize,
        hiddenSize,
        outputSize,
        direction,
      ]),
    ).toEqual([
      ["lstm-projected", 16, 64, 16, "forward"],
      ["lstm-projected", 16, 64, 16, "reverse"],
      ["lstm-projected", 16, 64, 16, "forward"],
      ["lstm-projected", 16, 64, 16, "reverse"],
    ]);
    expect(weights.layers.map(({ reads, options }) => [reads, options])).toEqual(
      [-1, -1, 0, 1].map((read) => [[read], { forgetBias: 1, cellClip: 3, projectionClip: 3 }]),
    );
    expect([description.warnings, questions, description.vocabulary?.kind]).toEqual([[], [], "words"]);
  });

  it("takes one direction by itself", async () => {
    const part = (name: string) =>
      withFile(here("lm_weights.hdf5"), (source, siblings, reopen) => openModel(source, siblings, reopen, name));
    const { description, weights } = await part("RNN_1");
    expect(description.layers.map(({ direction }) => direction)).toEqual(["reverse", "reverse"]);
    expect(weights.layers.map(({ reads }) => reads)).toEqual([[-1], [0]]);
    await expect(part("RNN_2")).rejects.toThrow(/no recurrent part "RNN_2"; it has RNN_0 and RNN_1/);
  });

  it("reads each line between <S> and </S>, a word's range being the word", async () => {
    const { vocabulary } = await open();
    const text = "Ein Wort ,\n\nein  zweites";
    const { ids, starts, ends, table } = vocabulary.encode(text);
    expect(Array.from(ids, (id) => table!.label(id))).toEqual([
      "<S>",
      "Ein",
      "Wort",
      ",",
      "</S>",
      "<S>",
      "ein",
      "zweites",
      "</S>",
    ]);
    expect(Array.from(starts, (start, token) => text.slice(start, ends[token]))).toEqual([
      "",
      "Ein",
      "Wort",
      ",",
      "",
      "",
      "ein",
      "zweites",
      "",
    ]);
    expect(table!.data).toHaveLength((Math.max(...ids) + 1) * table!.columns);
    const [long, cut] = ["ö".repeat(30), "ö".repeat(24)].map((word) => vocabulary.encode(word).table!.data.slice(16, 32));
    expect(long).toEqual(cut); // 48 bytes are all that the network sees of a word
  });

  it.each([0, 1, 2])("gives the reference embeddings of batch %d within 1e-5", async (batch) => {
    const { weights, vocabulary } = await open();
    const sentences = (JSON.parse(readFileSync(here("lm_embeddings_sentences.json"), "utf8")) as string[][])[batch]!;
    const reference = await withFile(here(`lm_embeddings_${batch}.hdf5`), async (source) => {
      const file = await openTensorFile(source);
      return Promise.all(sentences.map((_, index) => file.read(String(index))));
    });
    const run = new NetworkRun(weights);
    run.reset();
    sentences.forEach((sentence, index) => {
      const { ids, table } = vocabulary.encode(sentence);
      const data = Float32Array.from([...ids].flatMap((id) => [...table!.data.subarray(id * 16, (id + 1) * 16)]));
      const h = runNetwork(weights, { vectors: { data, offset: 0, stride: 16 } }, ids.length, run);
      const words = ids.length - 2;
      const expected = reference[index]!;
      expect(expected).toHaveLength(2 * words * 16);
      let worst = 0;
      for (let word = 0; word < words; word++) {
        [2, 3].forEach((layer, direction) =>
          h(layer, word + 1).forEach((value, unit) => {
            worst = Math.max(worst, Math.abs(value - expected[(direction * words + word) * 16 + unit]!));
          }),
        );
      }
      expect(worst, sentence).toBeLessThan(1e-5);
    });
  });
});
