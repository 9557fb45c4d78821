/**
 * Reads protocol buffers in their wire format by ranges: the fields of a message as numbers and as places in the file, so
 * that a tensor's bytes are never touched while a file is opened. Knows no message type.
 * https://protobuf.dev/programming-guides/encoding/
 */
import { message, type Message } from "../../messages/message";
import { malformed } from "../errors";
import type { ByteSource } from "../source";

/** A message's or a string's bytes: start inclusive, end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** One field as written. A varint or a fixed number is in `value` (as unsigned), anything longer is a range. */
export interface Field extends Range {
  readonly number: number;
  readonly wire: 0 | 1 | 2 | 5;
  /** Of a varint exactly, past 2^53 too; of fixed numbers the bits. 0n for ranges. */
  readonly value: bigint;
}

/** At most this many fields in one message, and this much text of one file. */
const maximumFields = 500_000;
const maximumText = 32 * 2 ** 20;
const windowLength = 2 ** 16;

export class ProtobufReader {
  private window: Uint8Array = new Uint8Array(0);
  private windowStart = 0;
  private textLength = 0;
  private readonly decoder = new TextDecoder();

  constructor(
    readonly source: ByteSource,
    private readonly format: string,
  ) {}

  /** The fields of the message in a range. Throws a CheckpointError with the byte where they break the wire format. */
  async fields({ start, end }: Range): Promise<Field[]> {
    const fields: Field[] = [];
    if (end > this.source.size)
      throw this.fail(start, message("formatsContainers.messagePastFile", { end, size: this.source.size }));
    for (let at = start; at < end;) {
      if (!this.holds(at, Math.min(at + 30, end))) await this.load(at);
      const field = this.field(at, end);
      fields.push(field);
      at = field.end;
      if (fields.length > maximumFields)
        throw this.fail(at, message("formatsContainers.tooManyFields", { limit: maximumFields }));
    }
    return fields;
  }

  /** A string of at most `limit` bytes; bytes that are no UTF-8 become U+FFFD. */
  async text({ start, end }: Range, limit = 4096): Promise<string> {
    if (end - start > limit) throw this.fail(start, message("formatsContainers.nameTooLong", { length: end - start, limit }));
    this.textLength += end - start;
    if (this.textLength > maximumText) throw this.fail(start, message("formatsContainers.namesTooLong", { limit: maximumText }));
    if (end - start <= windowLength && !this.holds(start, end)) await this.load(start);
    return this.holds(start, end) ? this.ascii(start, end) : this.decoder.decode(await this.bytes({ start, end }));
  }

  /** Most names are short and of ASCII alone, and are made faster so than by a decoder. */
  private ascii(start: number, end: number): string {
    const bytes = this.window.subarray(start - this.windowStart, end - this.windowStart);
    const isPlain = bytes.length <= 200 && bytes.every((byte) => byte < 0x80);
    return isPlain ? String.fromCharCode(...bytes) : this.decoder.decode(bytes);
  }

  /** The bytes of a short range. */
  async bytes({ start, end }: Range): Promise<Uint8Array> {
    if (end - start > windowLength) return this.source.read(start, end - start);
    if (!this.holds(start, end)) await this.load(start);
    return this.window.slice(start - this.windowStart, end - this.windowStart);
  }

  /** The varints one after the other in a range (a packed repeated field). */
  async varints(range: Range, limit: number): Promise<bigint[]> {
    const bytes = await this.bytes(range);
    const numbers: bigint[] = [];
    for (let at = 0; at < bytes.length;) {
      const { value, next } = readVarint(bytes, at) ?? {};
      if (value === undefined || next === undefined) throw this.fail(range.start + at, message("formatsContainers.numberCutOff"));
      numbers.push(value);
      at = next;
      if (numbers.length > limit) throw this.fail(range.start, message("formatsContainers.numbersTooMany", { limit }));
    }
    return numbers;
  }

  fail(at: number, reason: Message): Error {
    return malformed(this.source.name, this.format, message("formats.byte", { at }), reason);
  }

  private field(at: number, end: number): Field {
    const tag = this.small(at, end);
    const number = Math.floor(tag.value / 8);
    const wire = tag.value % 8;
    if (number < 1 || number >= 2 ** 29) throw this.fail(at, message("formatsContainers.noFieldNumber", { number }));
    if (wire === 0) {
      const { value, next } = this.varint(tag.next, end);
      return { number, wire, value, start: tag.next, end: next };
    }
    if (wire === 1 || wire === 5) {
      const next = tag.next + (wire === 1 ? 8 : 4);
      if (next > end) throw this.fail(at, message("formatsContainers.fieldPastMessage", { number, end }));
      const view = new DataView(this.window.buffer, this.window.byteOffset + tag.next - this.windowStart, next - tag.next);
      const value = wire === 1 ? view.getBigUint64(0, true) : BigInt(view.getUint32(0, true));
      return { number, wire, value, start: tag.next, end: next };
    }
    if (wire !== 2) throw this.fail(at, message("formatsContainers.wireType", { number, type: wire }));
    const length = this.small(tag.next, end);
    const next = length.next + length.value;
    if (next > end) throw this.fail(at, message("formatsContainers.fieldTooLong", { number, length: length.value, end }));
    return { number, wire, value: 0n, start: length.next, end: next };
  }

  /** A number that is no use past 2^53: a tag, a length. */
  private small(at: number, end: number): { value: number; next: number } {
    const first = this.window[at - this.windowStart] ?? 0x80;
    if (first < 0x80 && at < end) return { value: first, next: at + 1 };
    const { value, next } = this.varint(at, end);
    return { value: Number(value), next };
  }

  private varint(at: number, end: number): { value: bigint; next: number } {
    const found = readVarint(this.window, at - this.windowStart);
    if (!found || this.windowStart + found.next > end) throw this.fail(at, message("formatsContainers.numberCutOff"));
    return { value: found.value, next: this.windowStart + found.next };
  }

  private holds(start: number, end: number): boolean {
    return start >= this.windowStart && end <= this.windowStart + this.window.length;
  }

  private async load(start: number): Promise<void> {
    this.window = await this.source.read(start, Math.min(windowLength, this.source.size - start));
    this.windowStart = start;
  }
}

/** A base-128 varint of at most ten bytes, or null. */
export function readVarint(bytes: Uint8Array, at: number): { value: bigint; next: number } | null {
  let low = 0;
  for (let index = 0; index < 4; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return null;
    low |= (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return { value: BigInt(low), next: at + index + 1 };
  }
  let value = BigInt(low);
  for (let index = 4; index < 10; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return null;
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), next: at + index + 1 };
  }
  return null;
}
