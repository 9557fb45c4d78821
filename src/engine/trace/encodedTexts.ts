/** Texts, or numbers from a file, as the tokens of a trace, numbered through, and what of them the vocabulary lacks. */
import { message, type Message } from "../../messages/message";
import type { Encoding } from "../../model/encoding";
import { joined, narrowIds, UNSIGNED, type TokenIds } from "../../model/narrowArrays";
import type { NetworkWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import type { Unencodable } from "../../protocol/traceShapes";
import { TokenRangesBuilder, type TokenRanges } from "../../protocol/tokenRanges";
import { inputSizeOf, type OpenedModel } from "../network/network";
import { RowTable } from "../network/rowTable";
import type { Work } from "../network/work";
import { textPieces } from "./textPieces";
import type { Sequence } from "./tracedTokens";

export interface EncodedTexts {
  /** One for each text, in order; of a text without tokens an empty one. */
  readonly sequences: readonly Sequence[];
  readonly ids: TokenIds;
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
  readonly notes: readonly Message[];
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

/** What stays of a piece: of the offsets, eight bytes a token, nothing does. */
interface KeptPiece extends Omit<EncodedPiece, "encoding"> {
  readonly ids: TokenIds;
  readonly encoding: Omit<Encoding, "ids" | "starts" | "ends" | "table">;
}

/**
 * Fails with "unencodable", unless such characters shall be skipped, with "nothing-to-trace", as RowTable does, and as the
 * vocabulary does where a text is not of the form it reads.
 */
export function* encodeTexts(model: OpenedModel, texts: readonly string[], options: EncodeOptions): Work<EncodedTexts> {
  const collected = new CollectedPieces(model, texts.length, options);
  for (const piece of piecesOf(model, texts)) {
    collected.add(piece);
    yield;
  }
  const joined = collected.finish();
  const encodings = collected.pieces.map(({ encoding }) => encoding);
  return { ...joined, coverage: joined.own ? null : coverageOf(encodings, texts) };
}

/** Numbers of a file, which stand nowhere in a text. Fails with "nothing-to-trace", or as the table of rows does. */
export function encodedFile(model: OpenedModel, encoding: Encoding, options: EncodeOptions): EncodedTexts {
  const collected = new CollectedPieces(model, 1, options);
  collected.add({ sequence: 0, offset: 0, encoding });
  return { ...collected.finish(), coverage: null };
}

function* piecesOf({ vocabulary }: OpenedModel, texts: readonly string[]): Generator<EncodedPiece> {
  for (const [sequence, text] of texts.entries()) {
    for (const { offset, piece } of vocabulary.isPiecewise ? textPieces(text) : [{ offset: 0, piece: text }]) {
      yield { sequence, offset, encoding: vocabulary.encode(piece) };
    }
  }
}

class CollectedPieces {
  readonly pieces: KeptPiece[] = [];
  private readonly ranges: readonly TokenRangesBuilder[];
  private readonly own: RowTable | null;

  constructor(
    private readonly model: OpenedModel,
    texts: number,
    private readonly options: EncodeOptions,
  ) {
    const { weights } = model;
    const { memoryBudget = Infinity, own = null } = options;
    this.ranges = Array.from({ length: texts }, () => new TokenRangesBuilder());
    this.own = weights.embedding ? null : (own ?? new RowTable(inputSizeOf(weights), memoryBudget));
  }

  add({ encoding, ...piece }: EncodedPiece): void {
    const { starts, ends, ids, table, ...rest } = encoding;
    this.ranges[piece.sequence]?.add(starts, ends, piece.offset);
    this.pieces.push({ ...piece, ids: narrowIds(this.own?.take({ ids, table }) ?? ids), encoding: rest });
  }

  finish(): Omit<EncodedTexts, "coverage"> {
    const { model, pieces, own } = this;
    const skipped = unencodableCount(pieces);
    if (skipped > 0 && !this.options.skipUnencodable) throw unencodableError(model, pieces, skipped);
    const counts = this.ranges.map(() => 0);
    for (const { sequence, ids } of pieces) counts[sequence] = (counts[sequence] as number) + ids.length;
    let start = 0;
    const sequences = counts.map((count) => ({ start: (start += count) - count, count }));
    if (start === 0) throw new CodedError("nothing-to-trace", message("engine.nothingToTrace"));
    return {
      sequences,
      skipped,
      own,
      labels: own?.labels ?? model.vocabulary.labels,
      ids: joined(
        UNSIGNED,
        pieces.map(({ ids }) => ids),
      ),
      ranges: this.ranges.map((builder) => builder.finish()),
      notes: pieces.flatMap(({ encoding: { note } }) => note ?? []),
    };
  }
}

/** The part of the texts' characters that have a token of their own, from 0 to 1; null of empty texts. */
export function coverageOf(
  encodings: readonly Pick<Encoding, "uncovered" | "unencodableCount">[],
  texts: readonly string[],
): number | null {
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

/** A piece, as far as what it lacks is asked for. */
type UnencodablePiece = Omit<EncodedPiece, "encoding"> & {
  readonly encoding: Pick<Encoding, "unencodable" | "unencodableCount">;
};

/** At most 100 characters that the vocabulary lacks, and how many there are. */
export function checkTexts(model: OpenedModel, texts: readonly string[]): { total: number; found: Unencodable[] } {
  const pieces = [...piecesOf(model, texts)];
  return { total: unencodableCount(pieces), found: unencodableIn(pieces) };
}

function unencodableCount(pieces: readonly UnencodablePiece[]): number {
  return pieces.reduce((sum, { encoding }) => sum + encoding.unencodableCount, 0);
}

function unencodableIn(pieces: readonly UnencodablePiece[]): Unencodable[] {
  const all = pieces.flatMap(({ sequence, offset, encoding: { unencodable } }) => {
    return unencodable.map((one) => ({ ...one, sequence, offset: offset + one.offset }));
  });
  return all.slice(0, LISTED_UNENCODABLE);
}

function unencodableError(model: OpenedModel, pieces: readonly UnencodablePiece[], total: number): CodedError {
  const { vocabulary, title } = model.description;
  const id = vocabulary?.kind === "words" ? "engine.unencodableWords" : "engine.unencodableCharacters";
  return new CodedError("unencodable", message(id, { n: total, model: title }), { total, found: unencodableIn(pieces) });
}
