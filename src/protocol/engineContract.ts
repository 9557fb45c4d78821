/** What the engine's worker serves to the extension host. Traces stay in the worker; callers ask for parts by number. */
import * as v from "valibot";
import {
  checkpointReport, count, floats, integers, modelDescription, modelReference, real, valueStatistics,
} from "./model";

export const traceId = count;

/** Where a character that a model cannot encode stands: in which text, at which UTF-16 offset. */
export const unencodable = v.object({
  character: v.string(),
  codePoint: count,
  sequence: count,
  offset: count,
});
export type Unencodable = v.InferOutput<typeof unencodable>;

/**
 * A trace as prepared, before any step has run. Tokens of all sequences are numbered through; sequence s has the tokens
 * sequences[s].start ... + count. Token t stands for the UTF-16 range starts[t] ... ends[t] of its sequence's text
 * (bytes of one character share one range).
 */
export const traceDescription = v.object({
  traceId,
  model: modelDescription,
  tokenCount: count, // traced
  totalTokens: count, // in the text; larger than tokenCount when the memory budget ended the trace early
  skipped: count, // characters left out because the vocabulary lacks them
  sequences: v.array(v.object({ start: count, count })),
  ids: integers,
  starts: integers,
  ends: integers,
  labels: v.array(v.string()), // by token id: what an axis shows, with visible marks for space, newline, tab, raw bytes
});
export type TraceDescription = v.InferOutput<typeof traceDescription>;

/**
 * Least and greatest finite value so far, by layer and channel, and a magnitude that nearly all values do not exceed
 * (98 % of them; the largest, for channels with a bound); all 0 before the first step.
 */
export const extents = v.array(v.array(v.tuple([real, real, real])));
export type Extent = v.InferOutput<typeof extents>[number][number];

export const progress = v.object({ traceId, tokens: count, tokenCount: count, extents });
export type Progress = v.InferOutput<typeof progress>;

/**
 * A rectangle of one channel. A cell covers `step` tokens (a power of two) and one unit; values are row-major
 * [unitCount][cells], cells = ceil((tokenEnd - tokenStart) / step). With step 1, `values` are the traced numbers and
 * minimum and maximum are absent; else values are means. Cells not computed yet are NaN.
 */
export const tile = v.object({
  values: floats,
  minimum: v.optional(floats),
  maximum: v.optional(floats),
  cells: count,
  /** Tokens of the trace computed when the tile was cut. */
  computed: count,
});
export type Tile = v.InferOutput<typeof tile>;

export const tileRequest = v.object({
  traceId,
  layer: count,
  channel: v.string(),
  tokenStart: count,
  tokenEnd: count,
  step: v.pipe(count, v.minValue(1)),
  unitStart: count,
  unitEnd: count,
});
export type TileRequest = v.InferOutput<typeof tileRequest>;

/** One unit's course through every channel of its layer, or the layer's mean when unit is null. */
export const unitRequest = v.object({
  traceId, layer: count, unit: v.nullable(count), tokenStart: count, tokenEnd: count,
});
export const unitSeries = v.object({ channels: v.record(v.string(), floats), computed: count });
export type UnitSeries = v.InferOutput<typeof unitSeries>;

/**
 * Everything a hover shows of one token. `values` are of the unit, or the layer's means when unit is null; then `changed`
 * lists the three units whose state (c where the cell has one, else h) changed most from the previous token.
 */
export const tokenReport = v.object({
  token: count,
  label: v.string(),
  computed: v.boolean(), // false: the run has not reached it yet, and the rest is empty
  values: v.record(v.string(), real),
  changed: v.array(v.object({ unit: count, change: real, values: v.record(v.string(), real) })),
  /** The last (at most 64) tokens up to this one: the states of the unit (or the mean), oldest first. */
  history: v.record(v.string(), floats),
  predictions: v.array(v.object({ label: v.string(), probability: real })), // five, most likely first; empty without a head
  surprise: v.nullable(real), // nats of this token given those before; null for a sequence's first
});
export type TokenReport = v.InferOutput<typeof tokenReport>;

export const engineContract = {
  calls: {
    describeModel: { params: v.object({ model: modelReference }), result: modelDescription },
    inspectCheckpoint: { params: v.object({ path: v.string() }), result: checkpointReport },
    tensorStatistics: {
      params: v.object({ path: v.string(), tensor: v.string() }),
      result: v.array(valueStatistics), // "all" first, then the gates of recurrent weights
    },
    /** Which characters of the texts the model cannot encode: at most 100 of them, and how many there are. */
    checkText: {
      params: v.object({ model: modelReference, texts: v.array(v.string()) }),
      result: v.object({ total: count, found: v.array(unencodable) }),
    },
    /** Tokenizes and takes memory. Fails with "unencodable" (details: as checkText) unless skip is set. */
    prepareTrace: {
      params: v.object({
        model: modelReference,
        texts: v.array(v.string()),
        skipUnencodable: v.boolean(),
        memoryBudget: count, // bytes
      }),
      result: traceDescription,
    },
    /** Runs a prepared trace to its end, with progress events. Ends at once when it ran before. */
    runTrace: { params: v.object({ traceId }), result: progress },
    closeTrace: { params: v.object({ traceId }), result: v.null() },
    readTile: { params: tileRequest, result: tile },
    readUnit: { params: unitRequest, result: unitSeries },
    readToken: {
      params: v.object({ traceId, token: count, layer: count, unit: v.nullable(count) }),
      result: tokenReport,
    },
  },
  events: { progress, log: v.string() },
} as const;
export type EngineContract = typeof engineContract;

/** The host serves the worker nothing. */
export const nothingContract = { calls: {}, events: {} } as const;
export type NothingContract = typeof nothingContract;
