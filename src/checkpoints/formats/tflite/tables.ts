/**
 * FlatBuffers' tables, every offset and length checked before it is used: the library itself reads what it is told, and
 * takes zeros for what lies outside. https://flatbuffers.dev/internals
 */
import { ByteBuffer } from "flatbuffers";
import { message, type Message } from "../../../messages/message";
import { malformed } from "../../errors";

// oxlint-disable-next-line gatescope/no-wording -- a name
const format = "TensorFlow Lite";
/** Tables and elements of vectors that are looked at in one file; tables may be shared, and vectors of them repeated. */
const maximumReads = 1_500_000;
const maximumText = 2 ** 16;

/** A file's bytes, and how much of them may still be looked at. */
export class FlatFile {
  readonly buffer: ByteBuffer;
  private reads = 0;

  constructor(
    readonly name: string,
    readonly bytes: Uint8Array,
  ) {
    this.buffer = new ByteBuffer(bytes);
  }

  root(): FlatTable {
    return new FlatTable(this, this.target(0));
  }

  fail(at: number, reason: Message): Error {
    return malformed(this.name, format, message("formats.byte", { at }), reason);
  }

  /** `length` bytes from `at` lie in the file. */
  check(at: number, length: number): number {
    if (at < 0 || length < 0 || at + length > this.bytes.length)
      throw this.fail(Math.max(0, at), message("formatsTflite.outside"));
    return at;
  }

  count(reads: number): void {
    this.reads += reads;
    if (this.reads > maximumReads) throw this.fail(0, message("formatsTflite.tooMany", { limit: maximumReads }));
  }

  /** Where the offset at `at` leads. */
  target(at: number): number {
    return this.check(this.check(at, 4) + this.buffer.readUint32(at), 4);
  }
}

export class FlatTable {
  private readonly fields: number;
  private readonly end: number;

  constructor(
    private readonly file: FlatFile,
    readonly at: number,
  ) {
    file.count(1);
    file.check(at, 4);
    this.fields = file.check(at - file.buffer.readInt32(at), 4);
    const size = file.buffer.readUint16(this.fields);
    this.end = file.check(this.fields, Math.max(4, size)) + Math.max(4, size);
  }

  /** Where the value of a field is, or null; `field` counts from 0 in the order of the schema. */
  private place(field: number, length: number): number | null {
    const slot = this.fields + 4 + 2 * field;
    const offset = slot + 2 <= this.end ? this.file.buffer.readUint16(slot) : 0;
    return offset === 0 ? null : this.file.check(this.at + offset, length);
  }

  int8(field: number, usual = 0): number {
    const at = this.place(field, 1);
    return at === null ? usual : this.file.buffer.readInt8(at);
  }

  flag(field: number): boolean {
    return this.int8(field) !== 0;
  }

  int32(field: number, usual = 0): number {
    const at = this.place(field, 4);
    return at === null ? usual : this.file.buffer.readInt32(at);
  }

  uint32(field: number): number {
    const at = this.place(field, 4);
    return at === null ? 0 : this.file.buffer.readUint32(at);
  }

  /** Past 2^53 not exact. */
  uint64(field: number): number {
    const at = this.place(field, 8);
    return at === null ? 0 : Number(this.file.buffer.readUint64(at));
  }

  float32(field: number): number {
    const at = this.place(field, 4);
    return at === null ? 0 : this.file.buffer.readFloat32(at);
  }

  table(field: number): FlatTable | null {
    const at = this.place(field, 4);
    return at === null ? null : new FlatTable(this.file, this.file.target(at));
  }

  text(field: number): string {
    const { start, count } = this.range(field, 1);
    return new TextDecoder().decode(this.file.bytes.subarray(start, start + Math.min(count, maximumText)));
  }

  tables(field: number): FlatTable[] {
    const { start, count } = this.range(field, 4);
    this.file.count(count);
    return Array.from({ length: count }, (_, index) => new FlatTable(this.file, this.file.target(start + 4 * index)));
  }

  int32s(field: number): number[] {
    return this.numbers(field, 4, (at) => this.file.buffer.readInt32(at));
  }

  float32s(field: number): number[] {
    return this.numbers(field, 4, (at) => this.file.buffer.readFloat32(at));
  }

  int64s(field: number): number[] {
    return this.numbers(field, 8, (at) => Number(this.file.buffer.readInt64(at)));
  }

  /** A vector of elements of `size` bytes: where its first is, and how many there are. Without a vector there are none. */
  range(field: number, size: number): { readonly start: number; readonly count: number } {
    const at = this.place(field, 4);
    if (at === null) return { start: 0, count: 0 };
    const vector = this.file.target(at);
    const count = this.file.buffer.readUint32(vector);
    return { start: this.file.check(vector + 4, count * size), count };
  }

  private numbers(field: number, size: number, read: (at: number) => number): number[] {
    const { start, count } = this.range(field, size);
    this.file.count(count);
    return Array.from({ length: count }, (_, index) => read(start + size * index));
  }
}
