/**
 * Reads zip archives by ranges: the directory at the end, then single entries (APPNOTE 6.3.10; zip64 too). Nothing is
 * unpacked to disk. Every offset and size is checked against the file, entries may not overlap, and an entry that is
 * compressed may not grow without bound. The CRC is not compared: PyTorch can be told not to compute it.
 */
import { message, type Message } from "../../messages/message";
import { malformed, quote } from "../errors";
import type { ByteSource } from "../source";
import { greatestRatio, inflate } from "./inflate";

export interface ZipEntry {
  readonly name: string;
  /** Of the bytes as unpacked. */
  readonly size: number;
  /** Of the bytes in the archive; as `size` where they are stored without compression. */
  readonly packedSize: number;
  readonly isDeflated: boolean;
  /** Where the entry's local header begins; its bytes follow. */
  readonly offset: number;
  /** The entry's bytes end at or before it: the next entry or the directory. */
  readonly limit: number;
}

export interface ZipArchive {
  /** In the directory's order. */
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** Where a stored entry's bytes begin in the file. */
  dataOffset(entry: ZipEntry): Promise<number>;
  /** A range of an entry's bytes. An entry that is compressed is unpacked whole, up to 64 MB. */
  read(entry: ZipEntry, offset: number, length: number): Promise<Uint8Array>;
}

const localHeader = { signature: 0x04034b50, length: 30 };
const directoryHeader = { signature: 0x02014b50, length: 46 };
const endRecord = { signature: 0x06054b50, length: 22 };
const zip64Locator = { signature: 0x07064b50, length: 20 };
const zip64EndRecord = { signature: 0x06064b50, length: 56 };

const maximumComment = 0xffff;
const maximumDirectory = 16 * 2 ** 20;
const maximumEntries = 100_000;
const maximumName = 1024;
const maximumUnpacked = 64 * 2 ** 20;

const wholeU16 = 0xffff;
const wholeU32 = 0xffffffff;
const utf8 = new TextDecoder();

/** Whether a file begins as a zip archive with an entry does. */
export function beginsAsZip(head: Uint8Array): boolean {
  return head.length >= localHeader.length && viewOf(head).getUint32(0, true) === localHeader.signature;
}

/** The name of the first entry as the archive's first bytes tell it; "" where they do not. */
export function firstEntryName(head: Uint8Array): string {
  if (!beginsAsZip(head)) return "";
  const length = viewOf(head).getUint16(26, true);
  return utf8.decode(head.subarray(localHeader.length, localHeader.length + length));
}

/** Reads the directory. Throws a CheckpointError that names `format`, the offset and what is wrong there. */
export async function openZip(source: ByteSource, format: string): Promise<ZipArchive> {
  const fail = (offset: number, reason: Message) =>
    malformed(source.name, format, message("formats.byte", { at: offset }), reason);
  const { start, size, count } = await findDirectory(source, fail);
  if (size > maximumDirectory)
    throw fail(start, message("formatsContainers.directoryTooLarge", { size, limit: maximumDirectory }));
  if (count > maximumEntries) throw fail(start, message("formatsContainers.tooManyEntries", { count, limit: maximumEntries }));
  const entries = parseDirectory(await source.read(start, size), start, count, fail);
  return new Archive(source, entries, fail);
}

type Fail = (offset: number, reason: Message) => Error;

