/** Texts to token ids, and ids to labels: bytes and characters. Knows not where a model's vocabulary comes from. */
import type { Message } from "../../messages/message";
import type { Encoding } from "../../model/encoding";
import { offsetsWithin } from "../../model/narrowArrays";
import type { Vocabulary } from "../model";
import { EncodingBuilder } from "./encodingBuilder";

const visible = new Map([
  [" ", "␣"],
  ["\n", "⏎"],
  ["\t", "⇥"],
  ["\r", "␍"],
]);

/** Id n is the byte n of the text's UTF-8; all bytes of a character have its range. A lone surrogate is U+FFFD. */
export function byteVocabulary(source: string | Message): Vocabulary {
  const labels = Array.from({ length: 256 }, (_, byte) => {
    const character = String.fromCharCode(byte);
    if (visible.has(character)) return visible.get(character) as string;
    return byte > 0x20 && byte < 0x7f ? character : byte.toString(16).toUpperCase().padStart(2, "0");
  });
  return { description: { kind: "bytes", size: 256, source }, labels, isPiecewise: true, encode: encodeBytes };
}

/** Entries that stand for no text, as programs name them. */
export const special =
  /^(<.*>|\[(UNK|PAD|CLS|SEP|MASK|BOS|EOS|SOS|GO|END|STOP)\]|@@(UNKNOWN|PADDING)@@|PAD|UNK|EOS|BOS|SOS|pad|unk|eos|bos|sos)$/s;

/** Special entries that a text may have written out, where it cannot mean their characters. */
const writtenOut = /^<[^<>\s]+>$/;

/**
 * Id n is the n-th of `characters`, each a code point or several: the longest that a text goes on with is its token, as
 * "Cl" before "C". Special entries (such as "<pad>") and empty ones hold an id that no text has, but for those that can be
 * written out, "</s>" where "<" is no character of the vocabulary. A carriage return before
 * a newline is left out without mention where the vocabulary has only the newline. A byte that is no character by itself
 * (U+DC80 to U+DCFF) is a token of its own: a character that is not listed is then its bytes in UTF-8.
 */
export function characterVocabulary(characters: readonly string[], source: string | Message): Vocabulary {
  const ids = new Map<number, number>();
  const longer = new Map<string, number>();
  const hasBracket = characters.includes("<");
  characters.forEach((character, id) => {
    const codePoint = character.codePointAt(0);
    if (codePoint === undefined) return;
    const isText = !special.test(character) || (!hasBracket && writtenOut.test(character));
    if (String.fromCodePoint(codePoint) === character) ids.set(codePoint, id);
    else if (character.length <= maximumToken && isText) longer.set(character, id);
  });
  const longTokens = longestFirst(longer);
  return {
    description: { kind: "characters", size: characters.length, source },
    labels: characters.map(tokenLabel),
    tokens: characters,
    isPiecewise: longer.size === 0, // a longer token may lie across two pieces
    encode: (text) => encodeCharacters(text, ids, longTokens),
  };
}

/** A longer entry among characters is no token that a text has: in UTF-16 units. */
const maximumToken = 64;

interface LongTokens {
  readonly ids: ReadonlyMap<string, number>;
  /** How long those are that begin with a UTF-16 unit, the longest first. */
  readonly lengths: ReadonlyMap<number, readonly number[]>;
}

function longestFirst(ids: ReadonlyMap<string, number>): LongTokens {
  const lengths = new Map<number, Set<number>>();
  for (const token of ids.keys()) {
    const first = token.charCodeAt(0);
    lengths.set(first, (lengths.get(first) ?? new Set()).add(token.length));
  }
  return { ids, lengths: new Map([...lengths].map(([first, each]) => [first, [...each].sort((a, b) => b - a)])) };
}

