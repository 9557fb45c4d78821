/**
 * Where the tokens of one text stand in it, as it travels to the host and is kept there: for nearly all texts two bytes a
 * token, however long the text is. Knows no vocabulary.
 */
import * as v from "valibot";
import { joined, narrowest, SIGNED, UNSIGNED, type Signed, type Unsigned } from "../model/narrowArrays";
import { integers } from "./model";

/** Every so many-th token's start is written down; the others' are sums from there. */
const ANCHOR_EVERY = 256;

const oneOf = <Numbers>(kinds: readonly (new (length: number) => Numbers)[]) =>
  v.custom<Numbers>((value) => kinds.some((kind) => value instanceof kind), "Expected an array of whole numbers");

/** Ids of tokens, as narrow as they are. */
export const tokenIds = oneOf(UNSIGNED);
export type TokenIds = v.InferOutput<typeof tokenIds>;

export const tokenRanges = v.object({
  /** UTF-16 offsets at which the tokens 0, 256, 512 ... start. */
  anchors: integers,
  /** By token: how far it starts behind the one before it; several bytes of one character start at the same place. */
  advances: oneOf(SIGNED),
  /** By token, in UTF-16 code units. */
  lengths: oneOf(UNSIGNED),
});
export type TokenRanges = v.InferOutput<typeof tokenRanges>;

/** The UTF-16 range of a token that is there. */
export function rangeOfToken({ anchors, advances, lengths }: TokenRanges, token: number): { start: number; end: number } {
  let start = anchors[Math.floor(token / ANCHOR_EVERY)] ?? 0;
  for (let at = token - (token % ANCHOR_EVERY) + 1; at <= token; at++) start += advances[at] ?? 0;
  return { start, end: start + (lengths[token] ?? 0) };
}

/** Collects the ranges of a text's tokens, a piece of the text after the other. */
export class TokenRangesBuilder {
  private count = 0;
  private previous = 0;
  private readonly anchors: number[] = [];
  private readonly advances: Signed[] = [];
  private readonly lengths: Unsigned[] = [];

  /** Adds the tokens of a piece that begins at `offset` of the text; starts and ends count from there. */
  add(starts: Unsigned, ends: Unsigned, offset = 0): void {
    const first = this.previous - offset;
    const { count } = this;
    this.advances.push(narrowest(SIGNED, starts.length, (into) => advancesOf(starts, first, into)));
    this.lengths.push(narrowest(UNSIGNED, starts.length, (into) => lengthsOf(starts, ends, into)));
    for (let at = -count & (ANCHOR_EVERY - 1); at < starts.length; at += ANCHOR_EVERY) {
      this.anchors.push(offset + (starts[at] as number));
    }
    this.previous = offset + (starts.at(-1) ?? first);
    this.count += starts.length;
  }

  finish(): TokenRanges {
    const { anchors, advances, lengths } = this;
    return {
      anchors: Uint32Array.from(anchors),
      advances: joined(SIGNED, advances),
      lengths: joined(UNSIGNED, lengths),
    };
  }
}

/** How far each token starts behind the one before it, `first` for the one before the first; false where one does not fit. */
function advancesOf(starts: Unsigned, first: number, into: Signed): boolean {
  let previous = first;
  let wrong = 0;
  for (let at = 0; at < starts.length; at++) {
    const start = starts[at] as number;
    const advance = start - previous;
    into[at] = advance;
    wrong |= advance ^ (into[at] as number);
    previous = start;
  }
  return wrong === 0;
}

function lengthsOf(starts: Unsigned, ends: Unsigned, into: Unsigned): boolean {
  let wrong = 0;
  for (let at = 0; at < starts.length; at++) {
    const length = (ends[at] as number) - (starts[at] as number);
    into[at] = length;
    wrong |= length ^ (into[at] as number);
  }
  return wrong === 0;
}
