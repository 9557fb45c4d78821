/**
 * Reads sorted string tables as LevelDB lays them out: blocks of entries whose keys share prefixes with those before, an
 * index block, a footer. https://github.com/google/leveldb/blob/main/doc/table_format.md The checksums are not compared.
 */
import { message, type Message } from "../../../messages/message";
import { malformed } from "../../errors";
import type { ByteSource } from "../../source";
import { readVarint } from "../protobuf";
import { unpackSnappy } from "./snappy";

export interface Entry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

interface Handle {
  readonly offset: number;
  readonly size: number;
}

const footerLength = 48;
/** Behind each block: how it is compressed, and a checksum. */
const trailerLength = 5;
const magic = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb];
const maximumBlock = 16 * 2 ** 20;
const maximumTotal = 32 * 2 ** 20;
const maximumEntries = 500_000;
const maximumKey = 4096;

/** Whether a file ends as a table does. */
export async function endsAsTable(source: ByteSource): Promise<boolean> {
  if (source.size < footerLength) return false;
  const end = await source.read(source.size - magic.length, magic.length);
  return magic.every((byte, index) => end[index] === byte);
}

/** All entries in their order. Throws a CheckpointError that names `format`, the byte and what is wrong there. */
export async function readTable(source: ByteSource, format: string): Promise<Entry[]> {
  const fail = (at: number, reason: Message) => malformed(source.name, format, message("formats.byte", { at }), reason);
  const footerStart = source.size - footerLength;
  const footer = await source.read(Math.max(0, footerStart), Math.min(footerLength, source.size));
  const metaindex = readHandle(footer, 0);
  const index = metaindex && readHandle(footer, metaindex.next);
  if (!index || !(await endsAsTable(source))) throw fail(Math.max(0, footerStart), message("formatsTensorflow.tableFooter"));
  let total = 0;
  const block = async ({ offset, size }: Handle) => {
    if (offset + size + trailerLength > footerStart) throw fail(offset, message("formatsTensorflow.blockPastTable", { size }));
    total += size;
    if (size > maximumBlock || total > maximumTotal)
      throw fail(offset, message("formatsTensorflow.blocksTooLarge", { limit: maximumTotal }));
    const bytes = await source.read(offset, size + trailerLength);
    const content = unpack(bytes.subarray(0, size), bytes[size] as number);
    if (!content) throw fail(offset, message("formatsTensorflow.blockPacked"));
    if (content !== bytes) total += content.length;
    const entries = readBlock(content);
    if (!Array.isArray(entries)) throw fail(offset, entries);
    return entries;
  };
  const all: Entry[] = [];
  for (const { value } of await block(index.handle)) {
    const found = readHandle(value, 0);
    if (!found) throw fail(index.handle.offset, message("formatsTensorflow.indexNoBlock"));
    for (const entry of await block(found.handle)) all.push(entry);
    if (all.length > maximumEntries)
      throw fail(found.handle.offset, message("formatsTensorflow.tooManyEntries", { limit: maximumEntries }));
  }
  return all;
}

function readHandle(bytes: Uint8Array, at: number): { handle: Handle; next: number } | null {
  const offset = readVarint(bytes, at);
  const size = offset && readVarint(bytes, offset.next);
  if (!size) return null;
  const handle = { offset: Number(offset.value), size: Number(size.value) };
  return Number.isSafeInteger(handle.offset) && Number.isSafeInteger(handle.size) ? { handle, next: size.next } : null;
}

function unpack(bytes: Uint8Array, compression: number): Uint8Array | null {
  if (compression === 0) return bytes;
  return compression === 1 ? unpackSnappy(bytes, maximumBlock) : null;
}

/** Entries until the list of restarts at the block's end; what is wrong, where they are not sound. */
function readBlock(bytes: Uint8Array): Entry[] | Message {
  if (bytes.length < 4) return message("formatsTensorflow.blockShort");
  const restarts = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true);
  const end = bytes.length - 4 - 4 * restarts;
  if (end < 0) return message("formatsTensorflow.blockRestarts", { restarts, size: bytes.length });
  const entries: Entry[] = [];
  let key: Uint8Array = new Uint8Array(0);
  let keys = 0;
  for (let at = 0; at < end;) {
    const shared = readVarint(bytes, at);
    const own = shared && readVarint(bytes, shared.next);
    const length = own && readVarint(bytes, own.next);
    if (!length) return message("formatsTensorflow.entryCutOff", { at });
    const [sharedLength, ownLength, valueLength] = [Number(shared.value), Number(own.value), Number(length.value)];
    const valueStart = length.next + ownLength;
    if (sharedLength > key.length || valueStart + valueLength > end) return message("formatsTensorflow.entryRunsPast", { at });
    if (sharedLength + ownLength > maximumKey)
      return message("formatsTensorflow.entryKey", { at, length: sharedLength + ownLength });
    const next = new Uint8Array(sharedLength + ownLength);
    next.set(key.subarray(0, sharedLength));
    next.set(bytes.subarray(length.next, valueStart), sharedLength);
    key = next;
    keys += next.length; // short entries can stand for long keys
    if (keys > maximumTotal) return message("formatsTensorflow.keysTooLong", { limit: maximumTotal });
    entries.push({ key, value: bytes.subarray(valueStart, valueStart + valueLength) });
    if (entries.length > maximumEntries) return message("formatsTensorflow.tooManyEntries", { limit: maximumEntries });
    at = valueStart + valueLength;
  }
  return entries;
}
