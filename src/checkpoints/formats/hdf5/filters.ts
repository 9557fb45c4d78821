/** What is undone after a chunk is read: deflate, shuffle, and the checksum that is passed over. */
import { message, type Message } from "../../../messages/message";
import { greatestRatio, inflate } from "../inflate";
import type { Cursor, Hdf5Bytes } from "./bytes";

export interface Filter {
  readonly id: number;
  readonly name: string | Message;
  readonly parameters: readonly number[];
}

const maximumFilters = 32;
const known: Record<number, string> = {
  1: "deflate",
  2: "shuffle",
  3: "fletcher32",
  4: "szip",
  5: "nbit",
  6: "scaleoffset",
  32000: "lzf",
  32001: "blosc",
};
/** Beyond the ratio, for checksums behind the data. */
const slack = 256;

export function readFilters(body: Cursor): Filter[] {
  const version = body.version(1, 2);
  const count = body.u8();
  if (count > maximumFilters) throw body.fail(message("formatsHdf5.filterCount", { count, limit: maximumFilters }));
  if (version === 1) body.skip(6);
  return Array.from({ length: count }, () => {
    const id = body.u16();
    const nameLength = version === 1 || id >= 256 ? body.u16() : 0;
    body.skip(2);
    const values = body.u16();
    body.skip(version === 1 ? Math.ceil(nameLength / 8) * 8 : nameLength);
    const parameters = Array.from({ length: values }, () => body.u32());
    if (version === 1 && values % 2 === 1) body.skip(4);
    return { id, name: known[id] ?? message("formatsHdf5.filterNumber", { n: id }), parameters };
  });
}

/** The first filter that is not undone here, or null. */
export function unreadFilter(filters: readonly Filter[]): Filter | null {
  return filters.find(({ id }) => id < 1 || id > 3) ?? null;
}

/** Undoes the filters of one chunk, last first. `mask` has a bit for each that was left out when it was written. */
export async function undoFilters(
  file: Hdf5Bytes,
  stored: Uint8Array,
  filters: readonly Filter[],
  mask: number,
  size: number,
  elementSize: number,
): Promise<Uint8Array> {
  let bytes = stored;
  for (let index = filters.length - 1; index >= 0; index--) {
    if (mask & (1 << index)) continue;
    const { id } = filters[index] as Filter;
    if (id === 1) bytes = await unpack(file, bytes, size + 4 * filters.length);
    else if (id === 2) bytes = unshuffle(bytes, elementSize);
    else if (id === 3) bytes = bytes.subarray(0, Math.max(0, bytes.length - 4));
  }
  if (bytes.length !== size)
    throw file.fail(message("formatsHdf5.chunk"), message("formatsHdf5.chunkUnpacksTo", { size: bytes.length, expected: size }));
  return bytes;
}

/** zlib's format, to at most `limit` bytes. */
async function unpack(file: Hdf5Bytes, packed: Uint8Array, limit: number): Promise<Uint8Array> {
  if (limit > greatestRatio * packed.length + slack)
    throw file.fail(message("formatsHdf5.chunk"), message("formatsHdf5.cannotHold", { packed: packed.length, limit }));
  const { bytes, end } = await inflate(packed, limit, "deflate");
  if (end === "whole") return bytes;
  throw file.fail(
    message("formatsHdf5.chunk"),
    end === "more" ? message("formatsHdf5.unpacksToMore", { limit }) : message("formatsHdf5.deflateDamaged"),
  );
}

/** All first bytes of the elements stand first, then all second ones, and so on. */
function unshuffle(bytes: Uint8Array, elementSize: number): Uint8Array {
  const count = Math.floor(bytes.length / elementSize);
  const out = bytes.slice();
  for (let part = 0; part < elementSize; part++) {
    for (let index = 0; index < count; index++) out[index * elementSize + part] = bytes[part * count + index] as number;
  }
  return out;
}
