/** Cuts tiles for heatmaps from a trace: at any zoom, with min and max, so that no spike is hidden. */
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import type { Tile, TileRequest } from "../../protocol/traceShapes";
import { Sum } from "./pyramid";
import { checkRange } from "./checkRange";
import { derivedRow, findDerived, type DerivedChannel } from "./derivedRows";
import type { Trace } from "./trace";
import type { Work } from "../network/work";

const LARGEST_TILE = 4 * 2 ** 20; // values
/** Products of weights that a tile may take to be computed again, unless it shall be exact: about a second. */
const MOST_PRODUCTS = 2e10;

/** Cuts a tile: see `tile` in the contract for the layout. A cell counts as computed when its first token is. */
export function* readTile(trace: Trace, request: Omit<TileRequest, "traceId">): Work<Tile> {
  const { layer: index, channel, tokenStart, tokenEnd, step, unitStart, unitEnd, unitStep = 1 } = request;
  const derived = findDerived(trace, index, channel);
  const { offset, size } = derived ? { offset: 0, ...derived } : trace.locate(index, channel);
  checkRange("tokens", tokenStart, tokenEnd, trace.ids.length);
  checkRange("units", unitStart, unitEnd, size);
  const cells = Math.ceil((tokenEnd - tokenStart) / step);
  const units = unitEnd - unitStart;
  const rows = Math.ceil(units / unitStep);
  if (cells * rows > LARGEST_TILE) throw new CodedError("out-of-range", message("engine.tileTooLarge", { cells, rows }));
  const values = new Float32Array(cells * rows).fill(NaN);
  const minimum = step > 1 ? values.slice() : undefined;
  const maximum = step > 1 ? values.slice() : undefined;
  const { computed } = trace;
  const place: Place = { trace, layer: index, offset: offset + unitStart, derived };
  const isExact = step === 1 || derived !== null || canBeExact(trace, request);
  if (step === 1) yield* copyTokens(values, place, tokenStart, Math.min(tokenEnd, computed), cells, unitStep);
  for (let cell = 0, sum = new Sum(units); step > 1 && cell < cells; cell++) {
    const from = tokenStart + cell * step;
    const to = Math.min(from + step, tokenEnd, computed);
    if (from >= to) break;
    sum.clear();
    if (isExact) yield* addTokens(sum, place, from, to, step);
    else addKept(sum, place, from, to);
    for (let unit = 0, at = cell; unit < units && sum.tokens > 0; unit += unitStep, at += cells) {
      values[at] = sum.mean(unit);
      // A cell of nothing but NaN has neither min nor max.
      if (minimum) minimum[at] = sum.min[unit] as number;
      if (maximum) maximum[at] = sum.max[unit] as number;
    }
  }
  const result: Tile = { values, cells, computed, revision: trace.revision };
  if (!isExact && !isKept(trace, request)) result.detail = Math.max(step, trace.cellTokens);
  return minimum && maximum ? { ...result, minimum, maximum } : result;
}

interface Place {
  readonly trace: Trace;
  readonly layer: number;
  readonly offset: number;
  /** Where the trace does not keep it. */
  readonly derived: DerivedChannel | null;
}

/** Whether the cells of a tile are put together from kept ones, none of them cut. */
function isKept({ cellTokens }: Trace, { tokenStart, step }: Omit<TileRequest, "traceId">): boolean {
  return step % cellTokens === 0 && tokenStart % cellTokens === 0;
}

/** Whether the rows that a tile needs are there, or shall be computed again. */
function canBeExact(trace: Trace, request: Omit<TileRequest, "traceId">): boolean {
  if (trace.keepsAll) return true;
  if (isKept(trace, request)) return false;
  const { tokenStart, tokenEnd, exact } = request;
  return exact === true || (tokenEnd - tokenStart) * trace.productsPerToken <= MOST_PRODUCTS;
}

/** The numbers themselves: values[row][token]. */
function* copyTokens(
  values: Float32Array,
  { trace, layer, offset, derived }: Place,
  from: number,
  to: number,
  cells: number,
  unitStep: number,
): Work<void> {
  const { rowSize } = trace.layouts[layer] as Trace["layouts"][number];
  for (let token = from; token < to; token++) {
    const block = derived ? null : (trace.held(token) ?? (yield* trace.reach(token)));
    const data = derived ? yield* derivedRow(trace, derived, token) : (block?.rows[layer] as Float32Array);
    const at = (block ? (token - block.start) * rowSize : 0) + offset;
    for (let unit = 0, into = token - from; into < values.length; unit += unitStep, into += cells)
      values[into] = data[at + unit] as number;
  }
}

/** Adds tokens to the sum: kept cells where a cell of the tile is large enough, rows where there are none. */
function* addTokens(sum: Sum, { trace, layer, offset, derived }: Place, from: number, to: number, step: number): Work<void> {
  for (let token = from; derived && token < to; token++) sum.addRow(yield* derivedRow(trace, derived, token), offset);
  if (derived) return;
  const { cellTokens } = trace;
  const { rowSize } = trace.layouts[layer] as Trace["layouts"][number];
  for (let token = from; token < to;) {
    const behind = step < cellTokens ? token : trace.cellsOf(layer).addTo(sum, offset, token, to);
    if (behind > token) {
      token = behind;
      continue;
    }
    const { rows, start, filled } = trace.held(token) ?? (yield* trace.reach(token));
    const end = Math.min(to, start + filled, (Math.floor(token / cellTokens) + 1) * cellTokens);
    for (; token < end; token++) sum.addRow(rows[layer] as Float32Array, (token - start) * rowSize + offset);
  }
}

/** Adds the kept cells that lie over tokens, and rows behind the last of them as far as they are there. */
function addKept(sum: Sum, { trace, layer, offset }: Place, from: number, to: number): void {
  const { cellTokens, computed } = trace;
  const { rowSize } = trace.layouts[layer] as Trace["layouts"][number];
  const end = Math.min(Math.ceil(to / cellTokens) * cellTokens, computed);
  for (let token = Math.floor(from / cellTokens) * cellTokens; token < end;) {
    const behind = trace.cellsOf(layer).addTo(sum, offset, token, end);
    const block = behind > token ? undefined : trace.held(token);
    if (block) sum.addRow(block.rows[layer] as Float32Array, (token - block.start) * rowSize + offset);
    token = Math.max(behind, token + 1);
  }
}
