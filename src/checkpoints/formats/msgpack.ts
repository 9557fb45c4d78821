/**
 * Reads MessagePack by ranges: numbers, texts, lists and dictionaries as values, long runs of bytes as their places in the
 * file. https://github.com/msgpack/msgpack/blob/master/spec.md
 */
import { message, type Message } from "../../messages/message";
import { malformed, type CheckpointError } from "../errors";
import type { ByteSource } from "../source";

/** Bytes that stay in the file; `code` tells what an extension is, null for plain bytes. */
export class Bytes {
  constructor(
    readonly code: number | null,
    readonly start: number,
    readonly end: number,
  ) {}
}

export type Msgpack = null | boolean | number | bigint | string | Bytes | readonly Msgpack[] | ReadonlyMap<string, Msgpack>;

const maximumDepth = 64;
const maximumItems = 200_000;
/** Of all texts together, and of one. */
const maximumText = 8 * 2 ** 20;
const maximumString = 2 ** 20;

export class MsgpackReader {
  private window: Uint8Array = new Uint8Array(0);
  private windowStart = 0;
  private at = 0;
  private end = 0;
  private items = 0;
  private textLength = 0;

  /** `window`: bytes that are read ahead. */
  constructor(
    private readonly source: ByteSource,
    private readonly format: string,
    private readonly windowLength = 2 ** 16,
  ) {}

  /** The one value that lies between two places. Throws a CheckpointError that names the byte for anything else. */
  async value(start: number, end: number): Promise<Msgpack> {
    [this.at, this.end] = [start, end];
    const value = await this.next(0);
    if (this.at !== end) throw this.fail(this.at, message("formatsContainers.bytesFollow", { count: end - this.at }));
    return value;
  }

  fail(offset: number, reason: Message): CheckpointError {
    return malformed(this.source.name, this.format, message("formats.byte", { at: offset }), reason);
  }

  private async next(depth: number): Promise<Msgpack> {
    const start = this.at;
    if (++this.items > maximumItems) throw this.fail(start, message("formatsContainers.tooManyValues", { limit: maximumItems }));
    if (depth > maximumDepth) throw this.fail(start, message("formatsContainers.valuesTooDeep", { limit: maximumDepth }));
    const code = (await this.bytes(1)).getUint8(0);
    if (code <= 0x7f) return code;
    if (code <= 0x8f) return this.map(code & 0x0f, depth);
    if (code <= 0x9f) return this.list(code & 0x0f, depth);
    if (code <= 0xbf) return this.text(code & 0x1f);
    if (code >= 0xe0) return code - 256;
    if (code <= 0xc3) return this.single(code, start);
    if (code >= 0xca && code <= 0xd3) return this.number(code);
    if (code >= 0xd4 && code <= 0xd8) return this.extension(2 ** (code - 0xd4));
    return this.long(code, depth);
  }

  private single(code: number, start: number): null | boolean {
    if (code === 0xc1) throw this.fail(start, message("formatsContainers.noValueC1"));
    return code === 0xc0 ? null : code === 0xc3;
  }

  private async number(code: number): Promise<number | bigint> {
    const widths = [4, 8, 1, 2, 4, 8, 1, 2, 4, 8];
    const view = await this.bytes(widths[code - 0xca] as number);
    switch (code) {
      case 0xca:
        return view.getFloat32(0);
      case 0xcb:
        return view.getFloat64(0);
      case 0xcc:
        return view.getUint8(0);
      case 0xcd:
        return view.getUint16(0);
      case 0xce:
        return view.getUint32(0);
      case 0xd0:
        return view.getInt8(0);
      case 0xd1:
        return view.getInt16(0);
      case 0xd2:
        return view.getInt32(0);
      default:
        return code === 0xcf ? exact(view.getBigUint64(0)) : exact(view.getBigInt64(0));
    }
  }

  /** Values whose length stands in one, two or four bytes. */
  private async long(code: number, depth: number): Promise<Msgpack> {
    const [kind, width] = lengths[code] as readonly [string, number];
    const view = await this.bytes(width);
    const length = width === 1 ? view.getUint8(0) : width === 2 ? view.getUint16(0) : view.getUint32(0);
    if (kind === "extension") return this.extension(length);
    if (kind === "text") return this.text(length);
    if (kind === "list") return this.list(length, depth);
    if (kind === "map") return this.map(length, depth);
    return this.skip(null, length);
  }

  private async extension(length: number): Promise<Bytes> {
    const code = (await this.bytes(1)).getInt8(0);
    return this.skip(code, length);
  }

  private skip(code: number | null, length: number): Bytes {
    this.check(length);
    this.at += length;
    return new Bytes(code, this.at - length, this.at);
  }

  private async text(length: number): Promise<string> {
    this.check(length);
    this.textLength += length;
    if (length > maximumString || this.textLength > maximumText)
      throw this.fail(this.at, message("formatsContainers.textsTooLong", { limit: maximumText }));
    const view = await this.bytes(length);
    return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset, length));
  }

  private async list(count: number, depth: number): Promise<Msgpack[]> {
    this.check(count);
    const list: Msgpack[] = [];
    for (let index = 0; index < count; index++) list.push(await this.next(depth + 1));
    return list;
  }

  private async map(count: number, depth: number): Promise<Map<string, Msgpack>> {
    this.check(2 * count);
    const map = new Map<string, Msgpack>();
    for (let index = 0; index < count; index++) {
      const start = this.at;
      const key = await this.next(depth + 1);
      if (typeof key !== "string" && typeof key !== "number") throw this.fail(start, message("formatsContainers.keyOfNoKind"));
      if (map.has(String(key))) throw this.fail(start, message("formatsContainers.keyTwice"));
      map.set(String(key), await this.next(depth + 1));
    }
    return map;
  }

  /** A value takes a byte at least, so that a count is known to be false before anything is made for it. */
  private check(length: number): void {
    if (length > this.end - this.at)
      throw this.fail(this.at, message("formatsContainers.lengthAnnounced", { length, left: this.end - this.at }));
  }

  private async bytes(length: number): Promise<DataView> {
    this.check(length);
    const offset = this.at - this.windowStart;
    if (offset < 0 || offset + length > this.window.length) {
      this.window = await this.source.read(this.at, Math.min(Math.max(length, this.windowLength), this.end - this.at));
      this.windowStart = this.at;
    }
    const view = new DataView(this.window.buffer, this.window.byteOffset + this.at - this.windowStart, length);
    this.at += length;
    return view;
  }
}

const lengths: Record<number, readonly [kind: string, width: number]> = {
  0xc4: ["bytes", 1],
  0xc5: ["bytes", 2],
  0xc6: ["bytes", 4],
  0xc7: ["extension", 1],
  0xc8: ["extension", 2],
  0xc9: ["extension", 4],
  0xd9: ["text", 1],
  0xda: ["text", 2],
  0xdb: ["text", 4],
  0xdc: ["list", 2],
  0xdd: ["list", 4],
  0xde: ["map", 2],
  0xdf: ["map", 4],
};

function exact(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
