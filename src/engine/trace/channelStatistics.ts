/**
 * Statistics of the numbers in a rectangle of a channel: how they spread, how many are near 0 and 1, and within which bounds
 * nearly all of them lie. Of a rectangle of very many numbers every so-many-th token is looked at, and said so.
 */
import { BOUND_SHARES, type ChannelStatistics, type StatisticsRequest } from "../../protocol/traceShapes";
import type { Work } from "../network/work";
import { checkRange } from "./checkRange";
import { derivedRow, findDerived } from "./derivedRows";
import type { Trace } from "./trace";

const MOST_NUMBERS = 2 ** 18; // sorted within some milliseconds
const BARS = 24;
const OPEN = 0.9;
const SHUT = 0.1;

/**
 * Of every channel that is named, in that order. Units that a channel lacks are left out. Fails with "out-of-range" or
 * "no-such-channel".
 */
export function* readStatistics(trace: Trace, request: Omit<StatisticsRequest, "traceId">): Work<ChannelStatistics[]> {
  const found: ChannelStatistics[] = [];
  for (const channel of request.channels) found.push(yield* statisticsOf(trace, channel, request));
  return found;
}

function* statisticsOf(trace: Trace, channel: string, request: Omit<StatisticsRequest, "traceId">): Work<ChannelStatistics> {
  const { layer, tokenStart, tokenEnd } = request;
  checkRange("tokens", tokenStart, tokenEnd, trace.ids.length);
  const derived = findDerived(trace, layer, channel);
  const { offset, size } = derived ? { offset: 0, ...derived } : trace.locate(layer, channel);
  const all = Array.from({ length: size }, (_, unit) => unit);
  const units = size === 1 ? all : (request.units ?? all).filter((unit) => unit < size); // one number is of every unit
  const tokens = Math.max(0, Math.min(tokenEnd, trace.computed) - tokenStart);
  const stride = Math.max(1, Math.ceil((tokens * units.length) / MOST_NUMBERS));
  const numbers = new Float32Array(Math.ceil(tokens / stride) * units.length);
  const rowSize = trace.layouts[layer]?.rowSize ?? 0;
  let count = 0;
  for (let token = tokenStart; token < tokenStart + tokens; token += stride) {
    const block = derived ? null : (trace.held(token) ?? (yield* trace.reach(token)));
    const data = derived ? yield* derivedRow(trace, derived, token) : (block?.rows[layer] as Float32Array);
    const at = (block ? (token - block.start) * rowSize : 0) + offset;
    for (const unit of units) {
      const number = data[at + unit] as number;
      if (Number.isFinite(number)) numbers[count++] = number;
    }
    if (((token - tokenStart) / stride) % 256 === 255) yield;
  }
  return { channel, looked: Math.ceil(tokens / stride), ...describe(numbers.subarray(0, count).sort()) };
}

/** Of sorted numbers; all 0 where there are none. */
function describe(sorted: Float32Array): Omit<ChannelStatistics, "channel" | "looked"> {
  const { length } = sorted;
  const [min = 0, max = 0] = [sorted[0], sorted[length - 1]];
  let [sum, squares, shut, open] = [0, 0, 0, 0];
  const bars = new Uint32Array(BARS);
  for (const number of sorted) {
    sum += number;
    if (number < SHUT) shut++;
    else if (number > OPEN) open++;
    const bar = max > min ? Math.min(BARS - 1, Math.floor(((number - min) / (max - min)) * BARS)) : 0;
    bars[bar] = (bars[bar] as number) + 1;
  }
  const mean = length ? sum / length : 0;
  for (const number of sorted) squares += (number - mean) ** 2;
  const magnitudes = sorted.map(Math.abs).sort();
  return {
    count: length,
    mean,
    spread: length ? Math.sqrt(squares / length) : 0,
    min,
    max,
    shut: length ? shut / length : 0,
    open: length ? open / length : 0,
    histogram: [...bars],
    bounds: BOUND_SHARES.map((share) => magnitudes[Math.max(0, Math.ceil(share * length) - 1)] ?? 0),
  };
}
