/** A dataset's elements by range, in row-major order, wherever its layout put them. Memory: what is asked for and one chunk. */
import { message, type Message } from "../../../messages/message";
import { elementCount } from "../../../tensor/shape";
import type { Hdf5Bytes } from "./bytes";
import { chunkCount, listChunks, type Chunk } from "./chunks";
import { undoFilters, unreadFilter, type Filter } from "./filters";
import type { Dataset } from "./layout";

/** An unpacked chunk takes at most this much. */
const maximumChunk = 2 ** 29;
/** A dataset that is not stored in full (the rest being fill values) has at most this many bytes. */
const maximumUnwritten = 64 * 2 ** 20;

export interface Elements {
  /** Bytes of `count` elements from element `start` on, as they are stored. */
  read(start: number, count: number): Promise<Uint8Array>;
}

/** Why the elements cannot be read, or null. */
export function unreadReason({ datatype, storage }: Dataset): Message | null {
  if (datatype.kind !== "number") {
    return message("formatsHdf5.elementsOfKind", { kind: datatype.kind === "other" ? datatype.name : datatype.kind });
  }
  if (storage.kind === "unread") return storage.why;
  const filter = storage.kind === "chunked" ? unreadFilter(storage.filters) : null;
  return filter && message("formatsHdf5.packedWith", { filter: filter.name });
}

/** For a dataset without an unreadReason. */
export function elementsOf(file: Hdf5Bytes, dataset: Dataset): Elements {
  const { storage, shape, datatype, fill } = dataset;
  const { size } = datatype;
  if (storage.kind === "compact") {
    return { read: (start, count) => Promise.resolve(storage.bytes.subarray(start * size, (start + count) * size)) };
  }
  if (storage.kind === "contiguous" && storage.address !== null) {
    const { address } = storage;
    return { read: (start, count) => file.source.read(address + start * size, count * size) };
  }
  const total = elementCount(shape) * size;
  if (storage.kind !== "chunked") {
    checkWritten(file, total, false);
    return { read: (_start, count) => Promise.resolve(filled(count, size, fill)) };
  }
  const chunks = new ChunkedElements(file, shape, storage.chunk, size, storage.filters);
  let list: Promise<Chunk[]> | undefined;
  return {
    async read(start, count) {
      list ??= listChunks(file, storage.index, chunks);
      const all = await list;
      checkWritten(file, total, all.length === chunkCount(chunks));
      const out = filled(count, size, fill);
      for (const chunk of all) await chunks.copy(chunk, out, start, count);
      return out;
    },
  };
}

function checkWritten(file: Hdf5Bytes, bytes: number, isWhole: boolean): void {
  if (isWhole || bytes <= maximumUnwritten) return;
  throw file.fail(message("formatsHdf5.dataset"), message("formatsHdf5.notAllWritten", { bytes }));
}

function filled(count: number, size: number, fill: Uint8Array | null): Uint8Array {
  const out = new Uint8Array(count * size);
  if (fill?.some((byte) => byte !== 0)) for (let at = 0; at < out.length; at += size) out.set(fill, at);
  return out;
}

class ChunkedElements {
  readonly chunkBytes: number;
  readonly isFiltered: boolean;
  private last: { readonly chunk: Chunk; readonly bytes: Uint8Array } | null = null;

  constructor(
    private readonly file: Hdf5Bytes,
    readonly shape: readonly number[],
    readonly chunk: readonly number[],
    private readonly size: number,
    private readonly filters: readonly Filter[],
  ) {
    this.chunkBytes = elementCount(chunk) * size;
    this.isFiltered = filters.length > 0;
    if (this.chunkBytes <= maximumChunk) return;
    throw file.unsupported(message("formatsHdf5.chunkTooLarge", { bytes: this.chunkBytes, limit: maximumChunk }));
  }

  /** Copies what a chunk has of the elements from `start` on. */
  async copy(chunk: Chunk, out: Uint8Array, start: number, count: number): Promise<void> {
    const { shape, size } = this;
    const spans = shape.map((length, axis) => Math.min(this.chunk[axis] ?? 1, length - (chunk.offset[axis] ?? 0)));
    const runs = new Runs(shape, this.chunk, chunk.offset, spans);
    if (runs.last < start || runs.first >= start + count) return;
    const bytes = await this.unpack(chunk);
    const runLength = spans.at(-1) ?? 1;
    runs.each((inDataset, inChunk) => {
      const from = Math.max(inDataset, start);
      const to = Math.min(inDataset + runLength, start + count);
      if (from >= to) return;
      const source = (inChunk + from - inDataset) * size;
      out.set(bytes.subarray(source, source + (to - from) * size), (from - start) * size);
    });
  }

  private async unpack(chunk: Chunk): Promise<Uint8Array> {
    if (this.last?.chunk === chunk) return this.last.bytes;
    const stored = await this.file.source.read(chunk.address, chunk.size);
    const bytes = await undoFilters(this.file, stored, this.filters, chunk.mask, this.chunkBytes, this.size);
    this.last = { chunk, bytes };
    return bytes;
  }
}

/** The runs of neighbouring elements of a chunk: along the last axis, one for each place on the others. */
class Runs {
  readonly first: number;
  readonly last: number;
  private readonly strides: number[];
  private readonly chunkStrides: number[];

  constructor(
    shape: readonly number[],
    chunk: readonly number[],
    offset: readonly number[],
    private readonly spans: readonly number[],
  ) {
    this.strides = stridesOf(shape);
    this.chunkStrides = stridesOf(chunk);
    this.first = offset.reduce((sum, at, axis) => sum + at * (this.strides[axis] ?? 1), 0);
    this.last = spans.reduce((sum, span, axis) => sum + (span - 1) * (this.strides[axis] ?? 1), this.first);
  }

  each(visit: (inDataset: number, inChunk: number) => void): void {
    const walk = (axis: number, inDataset: number, inChunk: number): void => {
      if (axis >= this.spans.length - 1) {
        visit(inDataset, inChunk);
        return;
      }
      for (let at = 0; at < (this.spans[axis] ?? 0); at++) {
        walk(axis + 1, inDataset + at * (this.strides[axis] ?? 1), inChunk + at * (this.chunkStrides[axis] ?? 1));
      }
    };
    walk(0, this.first, 0);
  }
}

function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  return strides;
}
