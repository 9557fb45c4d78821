/**
 * Arrays as NumPy's .npz: a zip of .npy files, stored without compression. A page writes so little of the format that a library
 * would be most of what it loads. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7, 4.3.12, 4.3.16.
 */

export interface NpzArray {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array | Int32Array;
}

/** The day zip's clock begins, 1980-01-01: files of equal content are equal. */
const DAY = 0x21;

export function npzOf(arrays: readonly NpzArray[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const array of arrays) {
    const name = new TextEncoder().encode(`${array.name}.npy`);
    const content = npyOf(array);
    // Version, flags, method, time, day, checksum, both sizes, lengths of name and extra field: the same in both headers.
    const about = fields(
      [2, 20],
      [2, 0],
      [2, 0],
      [2, 0],
      [2, DAY],
      [4, checksum(content)],
      [4, content.length],
      [4, content.length],
      [2, name.length],
      [2, 0],
    );
    directory.push(fields([4, 0x02014b50], [2, 20]), about, fields([2, 0], [2, 0], [2, 0], [4, 0], [4, at]), name);
    for (const part of [fields([4, 0x04034b50]), about, name, content]) {
      parts.push(part);
      at += part.length;
    }
  }
  const listed = directory.reduce((sum, { length }) => sum + length, 0);
  const count = arrays.length;
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, listed], [4, at], [2, 0]);
  return joined([...parts, ...directory, end]);
}

/** Version 1.0: magic, length, and a Python dictionary padded so that the numbers begin at a multiple of 64. */
function npyOf({ shape, values }: NpzArray): Uint8Array {
  const descr = values instanceof Float32Array ? "<f4" : "<i4";
  // oxlint-disable-next-line gatescope/no-wording -- a Python dictionary, as the format has it
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  const padded = text.padEnd(Math.ceil((10 + text.length + 1) / 64) * 64 - 11) + "\n";
  const head = joined([Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0), fields([2, padded.length])]);
  // Every machine that runs VS Code is little-endian, as the format says here.
  const numbers = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return joined([head, new TextEncoder().encode(padded), numbers]);
}

/** Little-endian numbers of so many bytes each. */
function fields(...all: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(all.reduce((sum, [bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [bytes, value] of all) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ (table[(sum ^ byte) & 0xff] as number);
  return (sum ^ 0xffffffff) >>> 0;
}
