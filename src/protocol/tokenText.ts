/** The text that a range of tokens stands for, as a page shows it: characters, and which tokens each of them was read as. */
import * as v from "valibot";
import { count, integers } from "./model";
import { rangeOfToken, type TokenRanges } from "./tokenRanges";

export const tokenText = v.object({
  tokenStart: count,
  text: v.string(),
  /** By token, UTF-16 offsets into the text; the bytes of one character have the same. */
  starts: integers,
  ends: integers,
});
export type TokenText = v.InferOutput<typeof tokenText>;

/** At most so many tokens are told at once. */
export const MOST_TEXT_TOKENS = 2 ** 14;

/** Of every sequence its text, as it was traced, and where its tokens stand in it. */
export interface TracedTexts {
  readonly texts: readonly string[];
  readonly ranges: readonly TokenRanges[];
  readonly sequences: readonly { readonly start: number; readonly count: number }[];
}

/** The text of the tokens from `tokenStart` to before `tokenEnd`, one sequence's after the other. Null where there is no text. */
export function textOfTokens({ texts, ranges, sequences }: TracedTexts, tokenStart: number, tokenEnd: number): TokenText | null {
  const starts: number[] = [];
  const ends: number[] = [];
  let text = "";
  const last = Math.min(tokenEnd, tokenStart + MOST_TEXT_TOKENS);
  for (const [index, { start, count: length }] of sequences.entries()) {
    const [from, to] = [Math.max(tokenStart, start), Math.min(last, start + length)];
    const [whole, places] = [texts[index], ranges[index]];
    if (from >= to) continue;
    if (whole === undefined || !places) return null;
    const first = rangeOfToken(places, from - start).start;
    let end = first;
    for (let token = from; token < to; token++) {
      const range = rangeOfToken(places, token - start);
      starts.push(text.length + range.start - first);
      ends.push(text.length + range.end - first);
      end = Math.max(end, range.end);
    }
    text += whole.slice(first, end);
  }
  return { tokenStart, text, starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
}
