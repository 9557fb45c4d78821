/**
 * Which token stands where in a document that may be edited after it was traced. A recurrent network is causal: what was
 * computed for a token stays true as long as nothing before its end is edited. It knows no vscode; offsets are UTF-16.
 */
import type { TokenSpan } from "../../protocol/tokenSpans";
import type { TraceDescription } from "../../protocol/traceShapes";
import { rangeOfToken, type TokenRanges } from "../../protocol/tokenRanges";

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** One edit: `removed` code units from `offset` on gave way to `inserted` ones. */
export interface TextEdit {
  readonly offset: number;
  readonly removed: number;
  readonly inserted: number;
}

interface TracedSequence {
  /** Where the sequence's text starts in the document now. */
  base: number;
  /** How long its text is now. */
  length: number;
  /** How much of its text is as it was traced. */
  valid: number;
  readonly firstToken: number;
  readonly tokenCount: number;
  /** Where its tokens stood in its text. */
  readonly tokens: TokenRanges | undefined;
}

export class TracedText {
  private readonly sequences: TracedSequence[];

  /** `ranges` are where the sequences' texts stood when they were traced. */
  constructor(
    trace: Pick<TraceDescription, "sequences" | "ranges">,
    ranges: readonly TextRange[],
    /** The whole document was traced, so that text put before it belongs to it. */
    private readonly wholeFile: boolean,
  ) {
    this.sequences = trace.sequences.map(({ start, count }, index) => {
      const range = ranges[index] ?? { start: 0, end: 0 };
      const length = range.end - range.start;
      return { base: range.start, length, valid: length, firstToken: start, tokenCount: count, tokens: trace.ranges[index] };
    });
  }

  apply({ offset, removed, inserted }: TextEdit): void {
    for (const sequence of this.sequences) {
      const { base, length } = sequence;
      // What is typed at the beginning of a whole document, or where a selection's text was deleted, belongs to it.
      const isWithin = offset === base && (this.wholeFile || length === 0);
      const isBefore = !isWithin && offset + removed <= base;
      const isAfter = !isWithin && !this.wholeFile && offset >= base + length;
      if (isBefore) sequence.base += inserted - removed;
      if (isBefore || isAfter) continue;
      const removedInside = Math.min(offset + removed, base + length) - Math.max(offset, base);
      sequence.base = Math.min(base, offset);
      sequence.length += inserted - removedInside;
      sequence.valid = Math.min(sequence.valid, Math.max(0, offset - base));
    }
  }

  /** Where the sequences' texts stand in the document now, edits and all. */
  get ranges(): TextRange[] {
    return this.sequences.map(({ base, length }) => ({ start: base, end: base + length }));
  }

  /** The token at an offset of the document, or null where none was traced or its text was edited. */
  tokenAt(offset: number): number | null {
    for (const sequence of this.sequences) {
      const inside = offset - sequence.base;
      if (inside < 0 || inside >= sequence.valid) continue;
      const token = this.firstWhere(sequence, (candidate) => rangeIn(sequence, candidate).end > inside);
      if (token !== null && this.isValid(sequence, token) && rangeIn(sequence, token).start <= inside) return token;
    }
    return null;
  }

  /** Whether an offset of the document is in a traced text, at or behind an edit of it. */
  isStaleAt(offset: number): boolean {
    return this.sequences.some(({ base, length, valid }) => offset >= base + valid && offset < base + length);
  }

  /** Where a token's text stands in the document now, or null where it was edited. */
  rangeOf(token: number): TextRange | null {
    const sequence = this.sequences.find(({ firstToken, tokenCount }) => token >= firstToken && token < firstToken + tokenCount);
    if (!sequence || !this.isValid(sequence, token)) return null;
    const { start, end } = rangeIn(sequence, token);
    return { start: sequence.base + start, end: sequence.base + end };
  }

  /** The tokens between two offsets of the document whose text is as it was traced: a range for each sequence. */
  tokensIn(start: number, end: number): TokenSpan[] {
    return this.sequences.flatMap((sequence) => {
      const { base, firstToken, tokenCount } = sequence;
      const afterLast = firstToken + tokenCount;
      const first = this.firstWhere(sequence, (token) => base + rangeIn(sequence, token).end > start) ?? afterLast;
      const isBehind = (token: number) => base + rangeIn(sequence, token).start >= end || !this.isValid(sequence, token);
      const last = this.firstWhere(sequence, isBehind) ?? afterLast;
      return first < last ? [{ start: first, end: last }] : [];
    });
  }

  /** The tokens whose text was edited, or comes after an edit of their sequence: a span for each sequence that has some. */
  get stale(): TokenSpan[] {
    return this.sequences.flatMap((sequence) => {
      const start = this.firstWhere(sequence, (candidate) => !this.isValid(sequence, candidate));
      return start === null ? [] : [{ start, end: sequence.firstToken + sequence.tokenCount }];
    });
  }

  private isValid(sequence: TracedSequence, token: number): boolean {
    return rangeIn(sequence, token).end <= sequence.valid;
  }

  /** The first token of a sequence for which a condition holds that holds from then on. */
  private firstWhere({ firstToken, tokenCount }: TracedSequence, holds: (token: number) => boolean): number | null {
    let low = firstToken;
    let high = firstToken + tokenCount;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(middle)) high = middle;
      else low = middle + 1;
    }
    return low < firstToken + tokenCount ? low : null;
  }
}

/** Where a token stood in its sequence's text. */
function rangeIn({ tokens, firstToken }: TracedSequence, token: number): TextRange {
  return tokens ? rangeOfToken(tokens, token - firstToken) : { start: 0, end: 0 };
}
