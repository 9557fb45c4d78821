/**
 * Bytes of an HDF5 file as its structures are read: small ranges out of cached pages, fields in the file's own widths,
 * and one account of what opening may cost, so that no file makes it read, keep or repeat without bound.
 */
import { message, type Message } from "../../../messages/message";
import { CheckpointError, malformed } from "../../errors";
import type { ByteSource } from "../../source";

export const formatName = "HDF5";

const pageSize = 2 ** 14;
/** 8 MB of pages are kept. */
const keptPages = 512;
/** What the structure may take: 200 MB read in pages, of which 32 MB are looked at, 16 MB of names and values kept. */
const limits = { pages: 12_000, parts: 500_000, bytes: 32 * 2 ** 20, kept: 16 * 2 ** 20 };
export type Expense = keyof typeof limits;

export class Hdf5Bytes {
  /** Bytes of an address and of a length, as the superblock says. */
  offsetSize = 8;
  lengthSize = 8;
  private readonly pages = new Map<number, Uint8Array>();
  private readonly left = { ...limits };

  constructor(readonly source: ByteSource) {}

  /** The structure of `length` bytes at `address`; `what` names it in messages. */
  async block(address: number, length: number, what: Message): Promise<Cursor> {
    const { size } = this.source;
    if (address + length > size) {
      throw this.fail(
        message("formatsHdf5.structureAt", { what, address }),
        message("formatsHdf5.structureBeyondFile", { length, size }),
      );
    }
    this.spend("parts", 1);
    this.spend("bytes", length);
    return new Cursor(this, await this.read(address, length), address, what);
  }

  /** Takes from what opening may cost. Throws when it is used up. */
  spend(what: Expense, amount: number): void {
    this.left[what] -= amount;
    if (this.left[what] >= 0) return;
    throw new CheckpointError(
      "checkpoint-unsupported",
      message("formatsHdf5.structureTooLarge", { file: this.source.name, what, limit: limits[what] }),
    );
  }

  fail(where: Message, reason: Message): CheckpointError {
    return malformed(this.source.name, formatName, where, reason);
  }

  unsupported(what: Message): CheckpointError {
    return new CheckpointError("checkpoint-unsupported", message("formatsHdf5.unsupported", { file: this.source.name, what }));
  }

  private async read(address: number, length: number): Promise<Uint8Array> {
    const first = Math.floor(address / pageSize);
    const last = Math.floor((address + Math.max(0, length - 1)) / pageSize);
    if (last - first > 8) return this.source.read(address, length);
    const parts = [];
    for (let index = first; index <= last; index++) parts.push(await this.page(index));
    const start = address - first * pageSize;
    if (parts.length === 1) return (parts[0] as Uint8Array).subarray(start, start + length);
    const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    return joined.subarray(start, start + length);
  }

  private async page(index: number): Promise<Uint8Array> {
    const kept = this.pages.get(index);
    if (kept) return kept;
    this.spend("pages", 1);
    const start = index * pageSize;
    const page = await this.source.read(start, Math.min(pageSize, this.source.size - start));
    if (this.pages.size >= keptPages) this.pages.delete(this.pages.keys().next().value as number);
    this.pages.set(index, page);
    return page;
  }
}

/** Reads fields one after the other, little-endian, and fails where they end. */
export class Cursor {
  at = 0;
  private readonly view: DataView;

  constructor(
    readonly file: Hdf5Bytes,
    readonly bytes: Uint8Array,
    /** Where the bytes stand in the file. */
    readonly address: number,
    readonly what: Message,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.bytes.length - this.at;
  }

  u8(): number {
    return this.view.getUint8(this.advance(1));
  }

  u16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  /** An unsigned number of `size` bytes, 1 to 8. Fails past 2^53. */
  uint(size: number): number {
    const start = this.advance(size);
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + this.view.getUint8(start + i);
    if (!Number.isSafeInteger(value)) throw this.fail(message("formatsHdf5.numberPast2To53"));
    return value;
  }

  length(): number {
    return this.uint(this.file.lengthSize);
  }

  /** An address; null is HDF5's "undefined", all bits set. */
  maybeAddress(): number | null {
    const size = this.file.offsetSize;
    const bytes = this.bytes.subarray(this.at, this.at + size);
    if (bytes.length === size && bytes.every((byte) => byte === 0xff)) {
      this.at += size;
      return null;
    }
    return this.uint(size);
  }

  /** An address that must be there. */
  target(what: Message): number {
    const address = this.maybeAddress();
    if (address === null) throw this.fail(message("formatsHdf5.noAddress", { what }));
    return address;
  }

  skip(length: number): this {
    this.advance(length);
    return this;
  }

  /** Up to the next multiple of 8 from the start; what the end cuts off is not missed. */
  align(): this {
    this.at = Math.min(this.bytes.length, Math.ceil(this.at / 8) * 8);
    return this;
  }

  /** The next `length` bytes as a structure of their own. */
  take(length: number, what = this.what): Cursor {
    const start = this.advance(length);
    return new Cursor(this.file, this.bytes.subarray(start, start + length), this.address + start, what);
  }

  signature(expected: string): this {
    const found = String.fromCharCode(...this.take(4).bytes);
    if (found !== expected) throw this.fail(message("formatsHdf5.noSignature", { signature: expected }));
    return this;
  }

  /** The version must be one of `known`. */
  version(...known: readonly number[]): number {
    const version = this.u8();
    if (!known.includes(version)) throw this.fail(message("formatsHdf5.unknownVersion", { version }));
    return version;
  }

  fail(reason: Message): CheckpointError {
    return this.file.fail(message("formatsHdf5.structureAt", { what: this.what, address: this.address }), reason);
  }

  private advance(length: number): number {
    const start = this.at;
    if (length > this.bytes.length - start) throw this.fail(message("formatsHdf5.tooShort", { size: this.bytes.length }));
    this.at += length;
    return start;
  }
}

/** Text of a fixed length that ends at its first zero. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder("utf-8").decode(end < 0 ? bytes : bytes.subarray(0, end));
}
