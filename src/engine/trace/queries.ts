/** What callers read from a trace beside tiles: one unit's course, one token's report. Everything is a copy. */
import { message } from "../../messages/message";
import type { StepOutput } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import type { TokenReport, UnitSeries } from "../../protocol/traceShapes";
import { headReads, inputOfToken } from "../network/network";
import { applied, logProbabilities, scoresOf, sideBySide, windowOf } from "../network/readout";
import { checkRange } from "./checkRange";
import { derivedRow, findDerived } from "./derivedRows";
import type { Trace } from "./trace";
import type { LayerLayout } from "./traceLayer";
import type { Work } from "../network/work";

export { readTile } from "./tiles";

const HISTORY = 64; // tokens
const PREDICTIONS = 5;
const CHANGED = 3;

/** Fails with "out-of-range" unless the trace has the layer, and one of its channels the unit. */
function layerOf(trace: Trace, index: number, unit: number | null): LayerLayout {
  const layer = trace.layouts[index];
  if (!layer)
    throw new CodedError("out-of-range", message("explain.noSuchLayer", { layers: trace.layouts.length, layer: index }));
  if (unit !== null) checkRange("units", unit, unit + 1, Math.max(...layer.channels.map(({ size }) => size)));
  return layer;
}

/** The rows of one token in every layer. */
function* rowsOf(trace: Trace, token: number): Work<Float32Array[]> {
  const { rows, start } = trace.held(token) ?? (yield* trace.reach(token));
  return trace.layouts.map(({ rowSize }, layer) => {
    return (rows[layer] as Float32Array).subarray((token - start) * rowSize, (token - start + 1) * rowSize);
  });
}

/** One unit (or the mean of the layer's units) in every channel that has it, and in derived ones; NaN where not computed. */
export function* readUnit(
  trace: Trace,
  layerIndex: number,
  unit: number | null,
  tokenStart: number,
  tokenEnd: number,
  derived: readonly string[] = [],
): Work<UnitSeries> {
  checkRange("tokens", tokenStart, tokenEnd, trace.ids.length);
  const { channels: all, rowSize } = layerOf(trace, layerIndex, unit);
  const channels = all.filter((part) => has(part, unit));
  const parts = derived.map((name) => findDerived(trace, layerIndex, name)).filter((part) => part !== null);
  const { computed, revision } = trace;
  const series = channels.map(() => new Float32Array(tokenEnd - tokenStart).fill(NaN));
  for (let token = tokenStart; token < Math.min(tokenEnd, computed); token++) {
    const { rows, start } = trace.held(token) ?? (yield* trace.reach(token));
    channels.forEach((part, channel) => {
      const row = (token - start) * rowSize;
      (series[channel] as Float32Array)[token - tokenStart] = valueOf(rows[layerIndex] as Float32Array, row, part, unit);
    });
  }
  const courses = Object.fromEntries(channels.map(({ name }, channel) => [name, series[channel] as Float32Array]));
  for (const part of parts.filter((part) => has(part, unit))) {
    const course = new Float32Array(tokenEnd - tokenStart).fill(NaN);
    courses[part.name] = course;
    for (let token = tokenStart; token < Math.min(tokenEnd, computed); token++) {
      const row = yield* derivedRow(trace, part, token);
      course[token - tokenStart] = valueOf(row, 0, { offset: 0, size: part.size }, unit);
    }
  }
  return {
    channels: courses,
    computed,
    revision,
  };
}

/** Everything a hover shows of one token. */
export function* readToken(
  trace: Trace,
  labels: readonly string[],
  token: number,
  layerIndex: number,
  unit: number | null,
): Work<TokenReport> {
  checkRange("tokens", token, token + 1, trace.ids.length);
  const { channels, states } = layerOf(trace, layerIndex, unit);
  const start = trace.sequenceOf(token)?.start ?? 0;
  const id = trace.ids[token] as number;
  const label = labels[id] ?? `#${id}`;
  const nothing = { computed: false, values: {}, changed: [], history: {}, predictions: [], outputs: [], surprisal: null };
  const empty = { token, label, ...nothing };
  if (token >= trace.computed) return empty;

  const history = (yield* readUnit(trace, layerIndex, unit, Math.max(start, token - HISTORY + 1), token + 1)).channels;
  const before = token > start ? ((yield* rowsOf(trace, token - 1))[layerIndex] as Float32Array).slice() : undefined;
  const told = yield* predictions(trace, labels, token);
  const outputs = yield* outputsAt(trace, token);
  const row = (yield* rowsOf(trace, token))[layerIndex] as Float32Array;
  const valuesOf = (of: number | null) =>
    Object.fromEntries(channels.filter((part) => has(part, of)).map((part) => [part.name, valueOf(row, 0, part, of)]));
  const changed = unit === null ? mostChanged(row, before, states.find(({ name }) => name === "c") ?? states.at(-1)) : [];
  return {
    ...empty,
    computed: true,
    values: valuesOf(unit),
    changed: changed.map((entry) => ({ ...entry, values: valuesOf(entry.unit) })),
    history: Object.fromEntries(
      states.flatMap(({ name }) => {
        const course = history[name];
        return course ? [[name, course]] : [];
      }),
    ),
    ...told,
    outputs,
  };
}

