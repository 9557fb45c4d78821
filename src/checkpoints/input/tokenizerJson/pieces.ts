/** A text parted into pieces, all within one aligned text: what pre-tokenizers hand on to each other. */
import { AlignedBuilder, type AlignedText } from "./alignedText";

export interface Pieces {
  readonly text: AlignedText;
  /** Start and end of every piece, one after the other, in units of `text`. */
  readonly bounds: readonly number[];
}

/** What becomes of what a pattern matches: a piece of its own, nothing, or part of the piece before or behind. */
export type Behavior = "Isolated" | "Removed" | "MergedWithPrevious" | "MergedWithNext" | "Contiguous";

export function onePiece(text: AlignedText): Pieces {
  return { text, bounds: text.text === "" ? [] : [0, text.text.length] };
}

export function forPieces({ bounds }: Pieces, use: (start: number, end: number) => void): void {
  for (let at = 0; at < bounds.length; at += 2) use(bounds[at] as number, bounds[at + 1] as number);
}

/** Every piece written anew by `write`, which adds to the text under way; empty ones are no more. */
export function rewrite(pieces: Pieces, write: (out: AlignedBuilder, start: number, end: number) => void): Pieces {
  const out = new AlignedBuilder();
  const bounds: number[] = [];
  forPieces(pieces, (start, end) => {
    const from = out.length;
    write(out, start, end);
    if (out.length > from) bounds.push(from, out.length);
  });
  return { text: out.finish(), bounds };
}

/** The parts between and of the matches in every piece, none empty; `inverted`: what does not match counts as the match. */
export function split(pieces: Pieces, pattern: RegExp, behavior: Behavior, inverted = false): Pieces {
  const { text } = pieces.text;
  const bounds: number[] = [];
  forPieces(pieces, (from, to) => {
    let before: boolean | null = null;
    let hasPiece = false;
    const add = (start: number, end: number, matches: boolean) => {
      if (start === end) return;
      const isMatch = matches !== inverted;
      const isRemoved = behavior === "Removed" && isMatch;
      if (hasPiece && joins(behavior, isMatch, before)) bounds[bounds.length - 1] = from + end;
      else if (!isRemoved) bounds.push(from + start, from + end);
      hasPiece ||= !isRemoved;
      before = isMatch;
    };
    let at = 0;
    for (const { 0: match, index } of text.slice(from, to).matchAll(pattern)) {
      add(at, index, false);
      add(index, index + match.length, true);
      at = index + match.length;
    }
    add(at, to - from, false);
  });
  return { text: pieces.text, bounds };
}

/** Whether a part belongs to the piece before it; `before`: whether what came before it was a match, null at the beginning. */
function joins(behavior: Behavior, isMatch: boolean, before: boolean | null): boolean {
  if (before === null) return false;
  if (behavior === "Contiguous") return isMatch === before;
  return (behavior === "MergedWithPrevious" && isMatch && !before) || (behavior === "MergedWithNext" && !isMatch && before);
}
