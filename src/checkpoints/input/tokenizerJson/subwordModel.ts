/** What turns a piece of text into tokens, and how a tokenizer.json's vocabularies are read for it. */
import { message } from "../../../messages/message";
import { isPart, unsound } from "./description";

/** Takes a token for the units start ... end of the piece; the id null: no token stands for them. */
export type Emit = (id: number | null, start: number, end: number) => void;

export interface SubwordModel {
  /** The token that stands for whatever is not known. */
  readonly unknown: number | null;
  /** Token to id. */
  readonly ids: ReadonlyMap<string, number>;
  tokenize(piece: string, emit: Emit): void;
}

const maximumTokens = 2_000_000;
/** Of a token, in UTF-16 units: longer ones would make some texts slow. */
const maximumLength = 1000;

/** {token: id}, as WordLevel, WordPiece and BPE keep it. */
export function readIds(value: unknown): Map<string, number> {
  if (!isPart(value)) throw unsound("model.vocab", message("input.mapExpected"));
  return idsOf(Object.entries(value));
}

export function idsOf(entries: readonly (readonly [string, unknown])[]): Map<string, number> {
  if (entries.length > maximumTokens)
    throw unsound("model.vocab", message("input.tooManyTokens", { count: entries.length, limit: maximumTokens }));
  const ids = new Map<string, number>();
  for (const [token, id] of entries) {
    const isId = typeof id === "number" && Number.isInteger(id) && id >= 0 && id < 2 * maximumTokens;
    if (!isId) throw unsound("model.vocab", message("input.idNoWholeNumber"));
    if (token.length > maximumLength) throw unsound("model.vocab", message("input.tokenTooLong", { limit: maximumLength }));
    ids.set(token, id);
  }
  return ids;
}

const encoder = new TextEncoder();

/** The ids of a text's bytes as the tokens "<0x00>" ... "<0xFF>", or null where not all of them are there. */
export function byteIds(ids: ReadonlyMap<string, number>, text: string): number[] | null {
  const found: number[] = [];
  for (const byte of encoder.encode(text)) {
    const id = ids.get(`<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);
    if (id === undefined) return null;
    found.push(id);
  }
  return found;
}
