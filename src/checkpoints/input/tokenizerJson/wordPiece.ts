/** WordLevel and WordPiece: whole words, and the longest parts of words from the left (Wu et al. 2016, arXiv:1609.08144). */
import { message } from "../../../messages/message";
import { stringOf, unsound, type Part } from "./description";
import { readIds, type SubwordModel } from "./subwordModel";

export function readWordLevel(part: Part): SubwordModel {
  const ids = readIds(part.vocab);
  const unknown = ids.get(stringOf(part, "unk_token", "")) ?? null;
  return {
    ids,
    unknown,
    tokenize: (piece, emit) => {
      emit(ids.get(piece) ?? unknown, 0, piece.length);
    },
  };
}

export function readWordPiece(part: Part): SubwordModel {
  const ids = readIds(part.vocab);
  const unknown = ids.get(stringOf(part, "unk_token", "[UNK]")) ?? null;
  const prefix = stringOf(part, "continuing_subword_prefix", "##");
  const longest = part.max_input_chars_per_word ?? 100;
  if (typeof longest !== "number" || !(longest >= 0 && longest <= 1000))
    throw unsound("max_input_chars_per_word", message("input.charactersExpected"));
  return {
    ids,
    unknown,
    tokenize(piece, emit) {
      const cuts = piece.length <= 2 * longest ? cutWord(piece, ids, prefix, longest) : null;
      if (!cuts) emit(unknown, 0, piece.length);
      else for (const { id, start, end } of cuts) emit(id, start, end);
    },
  };
}

interface Cut {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** Null where a part of the word is not known, or the word is too long. */
function cutWord(word: string, ids: ReadonlyMap<string, number>, prefix: string, longest: number): Cut[] | null {
  const bounds = boundsOf(word);
  if (bounds.length - 1 > longest) return null;
  const cuts: Cut[] = [];
  for (let from = 0; from < bounds.length - 1;) {
    const start = bounds[from] ?? 0;
    let to = bounds.length - 1;
    let id: number | undefined;
    for (; to > from; to--) {
      id = ids.get((from > 0 ? prefix : "") + word.slice(start, bounds[to]));
      if (id !== undefined) break;
    }
    if (id === undefined) return null;
    cuts.push({ id, start, end: bounds[to] ?? word.length });
    from = to;
  }
  return cuts;
}

/** Where its characters (code points) begin, and where the last ends. */
export function boundsOf(word: string): number[] {
  const bounds = [0];
  for (const character of word) bounds.push((bounds.at(-1) ?? 0) + character.length);
  return bounds;
}
