/** What is said of a trace, and of its numbers: the shapes that requests (requests/) and the panel share. */
import * as v from "valibot";
import { messageSchema } from "../messages/schema";
import { joined, UNSIGNED } from "../model/narrowArrays";
import { bytes, count, floats, modelDescription, real } from "./model";
import { tokenIds, tokenRanges } from "./tokenRanges";

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

/** What an edit may change. Tokens of all sequences are numbered through; a sequence has those from `start` on, `count` of them. */
const tokens = v.object({
  /** 0 when prepared; grows by 1 with every edit. */
  revision: count,
  tokenCount: count,
  skipped: count, // characters left out because the vocabulary lacks them
  sequences: v.array(v.object({ start: count, count })),
  ids: tokenIds,
  /** The part of the text's characters that the vocabulary has, from 0 to 1; null where that says nothing. */
  coverage: v.nullable(real),
  /** How the texts were read, where that was chosen or a file tells it. */
  notes: v.array(messageSchema),
});

/** By sequence: where each of its tokens stands in its text (bytes of one character share one range). */
const ranges = v.array(tokenRanges);

/** By token id: what an axis shows, with visible marks for space, newline, tab, raw bytes. */
const labels = v.array(v.string());

/** A trace as prepared, before its steps have run. */
export const traceDescription = v.object({ traceId, model: modelDescription, labels, ...tokens.entries, ranges });
export type TraceDescription = v.InferOutput<typeof traceDescription>;

/** What is different in a trace after an edit; tokens before `unchanged` are as they were, and so are their values. */
export const traceEdit = v.object({
  traceId,
  unchanged: count,
  /** Absent where they are as before. */
  labels: v.exactOptional(labels),
  ...tokens.entries,
  ranges,
});
export type TraceEdit = v.InferOutput<typeof traceEdit>;

/** A trace as a page has it, which knows no places in the text. */
export const pageTrace = v.object({
  traceId,
  model: modelDescription,
  labels,
  ...tokens.entries,
  /** After an edit: tokens before this one are as they were in the revision before. */
  unchanged: v.exactOptional(count),
});
export type PageTrace = v.InferOutput<typeof pageTrace>;

/** What a page is told of an edit: of the ids those from `unchanged` on. */
export const pageEdit = v.object({ traceId, unchanged: count, labels: v.exactOptional(labels), ...tokens.entries });
export type PageEdit = v.InferOutput<typeof pageEdit>;

export function toPageTrace(trace: Omit<TraceDescription, "ranges"> & { readonly unchanged?: number }): PageTrace {
  const { traceId, model, labels, revision, tokenCount, skipped, sequences, ids, coverage, notes, unchanged } = trace;
  const page = { traceId, model, labels, revision, tokenCount, skipped, sequences, ids, coverage, notes };
  return unchanged === undefined ? page : { ...page, unchanged };
}

/** What to tell a page that has the revision before. */
export function toPageEdit(trace: PageTrace, before: PageTrace): PageEdit {
  const { traceId, labels, revision, tokenCount, skipped, sequences, ids, coverage, notes, unchanged = 0 } = trace;
  const edit = { traceId, unchanged, revision, tokenCount, skipped, sequences, ids: ids.slice(unchanged), coverage, notes };
  return labels === before.labels ? edit : { ...edit, labels };
}

/** The trace after an edit that was told of it. Fails where it is an edit of another trace or revision: that is a defect. */
export function editPageTrace(trace: PageTrace, edit: PageEdit): PageTrace {
  if (edit.traceId !== trace.traceId || edit.revision !== trace.revision + 1) {
    throw new Error(
      `An edit to revision ${edit.revision} of trace ${edit.traceId} does not follow ${trace.revision} of ${trace.traceId}.`,
    );
  }
  return { ...trace, ...edit, ids: joined(UNSIGNED, [trace.ids.subarray(0, edit.unchanged), edit.ids]) };
}

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
 * A rectangle of one channel, or of a derived one. A cell covers `step` tokens (a power of two) and one unit; values are row-major
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
export const revision = v.optional(count);

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

/** One unit's course through every channel of its layer, and through the derived ones that are named; the mean where unit is null. */
export const unitRequest = v.object({
  traceId,
  revision,
  layer: count,
  unit: v.nullable(count),
  tokenStart: count,
  tokenEnd: count,
  derived: v.optional(v.array(v.string())),
});
export const unitSeries = v.object({ channels: v.record(v.string(), floats), computed: count, revision: v.optional(count) });
export type UnitSeries = v.InferOutput<typeof unitSeries>;

/** Which numbers statistics are of: of some channels, derived ones among them, over a stretch of tokens; all units, unless named. */
export const statisticsRequest = v.object({
  traceId,
  revision,
  layer: count,
  channels: v.array(v.string()),
  tokenStart: count,
  tokenEnd: count,
  units: v.optional(v.array(count)),
});
export type StatisticsRequest = v.InferOutput<typeof statisticsRequest>;

/** The shares of the numbers whose bounds statistics tell. */
export const BOUND_SHARES = [0.9, 0.98, 0.999, 1] as const;

/** Of the finite numbers among them; all 0 where there are none. */
export const channelStatistics = v.object({
  channel: v.string(),
  looked: count, // tokens that were looked at: of very many numbers, those of every so-many-th token
  count,
  mean: real,
  spread: real, // standard deviation
  min: real,
  max: real,
  shut: real, // share below 0.1
  open: real, // share above 0.9
  histogram: v.array(count), // bars of equal width from min to max
  bounds: v.array(real), // magnitudes that these shares of the numbers do not exceed, see BOUND_SHARES
});
export type ChannelStatistics = v.InferOutput<typeof channelStatistics>;

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
  predictions: v.array(v.object({ id: count, label: v.string(), probability: real })), // five, most likely first; empty without a head
  /** What the model says here that is no next token, as applied at its end: probabilities the largest first; at most five. */
  outputs: v.array(v.object({ label: v.string(), value: real })),
  surprisal: v.nullable(real), // nats of this token given those before; null for a sequence's first
});
export type TokenReport = v.InferOutput<typeof tokenReport>;

/** The host serves the worker nothing. */
export const nothingContract = { calls: {}, events: {} } as const;
export type NothingContract = typeof nothingContract;
