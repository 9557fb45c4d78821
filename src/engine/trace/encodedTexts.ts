/** Texts, or numbers from a file, as the tokens of a trace, numbered through, and what of them the vocabulary lacks. */
import { message } from "../../messages/message";
import type { Encoding } from "../../model/encoding";
import type { NetworkWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import type { Unencodable } from "../../protocol/engineContract";
import { TokenRangesBuilder, type TokenRanges } from "../../protocol/tokenRanges";
import { inputSizeOf, type OpenedModel } from "../network/network";
import { RowTable } from "../network/rowTable";
import type { Work } from "../network/work";
import { textPieces } from "./textPieces";
import type { Sequence } from "./tracedTokens";

export interface EncodedTexts {
  /** One for each text, in order; of a text without tokens an empty one. */
  readonly sequences: readonly Sequence[];
  readonly ids: Uint32Array;
  /** Where the tokens stand, by text. */
  readonly ranges: readonly TokenRanges[];
  /** Characters, or words, left out. */
  readonly skipped: number;
  /** The part of the texts' characters that have a token of their own; null of numbers. */
  readonly coverage: number | null;
  /** What ids stand for, where the model has no embedding. */
  readonly own: RowTable | null;
  /** By id. */
  readonly labels: readonly string[];
  /** How a text was read, for people. */
  readonly notes: readonly string[];
}

export interface EncodeOptions {
  readonly skipUnencodable: boolean;
  /** What rows of numbers may take, in bytes. */
  readonly memoryBudget?: number | undefined;
  /** The rows so far, of a text that was edited. */
  readonly own?: RowTable | null | undefined;
}

/** A piece of a text, encoded; its offsets count from where it begins. */
interface EncodedPiece {
  readonly sequence: number;
  readonly offset: number;
  readonly encoding: Encoding;
}

/** Fails as `encodedFile` does, and as the vocabulary does where a text is not of the form it reads. */
export function* encodeTexts(model: OpenedModel, texts: readonly string[], options: EncodeOptions): Work<EncodedTexts> {
  const pieces: EncodedPiece[] = [];
  const ranges = texts.map(() => new TokenRangesBuilder());
  for (const piece of piecesOf(model, texts)) {
    const { starts, ends, ...encoding } = piece.encoding;
    ranges[piece.sequence]?.add(starts, ends, piece.offset);
    // Of the offsets, twelve bytes a token with the ids, nothing stays but the ranges.
    pieces.push({ ...piece, encoding: { ...encoding, starts: NONE, ends: NONE } });
    yield;
  }
  const joined = joinPieces(model, pieces, texts.length, options);
  const coverage = coverageOf(
    pieces.map(({ encoding }) => encoding),
    texts,
  );
  return { ...joined, ranges: ranges.map((builder) => builder.finish()), coverage };
}

const NONE = new Uint32Array(0);

/** Numbers of a file, which stand nowhere in a text. Fails with "nothing-to-trace", or as the table of rows does. */
export function encodedFile(model: OpenedModel, encoding: Encoding, options: EncodeOptions): EncodedTexts {
  const ranges = new TokenRangesBuilder();
  ranges.add(encoding.starts, encoding.ends);
  const joined = joinPieces(model, [{ sequence: 0, offset: 0, encoding }], 1, options);
  return { ...joined, ranges: [ranges.finish()], coverage: null };
}

function* piecesOf({ vocabulary }: OpenedModel, texts: readonly string[]): Generator<EncodedPiece> {
  for (const [sequence, text] of texts.entries()) {
    for (const { offset, piece } of vocabulary.isPiecewise ? textPieces(text) : [{ offset: 0, piece: text }]) {
      yield { sequence, offset, encoding: vocabulary.encode(piece) };
    }
  }
}

/** Fails with "unencodable", unless such characters shall be skipped, with "nothing-to-trace", or as RowTable does. */
function joinPieces(
  model: OpenedModel,
  pieces: readonly EncodedPiece[],
  texts: number,
  { skipUnencodable, memoryBudget = Infinity, own: before = null }: EncodeOptions,
): Omit<EncodedTexts, "ranges" | "coverage"> {
  const skipped = unencodableCount(pieces);
  if (skipped > 0 && !skipUnencodable) throw unencodableError(model, pieces, skipped);
  const { weights, vocabulary } = model;
  const counts = Array.from({ length: texts }, () => 0);
  for (const { sequence, encoding } of pieces) counts[sequence] = (counts[sequence] as number) + encoding.ids.length;
  let start = 0;
  const sequences = counts.map((count) => ({ start: (start += count) - count, count }));
  if (start === 0) {
    throw new CodedError("nothing-to-trace", message("engine.nothingToTrace"));
  }
  const own = weights.embedding ? null : (before ?? new RowTable(inputSizeOf(weights), memoryBudget));
  const ids = pieces.map(({ encoding }) => own?.take(encoding) ?? encoding.ids);
  return {
    sequences,
    skipped,
    own,
    labels: own?.labels ?? vocabulary.labels,
    ids: concatenate(ids, start),
    notes: pieces.flatMap(({ encoding: { note } }) => note ?? []),
  };
}

/** The part of the texts' characters that have a token of their own, from 0 to 1; null for numbers and for empty texts. */
export function coverageOf(encodings: readonly Encoding[], texts: readonly string[]): number | null {
  if (encodings.some(({ table }) => table)) return null;
  const characters = texts.reduce((sum, text) => sum + countCharacters(text), 0);
  const uncovered = encodings.reduce((sum, one) => sum + (one.uncovered ?? one.unencodableCount), 0);
  return characters === 0 ? null : 1 - uncovered / characters;
}

/** Code points. */
function countCharacters(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) {
    if ((text.charCodeAt(at) & 0xfc00) !== 0xd800 || (text.charCodeAt(at + 1) & 0xfc00) !== 0xdc00) continue;
    count--;
    at++;
  }
  return count;
}

/** The network as it reads these texts. Rows of their own are no tokens that its head could predict. */
export function networkFor({ weights }: OpenedModel, { own }: Pick<EncodedTexts, "own">): NetworkWeights {
  return own ? { ...weights, embedding: own, head: null } : weights;
}

const LISTED_UNENCODABLE = 100;

/** At most 100 characters that the vocabulary lacks, and how many there are. */
export function checkTexts(model: OpenedModel, texts: readonly string[]): { total: number; found: Unencodable[] } {
  const pieces = [...piecesOf(model, texts)];
  return { total: unencodableCount(pieces), found: unencodableIn(pieces) };
}

function unencodableCount(pieces: readonly EncodedPiece[]): number {
  return pieces.reduce((sum, { encoding }) => sum + encoding.unencodableCount, 0);
}

function unencodableIn(pieces: readonly EncodedPiece[]): Unencodable[] {
  const all = pieces.flatMap(({ sequence, offset, encoding: { unencodable } }) => {
    return unencodable.map((one) => ({ ...one, sequence, offset: offset + one.offset }));
  });
  return all.slice(0, LISTED_UNENCODABLE);
}

function unencodableError(model: OpenedModel, pieces: readonly EncodedPiece[], total: number): CodedError {
  const { vocabulary, title } = model.description;
  const id = vocabulary?.kind === "words" ? "engine.unencodableWords" : "engine.unencodableCharacters";
  return new CodedError("unencodable", message(id, { n: total, model: title }), { total, found: unencodableIn(pieces) });
}

/** One array of all; the one there is, where there is one alone. */
function concatenate(parts: readonly Uint32Array[], length: number): Uint32Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const joined = new Uint32Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