/** The units whose state moved most in this step (from zero, at a sequence's first token). */
function mostChanged(now: Float32Array, before: Float32Array | undefined, state: LayerLayout["states"][number] | undefined) {
  if (!state) return [];
  const { offset, size } = state;
  return Array.from(now.subarray(offset, offset + size), (value, unit) => ({
    unit,
    change: value - (before?.[offset + unit] ?? 0),
  }))
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .slice(0, CHANGED);
}

/** What the head says after a token; and how little it expected the token, given those before it alone. */
function* predictions(
  trace: Trace,
  labels: readonly string[],
  token: number,
): Work<Pick<TokenReport, "predictions" | "surprisal">> {
  const { head } = trace.weights;
  if (!head) return { predictions: [], surprisal: null };
  const start = trace.sequenceOf(token)?.start ?? 0;
  const window = windowOf(head);
  const read: Float32Array[] = [];
  for (let from = Math.max(start, token - window); from <= token; from++) read.push(yield* readByHead(trace, from));
  const likely = Array.from(logProbabilities(head, ...read.slice(-window)), (logProbability, id) => ({ id, logProbability }))
    .sort((a, b) => b.logProbability - a.logProbability)
    .slice(0, PREDICTIONS);
  const before = token > start && trace.streams ? logProbabilities(head, ...read.slice(0, -1)) : null;
  return {
    predictions: likely.map(({ id, logProbability }) => ({
      id,
      label: labels[id] ?? String(id),
      probability: Math.exp(logProbability),
    })),
    surprisal: before && -(before[trace.ids[token] as number] as number),
  };
}

/** Shown of what a model says at a token. */
const OUTPUTS = 5;

/** What the model says at a token that is no next token; none where it says none. */
function* outputsAt(trace: Trace, token: number): Work<TokenReport["outputs"]> {
  const { output } = trace.weights;
  if (!output) return [];
  const values = yield* outputRow(trace, output, token);
  const named = Array.from(values, (value, index) => ({ label: output.labels?.[index] ?? String(index), value }));
  if (output.activation === "softmax" || output.activation === "log-softmax") named.sort((a, b) => b.value - a.value);
  return named.slice(0, OUTPUTS);
}

/** One of the numbers that the model says at each token, by its index; NaN where not computed. Null where it says none. */
export function* readOutput(trace: Trace, index: number, tokenStart: number, tokenEnd: number): Work<Float32Array | null> {
  checkRange("tokens", tokenStart, tokenEnd, trace.ids.length);
  const { output } = trace.weights;
  if (!output || index >= output.head.rows) return null;
  const values = new Float32Array(tokenEnd - tokenStart).fill(NaN);
  for (let token = tokenStart; token < Math.min(tokenEnd, trace.computed); token++) {
    values[token - tokenStart] = (yield* outputRow(trace, output, token))[index] as number;
    yield;
  }
  return values;
}

function* outputRow(trace: Trace, { head, activation }: StepOutput, token: number): Work<Float32Array> {
  const start = trace.sequenceOf(token)?.start ?? 0;
  const read: Float32Array[] = [];
  for (let from = Math.max(start, token - windowOf(head) + 1); from <= token; from++) {
    read.push(yield* readByHead(trace, from, head));
  }
  return applied(activation, scoresOf(head, read));
}

/** What a head reads at a token: of layers their h, of the network the token's row of the embedding. */
export function* readByHead(trace: Trace, token: number, head = trace.weights.head): Work<Float32Array> {
  const rows = yield* rowsOf(trace, token);
  return sideBySide(
    headReads({ head, layers: trace.weights.layers }).map((layer) => {
      if (layer < 0) return inputOfToken(trace.weights, trace.ids[token] as number);
      const h = trace.layouts[layer]?.states.at(-1);
      return (rows[layer] as Float32Array).subarray(h?.offset, h && h.offset + h.size);
    }),
  );
}

/** Whether a channel has a unit: a projected h has fewer than its layer, and one number is of every unit. */
function has({ size }: Pick<LayerLayout["channels"][number], "size">, unit: number | null): boolean {
  return unit === null || size === 1 || unit < size;
}

/** A unit's value in a channel that has it, or the mean of all. */
function valueOf(
  rows: Float32Array,
  row: number,
  { offset, size }: Pick<LayerLayout["channels"][number], "offset" | "size">,
  unit: number | null,
): number {
  const start = row + offset;
  if (unit !== null) return rows[size === 1 ? start : start + unit] as number;
  let sum = 0;
  for (let i = start; i < start + size; i++) sum += rows[i] as number;
  return sum / size;
}
