/**
 * The rows of a trace in blocks of a fixed number of tokens, all layers of a block together: every block, or those used
 * last, whose memory then serves in turn.
 */
import { hasCode } from "../../protocol/errors";
import type { TraceMemory } from "./traceMemory";

/** Tokens `start` to `start + filled` of each layer: rows[layer] is [token][number]. */
export interface RowBlock {
  start: number;
  filled: number;
  readonly rows: readonly Float32Array[];
}

export class RowBlocks {
  private readonly blocks = new Map<number, RowBlock>(); // least recently used first
  /** The block that must not go, whatever is used. */
  private pinned = -1;
  private last = -1;

  constructor(
    readonly blockTokens: number,
    /** Blocks that may be held at once. */
    private capacity: number,
    /** Numbers of each layer in a block. */
    private readonly sizes: readonly number[],
    private readonly memory: TraceMemory,
  ) {}

  indexOf(token: number): number {
    return Math.floor(token / this.blockTokens);
  }

  /** The block if it is there, which then counts as used last. */
  get(index: number): RowBlock | undefined {
    const block = this.blocks.get(index);
    if (block && index !== this.last) this.touch(index, block);
    return block;
  }

  /** The block, which then counts as used last; an empty one where there was none. Fails with "out-of-memory". */
  open(index: number, pin = false): RowBlock {
    if (pin) this.pinned = index;
    return this.get(index) ?? this.create(index);
  }

  /** The same, or undefined where the system refuses the memory. */
  tryOpen(index: number): RowBlock | undefined {
    try {
      return this.open(index);
    } catch (error) {
      if (hasCode(error, "out-of-memory")) return undefined;
      throw error;
    }
  }

  /** Puts a block that was taken away back in its place, with the first so many of its tokens. */
  putBack(index: number, block: RowBlock, filled: number): void {
    block.filled = filled;
    this.touch(index, block);
  }

  /** Forgets what stands from a token on. */
  truncate(token: number): void {
    for (const [index, block] of this.blocks) {
      if (block.start >= token) this.drop(index, block);
      else block.filled = Math.min(block.filled, token - block.start);
    }
  }

  /** Changes how many blocks may be held. */
  resize(capacity: number): void {
    this.capacity = capacity;
    for (const [index, block] of this.blocks) {
      if (this.blocks.size <= capacity) return;
      if (index !== this.pinned) this.drop(index, block);
    }
  }

  clear(): void {
    for (const [index, block] of this.blocks) this.drop(index, block);
  }

  /** Gives the memory of a block back that is not among the others any more. */
  release({ rows }: RowBlock): void {
    for (const layer of rows) this.memory.release(layer);
  }

  /** Takes the blocks from this one on away, as they are. */
  takeFrom(index: number): Map<number, RowBlock> {
    const taken = new Map([...this.blocks].filter(([at]) => at >= index));
    for (const at of taken.keys()) this.blocks.delete(at);
    return taken;
  }

  private create(index: number): RowBlock {
    const start = index * this.blockTokens;
    const rows = (this.blocks.size >= this.capacity ? this.evict()?.rows : undefined) ?? this.allocate();
    const block = { start, filled: 0, rows };
    this.touch(index, block);
    return block;
  }

  private allocate(): Float32Array[] {
    const rows: Float32Array[] = [];
    try {
      for (const size of this.sizes) rows.push(this.memory.allocate(size));
      return rows;
    } catch (error) {
      for (const layer of rows) this.memory.release(layer);
      throw error;
    }
  }

  private touch(index: number, block: RowBlock): void {
    this.last = index;
    this.blocks.delete(index);
    this.blocks.set(index, block);
  }

  /** Takes the block away that was used longest ago, except the pinned one. */
  private evict(): RowBlock | undefined {
    for (const [index, block] of this.blocks) {
      if (index === this.pinned) continue;
      this.blocks.delete(index);
      return block;
    }
    return undefined;
  }

  private drop(index: number, block: RowBlock): void {
    this.blocks.delete(index);
    this.release(block);
  }
}
