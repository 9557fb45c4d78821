/** Explanations of a trace's numbers: what is asked, and what comes back. */
import * as v from "valibot";
import { messageSchema } from "../../messages/schema";
import { revision, traceId } from "../traceShapes";
import { textMarks } from "../textMarks";
import { tokenRanges } from "../tokenRanges";
import { count, doubles, floats, integers, real } from "../model";
import type { RequestDefinition } from "./request";

const place = { traceId, revision, layer: count, token: count };
const stretch = { traceId, revision, layer: count, tokenStart: count, tokenEnd: count };

/** There is none, and why; `computed` is false where only the run has not come there yet. */
const noSources = v.object({ kind: v.literal("none"), computed: v.boolean(), reason: messageSchema });

/** The state that it is of, and all states of the layer that have a ledger; the tokens whose steps made it what it is. */
const ledger = { state: v.string(), states: v.array(v.string()), tokenStart: count, tokenEnd: count };

/** `state` is c where the cell carries that over unit by unit, else C or h, unless another is named. */
const whose = { ...place, state: v.optional(v.string()) };

/**
 * The ledger of one unit's state at a token; of the unit that the token's step changed most, where none is named. By token
 * from `tokenStart`: what its step wrote, the share of that which is left, and their product. `sum` is of all contributions,
 * `magnitude` of their magnitudes (shares are of that), and `remainder` what the traced value is more than the sum: rounding
 * alone.
 */
export const unitSources = v.object({
  kind: v.literal("unit"),
  unit: count,
  ...ledger,
  written: doubles,
  kept: doubles,
  contributions: doubles,
  initial: real, // what is left of the state that the sequence began with
  initialKept: real, // the share of it that is left
  sum: real,
  traced: real,
  remainder: real,
  magnitude: real,
});

/** The ledgers of all units as a picture, [unit][cell]: what the `step` tokens of a cell contributed together. */
export const layerSources = v.object({
  kind: v.literal("layer"),
  ...ledger,
  units: count,
  contributions: floats,
  cells: count,
});

/** One product of a sum; `unit` counts what it reads: units of a layer, numbers of the input. */
const operandTerm = v.object({ unit: count, read: real, weight: real, value: real });

/**
 * A part of a sum. "token": the embedding's row, whole; "input": numbers of the input; "layer": h of the layer below that
 * is named; "state": a vector of this layer; "bias"; "product": what is multiplied unit by unit, a peephole or f ⊙ c.
 */
const operandPart = v.object({
  source: v.picklist(["token", "input", "layer", "state", "bias", "product"]),
  layer: v.nullable(count),
  operand: v.string(), // as the equations write it: "x", "h", "r ⊙ h", "f ⊙ c"
  total: real,
  terms: v.array(operandTerm), // the largest
  others: v.object({ count, value: real }),
  factors: v.array(v.object({ operand: v.string(), value: real })),
});

/** What adds up to one number of a channel; before its activation, where it has one. */
export const operands = v.object({
  computed: v.boolean(), // false: the run has not come yet, and there are no parts
  unit: count, // whose sum it is
  traced: real,
  activation: v.nullable(v.string()), // "σ"; null where the traced value is the sum
  sum: real,
  parts: v.array(operandPart),
});
export type Operands = v.InferOutput<typeof operands>;

/**
 * The acts in which a cell's step is told, in order: ids of nodes of the layer's graph, and the channels that they show.
 * "prepare" is what several gates read, "keep" what a state keeps, "write" what is written to it.
 */
const act = v.object({
  kind: v.picklist(["prepare", "keep", "write", "update", "output"]),
  nodes: v.array(v.string()),
  channels: v.array(v.string()),
});

/** The vector of every node of the layer's graph (what merges vectors has none), and of every symbol of its equations. */
export const cellReading = v.object({
  computed: v.boolean(), // false: the run has not come yet, and there are no vectors
  nodes: v.record(v.string(), floats),
  symbols: v.record(v.string(), floats), // "c" is the old state, "c'" the new one
  acts: v.array(act),
  changed: count, // the unit that the step changed most
});
export type CellReading = v.InferOutput<typeof cellReading>;

/**
 * What goes on in a layer. `units` are at most eight that follow something in the text, with the evidence: correlations on
 * the first half of the text and on the second, and the greatest that chance made of the second half, by shifting the text
 * against the unit and by mixing the layer's units at random. Gates: shares of their numbers above 0.9 and below 0.1.
 */
export const overview = v.object({
  tokens: count, // that were looked at: of those computed, every so-many-th of a long range
  units: v.array(
    v.object({
      state: v.string(),
      unit: count,
      follows: messageSchema,
      found: real,
      confirmed: real,
      bestShift: real,
      bestMixture: real,
    }),
  ),
  gates: v.array(v.object({ channel: v.string(), open: real, shut: real, opens: floats, shuts: floats })), // of all, and by unit
  halfLife: v.nullable(real), // steps, by the mean of log keep; null where nothing is carried over, or nothing lost
});
export type Overview = v.InferOutput<typeof overview>;

/** By token of the range: nats (NaN for a sequence's first, and where the run has not come), the likeliest id, its probability. */
export const surprisals = v.object({ nats: floats, expected: integers, probabilities: floats });
export type Surprisals = v.InferOutput<typeof surprisals>;

export const explanationRequests = {
  readSources: {
    params: v.object({ ...whose, unit: v.nullable(count) }),
    result: v.variant("kind", [unitSources, noSources]),
    askedBy: { host: [], panel: [] },
  },
  readLayerSources: {
    params: v.object({ ...whose, step: v.pipe(count, v.minValue(1)) }),
    result: v.variant("kind", [layerSources, noSources]),
    askedBy: { panel: [] },
  },
  /** What a step did to a unit's state; null where the layer carries none over unit by unit, or the run has not come there. */
  readUnitStep: {
    params: v.object({ ...place, unit: count }),
    result: v.nullable(v.object({ state: v.string(), before: real, kept: real, written: real, after: real })),
    askedBy: { host: [] },
  },
  /** `terms` of each part are named at most, the others are told together; without a unit, of the one that the step changed most. */
  readOperands: {
    params: v.object({ ...place, unit: v.nullable(count), channel: v.string(), terms: count }),
    result: operands,
    askedBy: { panel: [] },
  },
  readCell: { params: v.object(place), result: cellReading, askedBy: { panel: [] } },
  /** `texts` and `ranges` are those of the trace's sequences, none where the model reads numbers; `marks` what an editor knows of them. */
  readOverview: {
    params: v.object({ ...stretch, texts: v.array(v.string()), ranges: v.array(tokenRanges), marks: textMarks }),
    result: overview,
    askedBy: { host: [], panel: ["texts", "ranges", "marks"] },
  },
  /**
   * Every unit of the layer once: alike ones side by side, those that vary most first, or those that go along with `units` first.
   * `channel`: whose values count; null: those of the state.
   */
  readUnitOrder: {
    params: v.object({
      ...stretch,
      by: v.picklist(["similarity", "variance", "correlation"]),
      units: v.array(count),
      channel: v.nullable(v.string()),
    }),
    result: integers,
    askedBy: { panel: [] },
  },
  /** Null where the model predicts nothing, or reads backward and has seen what it would predict. */
  readSurprisals: {
    params: v.object({ traceId, revision, tokenStart: count, tokenEnd: count }),
    result: v.nullable(surprisals),
    askedBy: { host: [], panel: [] },
  },
} as const satisfies Readonly<Record<string, RequestDefinition>>;
