/**
 * A trace as NumPy's .npz: a zip of .npy files, stored without compression so that they can be memory-mapped.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html (version 1.0)
 */
import { createWriteStream } from "node:fs";
import { Writable } from "node:stream";
import { configure, Reader, ZipWriter } from "@zip.js/zip.js";
import type { NamedArray } from "./namedArray";

configure({ useWebWorkers: false, chunkSize: 2 ** 20 });

/** The day zip's clock begins: files of equal content are equal. */
const epoch = new Date(1980, 0, 1);

export async function writeNpz(
  path: string,
  ids: Uint32Array,
  columns: readonly string[],
  arrays: readonly NamedArray[],
): Promise<void> {
  const zip = new ZipWriter(Writable.toWeb(createWriteStream(path)), {
    level: 0,
    lastModDate: epoch,
    extendedTimestamp: false,
  });
  const tokens = { rows: ids.length, columns: 1, row: (index: number) => Int32Array.of(ids[index] ?? 0) };
  await zip.add("tokens.npy", new NpyReader(tokens, "<i4", `(${ids.length},)`));
  for (const array of arrays) {
    await zip.add(`${array.name}.npy`, new NpyReader(array, "<f4", `(${array.rows}, ${array.columns})`));
  }
  if (columns.length > 0) await zip.add("y.labels.npy", textsAsNpy(columns));
  await zip.close();
}

/** Texts as NumPy keeps them: each filled with zeros to the length of the longest, four bytes a code point. */
function textsAsNpy(texts: readonly string[]): NpyReader {
  const points = texts.map((text) => [...text].map((character) => character.codePointAt(0) ?? 0));
  const length = Math.max(1, ...points.map((each) => each.length));
  const row = (index: number) => Int32Array.from({ length }, (_, at) => points[index]?.[at] ?? 0);
  return new NpyReader({ rows: texts.length, columns: length, row }, `<U${length}`, `(${texts.length},)`);
}

/** Rows of four-byte elements. */
interface Rows {
  readonly rows: number;
  readonly columns: number;
  row(index: number): Float32Array | Int32Array;
}

/** One .npy file, made as it is read. */
class NpyReader extends Reader<Rows> {
  private readonly header: Uint8Array;
  private readonly array: Rows;

  constructor(array: Rows, descr: string, shape: string) {
    super(array);
    this.array = array;
    this.header = npyHeader(descr, shape);
    this.size = this.header.length + 4 * array.rows * array.columns;
  }

  override readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const out = new Uint8Array(Math.max(0, Math.min(length, this.size - index)));
    const rowBytes = 4 * this.array.columns;
    let at = this.copy(out, 0, this.header, index);
    while (at < out.length) {
      const position = index + at - this.header.length;
      const row = Math.floor(position / rowBytes);
      at += this.copy(out, at, littleEndian(this.array.row(row)), position - row * rowBytes);
    }
    return Promise.resolve(out);
  }

  /** Copies `bytes` from `from` on to `out` at `at`, as far as both reach; returns how many. */
  private copy(out: Uint8Array, at: number, bytes: Uint8Array, from: number): number {
    const part = bytes.subarray(from, from + out.length - at);
    out.set(part, at);
    return part.length;
  }
}

/** Magic, version 1.0, length, and a Python dictionary padded so that the data begin at a multiple of 64. */
function npyHeader(descr: string, shape: string): Uint8Array {
  // oxlint-disable-next-line gatescope/no-wording -- a Python dictionary, as the format has it
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
  const padded = text.padEnd(Math.ceil((10 + text.length + 1) / 64) * 64 - 11) + "\n";
  const bytes = new Uint8Array(10 + padded.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, padded.length, true);
  bytes.set(new TextEncoder().encode(padded), 10);
  return bytes;
}

function littleEndian(row: Float32Array | Int32Array): Uint8Array {
  const bytes = new Uint8Array(4 * row.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < row.length; i++) {
    if (row instanceof Float32Array) view.setFloat32(4 * i, row[i] ?? 0, true);
    else view.setInt32(4 * i, row[i] ?? 0, true);
  }
  return bytes;
}
