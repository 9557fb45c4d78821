/**
 * A trace: every channel of every layer at every token, in float32, as far as the run has come. Within its memory budget
 * every row is kept; past it (tracePlan.ts) rows are computed again where they are asked for. Its text may be edited.
 */
import { message } from "../../messages/message";
import type { TokenIds } from "../../model/narrowArrays";
import type { NetworkWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import type { NonFinite } from "../../protocol/traceShapes";
import type { Magnitudes } from "./magnitudes";
import type { RowProducts } from "../network/multiply";
import { NetworkRun, numbersPerToken } from "../network/network";
import type { Pyramid } from "./pyramid";
import { plainReduce, type Reduce } from "./reduce";
import type { RowBlock } from "./rowBlocks";
import { TraceStatistics } from "./traceStatistics";
import { layoutsOf, locate, type LayerLayout } from "./traceLayer";
import { codedMemory, heapAllocator, type TraceMemory } from "./traceMemory";
import { FEWEST_BLOCKS, planTrace, sharesCells, sharesRows, type TracePlan, type TraceSizes } from "./tracePlan";
import { TraceRows } from "./traceRows";
import { pointBytes, type ValueRange, type LayerSummary } from "./traceSummary";
import { TracedTokens, type Sequence } from "./tracedTokens";
import { finish, type Work } from "../network/work";

export type { Sequence } from "./tracedTokens";

export interface TraceOptions {
  /** In bytes. */
  readonly memoryBudget?: number;
  /** What an edit will soon bring, so that the memory is laid out for it. */
  readonly expectedTokens?: number | undefined;
  /** What computes the rows, and what reduces them. */
  readonly run?: NetworkRun;
  readonly reduce?: Reduce;
  /** Where memory for rows and cells comes from. */
  readonly memory?: TraceMemory;
}

export interface LayerTrace extends LayerLayout {
  /** Least and greatest finite value so far, by channel; [Infinity, -Infinity] while there is none. */
  readonly valueRanges: readonly ValueRange[];
  /** How large the values of a channel usually are, for the channels that have no bound. */
  readonly magnitudes: readonly (Magnitudes | null)[];
}

export class Trace {
  readonly layouts: readonly LayerLayout[];
  /** Grows with every edit. */
  revision = 0;
  private plan: TracePlan;
  private tokens: TracedTokens;
  private rows: TraceRows;
  private survey: TraceStatistics;
  /** Up to where the run has come. */
  private head = 0;
  /** Before this token an edit changed nothing, though the run may go over some of it again. */
  private kept = 0;
  /** The first token that each edit changed. */
  private readonly edits: number[] = [];
  private readonly run: NetworkRun;
  private readonly reduce: Reduce;
  private readonly memory: TraceMemory;
  private readonly budget: number;
  private readonly sizes: TraceSizes;

  /** Fails with "trace-too-large" where the memory budget is too small, or with "bad-weights" or "unsupported-model". */
  constructor(
    readonly weights: NetworkWeights,
    ids: TokenIds,
    sequences: readonly Sequence[],
    options: TraceOptions = {},
  ) {
    this.run = options.run ?? new NetworkRun(weights);
    this.reduce = options.reduce ?? plainReduce;
    this.memory = codedMemory(options.memory ?? heapAllocator);
    this.budget = options.memoryBudget ?? Infinity;
    this.layouts = layoutsOf(weights);
    const states = this.layouts.reduce((sum, layer) => layer.states.reduce((all, { size }) => all + size, sum), 0);
    this.sizes = {
      layers: this.layouts.length,
      row: 4 * numbersPerToken(weights),
      states: 4 * states,
      point: pointBytes(this.layouts),
    };
    this.tokens = new TracedTokens(ids, sequences);
    this.plan = this.planFor(Math.max(ids.length, options.expectedTokens ?? 0));
    this.rows = this.newRows();
    this.survey = this.newSurvey();
  }

  get ids(): TokenIds {
    return this.tokens.ids;
  }

  get sequences(): readonly Sequence[] {
    return this.tokens.sequences;
  }

  get layers(): readonly LayerTrace[] {
    return this.layouts.map((layout, index) => {
      const { valueRanges, magnitudes } = this.survey.summaries[index] as LayerSummary;
      return { ...layout, valueRanges, magnitudes };
    });
  }

  /** Whether all layers go through the text together, from its beginning to its end. */
  get streams(): boolean {
    return this.run.streams;
  }

  /** For what is computed from its rows. */
  get multiply(): RowProducts {
    return this.run.multiply;
  }

  /** Tokens whose values are there: always the first so many. */
  get computed(): number {
    return Math.max(this.head, this.kept);
  }

  get done(): boolean {
    return this.survey.tokens === this.tokens.count;
  }

  /** How far the run is, in tokens; where layers go over a text one after the other, each counts for its share. */
  get progress(): number {
    const sequence = this.tokens.sequenceOf(this.head);
    return Math.max(this.kept, this.head + Math.floor(this.rows.shareOfSequence * (sequence?.count ?? 0)));
  }

  /** Where the first NaN or infinity arose, in the order of computing. */
  get nonFinite(): NonFinite | null {
    return this.survey.nonFinite;
  }

  /** Whether valueRanges and magnitudes are of all that is computed, and not taken back by an edit. */
  get isSurveyed(): boolean {
    return this.head >= this.kept;
  }

  /** Whether every row stays in memory; past the budget, rows are computed again. */
  get keepsAll(): boolean {
    return this.plan.keepsAll;
  }

  /** Tokens of the finest cells that are kept. */
  get cellTokens(): number {
    return this.plan.cellTokens;
  }

  /** Weights of all layers: what a step takes to compute. */
  get productsPerToken(): number {
    return this.weights.layers.reduce(
      (sum, { parameters }) => [...parameters.values()].reduce((all, { length }) => all + length, sum),
      0,
    );
  }

  /** Computes the next few tokens: some milliseconds of work. Fails with "out-of-memory", and can then go on. */
  advance(): void {
    const { count } = this.tokens;
    if (this.survey.tokens + this.plan.blockTokens <= this.head || this.head === count) return this.takeIn();
    this.head = this.rows.advance(this.head);
    if (this.rows.held(this.survey.tokens)) this.takeIn();
  }

  /** The row's block when it is there; else `reach` computes it again. */
  held(token: number): RowBlock | undefined {
    return this.rows.held(token);
  }

  /** Computes a computed token's row again unless it is there, some milliseconds at a time. */
  *reach(token: number): Work<RowBlock> {
    for (;;) {
      const block = this.rows.held(token);
      if (block) return block;
      this.rows.recover(token);
      yield;
    }
  }

  /** The kept cells of a layer. */
  cellsOf(layer: number): Pyramid {
    return this.survey.pyramids[layer] as Pyramid;
  }

  /**
   * Goes on with another text: what does not depend on a changed token stays, and the run goes on from there. Returns the
   * first token that changed, or whose values do. Fails with "trace-too-large", and then nothing is changed.
   */
  edit(ids: TokenIds, sequences: readonly Sequence[]): number {
    const before = this.tokens;
    const tokens = new TracedTokens(ids, sequences);
    const plan = this.planFor(tokens.count, this.plan);
    // A layer that reads backward takes every change to its sequence's beginning.
    const changed = tokens.firstChange(before, !this.streams);
    let kept = Math.min(changed, this.computed);
    const old = this.plan;
    this.tokens = tokens;
    this.plan = plan;
    if (sharesRows(old, plan)) {
      const moves = this.fitBoth(before.count - kept + tokens.count) ? tokens.movesFrom(before, !this.streams) : [];
      this.rows.edit(
        tokens,
        plan,
        kept,
        moves.filter(({ to }) => to >= kept),
      );
    } else {
      kept = 0;
      this.rows.release();
      this.rows = this.newRows();
    }
    if (kept > 0 && sharesCells(old, plan)) this.head = this.survey.truncate(kept);
    else {
      this.survey.release();
      this.survey = this.newSurvey();
      this.head = 0;
    }
    this.kept = kept;
    this.revision++;
    this.edits.push(changed);
    return changed;
  }

  /** The first token that edits since a revision changed; Infinity where there were none. */
  changedSince(revision: number): number {
    return this.edits.slice(revision).reduce((least, token) => Math.min(least, token), Infinity);
  }

  /** Where a channel's values for a token start in its layer's rows. Fails with "no-such-channel". */
  locate(layerIndex: number, channel: string): { layer: LayerLayout; offset: number; size: number } {
    return locate(this.layouts, layerIndex, channel);
  }

  /** The values of one channel at one token, as a view that holds until the trace goes on. */
  values(layerIndex: number, channel: string, token: number): Float32Array {
    const { layer, offset, size } = this.locate(layerIndex, channel);
    const { rows, start } = finish(this.reach(token));
    const from = (token - start) * layer.rowSize + offset;
    return (rows[layerIndex] as Float32Array).subarray(from, from + size);
  }

  /** The ids of some tokens, as a network reads them. */
  idsOf(start: number, end: number): Uint32Array {
    return this.tokens.idsOf(start, end);
  }

  /** The sequence that a token belongs to. */
  sequenceOf(token: number): Sequence | undefined {
    return this.tokens.sequenceOf(token);
  }

  private takeIn(): void {
    const block = this.rows.held(this.survey.tokens);
    if (block) this.survey.take(block, this.tokens.count);
    else this.rows.recover(this.survey.tokens);
  }

  private fitBoth(tokens: number): boolean {
    return (tokens + 2 * this.plan.blockTokens) * this.sizes.row <= this.budget;
  }

  private planFor(count: number, before?: TracePlan): TracePlan {
    const plan = planTrace(count, this.sizes, this.budget, this.run.streams, before);
    if (plan) return plan;
    const kilobytes = (bytes: number) => Math.ceil(bytes / 1024);
    const budget = kilobytes(this.budget);
    const setting = "gatescope.trace.memory";
    throw new CodedError(
      "trace-too-large",
      this.run.streams
        ? message("engine.budgetTooSmall", { tokens: FEWEST_BLOCKS, one: kilobytes(this.sizes.row), budget, setting })
        : message("engine.bidirectionalTooLarge", { tokens: count, all: kilobytes(count * this.sizes.row), budget, setting }),
    );
  }

  private newRows(): TraceRows {
    return new TraceRows(this.layouts, this.run, this.plan, this.tokens, this.memory);
  }

  private newSurvey(): TraceStatistics {
    const startOf = (token: number) => this.tokens.sequenceOf(token)?.start ?? 0;
    return new TraceStatistics(this.layouts, this.plan, this.reduce, this.memory, { streams: this.run.streams, startOf });
  }
}
