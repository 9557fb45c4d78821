/** The tokens of a trace, numbered through over its sequences, and what of them stays in an edit. */
import { wideIds, type TokenIds } from "../../model/narrowArrays";

export interface Sequence {
  readonly start: number;
  readonly count: number;
}

/** Tokens that stand elsewhere after an edit: `count` of them, at `from` before and at `to` now. */
export interface Move {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export class TracedTokens {
  constructor(
    readonly ids: TokenIds,
    readonly sequences: readonly Sequence[],
  ) {}

  get count(): number {
    return this.ids.length;
  }

  /** The ids of some tokens, as a network reads them. */
  idsOf(start: number, end: number): Uint32Array {
    return wideIds(this.ids.subarray(start, end));
  }

  /** The sequence of a token; those without tokens are nobody's. */
  sequenceOf(token: number): Sequence | undefined {
    return this.sequences.find(({ start, count }) => token >= start && token < start + count);
  }

  /** Tokens before this one are the same in both, in the same sequences; with `whole`, in sequences that did not change at all. */
  firstChange(other: TracedTokens, whole: boolean): number {
    for (const [index, { start, count }] of this.sequences.entries()) {
      const before = other.sequences[index];
      if (!before) return start;
      const same = this.commonTokens(index, other);
      if (same < count || same < before.count) return whole ? start : start + same;
    }
    return this.count;
  }

  /**
   * Where the unchanged beginnings of the sequences behind `firstChange` stood in the other and stand here; `whole` for
   * those alone that did not change at all.
   */
  movesFrom(other: TracedTokens, whole: boolean): Move[] {
    const first = this.firstChange(other, whole);
    return this.sequences.flatMap(({ start, count }, index) => {
      const before = other.sequences[index];
      const same = before ? this.commonTokens(index, other) : 0;
      if (!before || start < first || same === 0 || (whole && (same < count || same < before.count))) return [];
      return [{ from: before.start, to: start, count: same }];
    });
  }

  private commonTokens(index: number, other: TracedTokens): number {
    const here = this.sequences[index],
      there = other.sequences[index];
    if (!here || !there) return 0;
    const most = Math.min(here.count, there.count);
    let same = 0;
    while (same < most && this.ids[here.start + same] === other.ids[there.start + same]) same++;
    return same;
  }
}
