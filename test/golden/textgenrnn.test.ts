/**
 * textgenrnn's own weights: Keras 2.1.5, packed by CuDNN. Its head (attention over the embedding and both LSTMs, then a
 * dense layer) is no part of the engine and is written out here, so that the recurrent layers can be scored.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { withFile } from "../../src/checkpoints/nodeFile";
import { inspectCheckpoint, openModel } from "../../src/checkpoints/openModel";
import { logProbabilities, NetworkRun, type NetworkWeights } from "../../src/engine/network";
import { runNetwork } from "./runNetwork";

const path = join(resolve(__dirname, "../../../shared/checkpoints/textgenrnn"), "textgenrnn_weights.hdf5");

/** What Keras's LSTM gives with the same weights (tools/fixtures/score_textgenrnn.py): nats of each character. */
const { tolerance, headlines } = JSON.parse(readFileSync(join(__dirname, "../fixtures/keras/textgenrnn.json"), "utf8")) as {
  tolerance: number; headlines: { text: string; nats: number[] }[];
};

/** How many tokens the model looks at; the front is filled with token 0. */
const window = 40;

async function load() {
  const opened = await withFile(path, openModel);
  const head = await withFile(path, async (source) => {
    const file = await openTensorFile(source);
    const [attention, kernel, bias] = await Promise.all(
      ["attention/attention/attention_W:0", "output/output/kernel:0", "output/output/bias:0"].map((name) => file.read(name)),
    );
    const [columns, rows] = [356, 465];
    const weight = Float32Array.from({ length: rows * columns }, (_, at) => kernel![(at % columns) * rows + Math.floor(at / columns)]!);
    return { attention: attention!, scores: { rows, columns, weight, bias: bias! } };
  });
  return { ...opened, ...head };
}

/** Mean over the steps of [embedding, h of both], weighted by the softmax of a linear score. */
function pooled({ embedding }: NetworkWeights, ids: Uint32Array, h: (layer: number, step: number) => Float32Array, attention: Float32Array) {
  const { columns, data } = embedding!;
  const rows = Array.from(ids, (id, step) => [...data.subarray(id * columns, (id + 1) * columns), ...h(0, step), ...h(1, step)]);
  const scores = rows.map((row) => row.reduce((sum, value, index) => sum + value * attention[index]!, 0));
  const weights = scores.map((score) => Math.exp(score - Math.max(...scores)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Float32Array.from(attention, (_, index) => rows.reduce((sum, row, step) => sum + (row[index]! * weights[step]!) / total, 0));
}

describe.skipIf(!existsSync(path))("textgenrnn_weights.hdf5", () => {
  it("opens with its vocabulary beside it, and says what is not run", async () => {
    const found = await withFile(path, inspectCheckpoint);
    expect(found.problem).toBeNull();
    expect(found.format).toBe("HDF5");
    expect(found.model?.layers).toEqual([
      { cell: "lstm", inputSize: 100, hiddenSize: 128, direction: "forward" }, { cell: "lstm", inputSize: 128, hiddenSize: 128, direction: "forward" },
    ]);
    expect(found.model?.vocabulary).toMatchObject({ kind: "characters", size: 465, source: "textgenrnn_vocab.json" });
    expect(found.model?.head).toBeNull();
    expect(found.warnings.join("\n")).toMatch(/is not: attention, output/);
    expect(found.recognised.join("\n")).toMatch(/packed by CuDNN/);
  });

  it("predicts headlines as Keras does, so that its weights are unpacked and its gates are in order", async () => {
    const { weights, vocabulary, attention, scores } = await load();
    const boundary = vocabulary.labels.indexOf("<s>");
    const run = new NetworkRun(weights);
    for (const headline of headlines) {
      const text = [boundary, ...vocabulary.encode(headline.text).ids, boundary];
      expect(text).toHaveLength(headline.nats.length + 1);
      headline.nats.forEach((expected, index) => {
        const seen = text.slice(Math.max(0, index + 1 - window), index + 1);
        const padded = Uint32Array.from([...new Array<number>(window - seen.length).fill(0), ...seen]);
        run.reset();
        const h = runNetwork(weights, { ids: padded }, window, run);
        const nats = -logProbabilities(scores, pooled(weights, padded, h, attention))[text[index + 1]!]!;
        expect(Math.abs(nats - expected), `${headline.text}, character ${index}`).toBeLessThan(tolerance);
      });
    }
    const all = headlines.flatMap(({ nats }) => nats);
    expect(all.reduce((sum, nats) => sum + nats, 0) / all.length).toBeLessThan(2); // naive readings give tens
  });
});