async function findDirectory(source: ByteSource, fail: Fail): Promise<{ start: number; size: number; count: number }> {
  const tailStart = Math.max(0, source.size - endRecord.length - maximumComment - zip64Locator.length);
  const tail = await source.read(tailStart, source.size - tailStart);
  const view = viewOf(tail);
  let at = tail.length - endRecord.length;
  const isEnd = () => {
    return view.getUint32(at, true) === endRecord.signature && at + 22 + view.getUint16(at + 20, true) <= tail.length;
  };
  while (at >= 0 && !isEnd()) at--;
  if (at < 0) throw fail(source.size, message("formatsContainers.noDirectory"));
  const end = tailStart + at;
  let disks = [view.getUint16(at + 4, true), view.getUint16(at + 6, true)];
  let count = view.getUint16(at + 10, true);
  let size = view.getUint32(at + 12, true);
  let start = view.getUint32(at + 16, true);
  let limit = end;
  if (count === wholeU16 || size === wholeU32 || start === wholeU32) {
    const locator = at - zip64Locator.length;
    if (locator >= 0 && view.getUint32(locator, true) === zip64Locator.signature) {
      limit = Number(view.getBigUint64(locator + 8, true));
      if (limit + zip64EndRecord.length > end)
        throw fail(tailStart + locator, message("formatsContainers.locatorPast", { limit }));
      const record = viewOf(await source.read(limit, zip64EndRecord.length));
      if (record.getUint32(0, true) !== zip64EndRecord.signature) throw fail(limit, message("formatsContainers.noZip64Record"));
      disks = [record.getUint32(16, true), record.getUint32(20, true)];
      count = Number(record.getBigUint64(32, true));
      size = Number(record.getBigUint64(40, true));
      start = Number(record.getBigUint64(48, true));
    }
  }
  if (disks.some((disk) => disk !== 0)) throw fail(end, message("formatsContainers.severalDisks"));
  if (start + size > limit) throw fail(end, message("formatsContainers.directoryPastEnd", { size, start }));
  return { start, size, count };
}

function parseDirectory(bytes: Uint8Array, start: number, count: number, fail: Fail): Map<string, ZipEntry> {
  const view = viewOf(bytes);
  const entries: { -readonly [Key in keyof ZipEntry]: ZipEntry[Key] }[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    const where = start + at;
    if (at + directoryHeader.length > bytes.length)
      throw fail(where, message("formatsContainers.directoryEnds", { index, count }));
    if (view.getUint32(at, true) !== directoryHeader.signature) throw fail(where, message("formatsContainers.noDirectoryEntry"));
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + directoryHeader.length + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > bytes.length) throw fail(where, message("formatsContainers.entryPastDirectory"));
    const nameEnd = at + directoryHeader.length + nameLength;
    const name = readName(bytes.subarray(nameEnd - nameLength, nameEnd), where, fail);
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const narrow = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)] as const;
    const isWide = narrow.includes(wholeU32);
    const [size, packedSize, offset] = isWide
      ? widened(narrow, bytes.subarray(nameEnd, nameEnd + extraLength), where, fail)
      : narrow;
    if (flags & 1) throw fail(where, message("formatsContainers.encrypted", { entry: quote(name) }));
    if (method !== 0 && method !== 8) throw fail(where, message("formatsContainers.method", { entry: quote(name), method }));
    if (method === 0 && size !== packedSize)
      throw fail(where, message("formatsContainers.storedTwoSizes", { entry: quote(name), size, packed: packedSize }));
    if (size > (packedSize + 1) * greatestRatio)
      throw fail(where, message("formatsContainers.claims", { entry: quote(name), size, packed: packedSize }));
    entries.push({ name, size, packedSize, isDeflated: method === 8, offset, limit: 0 });
    at = next;
  }
  const inOrder = [...entries].sort((a, b) => b.offset - a.offset);
  let limit = start;
  for (const entry of inOrder) {
    entry.limit = limit;
    if (entry.offset + localHeader.length + entry.packedSize > limit) {
      throw fail(
        entry.offset,
        message("formatsContainers.packedRunsInto", { entry: quote(entry.name), packed: entry.packedSize, limit }),
      );
    }
    limit = entry.offset;
  }
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  if (byName.size !== entries.length) throw fail(start, message("formatsContainers.entriesOneName"));
  return byName;
}

