/**
 * What the bytes of a model that reads UTF-8 stand for: after some of a character's bytes another one completes it, or leaves a
 * range of characters that it can still become. It knows no engine.
 */
import { message, quoted, type Message } from "../messages/message";
import type { TraceDescription } from "./traceShapes";

/** A whole character, the same twice, or the first and the last that can be read of those it can still become. */
export interface Become {
  readonly first: string;
  readonly last: string;
}

/** How many bytes the character has that begins with this one; 0 where none does. */
function lengthFrom(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte >= 0xc2 && byte <= 0xdf) return 2;
  if (byte >= 0xe0 && byte <= 0xef) return 3;
  return byte >= 0xf0 && byte <= 0xf4 ? 4 : 0;
}

/** Where a range holds these, they are what it is known by: Hangul's syllables, and pictures such as 😀. */
const known = [
  [0xac00, 0xd7a3],
  [0x1f300, 0x1faff],
] as const;
/** The least code point that so many bytes are needed for. */
const least = [0, 0, 0x80, 0x800, 0x10000];
const surrogates = [0xd800, 0xdfff] as const;
const MOST = 0x10ffff;

const found = new Map<string, Become | null>();

/** What `byte` makes of the bytes of a character `before` it; null where no character goes on so, or none that can be read. */
export function becomes(before: readonly number[], byte: number): Become | null {
  const key = [...before, byte].join(" ");
  const seen = found.get(key);
  if (seen !== undefined) return seen;
  const range = rangeOf([...before, byte]);
  const made = range && within(...range);
  found.set(key, made);
  return made;
}

/** The first and the last code point that begin with these bytes. */
function rangeOf(bytes: readonly number[]): [first: number, last: number] | null {
  const [lead = 0, ...rest] = bytes;
  const length = lengthFrom(lead);
  if (rest.length >= length || rest.some((byte) => byte >> 6 !== 0b10)) return null;
  const begin = length === 1 ? lead : lead & (0xff >> (length + 1));
  const told = rest.reduce((code, byte) => (code << 6) | (byte & 0x3f), begin);
  const open = 6 * (length - bytes.length);
  const first = Math.max(told << open, least[length] ?? 0);
  const last = Math.min((told << open) | ((1 << open) - 1), MOST);
  if (first > last || (first >= surrogates[0] && last <= surrogates[1])) return null;
  return [first, last >= surrogates[0] && first < surrogates[0] ? surrogates[0] - 1 : last];
}

function within(first: number, last: number): Become | null {
  const part = known.find(([from, to]) => first <= to && last >= from);
  let [from, to] = part ? [Math.max(first, part[0]), Math.min(last, part[1])] : [first, last];
  while (from <= to && !isVisible(from)) from++;
  while (to > from && !isVisible(to)) to--;
  return from <= to ? { first: String.fromCodePoint(from), last: String.fromCodePoint(to) } : null;
}

function isVisible(code: number): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(String.fromCodePoint(code));
}

/** The bytes just before a token that begin the character it goes on with; none where it begins one. `start`: of its sequence. */
export function begunBefore(ids: ArrayLike<number>, token: number, start: number): number[] {
  const bytes: number[] = [];
  for (let at = token - 1; at >= start && bytes.length < 3; at--) {
    const byte = ids[at] as number;
    bytes.unshift(byte);
    if (byte >> 6 !== 0b10) return lengthFrom(byte) > bytes.length ? bytes : [];
  }
  return [];
}

/** The character that a byte is a part of, and which of its bytes it is, from 1; null of one that is a character, or of none. */
export function partAt(
  ids: ArrayLike<number>,
  token: number,
  { start, count }: { readonly start: number; readonly count: number },
): { readonly character: string; readonly place: number; readonly bytes: number } | null {
  const before = begunBefore(ids, token, start);
  const bytes = lengthFrom(before[0] ?? (ids[token] as number));
  const first = token - before.length;
  if (bytes < 2 || first + bytes > start + count) return null;
  const all = Array.from({ length: bytes }, (_, at) => ids[first + at] as number);
  const become = becomes(all.slice(0, -1), all[bytes - 1] as number);
  return become && { character: become.first, place: before.length + 1, bytes };
}

/**
 * What a token would have been in the place of another, as a person reads it: its label, or of a model that reads bytes the
 * character that it completes, or those that it can still become.
 */
export function expectedAt(
  { model, labels, ids, sequences }: Pick<TraceDescription, "model" | "labels" | "ids" | "sequences">,
  token: number,
  id: number,
): Message {
  const label = labels[id] ?? `#${id}`;
  if (model.vocabulary?.kind !== "bytes" || id < 0x80) return quoted(label);
  const start = sequences.findLast((sequence) => sequence.start <= token)?.start ?? 0;
  const become = becomes(begunBefore(ids, token, start), id);
  if (!become) return message("common.byte", { byte: label });
  const { first, last } = become;
  return first === last ? quoted(first) : message("common.oneOf", { first, last });
}
