/** What can be asked of checkpoints, without a trace. */
import * as v from "valibot";
import { messageSchema } from "../../messages/schema";
import { subjects } from "../../model/inference";
import { colorTile, domain, tensorRectangle, tile } from "../traceShapes";
import {
  checkpointReport,
  comparison,
  count,
  inference,
  layerAnalysis,
  modelDescription,
  modelReference,
  real,
  valueStatistics,
} from "../model";
import type { RequestDefinition } from "./request";

const path = v.string();

export const checkpointRequests = {
  describeModel: { params: v.object({ model: modelReference }), result: modelDescription, askedBy: { host: [] } },
  inspectCheckpoint: { params: v.object({ path }), result: checkpointReport, askedBy: { host: [], inspector: ["path"] } },
  tensorStatistics: {
    params: v.object({ path, tensor: v.string() }),
    result: v.array(valueStatistics), // "all" first, then the gates of recurrent weights
    askedBy: { inspector: ["path"] },
  },
  readTensorTile: {
    params: v.object({ path, tensor: v.string(), ...tensorRectangle.entries }),
    result: tile,
    askedBy: { inspector: ["path"] },
  },
  /** Several at once, in the order asked for. */
  readTensorColorTiles: {
    params: v.object({ path, tensor: v.string(), tiles: v.array(v.object({ ...tensorRectangle.entries, domain })) }),
    result: v.array(colorTile),
    askedBy: { inspector: ["path"] },
  },
  /** Singular values, eigenvalues, forget biases: the model as understood must be loadable. */
  analyseLayer: { params: v.object({ path, layer: count }), result: layerAnalysis, askedBy: { inspector: ["path"] } },
  compareCheckpoints: { params: v.object({ a: path, b: path }), result: comparison, askedBy: { comparison: ["a", "b"] } },
  /**
   * Every answer to what a checkpoint leaves open, measured on the texts (on a text of ours where
   * there are none). Nothing is remembered: `explainCheckpoint` writes a choice down.
   */
  diagnose: {
    params: v.object({ path, texts: v.array(v.string()) }),
    result: v.array(inference),
    askedBy: { inspector: ["path", "texts"] }, // texts: what the person is in
  },
  /**
   * How well the model predicts a sample of the texts (of a text of ours where there are none), beside guessing alike; and how well
   * it would with what else a place in it could be. Fails with "nothing-to-score" where it predicts no tokens.
   */
  scoreSample: {
    params: v.object({ path, texts: v.array(v.string()), place: v.nullable(v.string()) }),
    result: v.object({
      natsPerToken: real,
      tokens: count,
      uniform: real, // nats per token
      alternatives: v.array(v.object({ about: v.picklist(subjects), id: v.string(), natsPerToken: real })),
    }),
    askedBy: { inspector: ["path", "texts"] },
  },
  /**
   * The manifest of a checkpoint, complete: what was inferred, with what is already in its manifest, and answers added: by
   * the subject of an inference the id of an alternative.
   */
  explainCheckpoint: {
    params: v.object({ path, answers: v.optional(v.record(v.picklist(subjects), v.string())) }),
    result: v.object({ path, text: v.string() }),
    askedBy: { host: [] },
  },
  /**
   * The manifest with a person's choices in it and nothing else changed: answers, null to take one back; and a
   * vocabulary, from a file that lists it, from a text the model was trained on, or none (tokens are written as numbers).
   * The text is null where nothing is left to be said.
   */
  chooseInManifest: {
    params: v.object({
      path,
      answers: v.optional(v.record(v.picklist(subjects), v.nullable(v.string()))),
      vocabulary: v.optional(
        v.variant("kind", [
          v.object({ kind: v.literal("integers") }),
          v.object({ kind: v.literal("numbers") }),
          v.object({ kind: v.literal("file"), file: v.string() }),
          v.object({ kind: v.literal("training-text"), file: v.string() }),
        ]),
      ),
    }),
    result: v.object({ path, text: v.nullable(v.string()) }),
    askedBy: { host: [] },
  },
  /** What is wrong in a manifest's text, by UTF-16 offsets. `path` is the manifest's own. */
  checkManifest: {
    params: v.object({ path, text: v.string() }),
    result: v.array(v.object({ start: count, end: count, said: messageSchema })),
    askedBy: { host: [] },
  },
} as const satisfies Readonly<Record<string, RequestDefinition>>;
