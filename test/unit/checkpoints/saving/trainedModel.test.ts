/** What training writes opens to the very same network, with nothing left open. */
import { expect, it } from "vitest";
import { openModel } from "../../../../src/checkpoints/open/openModel";
import { safetensorsBytes } from "../../../../src/checkpoints/saving/safetensorsBytes";
import { manifestOf, tensorsOf } from "../../../../src/checkpoints/saving/trainedModel";
import { memorySource, noSiblings } from "../../../../src/checkpoints/source";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { score } from "../../../../src/engine/scoring/score";
import { initialWeights } from "../../../../src/engine/training/initialWeights";
import { defaultSettings } from "../../../../src/engine/training/settings";

const characters = "\n abcé한";
const ids = Uint32Array.from([2, 3, 4, 6, 1, 5, 0, 2]);

async function reopened(cell: string, options: Record<string, string> | undefined, embedding: number) {
  const settings = { ...defaultSettings, cell, layers: 2, units: 8, embedding, ...(options && { options }) };
  const weights = initialWeights(settings, 7);
  const isOneHot = embedding === 0;
  const model = { weights, name: "small", description: "", isOneHot, vocabulary: { kind: "characters" as const, characters } };
  const manifest = new TextEncoder().encode(manifestOf(model));
  const source = memorySource(safetensorsBytes(tensorsOf(model)), "small.safetensors");
  const siblings = {
    ...noSiblings,
    read: (name: string) => Promise.resolve(name === "small.safetensors.gatescope.json" ? manifest : null),
  };
  return { weights, opened: await openModel(source, siblings) };
}

// "rnn" is one of the two below by its activation, which a checkpoint says by the cell.
const all = [...cells.keys()].filter((cell) => cell !== "rnn").map((cell) => [cell, undefined] as const);

it.each([...all, ["lstm-peephole", { peepholes: "fo" }] as const])("opens %s as it was, %o", async (cell, options) => {
  const { weights, opened } = await reopened(cell, options, 8);
  expect(opened.questions).toEqual([]);
  expect(opened.weights.layers.map((layer) => layer.cell)).toEqual(weights.layers.map((layer) => layer.cell));
  expect(opened.vocabulary.labels).toHaveLength(7);
  expect(score(opened.weights, ids)).toEqual(score(weights, ids));
});

it("opens a network of one-hot tokens", async () => {
  const { weights, opened } = await reopened("gru", undefined, 0);
  expect(opened.questions).toEqual([]);
  expect(score(opened.weights, ids)).toEqual(score(weights, ids));
});
