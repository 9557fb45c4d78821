/**
 * How a trace of so many tokens fits a memory budget. Terms, for a network whose rows take r bytes a token (4 per
 * number, all layers and channels) and whose states take s bytes:
 *
 *   rows       tokens * r                                   every gate and state, in blocks of a fixed number of tokens
 *   cells      3 * r * tokens / S * (1 + 1/8 + 1/64 ...)    mean, least and greatest over S, 8 S, 64 S ... tokens each
 *   snapshots  s * tokens / N                               states every N tokens, from where rows are computed again
 *   points     p * tokens / K                               valueRanges and magnitudes as they were every K tokens
 *
 * As long as rows and cells fit, all rows are kept, and S is the smallest power of two from 64 on that fits. Past that,
 * cells get at most 5/8 of the budget, snapshots 1/16, points 1/64, each by the smallest power of two that does; 1/32 is
 * for buffers, arrays' own heads and memory that waits to be collected, and what is left holds the row blocks used last.
 * A million tokens through two LSTM layers of 512 units in 512 MB (537 * 10^6 bytes): r = 24,576, s = 8,192; cells over
 * 256 tokens take 329 * 10^6 bytes, states every 256 tokens 32, points 8, and 23 blocks of 256 tokens 145.
 */
import { CHUNK } from "../network/chunk";

/** What one token and one of each record take, in bytes, over all layers. */
export interface TraceSizes {
  readonly layers: number;
  readonly row: number;
  readonly states: number;
  readonly point: number;
}

export interface TracePlan {
  /** Every row stays; otherwise rows are computed again from snapshots. */
  readonly keepsAll: boolean;
  /** Tokens of a block of rows. */
  readonly blockTokens: number;
  /** Blocks that may be held at once. */
  readonly blocks: number;
  /** Tokens from one snapshot of the states to the next; a multiple of blockTokens. */
  readonly snapshotEvery: number;
  /** Tokens of the finest kept cell. */
  readonly cellTokens: number;
  /** Tokens between two points to which valueRanges and magnitudes can be taken back; a multiple of all others. */
  readonly pointEvery: number;
}

/** A kept cell of one level is made of so many of the level below. */
export const CELLS_PER_CELL = 8;

/** Mean, least, greatest. */
export const NUMBERS_PER_CELL = 3;

const FINEST_KEPT = 64; // tokens of a cell while rows are there to make finer ones from
const FINEST = 16;
const LEAST_POINTS = 128;
/** Two for the run, and two for each of some readers. */
export const FEWEST_BLOCKS = 8;

/** Small cells share an array of about so many numbers, the last of which may be empty but for one cell. */
export const SHARED_NUMBERS = 512;

/** Bytes of the complete cells of all levels, at most. */
function cellBytes(tokens: number, cellTokens: number, { row, layers }: TraceSizes): number {
  let bytes = 0;
  for (let step = cellTokens; step <= tokens; step *= CELLS_PER_CELL) {
    bytes += Math.floor(tokens / step) * NUMBERS_PER_CELL * row + layers * 4 * SHARED_NUMBERS;
  }
  return bytes;
}

/**
 * The plan for a number of tokens, or null where the budget is too small for any: then it holds less than eight rows
 * beside what must be kept, or not all rows of a network that does not stream, whose layers need one another's whole
 * text. `before` is the plan so far, which stays where it still fits, so that rows and cells stay, too.
 */
export function planTrace(
  tokens: number,
  sizes: TraceSizes,
  budget: number,
  streams: boolean,
  before?: TracePlan,
): TracePlan | null {
  let blockTokens = CHUNK;
  while (blockTokens > 1 && blockTokens * sizes.row > budget / 64) blockTokens /= 2;
  // A trace that outgrew its budget goes back to keeping all rows when they take half of it, not at every deletion.
  const returns = !before || before.keepsAll || tokens * sizes.row <= budget / 2;
  const whole = returns ? planWhole(tokens, sizes, budget, blockTokens, before) : null;
  return whole ?? (streams ? planSnapshots(tokens, sizes, budget, blockTokens, before?.keepsAll ? undefined : before) : null);
}

function planWhole(
  tokens: number,
  sizes: TraceSizes,
  budget: number,
  blockTokens: number,
  before: TracePlan | undefined,
): TracePlan | null {
  const rows = Math.ceil(tokens / blockTokens) * blockTokens * sizes.row;
  if (rows > budget) return null;
  let cellTokens = before?.keepsAll ? before.cellTokens : FINEST_KEPT;
  while (rows + cellBytes(tokens, cellTokens, sizes) > budget) cellTokens *= 2;
  const pointEvery = Math.max(cellTokens, 4 * LEAST_POINTS);
  return { keepsAll: true, blockTokens, blocks: Infinity, snapshotEvery: Infinity, cellTokens, pointEvery };
}

function planSnapshots(
  tokens: number,
  sizes: TraceSizes,
  budget: number,
  blockTokens: number,
  before: TracePlan | undefined,
): TracePlan | null {
  let snapshotEvery = before?.snapshotEvery ?? blockTokens;
  const snapshots = () => Math.floor(tokens / snapshotEvery) * sizes.states;
  while (snapshots() > budget / 16) snapshotEvery *= 2;
  let cellTokens = before?.cellTokens ?? FINEST;
  while (cellBytes(tokens, cellTokens, sizes) > (5 * budget) / 8) cellTokens *= 2;
  let pointEvery = Math.max(before?.pointEvery ?? LEAST_POINTS, snapshotEvery, cellTokens);
  const points = () => Math.floor(tokens / pointEvery) * sizes.point;
  while (points() > budget / 64) pointEvery *= 2;
  const left = budget - budget / 32 - snapshots() - cellBytes(tokens, cellTokens, sizes) - points();
  const blocks = Math.floor(left / (blockTokens * sizes.row));
  if (blocks < FEWEST_BLOCKS) return null;
  return { keepsAll: false, blockTokens, blocks, snapshotEvery, cellTokens, pointEvery };
}

/** Whether rows and snapshots of one plan serve in the other. */
export function sharesRows(a: TracePlan, b: TracePlan): boolean {
  return a.keepsAll === b.keepsAll && a.blockTokens === b.blockTokens && a.snapshotEvery === b.snapshotEvery;
}

/** Whether cells and points of one plan serve in the other. */
export function sharesCells(a: TracePlan, b: TracePlan): boolean {
  return a.cellTokens === b.cellTokens && a.pointEvery === b.pointEvery;
}
