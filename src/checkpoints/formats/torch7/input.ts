/**
 * What Torch7's objects are read from: numbers, bytes and the elements of storages, which stay in the file; and the binary
 * way to write them, as the machine holds them. Source: torch7, lib/TH/THDiskFile.c.
 */
import { message, type Message } from "../../../messages/message";
import type { CheckpointError } from "../../errors";
import type { ByteSource } from "../../source";
import type { ElementType } from "../pytorch/elementType";
import { PickleInput } from "../pytorch/pickleInput";

/** Reads a range of a storage's bytes, little-endian whatever the file has. */
export type ReadElements = (offset: number, length: number) => Promise<Uint8Array>;

export interface TorchInput {
  /** Of the next byte. */
  readonly offset: number;
  /** Bytes from there to the end. */
  readonly remaining: number;
  int(): number | Promise<number>;
  /** A C long; exact. */
  long(): number | Promise<number>;
  /** Whether there was one yet. */
  readonly hasLongs: boolean;
  double(): number | Promise<number>;
  bytes(count: number): Promise<Uint8Array>;
  /** Passes over `count` elements. Throws where the file does not hold them. */
  elements(count: number, type: ElementType): Promise<ReadElements>;
  fail(offset: number, reason: Message): CheckpointError;
}

export type Fail = (offset: number, reason: Message) => CheckpointError;

/** `longBytes`: how many a C long has, 8, or 4 on Windows and on small machines. */
export function binaryInput(source: ByteSource, fail: Fail, longBytes: 4 | 8): TorchInput {
  const input = new PickleInput({ end: source.size, read: (offset, length) => source.read(offset, length), fail });
  let hasLongs = false;
  /** Most of a file lies in the window and is not waited for. */
  const number = (count: number, read: (view: DataView) => number): number | Promise<number> => {
    const { window, at } = input;
    if (at + count > window.length) return input.take(count).then(read);
    input.skip(count);
    return read(new DataView(window.buffer, window.byteOffset + at, count));
  };
  return {
    get hasLongs() {
      return hasLongs;
    },
    get offset() {
      return input.offset;
    },
    get remaining() {
      return input.remaining;
    },
    fail,
    int: () => number(4, (view) => view.getInt32(0, true)),
    long() {
      hasLongs = true;
      const at = input.offset;
      return number(longBytes, (view) => {
        const value = longBytes === 4 ? view.getInt32(0, true) : Number(view.getBigInt64(0, true));
        if (!Number.isSafeInteger(value)) throw fail(at, message("formatsTorch7.noSizeOrPlace", { number: value }));
        return value;
      });
    },
    double: () => number(8, (view) => view.getFloat64(0, true)),
    async bytes(count) {
      const { buffer, byteOffset } = await input.take(count);
      return new Uint8Array(buffer, byteOffset, count);
    },
    elements(count, type) {
      const [start, length] = [input.offset, count * type.bytes];
      if (!(length <= input.remaining)) {
        return Promise.reject(fail(start, message("formatsTorch7.storageTakes", { count, length, left: input.remaining })));
      }
      input.skip(length);
      return Promise.resolve((offset, wanted) => source.read(start + offset, wanted));
    },
  };
}
