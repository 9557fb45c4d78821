/** What callers read from a trace: tiles for heatmaps, one unit's course, one token's report. Everything is a copy. */
import { CodedError } from "../protocol/errors";
import type { Tile, TileRequest, TokenReport, UnitSeries } from "../protocol/engineContract";
import { logProbabilities } from "./network";
import type { LayerTrace, Trace } from "./trace";

const LARGEST_TILE = 4 * 2 ** 20; // values
const HISTORY = 64; // tokens
const PREDICTIONS = 5;
const CHANGED = 3;

/** Fails with "out-of-range" unless 0 <= start < end <= limit. */
function checkRange(what: string, start: number, end: number, limit: number): void {
  if (start < end && end <= limit) return;
  throw new CodedError("out-of-range", `The ${what} ${start} to ${end} are not within the trace's ${limit}.`);
}

/** Fails with "out-of-range" unless the trace has the layer, and the layer the unit. */
function layerOf(trace: Trace, index: number, unit: number | null): LayerTrace {
  const layer = trace.layers[index];
  if (!layer) throw new CodedError("out-of-range", `The trace has ${trace.layers.length} layers; there is no layer ${index}.`);
  if (unit !== null) checkRange("units", unit, unit + 1, layer.units);
  return layer;
}

/** Cuts a tile: see `tile` in the contract for the layout. A cell counts as computed when its first token is. */
export function readTile(trace: Trace, request: Omit<TileRequest, "traceId">): Tile {
  const { layer: index, channel, tokenStart, tokenEnd, step, unitStart, unitEnd } = request;
  const { layer, offset, size } = trace.locate(index, channel);
  checkRange("tokens", tokenStart, tokenEnd, trace.ids.length);
  checkRange("units", unitStart, unitEnd, size);
  const cells = Math.ceil((tokenEnd - tokenStart) / step);
  const units = unitEnd - unitStart;
  if (cells * units > LARGEST_TILE) throw new CodedError("out-of-range", `A tile of ${cells} x ${units} values is too large.`);
  const values = new Float32Array(cells * units).fill(NaN);
  const minimum = step > 1 ? values.slice() : undefined;
  const maximum = step > 1 ? values.slice() : undefined;
  const limit = Math.min(tokenEnd, trace.computed);
  for (let cell = 0; cell < cells; cell++) {
    const from = tokenStart + cell * step;
    const to = Math.min(from + step, limit);
    if (from >= to) break;
    for (let unit = 0; unit < units; unit++) {
      let sum = 0, least = Infinity, greatest = -Infinity;
      for (let token = from; token < to; token++) {
        const value = layer.rows[token * layer.rowSize + offset + unitStart + unit] as number;
        sum += value;
        if (value < least) least = value;
        if (value > greatest) greatest = value;
      }
      const at = unit * cells + cell;
      values[at] = sum / (to - from);
      // A cell of nothing but NaN has neither least nor greatest.
      if (minimum && least <= greatest) minimum[at] = least;
      if (maximum && least <= greatest) maximum[at] = greatest;
    }
  }
  const result = { values, cells, computed: trace.computed };
  return minimum && maximum ? { ...result, minimum, maximum } : result;
}

/** One unit (or the mean of the layer's units) in every channel; NaN where not computed. */
export function readUnit(
  trace: Trace, layerIndex: number, unit: number | null, tokenStart: number, tokenEnd: number,
): UnitSeries {
  checkRange("tokens", tokenStart, tokenEnd, trace.ids.length);
  const layer = layerOf(trace, layerIndex, unit);
  const channels: Record<string, Float32Array> = {};
  for (const { name } of layer.description.channels) {
    const series = new Float32Array(tokenEnd - tokenStart).fill(NaN);
    for (let token = tokenStart; token < Math.min(tokenEnd, trace.computed); token++) {
      series[token - tokenStart] = valueOf(trace.values(layerIndex, name, token), unit);
    }
    channels[name] = series;
  }
  return { channels, computed: trace.computed };
}

/** Everything a hover shows of one token. */
export function readToken(
  trace: Trace, labels: readonly string[], token: number, layerIndex: number, unit: number | null,
): TokenReport {
  checkRange("tokens", token, token + 1, trace.ids.length);
  const layer = layerOf(trace, layerIndex, unit);
  const start = trace.sequenceOf(token)?.start ?? 0;
  const label = labels[trace.ids[token] as number] ?? "";
  const empty = { token, label, computed: false, values: {}, changed: [], history: {}, predictions: [], surprise: null };
  if (token >= trace.computed) return empty;

  const names = layer.description.channels.map(({ name }) => name);
  const states = layer.description.channels.filter(({ role }) => role === "state").map(({ name }) => name);
  const valuesOf = (of: number | null) => {
    return Object.fromEntries(names.map((name) => [name, valueOf(trace.values(layerIndex, name, token), of)]));
  };
  const from = Math.max(start, token - HISTORY + 1);
  const history = readUnit(trace, layerIndex, unit, from, token + 1).channels;
  const changed = unit === null ? mostChanged(trace, layerIndex, states[0] ?? "h", token, start) : [];
  return {
    ...empty,
    computed: true,
    values: valuesOf(unit),
    changed: changed.map((entry) => ({ ...entry, values: valuesOf(entry.unit) })),
    history: Object.fromEntries(states.map((name) => [name, history[name] ?? new Float32Array(0)])),
    ...predictions(trace, labels, token, start),
  };
}

/** The units whose state moved most in this step (from zero, at a sequence's first token). */
function mostChanged(trace: Trace, layerIndex: number, state: string, token: number, start: number) {
  const now = trace.values(layerIndex, state, token);
  const before = token > start ? trace.values(layerIndex, state, token - 1) : new Float32Array(now.length);
  return Array.from(now, (value, unit) => ({ unit, change: value - (before[unit] as number) }))
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .slice(0, CHANGED);
}

function predictions(trace: Trace, labels: readonly string[], token: number, start: number) {
  const { head } = trace.weights;
  if (!head) return { predictions: [], surprise: null };
  const after = (at: number) => logProbabilities(head, trace.values(trace.layers.length - 1, "h", at));
  const likely = Array.from(after(token), (logProbability, id) => ({ id, logProbability }))
    .sort((a, b) => b.logProbability - a.logProbability)
    .slice(0, PREDICTIONS);
  const surprise = token > start ? -(after(token - 1)[trace.ids[token] as number] as number) : null;
  return {
    predictions: likely.map(({ id, logProbability }) => ({ label: labels[id] ?? String(id), probability: Math.exp(logProbability) })),
    surprise,
  };
}

function valueOf(values: Float32Array, unit: number | null): number {
  if (unit !== null) return values[unit] ?? NaN;
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
