/** What the text's characters are coloured with: numbers by token, and what the ends of their colours stand for. It knows no canvas. */
import { latest } from "../../query/query";
import { formatCount, say } from "../../shell/language";
import { short } from "../../../src/messages/numbers";
import { domainFor } from "../../heatmap/colorMaps";
import { cellValues, type Passage } from "../../trace/passage";
import type { OutputTold, SourcesTold, SurprisalsTold, UnitTold } from "../../trace/reading";
import { layerOf, NOTHING, outputOf, SOURCES, SURPRISAL, traceOf, valueRangeOf, type TraceState } from "../../trace/state";

/** Nats at which the colour of surprisal is full: the model gave what came one chance in about four hundred. */
export const MOST_NATS = 6;
const COLOR_LIMIT = 10;

interface Known {
  readonly surprisals: SurprisalsTold;
  readonly course: UnitTold;
  readonly output: OutputTold;
  readonly sources: SourcesTold;
}

/** From −1 to 1 by cell of the passage, NaN where nothing is known; null where nothing colours the text. */
export function strengths(state: TraceState, colour: string, told: Known, passage: Passage): Float32Array | null {
  if (colour === NOTHING) return null;
  if (colour === SURPRISAL) {
    const known = latest(told.surprisals);
    if (!known?.value) return null;
    // A character that was read as several bytes surprised as much as all of them together.
    const { nats } = known.value;
    const { tokenStart } = known.params;
    return Float32Array.from(passage.cells, (cell) => {
      let sum = 0;
      for (let token = cell.tokenStart; token < cell.tokenEnd; token++) sum += nats[token - tokenStart] ?? NaN;
      return Math.min(1, sum / MOST_NATS);
    });
  }
  if (outputOf(state, colour) !== null) {
    const said = latest(told.output);
    if (!said?.value) return null;
    const most = outputLimit(state, said.value);
    return cellValues(passage, said.value, said.params.tokenStart).map((value) => Math.max(-1, Math.min(1, value / most)));
  }
  if (colour === SOURCES) {
    const { value } = latest(told.sources) ?? {};
    if (value?.kind !== "unit") return null;
    const { contributions, tokenStart } = value;
    const most = contributions.reduce((largest, one) => Math.max(largest, Math.abs(one)), 0) || 1;
    return sumsOf(passage, contributions, tokenStart).map((sum) => Math.max(-1, Math.min(1, sum / most)));
  }
  const known = latest(told.course);
  const values = known?.value.channels[colour];
  if (!known || !values) return null;
  const most = reachOf(state, colour);
  return cellValues(passage, values, known.params.tokenStart).map((value) => Math.max(-1, Math.min(1, value / most)));
}

/** What a full colour of an output stands for: 1 of a probability, of numbers the largest in view. */
function outputLimit(state: TraceState, values: Float32Array): number {
  if (isShare(state)) return 1;
  return values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0) || 1;
}

/** Whether what the model says are shares from 0 to 1. */
export function isShare(state: TraceState): boolean {
  const output = traceOf(state)?.model.head?.output;
  return output === "softmax" || output === "sigmoid";
}

/** By cell what its tokens come to together; NaN where none of them has a part. */
function sumsOf({ cells }: Passage, values: Float64Array, valuesStart: number): Float32Array {
  return Float32Array.from(cells, ({ tokenStart, tokenEnd }) => {
    const own = values.subarray(Math.max(0, tokenStart - valuesStart), Math.max(0, tokenEnd - valuesStart));
    return own.length > 0 ? own.reduce((sum, one) => sum + one, 0) : NaN;
  });
}

/** What a full colour stands for. */
function reachOf(state: TraceState, colour: string): number {
  const channel = layerOf(state)?.channels.find(({ name }) => name === colour);
  return channel ? domainFor(channel.range, valueRangeOf(state, colour), COLOR_LIMIT).max || 1 : 1;
}

/** What stands at the ends of the legend's bar. */
export function legendEnds(
  state: TraceState,
  colour: string,
  output: OutputTold,
): { readonly least: string; readonly greatest: string } {
  if (colour === SURPRISAL) return { least: say("ribbon.little"), greatest: say("ribbon.much") };
  if (colour === SOURCES) return { least: say("ribbon.took"), greatest: say("ribbon.gave") };
  if (outputOf(state, colour) !== null) {
    const limit = short(outputLimit(state, latest(output)?.value ?? new Float32Array(0)), 2);
    return { least: isShare(state) ? "0" : `−${limit}`, greatest: limit };
  }
  const channel = layerOf(state)?.channels.find(({ name }) => name === colour);
  const most = reachOf(state, colour);
  const written = Number.isInteger(most) ? formatCount(most) : short(most, 2);
  return { least: channel?.range === "unit" ? "0" : `−${written}`, greatest: written };
}
