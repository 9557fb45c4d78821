/**
 * The rows of a trace: computed in the order of the tokens, kept as far as the plan has room, and computed again from the
 * nearest known states where they are asked for later. What is computed again is the same to the bit, as a run does not
 * depend on how a text is cut.
 */
import type { States } from "../network/interpreter";
import { LayerwiseRun } from "./layerwiseRun";
import type { NetworkRun } from "../network/network";
import { RowBlocks, type RowBlock } from "./rowBlocks";
import type { LayerLayout } from "./traceLayer";
import { codedMemory, heapAllocator, type TraceMemory } from "./traceMemory";
import type { Move, Sequence, TracedTokens } from "./tracedTokens";
import type { TracePlan } from "./tracePlan";

export class TraceRows {
  readonly blocks: RowBlocks;
  /** Rows that an edit moved, which the run passes over. */
  private moved: readonly Move[] = [];
  /** States before every so many-th token: all layers' states, one after the other. */
  private snapshots: Float32Array[] = [];
  private readonly stateSize: number;
  /** The token that the run's states stand before; -1 where they are of no use. */
  private position = -1;
  private readonly layerwise: LayerwiseRun | null;

  /** `layers` are the network's; all rows are kept where it does not stream. */
  constructor(
    private readonly layers: readonly LayerLayout[],
    private readonly run: NetworkRun,
    private plan: TracePlan,
    private tokens: TracedTokens,
    memory: TraceMemory,
  ) {
    this.blocks = new RowBlocks(
      plan.blockTokens,
      plan.blocks,
      layers.map(({ rowSize }) => plan.blockTokens * rowSize),
      memory,
    );
    this.stateSize = layers.reduce((sum, { states }) => states.reduce((all, { size }) => all + size, sum), 0);
    this.layerwise = run.streams ? null : new LayerwiseRun(run, this.blocks);
  }

  /** Share of the sequence at hand that is computed, where that goes layer by layer: from 0 to 1. */
  get shareOfSequence(): number {
    return this.layerwise?.share ?? 0;
  }

  /** Computes some more, given that all before `head` is; returns up to where it then is. Some milliseconds of work. */
  advance(head: number): number {
    const index = this.blocks.indexOf(head);
    const there = this.held(head);
    if (there) return this.pin(there);
    const sequence = this.tokens.sequenceOf(head) as Sequence;
    const known = this.moved.find(({ to, count }) => head >= to && head < to + count);
    const end = known ? known.to + known.count : sequence.start + sequence.count;
    if (this.layerwise) {
      if (known) this.layerwise.pass(head, end);
      return known || this.layerwise.advance(this.tokens, sequence) ? end : head;
    }
    const block = this.blocks.open(index, true);
    if (known) block.filled = Math.min(this.blocks.blockTokens, end - block.start);
    else if (this.canFill(index)) this.fill(block);
    else this.recover(head - 1);
    return Math.max(head, block.start + block.filled);
  }

  /** Keeps the block that the run stands in, so that what is read meanwhile does not push it out. */
  private pin(block: RowBlock): number {
    this.blocks.open(this.blocks.indexOf(block.start), true);
    return block.start + block.filled;
  }

  /** The block of a token when its row is there. */
  held(token: number): RowBlock | undefined {
    const block = this.blocks.get(this.blocks.indexOf(token));
    return block && block.start + block.filled > token ? block : undefined;
  }

  /**
   * Computes again what is missing for a token's row, from the nearest states that are known, some milliseconds at a
   * time. To be called until `held` has the row; two who do so in turns share the work.
   */
  recover(token: number): void {
    let index = this.blocks.indexOf(token);
    while (!this.canFill(index)) index--;
    this.fill(this.blocks.open(index));
  }

  /**
   * Goes on with other tokens, of which those before `kept` are the same and stand where they stood; those of `moves` are
   * the same and stand elsewhere. Their rows stay where all rows are kept and old and new ones fit side by side.
   */
  edit(tokens: TracedTokens, plan: TracePlan, kept: number, moves: readonly Move[]): void {
    this.tokens = tokens;
    this.plan = plan;
    this.position = -1;
    this.moved = [];
    this.snapshots.length = Math.min(this.snapshots.length, Math.floor(kept / plan.snapshotEvery));
    this.layerwise?.restart();
    if (moves.length > 0 && plan.keepsAll) this.moveRows(kept, moves);
    else this.blocks.truncate(kept);
    this.blocks.resize(plan.blocks);
  }

