/**
 * The cells of a trace that are kept: mean, min and max of every number of a row over S, 8 S, 64 S ... tokens,
 * counted from token 0. Any power of two from S on is put together from at most seven of them and what is open.
 */
import type { Bin } from "./reduce";
import { CELLS_PER_CELL, NUMBERS_PER_CELL, SHARED_NUMBERS } from "./tracePlan";
import type { TraceMemory } from "./traceMemory";

/** Cells of one level: [cell][mean, min, max][number of the row]. */
class Level {
  count = 0;
  private readonly slabs: Float32Array[] = [];
  private readonly perSlab: number;
  private readonly cellSize: number;

  constructor(
    readonly tokens: number,
    rowSize: number,
    private readonly memory: TraceMemory,
  ) {
    this.cellSize = NUMBERS_PER_CELL * rowSize;
    this.perSlab = Math.max(1, Math.floor(SHARED_NUMBERS / this.cellSize));
  }

  /** A cell's numbers; memory is taken where it has none yet. */
  cell(index: number): Float32Array {
    const slab = Math.floor(index / this.perSlab);
    while (this.slabs.length <= slab) this.slabs.push(this.memory.allocate(this.perSlab * this.cellSize));
    const from = (index % this.perSlab) * this.cellSize;
    return (this.slabs[slab] as Float32Array).subarray(from, from + this.cellSize);
  }

  truncate(count: number): void {
    this.count = Math.min(this.count, count);
    for (const slab of this.slabs.splice(Math.ceil(this.count / this.perSlab))) this.memory.release(slab);
  }
}

/** Min, max and mean of some numbers next to each other over tokens that are added cell by cell or row by row. */
export class Sum {
  readonly min: Float32Array;
  readonly max: Float32Array;
  private readonly sums: Float64Array;
  tokens = 0;

  constructor(readonly size: number) {
    this.min = new Float32Array(size);
    this.max = new Float32Array(size);
    this.sums = new Float64Array(size);
    this.clear();
  }

  clear(): void {
    this.min.fill(NaN);
    this.max.fill(NaN);
    this.sums.fill(0);
    this.tokens = 0;
  }

  /** Adds the means, min and max numbers of `tokens` tokens, from `at` on in their arrays. */
  add(means: Float32Array, min: Float32Array, max: Float32Array, at: number, tokens: number): void {
    for (let i = 0; i < this.size; i++) {
      const low = min[at + i] as number,
        high = max[at + i] as number;
      const had = this.min[i] as number,
        has = this.max[i] as number;
      this.sums[i] = (this.sums[i] as number) + (means[at + i] as number) * tokens;
      if (low < had || had !== had) this.min[i] = low;
      if (high > has || has !== has) this.max[i] = high;
    }
    this.tokens += tokens;
  }

  addRow(row: Float32Array, at: number): void {
    this.add(row, row, row, at, 1);
  }

  /** NaN before the first token. */
  mean(i: number): number {
    return (this.sums[i] as number) / this.tokens;
  }

  writeTo(cell: Float32Array): void {
    for (let i = 0; i < this.size; i++) cell[i] = this.mean(i);
    cell.set(this.min, this.size);
    cell.set(this.max, 2 * this.size);
  }
}

/** The cells of one layer. */
export class Pyramid {
  private readonly levels: Level[] = [];
  /** The cell that is being filled, from the last complete one on. */
  private readonly open: Sum;
  private openStart = 0;

  constructor(
    private readonly cellTokens: number,
    private readonly rowSize: number,
    private readonly memory: TraceMemory,
  ) {
    this.open = new Sum(rowSize);
  }

  /** Takes the memory that adding so many tokens needs, so that `add` cannot fail halfway. Fails with "out-of-memory". */
  reserve(tokens: number): void {
    if (this.open.tokens + tokens < this.cellTokens) return;
    let cells = this.openStart / this.cellTokens + 1;
    for (let at = 0; ; at++) {
      this.level(at).cell(cells - 1);
      if (cells % CELLS_PER_CELL !== 0) return;
      cells /= CELLS_PER_CELL;
    }
  }

  /** Adds the next few tokens; a group of them never lies across two cells. */
  add({ mean, min, max }: Bin, tokens: number): void {
    const { open, cellTokens } = this;
    open.add(mean, min, max, 0, tokens);
    if (open.tokens < cellTokens) return;
    const index = this.openStart / cellTokens;
    this.close(0, index, (cell) => open.writeTo(cell));
    open.clear();
    this.openStart += cellTokens;
  }

  /**
   * Goes back to a token that a cell starts at, from where tokens are added again; complete cells before `kept` stay
   * readable meanwhile, as the same tokens make the same cells.
   */
  truncate(token: number, kept: number): void {
    for (const level of this.levels) level.truncate(Math.floor(kept / level.tokens));
    this.open.clear();
    this.openStart = token;
  }

  /** Gives all memory back. */
  release(): void {
    for (const level of this.levels) level.truncate(0);
  }

  /**
   * Adds to the sum what is known of the tokens from `from` on by one cell: the largest complete one that starts there and
   * ends by `to`, or the open one. Returns the token behind it; `from` where there is none.
   */
  addTo(sum: Sum, offset: number, from: number, to: number): number {
    for (let index = this.levels.length - 1; index >= 0; index--) {
      const level = this.levels[index] as Level;
      if (from % level.tokens !== 0 || from + level.tokens > to || from / level.tokens >= level.count) continue;
      this.addCell(sum, level, from / level.tokens, offset);
      return from + level.tokens;
    }
    const { open, openStart } = this;
    if (from !== openStart || open.tokens === 0 || openStart + open.tokens > to) return from;
    const means = Float32Array.from({ length: this.rowSize }, (_, i) => open.mean(i));
    sum.add(means, open.min, open.max, offset, open.tokens);
    return openStart + open.tokens;
  }

  /** Writes a complete cell, and the one above when it is the last of its eight. Cells that are there already stay. */
  private close(at: number, index: number, write: (cell: Float32Array) => void): void {
    const { rowSize } = this;
    const level = this.level(at);
    if (index < level.count) return;
    write(level.cell(index));
    level.count = index + 1;
    if (level.count % CELLS_PER_CELL !== 0) return;
    const sum = new Sum(rowSize);
    for (let child = level.count - CELLS_PER_CELL; child < level.count; child++) this.addCell(sum, level, child, 0);
    this.close(at + 1, level.count / CELLS_PER_CELL - 1, (cell) => sum.writeTo(cell));
  }

  private level(at: number): Level {
    return (this.levels[at] ??= new Level(this.cellTokens * CELLS_PER_CELL ** at, this.rowSize, this.memory));
  }

  private addCell(sum: Sum, level: Level, index: number, offset: number): void {
    const { rowSize } = this;
    const cell = level.cell(index);
    sum.add(cell.subarray(0, rowSize), cell.subarray(rowSize, 2 * rowSize), cell.subarray(2 * rowSize), offset, level.tokens);
  }
}