/** Blanks by their visible marks, other invisible characters by number, an id without a token as #id. */
export function tokenLabel(token: string, id: number): string {
  if (token === "") return `#${id}`;
  return token.replace(/[\p{C}\p{Z}]/gu, (blank) => {
    const codePoint = blank.codePointAt(0) ?? 0;
    if (isByte(codePoint)) return (codePoint - byteBase).toString(16).toUpperCase();
    return visible.get(blank) ?? `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
  });
}

const replacementCharacter = 0xfffd;

function encodeBytes(text: string): Encoding {
  const capacity = countBytes(text);
  const ids = new Uint32Array(capacity);
  const starts = offsetsWithin(text.length, capacity);
  const ends = offsetsWithin(text.length, capacity);
  let token = 0;
  for (let start = 0, end = 0; start < text.length; start = end) {
    const unit = text.charCodeAt(start);
    if (unit < 0x80) {
      end = start + 1;
      ids[token] = unit;
      starts[token] = start;
      ends[token++] = end;
      continue;
    }
    const codePoint = scalarAt(text, start);
    end = start + (codePoint > 0xffff ? 2 : 1);
    const length = byteLength(codePoint);
    for (let position = 0; position < length; position++, token++) {
      ids[token] = byteAt(codePoint, length, position);
      starts[token] = start;
      ends[token] = end;
    }
  }
  return { ids, starts, ends, unencodable: [], unencodableCount: 0 };
}

function countBytes(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) < 0x80) {
      bytes++;
      continue;
    }
    const codePoint = scalarAt(text, at);
    bytes += byteLength(codePoint);
    if (codePoint > 0xffff) at++;
  }
  return bytes;
}

/** The Unicode scalar value at a UTF-16 offset; U+FFFD for a lone surrogate. */
function scalarAt(text: string, offset: number): number {
  const codePoint = text.codePointAt(offset) ?? replacementCharacter;
  return codePoint >= 0xd800 && codePoint <= 0xdfff ? replacementCharacter : codePoint;
}

function byteLength(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** The byte at `position` of a code point's UTF-8 of `length` bytes. */
function byteAt(codePoint: number, length: number, position: number): number {
  if (length === 1) return codePoint;
  const bits = codePoint >> (6 * (length - 1 - position));
  return position === 0 ? ((0xf00 >> length) & 0xff) | bits : 0x80 | (bits & 0x3f);
}

/** What a byte of 0x80 and more is added to, where it stands as a token by itself. */
const byteBase = 0xdc00;

function isByte(codePoint: number): boolean {
  return codePoint >= byteBase + 0x80 && codePoint <= byteBase + 0xff;
}

/** The tokens of a character's bytes; null where one of them is none. */
function bytesOf(codePoint: number, idOf: ReadonlyMap<number, number>): number[] | null {
  const length = byteLength(codePoint);
  if (length === 1 || isByte(codePoint)) return null;
  const ids = Array.from({ length }, (_, position) => idOf.get(byteBase + byteAt(codePoint, length, position)));
  return ids.every((id) => id !== undefined) ? ids : null;
}

function encodeCharacters(text: string, idOf: ReadonlyMap<number, number>, longTokens: LongTokens): Encoding {
  const encoding = new EncodingBuilder(text, text.length);
  const foldsLineEnds = idOf.has(0x0a) && !idOf.has(0x0d);
  for (let start = 0, end = 0; start < text.length; start = end) {
    const length = longTokens.lengths
      .get(text.charCodeAt(start))
      ?.find((each) => longTokens.ids.has(text.slice(start, start + each)));
    if (length !== undefined) {
      end = start + length;
      encoding.add(longTokens.ids.get(text.slice(start, end)) ?? 0, start, end);
      continue;
    }
    const codePoint = text.codePointAt(start) ?? 0;
    end = start + (codePoint > 0xffff ? 2 : 1);
    const id = idOf.get(codePoint);
    const bytes = id === undefined ? bytesOf(codePoint, idOf) : null;
    if (id !== undefined) encoding.add(id, start, end);
    else if (bytes) for (const byte of bytes) encoding.add(byte, start, end);
    else if (!(foldsLineEnds && codePoint === 0x0d && text.charCodeAt(end) === 0x0a)) encoding.leaveOut(start, end);
  }
  return encoding.finish();
}
