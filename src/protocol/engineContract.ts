/** What the engine's worker serves to the extension host. Traces stay in the worker; callers ask for parts by number. */
import * as v from "valibot";
import { subjects } from "../model/inference";
import {
  bytes,
  checkpointReport,
  comparison,
  count,
  floats,
  inference,
  integers,
  layerAnalysis,
  modelDescription,
  modelReference,
  real,
  valueStatistics,
} from "./model";
import { gradientProgress, gradientReading, gradientRequest } from "./gradient";
import { tokenRanges } from "./tokenRanges";

export const traceId = count;

/** Where a character that a model cannot encode stands: in which text, at which UTF-16 offset. */
export const unencodable = v.object({
  character: v.string(),
  codePoint: count,
  sequence: count,
  offset: count,
});
export type Unencodable = v.InferOutput<typeof unencodable>;

/** Where the first NaN or infinity of a trace arose, in the order of computing. */
export const nonFinite = v.object({ layer: count, token: count, channel: v.string(), unit: count });
export type NonFinite = v.InferOutput<typeof nonFinite>;

/**
 * A trace as prepared or edited, before its steps have run. Tokens of all sequences are numbered through; sequence s has the tokens
 * sequences[s].start ... + count, and ranges[s] says where each of them stands in its sequence's text (bytes of one
 * character share one range).
 */
export const traceDescription = v.object({
  traceId,
  /** 0 when prepared; grows with every edit. */
  revision: v.optional(count),
  /** After an edit: tokens before this one are as they were in the revision before, and so are their values. */
  unchanged: v.optional(count),
  model: modelDescription,
  tokenCount: count,
  skipped: count, // characters left out because the vocabulary lacks them
  sequences: v.array(v.object({ start: count, count })),
  ids: integers,
  ranges: v.array(tokenRanges),
  labels: v.array(v.string()), // by token id: what an axis shows, with visible marks for space, newline, tab, raw bytes
  /** The part of the text's characters that the vocabulary has, from 0 to 1; null where that says nothing. */
  coverage: v.nullable(real),
});
export type TraceDescription = v.InferOutput<typeof traceDescription>;

/**
 * Least and greatest finite value so far, by layer and channel, and a magnitude that nearly all values do not exceed
 * (98 % of them; the largest, for channels with a bound); all 0 before the first step.
 */
export const valueRanges = v.array(v.array(v.tuple([real, real, real])));
export type ValueRange = v.InferOutput<typeof valueRanges>[number][number];

/**
 * How far a run is, in tokens: those before `tokens` can be read, unless a layer reads backward; then values come when
 * every layer has gone over a whole sequence, and each layer's steps count for their share.
 */
export const progress = v.object({
  traceId,
  tokens: count,
  tokenCount: count,
  valueRanges,
  revision: v.optional(count),
  /** What the run met first that is no finite number, if it did. */
  nonFinite: v.optional(v.nullable(nonFinite)),
  /** Whether the tokens that were asked for first, by editTrace, are computed. */
  visibleDone: v.optional(v.boolean()),
});
export type Progress = v.InferOutput<typeof progress>;

/**
 * A rectangle of one channel. A cell covers `step` tokens (a power of two) and one unit; values are row-major
 * [rows][cells], a row for every `unitStep` units, cells = ceil((tokenEnd - tokenStart) / step). With step 1, `values` are
 * the traced numbers and minimum and maximum are absent; else values are means. Cells not computed yet are NaN.
 * Rows past the memory budget are computed again, the same to the bit. Where that would take long for one tile of more
 * than one token a cell, cells take the numbers of the kept cells that they lie in: `detail` then says how many tokens
 * those are of, and least and greatest still are bounds of what is there.
 */
export const tile = v.object({
  values: floats,
  minimum: v.optional(floats),
  maximum: v.optional(floats),
  cells: count,
  /** Tokens of the trace computed when the tile was cut. */
  computed: count,
  revision: v.optional(count),
  /** Tokens that each value is of, where that is more than the step. */
  detail: v.optional(count),
});
export type Tile = v.InferOutput<typeof tile>;

/** The values that the ends of a picture's colours stand for. */
export const domain = v.object({ min: v.number(), max: v.number() });
export type Domain = v.InferOutput<typeof domain>;

/**
 * A tile as a picture takes it: a level in the place of each cell's values. 1 to 255 say where the value lies in the
 * domain that was asked for; 0: there is no finite number. What stands for a cell of several tokens: see quantize.ts.
 */
export const colorTile = v.object({ ...v.omit(tile, ["values", "minimum", "maximum"]).entries, colorIndices: bytes });
export type ColorTile = v.InferOutput<typeof colorTile>;

/**
 * The revision whose token numbers a request means: it fails with "trace-changed" when an edit since then changed a
 * token before the end of its range. Without one, the newest.
 */
const revision = v.optional(count);

/**
 * Of so many units the first is in the tile, and the others are not: the units of a layer have nothing in common, and a
 * mix of several would be the course of none. 1 where absent.
 */
const unitStep = v.optional(v.pipe(count, v.minValue(1)));

export const tileRequest = v.object({
  traceId,
  revision,
  layer: count,
  channel: v.string(),
  tokenStart: count,
  tokenEnd: count,
  step: v.pipe(count, v.minValue(1)),
  unitStart: count,
  unitEnd: count,
  unitStep,
  /** Computes rows again however long it takes, so that `detail` is never more than the step. */
  exact: v.optional(v.boolean()),
});
export type TileRequest = v.InferOutput<typeof tileRequest>;

export const colorTileRequest = v.object({ ...tileRequest.entries, domain });
export type ColorTileRequest = v.InferOutput<typeof colorTileRequest>;

