/** Where a checkpoint's bytes come from: ranges of them, so that a large file is never held whole. Knows no format. */
import { message } from "../messages/message";
import { malformed } from "./errors";

export interface ByteSource {
  /** The file's name without its folder; its manifest is found by it, and messages name it. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`; throws a CheckpointError when the file does not hold them. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** The files that lie beside a checkpoint: its manifest, its vocabulary, further files of tensors. */
export interface Siblings {
  /** A whole small file by its name, or null when there is none; "vocabulary/tokens.txt" lies in a subfolder. */
  read(name: string): Promise<Uint8Array | null>;
  /** A file of any size by its name, to be read by ranges, or null when there is none. */
  open(name: string): Promise<ByteSource | null>;
  /** Names of the files in the folder "", or in a subfolder such as "vocabulary/", where they can be listed. */
  list?(folder: string): Promise<readonly string[]>;
}

/** Opens the same checkpoint once more, for as long as it is used. */
export type Reopen = <Result>(use: (source: ByteSource, siblings: Siblings) => Promise<Result>) => Promise<Result>;

/** No sibling at all. */
export const noSiblings: Siblings = { read: () => Promise.resolve(null), open: () => Promise.resolve(null) };

/** Bytes that are in memory already. */
export function memorySource(bytes: Uint8Array, name: string): ByteSource {
  return {
    name,
    size: bytes.length,
    read(offset, length) {
      try {
        checkRange(name, bytes.length, offset, length);
        return Promise.resolve(bytes.subarray(offset, offset + length));
      } catch (error) {
        return Promise.reject(error as Error);
      }
    },
  };
}

/** Throws unless `offset` and `length` are whole numbers and the range lies within `size`. */
export function checkRange(name: string, size: number, offset: number, length: number): void {
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (whole && offset + length <= size) return;
  throw malformed(
    name,
    message("opening.checkpoint"),
    message("formats.byte", { at: offset }),
    message("opening.bytesNeeded", { length, size }),
  );
}
