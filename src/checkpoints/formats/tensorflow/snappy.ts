/** Unpacks Snappy blocks. https://github.com/google/snappy/blob/main/format_description.txt */
import { readVarint } from "../protobuf";

/** The best that copies of 64 bytes by three can do. */
const maximumRatio = 22;

/** Null unless the block is sound and gives exactly as many bytes as it says, at most `limit`. */
export function unpackSnappy(packed: Uint8Array, limit: number): Uint8Array | null {
  const length = readVarint(packed, 0);
  const size = Number(length?.value ?? -1n);
  if (!length || size < 0 || size > limit || size > maximumRatio * (packed.length + 1)) return null;
  const out = new Uint8Array(size);
  let to = 0;
  for (let at = length.next; at < packed.length;) {
    const tag = packed[at++] as number;
    const element = (tag & 3) === 0 ? literal(packed, at, tag >> 2) : copy(packed, at, tag);
    if (!element || to + element.length > size) return null;
    if (element.distance === 0) {
      out.set(packed.subarray(element.next - element.length, element.next), to);
    } else {
      if (element.distance > to) return null;
      for (let index = 0; index < element.length; index++) out[to + index] = out[to + index - element.distance] as number;
    }
    to += element.length;
    at = element.next;
  }
  return to === size ? out : null;
}

interface Element {
  readonly length: number;
  /** How far back the bytes are repeated from; 0 for bytes that stand in the block. */
  readonly distance: number;
  readonly next: number;
}

/** A length below 60 is in the tag, a longer one in the next one to four bytes. */
function literal(packed: Uint8Array, at: number, code: number): Element | null {
  const extra = Math.max(0, code - 59);
  const length = (extra > 0 ? little(packed, at, extra) : code) + 1;
  const next = at + extra + length;
  return next <= packed.length ? { length, distance: 0, next } : null;
}

function copy(packed: Uint8Array, at: number, tag: number): Element | null {
  const kind = tag & 3;
  const width = kind === 3 ? 4 : kind;
  if (at + width > packed.length) return null;
  const near = little(packed, at, width);
  const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
  const distance = kind === 1 ? ((tag >> 5) << 8) | near : near;
  return distance > 0 ? { length, distance, next: at + width } : null;
}

function little(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let index = width - 1; index >= 0; index--) value = value * 256 + (bytes[at + index] ?? Infinity);
  return value;
}