function readName(bytes: Uint8Array, where: number, fail: Fail): string {
  if (bytes.length > maximumName)
    throw fail(where, message("formatsContainers.entryNameTooLong", { length: bytes.length, limit: maximumName }));
  const name = utf8.decode(bytes);
  const leaves = name.startsWith("/") || (name.includes("..") && /(^|[/\\])\.\.([/\\]|$)/.test(name)) || /^[a-zA-Z]:/.test(name);
  if (leaves || name.includes("\0")) throw fail(where, message("formatsContainers.entryLeadsOut", { name: quote(name) }));
  return name;
}

type Three = readonly [number, number, number];

/** Takes from the zip64 extra field, which holds them in order, the values that do not fit into 32 bits. */
function widened(narrow: Three, extra: Uint8Array, where: number, fail: Fail): Three {
  const view = viewOf(extra);
  let at = 0;
  let end = 0;
  for (let field = 0; field + 4 <= extra.length;) {
    const length = view.getUint16(field + 2, true);
    if (view.getUint16(field, true) === 1) {
      at = field + 4;
      end = Math.min(at + length, extra.length);
      break;
    }
    field += 4 + length;
  }
  const widen = (value: number) => {
    if (value !== wholeU32) return value;
    if (at + 8 > end) throw fail(where, message("formatsContainers.sizeNotGiven"));
    at += 8;
    const wide = Number(view.getBigUint64(at - 8, true));
    if (!Number.isSafeInteger(wide)) throw fail(where, message("formatsContainers.sizePast2To53"));
    return wide;
  };
  return [widen(narrow[0]), widen(narrow[1]), widen(narrow[2])];
}

class Archive implements ZipArchive {
  private readonly offsets = new Map<ZipEntry, number>();

  constructor(
    private readonly source: ByteSource,
    readonly entries: ReadonlyMap<string, ZipEntry>,
    private readonly fail: Fail,
  ) {}

  async dataOffset(entry: ZipEntry): Promise<number> {
    const known = this.offsets.get(entry);
    if (known !== undefined) return known;
    const header = viewOf(await this.source.read(entry.offset, localHeader.length));
    if (header.getUint32(0, true) !== localHeader.signature) {
      throw this.fail(entry.offset, message("formatsContainers.entryNotThere", { entry: quote(entry.name) }));
    }
    const nameLength = header.getUint16(26, true);
    const offset = entry.offset + localHeader.length + nameLength + header.getUint16(28, true);
    if (offset + entry.packedSize > entry.limit) {
      throw this.fail(entry.offset, message("formatsContainers.entryRunsInto", { entry: quote(entry.name), limit: entry.limit }));
    }
    const name = await this.source.read(entry.offset + localHeader.length, nameLength);
    if (utf8.decode(name) !== entry.name) {
      throw this.fail(entry.offset, message("formatsContainers.entryOtherName", { entry: quote(entry.name) }));
    }
    this.offsets.set(entry, offset);
    return offset;
  }

  async read(entry: ZipEntry, offset: number, length: number): Promise<Uint8Array> {
    if (offset + length > entry.size) {
      throw this.fail(
        entry.offset,
        message("formatsContainers.rangeOfEntry", {
          start: offset,
          end: offset + length,
          entry: quote(entry.name),
          size: entry.size,
        }),
      );
    }
    const start = await this.dataOffset(entry);
    if (!entry.isDeflated) return this.source.read(start + offset, length);
    if (entry.size > maximumUnpacked || entry.packedSize > maximumUnpacked) {
      throw this.fail(
        entry.offset,
        message("formatsContainers.packedTooLarge", { entry: quote(entry.name), size: entry.size, limit: maximumUnpacked }),
      );
    }
    const { bytes, end } = await inflate(await this.source.read(start, entry.packedSize), entry.size, "deflate-raw");
    if (end !== "whole" || bytes.length < entry.size)
      throw this.fail(start, message("formatsContainers.doesNotUnpack", { entry: quote(entry.name), size: entry.size }));
    return bytes.subarray(offset, offset + length);
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
