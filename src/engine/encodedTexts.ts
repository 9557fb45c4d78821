/** Texts as the tokens of a trace, numbered through, and what of them the vocabulary lacks. */
import { CodedError } from "../protocol/errors";
import type { Unencodable } from "../protocol/engineContract";
import type { Encoding, OpenedModel } from "./network";
import type { Sequence } from "./tracedTokens";

export interface EncodedTexts {
  /** One for each text, in order; of a text without tokens an empty one. */
  readonly sequences: readonly Sequence[];
  readonly ids: Uint32Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Characters left out. */
  readonly skipped: number;
}

/** Fails with "unencodable", unless such characters shall be skipped, or with "nothing-to-trace". */
export function encodeTexts(model: OpenedModel, texts: readonly string[], skipUnencodable: boolean): EncodedTexts {
  const encodings = texts.map((text) => model.vocabulary.encode(text));
  const skipped = encodings.reduce((sum, { unencodableCount }) => sum + unencodableCount, 0);
  if (skipped > 0 && !skipUnencodable) throw unencodableError(model, encodings, skipped);
  let start = 0;
  const sequences = encodings.map(({ ids: { length: count } }) => ({ start: (start += count) - count, count }));
  if (start === 0) {
    throw new CodedError(
      "nothing-to-trace", "There is no text to trace. Select some text, or open a file that is not empty.",
    );
  }
  const join = (pick: (encoding: Encoding) => Uint32Array) => concatenate(encodings.map(pick), start);
  return { sequences, skipped, ids: join(({ ids }) => ids), starts: join(({ starts }) => starts), ends: join(({ ends }) => ends) };
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
  const what = total === 1 ? "1 character" : `${total} characters`;
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
