/** A pickle's bytes through a window, so that the pickles at the front of a file of gigabytes are read alone. */
import { message, type Message } from "../../../messages/message";
import type { CheckpointError } from "../../errors";
import { FileBytes } from "./values";

/** What is read ahead doubles while a file is read on, and is small again behind what was passed over: storages are many. */
const [leastAhead, mostAhead] = [4 * 1024, 256 * 1024];

/** Where bytes come from; `end` is exclusive, offsets are counted as `describe` tells them. */
export interface PickleBytes {
  readonly end: number;
  read(offset: number, length: number): Promise<Uint8Array>;
  /** The error for something that is wrong at an offset. */
  fail(offset: number, reason: Message): CheckpointError;
}

export class PickleInput {
  /** Bytes from `start` on, and the next one to be read in them. */
  window = new Uint8Array(0);
  at = 0;
  private start: number;
  private ahead = 64 * 1024;

  constructor(
    private readonly bytes: PickleBytes,
    start = 0,
  ) {
    this.start = start;
  }

  /** Of the next byte. */
  get offset(): number {
    return this.start + this.at;
  }

  /** Bytes from the next one to the end, in the window or not. */
  get remaining(): number {
    return this.bytes.end - this.offset;
  }

  fail(offset: number, reason: Message): CheckpointError {
    return this.bytes.fail(offset, reason);
  }

  /** Makes sure that the next `count` bytes are in the window. Throws where the bytes end before. */
  async fill(count: number): Promise<void> {
    if (this.window.length - this.at >= count) return;
    if (count > this.remaining)
      throw this.fail(this.offset, message("formatsPytorch.bytesNeeded", { count, left: Math.max(0, this.remaining) }));
    const start = this.offset;
    this.window = (await this.bytes.read(
      start,
      Math.min(Math.max(count, this.ahead), this.remaining),
    )) as Uint8Array<ArrayBuffer>;
    this.start = start;
    this.at = 0;
    this.ahead = Math.min(2 * this.ahead, mostAhead);
  }

  /** The next `count` bytes, as they are. */
  async take(count: number): Promise<DataView> {
    await this.fill(count);
    this.at += count;
    return new DataView(this.window.buffer, this.window.byteOffset + this.at - count, count);
  }

  /** Bytes at an offset, to be read when they are asked for. */
  later(offset: number, length: number): FileBytes {
    return new FileBytes(length, (from, count) => this.bytes.read(offset + from, count));
  }

  /** Passes over `count` bytes without reading them. */
  skip(count: number): void {
    const within = this.at + count;
    if (within <= this.window.length) {
      this.at = within;
      return;
    }
    this.start += within;
    this.at = 0;
    this.window = new Uint8Array(0);
    this.ahead = leastAhead;
  }
}
