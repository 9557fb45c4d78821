/** Texts, or numbers from a file, as the tokens of a trace, numbered through, and what of them the vocabulary lacks. */
import type { Encoding } from "../../model/encoding";
import type { NetworkWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import type { Unencodable } from "../../protocol/engineContract";
import { inputSizeOf, type OpenedModel } from "../network/network";
import { RowTable } from "../network/rowTable";
import type { Sequence } from "./tracedTokens";

export interface EncodedTexts {
  /** One for each text, in order; of a text without tokens an empty one. */
  readonly sequences: readonly Sequence[];
  readonly ids: Uint32Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
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

/** Fails as `joinEncodings` does, and as the vocabulary does where a text is not of the form it reads. */
export function encodeTexts(model: OpenedModel, texts: readonly string[], options: EncodeOptions): EncodedTexts {
  const encodings = texts.map((text) => model.vocabulary.encode(text));
  return { ...joinEncodings(model, encodings, options), coverage: coverageOf(encodings, texts) };
}

/** Fails with "unencodable", unless such characters shall be skipped, with "nothing-to-trace", or as OwnRows does. */
export function joinEncodings(
  model: OpenedModel,
  encodings: readonly Encoding[],
  { skipUnencodable, memoryBudget = Infinity, own: before = null }: EncodeOptions,
): EncodedTexts {
  const skipped = encodings.reduce((sum, { unencodableCount }) => sum + unencodableCount, 0);
  if (skipped > 0 && !skipUnencodable) throw unencodableError(model, encodings, skipped);
  let start = 0;
  const sequences = encodings.map(({ ids: { length: count } }) => ({ start: (start += count) - count, count }));
  if (start === 0) {
    throw new CodedError("nothing-to-trace", "There is no text to trace. Select some text, or open a file that is not empty.");
  }
  const { weights, vocabulary } = model;
  const own = weights.embedding ? null : (before ?? new RowTable(inputSizeOf(weights), memoryBudget));
  const join = (pick: (encoding: Encoding) => Uint32Array) => concatenate(encodings.map(pick), start);
  return {
    sequences,
    skipped,
    own,
    coverage: null,
    labels: own?.labels ?? vocabulary.labels,
    ids: join((encoding) => own?.take(encoding) ?? encoding.ids),
    starts: join(({ starts }) => starts),
    ends: join(({ ends }) => ends),
    notes: encodings.flatMap(({ note }) => note ?? []),
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
  let count = 0;
  for (let at = 0; at < text.length; at++, count++) if ((text.codePointAt(at) as number) > 0xffff) at++;
  return count;
}

/** The network as it reads these texts. Rows of their own are no tokens that its head could predict. */
export function networkFor({ weights }: OpenedModel, { own }: EncodedTexts): NetworkWeights {
  return own ? { ...weights, embedding: own, head: null } : weights;
}

/** At most 100 characters that the vocabulary lacks, and how many there are. */
export function checkTexts(model: OpenedModel, texts: readonly string[]): { total: number; found: Unencodable[] } {
  const encodings = texts.map((text) => model.vocabulary.encode(text));
  return { total: encodings.reduce((sum, { unencodableCount }) => sum + unencodableCount, 0), found: unencodableIn(encodings) };
}

function unencodableIn(encodings: readonly Encoding[]): Unencodable[] {
  return encodings.flatMap(({ unencodable }, sequence) => unencodable.map((one) => ({ ...one, sequence }))).slice(0, 100);
}

function unencodableError(model: OpenedModel, encodings: readonly Encoding[], total: number): CodedError {
  const one = model.description.vocabulary?.kind === "words" ? "word" : "character";
  const what = total === 1 ? `1 ${one}` : `${total} ${one}s`;
  return new CodedError(
    "unencodable",
    `${what} of the text are not in the vocabulary of ${model.description.title}. Skip them, or use another model.`,
    { total, found: unencodableIn(encodings) },
  );
}

function concatenate(parts: readonly Uint32Array[], length: number): Uint32Array {
  const joined = new Uint32Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