/** A rectangle of a tensor as a picture: rows are its first axis, columns all others; a vector is one row. */
export const tensorRectangle = v.object({
  rowStart: count,
  rowEnd: count,
  columnStart: count,
  columnEnd: count,
  /** A cell covers so many columns, a power of two, of one row; of so many rows the first is there, of 1 where absent. */
  step: v.pipe(count, v.minValue(1)),
  rowStep: v.optional(v.pipe(count, v.minValue(1))),
});
export type TensorRectangle = v.InferOutput<typeof tensorRectangle>;

const tensorPlace = { path: v.string(), tensor: v.string(), ...tensorRectangle.entries };

/** One unit's course through every channel of its layer, or the layer's mean when unit is null. */
export const unitRequest = v.object({
  traceId,
  revision,
  layer: count,
  unit: v.nullable(count),
  tokenStart: count,
  tokenEnd: count,
});
export const unitSeries = v.object({ channels: v.record(v.string(), floats), computed: count, revision: v.optional(count) });
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
  surprisal: v.nullable(real), // nats of this token given those before; null for a sequence's first
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
    readTensorTile: { params: v.object(tensorPlace), result: tile },
    readTensorColorTile: { params: v.object({ ...tensorPlace, domain }), result: colorTile },
    /** Singular values, eigenvalues, forget biases: the model as understood must be loadable. */
    analyseLayer: { params: v.object({ path: v.string(), layer: count }), result: layerAnalysis },
    compareCheckpoints: { params: v.object({ a: v.string(), b: v.string() }), result: comparison },
    /**
     * The convention doctor: every reading that a checkpoint leaves open, measured on the texts (on a text of ours where
     * there are none). Nothing is remembered: `explainCheckpoint` writes a choice down.
     */
    diagnose: {
      params: v.object({ path: v.string(), texts: v.array(v.string()) }),
      result: v.array(inference),
    },
    /**
     * The manifest of a checkpoint, complete: what was inferred, with what is already in its manifest, and the choices
     * added: by `about` of an inference the label of a reading; and a vocabulary, from a file that lists it, from a text
     * the model was trained on, or none (tokens are written as numbers).
     */
    explainCheckpoint: {
      params: v.object({
        path: v.string(),
        settle: v.optional(v.record(v.picklist(subjects), v.string())),
        vocabulary: v.optional(
          v.variant("kind", [
            v.object({ kind: v.literal("integers") }),
            v.object({ kind: v.literal("file"), file: v.string() }),
            v.object({ kind: v.literal("training-text"), file: v.string() }),
          ]),
        ),
      }),
      result: v.object({ path: v.string(), text: v.string() }),
    },
    /** What is wrong in a manifest's text, by UTF-16 offsets. `path` is the manifest's own. */
    checkManifest: {
      params: v.object({ path: v.string(), text: v.string() }),
      result: v.array(v.object({ start: count, end: count, message: v.string() })),
    },
    /** Which characters of the texts the model cannot encode: at most 100 of them, and how many there are. */
    checkText: {
      params: v.object({ model: modelReference, texts: v.array(v.string()) }),
      result: v.object({ total: count, found: v.array(unencodable) }),
    },
    /**
     * Tokenizes. Where the checkpoint leaves alternatives open, the doctor settles them on the texts first; the model's
     * inferences and warnings then say so. Fails with "unencodable" (details: as checkText) unless skip is set, with
     * "nothing-to-trace", or with "trace-too-large" where the budget holds less than some tokens, or not all of a
     * network that reads backward.
     */
    prepareTrace: {
      params: v.object({
        model: modelReference,
        texts: v.array(v.string()),
        /** Read in the place of texts: numbers in a .npy, .csv or .wav file. */
        file: v.optional(v.string()),
        skipUnencodable: v.boolean(),
        memoryBudget: count, // bytes
      }),
      result: traceDescription,
    },
    /**
     * Puts other texts in the place of a trace's, and tells the trace as it is then. What does not depend on a changed
     * token stays and can be read on; runTrace computes the rest, from the first changed token on. Runs under way end
     * with "cancelled". `visible` are tokens, as numbered now, whose computing shall be told at once. Fails as
     * prepareTrace does, and then the trace stays as it was.
     */
    editTrace: {
      params: v.object({
        traceId,
        texts: v.array(v.string()),
        skipUnencodable: v.boolean(),
        visible: v.optional(v.object({ tokenStart: count, tokenEnd: count })),
      }),
      result: traceDescription,
    },
    /**
     * Runs a prepared or edited trace to its end, with progress events. Ends at once when it ran before; with "cancelled"
     * when the trace is edited meanwhile, and with "out-of-memory" where the system has none: it can then be run on.
     */
    runTrace: { params: v.object({ traceId }), result: progress },
    closeTrace: { params: v.object({ traceId }), result: v.null() },
    readTile: { params: tileRequest, result: tile },
    readColorTile: { params: colorTileRequest, result: colorTile },
    /** Every derived value of a layer at a token, by name: what a diagram of the cell writes beside its parts. */
    readDerived: {
      params: v.object({ traceId, revision, token: count, layer: count }),
      result: v.object({ computed: v.boolean(), values: v.record(v.string(), floats) }), // empty where the run has not come yet
    },
    /** Gradients by token: of a number that the network computed, with respect to what it read or to a channel of a layer. */
    readGradient: { params: gradientRequest, result: gradientReading },
    readUnit: { params: unitRequest, result: unitSeries },
    readToken: {
      params: v.object({ traceId, revision, token: count, layer: count, unit: v.nullable(count) }),
      result: tokenReport,
    },
  },
  events: { progress, gradientProgress, log: v.string() },
} as const;
export type EngineContract = typeof engineContract;

/** The host serves the worker nothing. */
export const nothingContract = { calls: {}, events: {} } as const;
export type NothingContract = typeof nothingContract;
