/** Writes protocol buffers, sound and otherwise: messages made of fields. */

export type Part = Uint8Array;

export function message(...parts: readonly Part[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

export function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}

export function number(field: number, value: number | bigint): Part {
  return message(varint(field * 8), varint(value));
}

export function bytesField(field: number, content: Uint8Array): Part {
  return message(varint(field * 8 + 2), varint(content.length), content);
}

export function text(field: number, content: string): Part {
  return bytesField(field, new TextEncoder().encode(content));
}

/** Little-endian float32 zeros. */
export function floats(count: number): Uint8Array {
  return new Uint8Array(4 * count);
}
