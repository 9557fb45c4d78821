/** textgenrnn's own weights, Keras 2.1.5, packed by CuDNN: read as a network whose head has attention, against Keras. */
import { inEnglish } from "../inEnglish";
import type { NetworkWeights } from "../../src/model/network";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { withFile } from "../../src/checkpoints/nodeFile";
import { inspectCheckpoint, openModel } from "../../src/checkpoints/open/openModel";
import { headReads } from "../../src/engine/network/network";
import { logProbabilities } from "../../src/engine/network/readout";
import { scoreTexts } from "../../src/engine/scoring/score";
import { SequenceReader } from "../../src/engine/scoring/sequenceReader";
import { chooseCompute } from "../../src/engine/session/compute";
import { compileKernel } from "../../tools/kernel/compile.mjs";

const path = join(resolve(__dirname, "../../../shared/checkpoints/textgenrnn"), "textgenrnn_weights.hdf5");

/** What Keras's LSTM gives with the same weights (tools/fixtures/score_textgenrnn.py): nats of each character. */
const { tolerance, headlines } = JSON.parse(readFileSync(join(__dirname, "../fixtures/keras/textgenrnn.json"), "utf8")) as {
  tolerance: number;
  headlines: { text: string; nats: number[] }[];
};

/** How many tokens the model looks at; the front is filled with token 0. */
const window = 40;

const compute = chooseCompute(await compileKernel());
const open = () => withFile(path, openModel);
const boundaryOf = ({ context }: NetworkWeights) => context!.boundary!;

describe.skipIf(!existsSync(path))("textgenrnn_weights.hdf5", () => {
  it("opens with its vocabulary beside it, and nothing is left out", async () => {
    const found = await withFile(path, inspectCheckpoint);
    expect(found.problem).toBeNull();
    expect(found.format).toBe("HDF5");
    expect(found.model?.layers).toEqual([
      { cell: "lstm", inputSize: 100, hiddenSize: 128, direction: "forward", reads: [-1] },
      { cell: "lstm", inputSize: 128, hiddenSize: 128, direction: "forward", reads: [0] },
    ]);
    expect(found.model?.vocabulary).toMatchObject({ kind: "characters", size: 465, source: "textgenrnn_vocab.json" });
    expect(found.model?.head).toEqual({ inputSize: 356, outputSize: 465, reads: [-1, 0, 1], attention: { window: 40 } });
    expect(found.ignored).toEqual([]);
    expect(inEnglish(found.recognised).join("\n")).toMatch(/packed by CuDNN/);
  });

  it("predicts headlines as Keras does, so that its weights are unpacked and its gates are in order", async () => {
    const { weights, vocabulary } = await open();
    const boundary = boundaryOf(weights);
    expect(vocabulary.labels[boundary]).toBe("<s>");
    expect(weights.context).toEqual({ window, padding: 0, boundary });
    const head = weights.head!;
    const reader = new SequenceReader(compute.start(weights).run, headReads(weights), window);
    for (const headline of headlines) {
      const text = [boundary, ...vocabulary.encode(headline.text).ids, boundary];
      expect(text).toHaveLength(headline.nats.length + 1);
      headline.nats.forEach((expected, index) => {
        const seen = text.slice(Math.max(0, index + 1 - window), index + 1);
        const padded = Uint32Array.from([...new Array<number>(window - seen.length).fill(0), ...seen]);
        let nats = NaN;
        reader.read({ ids: padded }, window, (step, read) => {
          if (step === window - 1) nats = -logProbabilities(head, ...read)[text[index + 1]!]!;
        });
        expect(Math.abs(nats - expected), `${headline.text}, character ${index}`).toBeLessThan(tolerance);
      });
    }
  });

  it("scores the headlines, each on its own, as Keras does", async () => {
    const { weights, vocabulary } = await open();
    const texts = headlines.map(({ text }) => vocabulary.encode(text).ids);
    const all = headlines.flatMap(({ nats }) => nats);
    const expected = all.reduce((sum, nats) => sum + nats, 0) / all.length;
    const found = scoreTexts(weights, texts, compute.start(weights).run);
    expect(found.predicted).toBe(all.length);
    expect(found.tokens).toBe(all.length - headlines.length); // the boundary behind each is predicted, too
    expect(Math.abs(found.natsPerToken - expected)).toBeLessThan(tolerance);
    expect(Math.abs(found.natsPerToken - 1.854)).toBeLessThan(0.005 * 1.854); // 2.36 with hard sigmoids, 48.96 if read naively
  });
});
