/** Where a dataset's bytes lie: in its header, in one run, or in chunks that an index lists. */
import { message, type Message } from "../../../messages/message";
import { elementCount } from "../../../tensor/shape";
import type { Cursor, Hdf5Bytes } from "./bytes";
import { readFilters, type Filter } from "./filters";
import { messageTypes, type HeaderMessage } from "./objectHeader";
import { readDataspace, readDatatype, type Datatype } from "./types";

/** How chunks are found: by a version 1 B-tree, as one chunk, or by a list of all (HDF5's fixed array). */
export type ChunkIndex =
  | { readonly kind: "tree"; readonly address: number | null }
  | { readonly kind: "single"; readonly address: number | null; readonly size: number | null; readonly mask: number }
  | { readonly kind: "fixedArray"; readonly address: number | null };

export type Storage =
  | { readonly kind: "compact"; readonly bytes: Uint8Array; readonly address: number }
  /** An address of null: never written, so every element is the fill value. */
  | { readonly kind: "contiguous"; readonly address: number | null }
  | {
      readonly kind: "chunked";
      readonly chunk: readonly number[];
      readonly index: ChunkIndex;
      readonly filters: readonly Filter[];
    }
  /** Named in messages; can be listed and not read. */
  | { readonly kind: "unread"; readonly why: Message };

export interface Dataset {
  readonly shape: readonly number[];
  readonly datatype: Datatype;
  readonly storage: Storage;
  /** One element's bytes; null is zeros. */
  readonly fill: Uint8Array | null;
}

/** Null where the messages are of no dataset, or of one without data. */
export function readDataset(file: Hdf5Bytes, messages: readonly HeaderMessage[]): Dataset | null {
  const find = (type: number) => messages.find((each) => each.type === type);
  const [space, type, layout] = [messageTypes.dataspace, messageTypes.datatype, messageTypes.layout].map(find);
  if (!space || !type || !layout) return null;
  const shape = readDataspace(space.body);
  if (!shape) return null;
  const datatype: Datatype = type.shared ? { kind: "other", size: 1, name: "shared" } : readDatatype(type.body);
  const filters = find(messageTypes.filters);
  const hasExternal = find(messageTypes.external) !== undefined;
  const storage: Storage = hasExternal
    ? { kind: "unread", why: message("formatsHdf5.dataElsewhere") }
    : readLayout(layout.body, filters ? readFilters(filters.body) : [], datatype.size, shape);
  checkSize(file, storage, elementCount(shape) * datatype.size, layout.body);
  return { shape, datatype, storage, fill: readFill(find(messageTypes.fill)?.body, datatype.size) };
}

function checkSize(file: Hdf5Bytes, storage: Storage, size: number, body: Cursor): void {
  if (!Number.isSafeInteger(size)) throw body.fail(message("formatsHdf5.datasetTooLarge"));
  if (storage.kind === "compact" && storage.bytes.length < size) {
    throw body.fail(message("formatsHdf5.compactData", { size, held: storage.bytes.length }));
  }
  if (storage.kind === "contiguous" && storage.address !== null && storage.address + size > file.source.size) {
    throw body.fail(message("formatsHdf5.dataBeyondFile", { size, address: storage.address, fileSize: file.source.size }));
  }
}

function readLayout(body: Cursor, filters: readonly Filter[], elementSize: number, shape: readonly number[]): Storage {
  const version = body.u8();
  if (version === 1 || version === 2) return { kind: "unread", why: message("formatsHdf5.layoutTooOld") };
  if (version < 3 || version > 5) throw body.fail(message("formatsHdf5.unknownLayout", { version }));
  const kind = body.u8();
  if (kind === 0) {
    const { bytes, address } = body.take(body.u16());
    body.file.spend("kept", bytes.length);
    return { kind: "compact", bytes: bytes.slice(), address }; // a part of a page would keep all of it
  }
  if (kind === 1) {
    const address = body.maybeAddress();
    const stored = body.length();
    const size = elementCount(shape) * elementSize;
    if (address !== null && stored !== size) throw body.fail(message("formatsHdf5.storedSize", { size, stored }));
    return { kind: "contiguous", address };
  }
  if (kind !== 2) return { kind: "unread", why: message("formatsHdf5.virtualDataset") };
  return version === 3 ? oldChunks(body, filters, elementSize, shape) : newChunks(body, filters, elementSize, shape);
}

function oldChunks(body: Cursor, filters: readonly Filter[], elementSize: number, shape: readonly number[]): Storage {
  const rank = body.u8();
  const address = body.maybeAddress();
  const chunk = readChunkShape(body, rank, 4, elementSize, shape);
  return { kind: "chunked", chunk, index: { kind: "tree", address }, filters };
}

function newChunks(body: Cursor, filters: readonly Filter[], elementSize: number, shape: readonly number[]): Storage {
  const flags = body.u8();
  const rank = body.u8();
  const chunk = readChunkShape(body, rank, body.u8(), elementSize, shape);
  const kind = body.u8();
  if (kind === 1) {
    const size = flags & 2 ? body.length() : null;
    const mask = flags & 2 ? body.u32() : 0;
    return { kind: "chunked", chunk, index: { kind: "single", address: body.maybeAddress(), size, mask }, filters };
  }
  if (kind !== 3) return { kind: "unread", why: message("formatsHdf5.chunkIndexNotRead", { type: kind }) };
  body.skip(1);
  return { kind: "chunked", chunk, index: { kind: "fixedArray", address: body.maybeAddress() }, filters };
}

/** The last of the dimensions is the element's size. */
function readChunkShape(body: Cursor, rank: number, width: number, elementSize: number, shape: readonly number[]): number[] {
  if (rank !== shape.length + 1 || width < 1 || width > 8)
    throw body.fail(message("formatsHdf5.chunkDimensions", { rank: rank - 1, dimensions: shape.length }));
  const sizes = Array.from({ length: rank }, () => body.uint(width));
  const chunk = sizes.slice(0, -1);
  if (sizes.includes(0) || sizes.at(-1) !== elementSize)
    throw body.fail(message("formatsHdf5.chunkSizes", { sizes: sizes.join(" x ") }));
  return chunk;
}

function readFill(body: Cursor | undefined, elementSize: number): Uint8Array | null {
  if (!body) return null;
  const version = body.version(1, 2, 3);
  if (version === 3) {
    if (!(body.u8() & 0x20)) return null;
  } else {
    body.skip(2);
    if (body.u8() === 0 && version === 2) return null;
  }
  const size = body.u32();
  body.file.spend("kept", size);
  return size === elementSize ? body.take(size).bytes.slice() : null;
}
