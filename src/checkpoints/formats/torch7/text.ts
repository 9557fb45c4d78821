/**
 * Torch7's other way to write numbers: as text, a blank between those of a run and a line end behind it; bytes and
 * characters stand as they are. Elements are found again by marks, not held. Source: torch7, lib/TH/THDiskFile.c.
 */
import { message } from "../../../messages/message";
import type { ByteSource } from "../../source";
import type { ElementType } from "../pytorch/elementType";
import { PickleInput } from "../pytorch/pickleInput";
import type { Fail, TorchInput } from "./input";

/** Longest number in a text: a double of 17 digits with its sign and exponent takes 24. */
const longestNumber = 64;
/** Text is passed over in pieces of so many bytes, and every so many numbers their place is kept. */
const [pieceLength, markInterval] = [2 ** 18, 2 ** 14];

export function textInput(source: ByteSource, fail: Fail): TorchInput {
  const input = new PickleInput({ end: source.size, read: (offset, length) => source.read(offset, length), fail });
  const number = async (): Promise<number> => {
    await input.fill(Math.min(longestNumber, input.remaining));
    const at = input.offset;
    const bytes = input.window.subarray(input.at, input.at + longestNumber);
    const begin = bytes.findIndex((byte) => !isBlank(byte));
    const length = begin < 0 ? -1 : bytes.subarray(begin).findIndex(isBlank);
    const end = length < 0 ? bytes.length : begin + length;
    const value = begin < 0 ? NaN : parse(bytes.subarray(begin, end));
    const isCut = length < 0 && input.remaining > bytes.length;
    if (value === null || begin < 0 || isCut) throw fail(at, message("formatsTorch7.numberExpected"));
    input.skip(Math.min(end + 1, bytes.length)); // the blank behind it belongs to it
    return value;
  };
  const whole = async (): Promise<number> => {
    const at = input.offset;
    const value = await number();
    if (!Number.isSafeInteger(value)) throw fail(at, message("formatsTorch7.noWholeNumber", { number: value }));
    return value;
  };
  const passLineEnd = async () => {
    if (input.remaining === 0) return;
    await input.fill(1);
    if (input.window[input.at] === 0x0a) input.skip(1);
  };
  return {
    get offset() {
      return input.offset;
    },
    get remaining() {
      return input.remaining;
    },
    fail,
    hasLongs: true,
    int: whole,
    long: whole,
    double: number,
    async bytes(count) {
      const { buffer, byteOffset } = await input.take(count);
      const bytes = new Uint8Array(buffer, byteOffset, count).slice();
      if (count > 0) await passLineEnd();
      return bytes;
    },
    async elements(count, type) {
      const start = input.offset;
      const least = type.bytes === 1 ? count : 2 * count - 1;
      if (!(least <= input.remaining)) throw fail(start, message("formats.storageElements", { count, left: input.remaining }));
      if (type.bytes === 1) input.skip(count); // bytes and characters are written as they are
      else {
        const numbers = new TextNumbers(source, start, type, fail);
        input.skip((await numbers.passOver(count)) - start);
        await passLineEnd();
        return (offset, length) => numbers.read(offset, length);
      }
      await passLineEnd();
      return (offset, length) => source.read(start + offset, length);
    },
  };
}

/** The numbers of one storage, as text from `start` on. */
class TextNumbers {
  /** Where every so manieth number begins. */
  private readonly marks: number[] = [];

  constructor(
    private readonly source: ByteSource,
    private readonly start: number,
    private readonly type: ElementType,
    private readonly fail: Fail,
  ) {}

  /** Where `count` numbers end. */
  async passOver(count: number): Promise<number> {
    let seen = 0;
    let end = this.start;
    await this.scan(this.start, count, (_token, from, to) => {
      if (seen % markInterval === 0) this.marks.push(from);
      seen++;
      end = to;
    });
    return end;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const size = this.type.bytes;
    const [first, count] = [offset / size, length / size];
    const out = new DataView(new ArrayBuffer(length));
    const mark = Math.floor(first / markInterval);
    let index = mark * markInterval - first;
    await this.scan(this.marks[mark] ?? this.start, count - index, (token, from) => {
      if (index >= 0 && !write(out, index * size, this.type.dtype, token))
        throw this.fail(from, message("formatsTorch7.numberOfTypeExpected"));
      index++;
    });
    return new Uint8Array(out.buffer);
  }

  /** Hands over `count` numbers from a place on, with where they begin and end. */
  private async scan(from: number, count: number, visit: (token: Uint8Array, from: number, to: number) => void): Promise<void> {
    for (let at = from, left = count; left > 0;) {
      const bytes = await this.source.read(at, Math.min(pieceLength, this.source.size - at));
      const isLast = at + bytes.length === this.source.size;
      let next = 0;
      while (left > 0) {
        let begin = next;
        while (begin < bytes.length && isBlank(bytes[begin] as number)) begin++;
        let end = begin;
        while (end < bytes.length && !isBlank(bytes[end] as number)) end++;
        if (end - begin > longestNumber) throw this.fail(at + begin, message("formatsTorch7.numberExpected"));
        if (begin === end || (end === bytes.length && !isLast)) break; // goes on in the next piece
        visit(bytes.subarray(begin, end), at + begin, at + end);
        left--;
        next = end;
      }
      if (left > 0 && isLast) throw this.fail(this.source.size, message("formatsTorch7.numbersMissing", { count: left }));
      if (left > 0 && next === 0) throw this.fail(at, message("formatsTorch7.numberExpected"));
      at += next;
    }
  }
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/** A number as C's printf writes it, or null. */
function parse(token: Uint8Array): number | null {
  const text = String.fromCharCode(...token);
  if (/^[+-]?\d+(\.\d*)?(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (/^[+-]?nan$/i.test(text)) return NaN;
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text);
  return infinite ? (infinite[1] === "-" ? -Infinity : Infinity) : null;
}

function write(out: DataView, at: number, dtype: string, token: Uint8Array): boolean {
  const value = parse(token);
  if (value === null) return false;
  if (dtype === "F64") out.setFloat64(at, value, true);
  else if (dtype === "F32") out.setFloat32(at, value, true);
  else if (dtype === "I32") out.setInt32(at, value, true);
  else if (dtype === "I16") out.setInt16(at, value, true);
  else if (dtype === "I64" && Number.isFinite(value)) out.setBigInt64(at, BigInt(Math.trunc(value)), true);
  else return false;
  return true;
}