  /** Puts the rows of the block that `kept` lies in, and those that moved, into new blocks, as far as there is memory. */
  private moveRows(kept: number, moves: readonly Move[]): void {
    const first = this.blocks.indexOf(kept);
    const start = first * this.blocks.blockTokens;
    const old = this.blocks.takeFrom(first);
    const cut = kept > start ? old.get(first) : undefined;
    const fresh = cut && this.blocks.tryOpen(first);
    if (cut && !fresh) {
      this.blocks.putBack(first, cut, kept - start);
      old.delete(first);
    } else {
      if (fresh) fresh.filled = this.copy(old, { from: start, to: start, count: kept - start });
      this.moved = moves.map((move) => ({ ...move, count: this.copy(old, move) })).filter(({ count }) => count > 0);
    }
    for (const block of old.values()) this.blocks.release(block);
  }

  /** Gives all memory back. */
  release(): void {
    this.blocks.clear();
  }

  /** Copies as many of the rows as are there, and returns how many those are. */
  private copy(old: ReadonlyMap<number, RowBlock>, { from, to, count }: Move): number {
    const { blocks } = this;
    let done = 0;
    while (done < count) {
      const source = old.get(blocks.indexOf(from + done));
      if (!source || source.start + source.filled <= from + done) break;
      const target = blocks.tryOpen(blocks.indexOf(to + done));
      if (!target) break;
      const at = from + done - source.start,
        into = to + done - target.start;
      const steps = Math.min(count - done, source.filled - at, blocks.blockTokens - into);
      this.layers.forEach(({ rowSize }, layer) => {
        const rows = (source.rows[layer] as Float32Array).subarray(at * rowSize, (at + steps) * rowSize);
        (target.rows[layer] as Float32Array).set(rows, into * rowSize);
      });
      done += steps;
    }
    return done;
  }

  /** Whether a block's next row can be computed from states that are known. */
  private canFill(index: number): boolean {
    const block = this.blocks.get(index);
    const token = index * this.blocks.blockTokens + (block?.filled ?? 0);
    if (token === this.position) return true;
    if (this.tokens.sequenceOf(token)?.start === token) return true;
    return this.held(token - 1) !== undefined || this.snapshotAt(token) !== undefined;
  }

  /** Computes the next rows of a block. */
  private fill(block: RowBlock): void {
    const token = block.start + block.filled;
    const sequence = this.tokens.sequenceOf(token) as Sequence;
    const end = Math.min(block.start + this.blocks.blockTokens, sequence.start + sequence.count);
    const steps = Math.min(this.run.chunk, end - token);
    if (token === sequence.start) this.run.reset();
    else if (this.position !== token) this.run.reset(this.statesBefore(token), token - sequence.start);
    this.position = -1; // while the run may fail
    this.run.run({ ids: this.tokens.idsOf(token, token + steps) }, steps, block.rows, block.filled);
    this.position = token + steps;
    block.filled += steps;
    if (this.position % this.plan.snapshotEvery === 0) this.keepStates(block);
  }

  /** Keeps the states after a block's last row. */
  private keepStates(block: RowBlock): void {
    const index = (block.start + block.filled) / this.plan.snapshotEvery - 1;
    if (this.snapshots[index]) return;
    const snapshot = codedMemory(heapAllocator).allocate(this.stateSize);
    let to = 0;
    this.layers.forEach(({ states, rowSize }, layer) => {
      const row = (block.rows[layer] as Float32Array).subarray((block.filled - 1) * rowSize, block.filled * rowSize);
      for (const { offset, size } of states) {
        snapshot.set(row.subarray(offset, offset + size), to);
        to += size;
      }
    });
    this.snapshots[index] = snapshot;
  }

  private snapshotAt(token: number): Float32Array | undefined {
    return token % this.plan.snapshotEvery === 0 ? this.snapshots[token / this.plan.snapshotEvery - 1] : undefined;
  }

  /** States of all layers before a token, from the row before it or from a snapshot: a row holds every state of its layer. */
  private statesBefore(token: number): States[] {
    const block = this.held(token - 1);
    const snapshot = this.snapshotAt(token);
    if (!block && !snapshot) throw new Error(`The states before token ${token} are not known.`);
    let from = 0;
    return this.layers.map(({ states, rowSize }, layer) =>
      Object.fromEntries(
        states.map(({ name, offset, size }) => {
          const at = block ? (token - 1 - block.start) * rowSize + offset : from;
          from += size;
          return [name, ((block?.rows[layer] ?? snapshot) as Float32Array).subarray(at, at + size)];
        }),
      ),
    );
  }
}
