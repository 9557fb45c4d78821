/**
 * The rows of a trace in blocks of a fixed number of tokens, all layers of a block together: every block, or those used
 * last, whose memory then serves in turn.
 */
import { hasCode } from "../protocol/errors";

/** Tokens `start` to `start + filled` of each layer: rows[layer] is [token][number]. */
export interface RowBlock {
  start: number;
  filled: number;
  readonly rows: readonly Float32Array[];
}

export class RowBlocks {
  private readonly blocks = new Map<number, RowBlock>(); // least recently used first
  private readonly spare: RowBlock[] = [];
  /** The block that must not go, whatever is used. */
  private pinned = -1;
  private last = -1;

  constructor(
    readonly blockTokens: number,
    /** Blocks that may be held at once. */
    private capacity: number,
    private readonly make: () => Float32Array[],
  ) {}

  /** Blocks in memory, in use or not. */
  get held(): number {
    return this.blocks.size + this.spare.length;
  }

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
    this.spare.length = 0;
    for (const [index, block] of this.blocks) {
      if (this.held <= capacity) return;
      if (index !== this.pinned) this.drop(index, block);
      this.spare.length = 0;
    }
  }

  /** Takes the blocks from this one on away, as they are. */
  takeFrom(index: number): Map<number, RowBlock> {
    const taken = new Map([...this.blocks].filter(([at]) => at >= index));
    for (const at of taken.keys()) this.blocks.delete(at);
    return taken;
  }

  private create(index: number): RowBlock {
    const start = index * this.blockTokens;
    if (this.spare.length === 0 && this.held >= this.capacity) this.evict();
    const reused = this.spare.pop();
    const block = reused ?? { start, filled: 0, rows: this.make() };
    block.start = start;
    block.filled = 0;
    this.touch(index, block);
    return block;
  }

  private touch(index: number, block: RowBlock): void {
    this.last = index;
    this.blocks.delete(index);
    this.blocks.set(index, block);
  }

  private evict(): void {
    for (const [index, block] of this.blocks) {
      if (index === this.pinned) continue;
      this.drop(index, block);
      return;
    }
  }

  private drop(index: number, block: RowBlock): void {
    this.blocks.delete(index);
    if (this.capacity !== Infinity) this.spare.push(block);
  }
}
