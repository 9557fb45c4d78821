/**
 * What is kept of a trace's rows besides, or instead of, themselves: cells for every zoom, valueRanges and magnitudes, and
 * where the first NaN or infinity arose. Rows pass once, in the order of the tokens; an edit takes all of it back to a
 * point before it.
 */
import type { NonFinite } from "../../protocol/traceShapes";
import { Pyramid } from "./pyramid";
import { GROUP, type Bin, type Reduce } from "./reduce";
import type { LayerLayout } from "./traceLayer";
import type { TraceMemory } from "./traceMemory";
import type { TracePlan } from "./tracePlan";
import { LayerSummary, type SummaryPoint } from "./traceSummary";

/** Where rows are: those of a token in each layer's array, and how many tokens stand there. */
export interface RowsAt {
  readonly rows: readonly Float32Array[];
  readonly start: number;
  readonly filled: number;
}

export class TraceStatistics {
  readonly summaries: readonly LayerSummary[];
  readonly pyramids: readonly Pyramid[];
  nonFinite: NonFinite | null = null;
  /** Tokens that are taken in: always the first so many. */
  tokens = 0;
  private points: (readonly SummaryPoint[])[] = [];
  private readonly cells: readonly Bin[];
  private readonly group: number;

  constructor(
    private readonly layers: readonly LayerLayout[],
    private readonly plan: TracePlan,
    private readonly reduce: Reduce,
    memory: TraceMemory,
    /** Whether all layers go through the text together; and where the sequence of a token starts. */
    private readonly order: { readonly streams: boolean; readonly startOf: (token: number) => number },
  ) {
    this.summaries = layers.map((layer) => new LayerSummary(layer));
    this.pyramids = layers.map(({ rowSize }) => new Pyramid(plan.cellTokens, rowSize, memory));
    const zeros = (size: number) => new Float32Array(size);
    this.cells = layers.map(({ rowSize: n }) => ({ min: zeros(n), max: zeros(n), mean: zeros(n) }));
    this.group = Math.min(GROUP, plan.blockTokens, plan.cellTokens);
    this.save();
  }

  /**
   * Takes in the next tokens of a block of rows, in whole groups unless the trace ends there. Fails with "out-of-memory",
   * and then has taken in whole groups, too.
   */
  take(block: RowsAt, end: number): void {
    const limit = Math.min(block.start + block.filled, end);
    while (this.tokens < limit) {
      const steps = Math.min(this.group, limit - this.tokens);
      if (steps < this.group && limit < end) return;
      for (const pyramid of this.pyramids) pyramid.reserve(steps);
      this.layers.forEach((_, index) => this.takeGroup(index, block, steps));
      this.tokens += steps;
      if (this.tokens % this.plan.pointEvery === 0) this.save();
    }
  }

  /** Goes back to the last point at or before a token; cells of tokens before it stay readable. Returns where it is then. */
  truncate(token: number): number {
    const point = Math.floor(Math.min(token, this.tokens) / this.plan.pointEvery);
    this.tokens = point * this.plan.pointEvery;
    this.points.length = point + 1;
    this.summaries.forEach((summary, index) => summary.restore(this.points[point]?.[index] as SummaryPoint));
    for (const pyramid of this.pyramids) pyramid.truncate(this.tokens, token);
    if (this.nonFinite && this.nonFinite.token >= this.tokens) this.nonFinite = null;
    return this.tokens;
  }

  /** Gives the memory of all cells back. */
  release(): void {
    for (const pyramid of this.pyramids) pyramid.release();
  }

  private save(): void {
    this.points[this.tokens / this.plan.pointEvery] = this.summaries.map((summary) => summary.save());
  }

  private takeGroup(index: number, { rows, start }: RowsAt, steps: number): void {
    const { rowSize } = this.layers[index] as LayerLayout;
    const data = rows[index] as Float32Array;
    const cell = this.cells[index] as Bin;
    const from = (this.tokens - start) * rowSize;
    this.reduce(data, from, rowSize, steps, cell);
    if (!(this.summaries[index] as LayerSummary).add(cell, data, from, steps, this.tokens)) this.find(index, data, from, steps);
    (this.pyramids[index] as Pyramid).add(cell, steps);
  }

  /** Looks for what is not finite in a layer's rows, where it arose first in the order of computing. */
  private find(index: number, data: Float32Array, from: number, steps: number): void {
    if (this.order.streams && this.nonFinite && this.nonFinite.token < this.tokens) return;
    const { rowSize, channels, description } = this.layers[index] as LayerLayout;
    const isReversed = description.direction === "reverse";
    for (let turn = 0; turn < steps; turn++) {
      const step = isReversed ? steps - 1 - turn : turn;
      for (const { name, offset, size } of channels) {
        const at = from + step * rowSize + offset;
        const unit = data.subarray(at, at + size).findIndex((value) => !Number.isFinite(value));
        if (unit < 0) continue;
        const found = { layer: index, token: this.tokens + step, channel: name, unit };
        if (!this.nonFinite || this.isEarlier(found, this.nonFinite)) this.nonFinite = found;
        return;
      }
    }
  }

  /** Step by step through all layers where they stream; else layer by layer over each sequence, backward from its end. */
  private isEarlier(one: NonFinite, other: NonFinite): boolean {
    const { streams, startOf } = this.order;
    if (streams) return one.token < other.token;
    if (startOf(one.token) !== startOf(other.token)) return one.token < other.token;
    if (one.layer !== other.layer) return one.layer < other.layer;
    return one.token > other.token === (this.layers[one.layer]?.description.direction === "reverse");
  }
}
