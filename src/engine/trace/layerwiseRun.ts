/**
 * Runs a network that has a layer reading backward: layer by layer over a whole sequence, each chunk by chunk in its own
 * direction, into blocks of rows that are all kept.
 */
import type { NetworkRun } from "../network/network";
import type { RowBlock, RowBlocks } from "./rowBlocks";
import type { Sequence, TracedTokens } from "./tracedTokens";

export class LayerwiseRun {
  private layer = 0;
  /** Steps of the sequence that the layer has taken. */
  private done = 0;
  /** Share of the sequence's work, over all layers, that is done. */
  share = 0;

  constructor(
    private readonly run: NetworkRun,
    private readonly blocks: RowBlocks,
  ) {}

  /** Begins the sequence at hand anew. */
  restart(): void {
    this.layer = this.done = this.share = 0;
  }

  /** Computes the next few steps of a layer; true when that was the last of the sequence. */
  advance(tokens: TracedTokens, { start, count }: Sequence): boolean {
    const { blocks, run, layer } = this;
    if (layer === 0 && this.done === 0) run.reset();
    const isReversed = run.weights.layers[layer]?.direction === "reverse";
    // Chunks end where blocks do; a backward layer takes the last one first.
    const next = isReversed ? start + count - this.done : start + this.done;
    const block = blocks.open(blocks.indexOf(isReversed ? next - 1 : next));
    const from = isReversed ? Math.max(start, block.start, next - run.chunk) : next;
    const to = isReversed ? next : Math.min(start + count, block.start + blocks.blockTokens, next + run.chunk);
    run.runLayer(layer, { ids: tokens.idsOf(from, to) }, to - from, block.rows, from - block.start, from - start);
    this.done += to - from;
    if (this.done === count) {
      this.layer++;
      this.done = 0;
    }
    this.share = (this.layer * count + this.done) / (run.layers.length * count);
    if (this.layer < run.layers.length) return false;
    this.restart();
    this.pass(start, start + count);
    return true;
  }

  /** Says that the rows of these tokens are there. */
  pass(from: number, to: number): void {
    const { blocks } = this;
    for (let index = blocks.indexOf(from); index * blocks.blockTokens < to; index++) {
      const block: RowBlock = blocks.open(index);
      block.filled = Math.max(block.filled, Math.min(blocks.blockTokens, to - block.start));
    }
  }
}
