/**
 * Reads what Flax writes with flax.serialization.to_bytes: dictionaries in MessagePack, arrays as its extension 1 (shape,
 * type, bytes), large ones in chunks. https://github.com/google/flax/blob/main/flax/serialization.py
 */
import { message, type Message } from "../../messages/message";
import { isDtype, type Dtype } from "../../tensor/dtype";
import { formatShape } from "../../tensor/shape";
import { malformed, quote, type CheckpointError } from "../errors";
import type { ByteSource } from "../source";
import type { CheckpointFormat, PlainValue, TensorFile } from "./format";
import { joinedSource, type Piece } from "./joinedSource";
import { Bytes, MsgpackReader, type Msgpack } from "./msgpack";
import { byteLengthOf, placedTensor, storedTensorFile, undecoded, type StoredTensor } from "./storedTensors";

// oxlint-disable-next-line gatescope/no-wording -- the format's name, the same in every language
const format = "Flax MessagePack";
/** Extensions: an array, a scalar of NumPy's, and (2) a complex number. */
const [arrayCode, scalarCode] = [1, 3];
const chunkedKey = "__msgpack_chunked_array__";
const maximumTensors = 100_000;
const maximumRank = 32;
/** Enough for a shape and a type. */
const arrayHead = 256;
const dtypes: Record<string, Dtype> = {
  float64: "F64",
  float32: "F32",
  float16: "F16",
  bfloat16: "BF16",
  int64: "I64",
  int32: "I32",
  int16: "I16",
  int8: "I8",
  uint64: "U64",
  uint32: "U32",
  uint16: "U16",
  uint8: "U8",
  bool: "BOOL",
};

export const flax: CheckpointFormat = { name: format, sniff, open };

/** A dictionary whose first key is a name and whose first value is a dictionary, an array or a number. */
function sniff(head: Uint8Array): boolean {
  const first = head[0] ?? 0;
  const keyAt = first > 0x80 && first <= 0x8f ? 1 : first === 0xde ? 3 : first === 0xdf ? 5 : -1;
  const keyCode = head[keyAt] ?? 0;
  const isShort = keyCode > 0xa0 && keyCode <= 0xbf;
  if (keyAt < 0 || (!isShort && keyCode !== 0xd9)) return false;
  const start = keyAt + (isShort ? 1 : 2);
  const length = isShort ? keyCode & 0x1f : (head[keyAt + 1] ?? 0);
  const key = head.subarray(start, start + length);
  const value = head[start + length] ?? 0xc0;
  const isValue = value <= 0x8f || value >= 0xc0;
  return key.length > 0 && key.every((byte) => byte >= 0x20 && byte !== 0x7f) && isValue;
}

async function open(source: ByteSource): Promise<TensorFile> {
  const root = await new MsgpackReader(source, format).value(0, source.size);
  const reader = new Reader(source);
  await reader.visit(root, "");
  const { tensors, attributes, notes } = reader;
  return storedTensorFile({ format, name: source.name, size: source.size, metadata: new Map(), attributes, notes }, tensors);
}

/** An array within the file, its shape and type already known. */
interface Stored {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly start: number;
  readonly end: number;
}

class Reader {
  readonly tensors: StoredTensor[] = [];
  readonly attributes = new Map<string, PlainValue>();
  readonly notes: Message[] = [];
  private readonly names = new Set<string>();

  constructor(private readonly source: ByteSource) {}

  async visit(value: Msgpack, name: string): Promise<void> {
    if (value instanceof Bytes) {
      if (value.code === arrayCode || value.code === scalarCode)
        this.add(this.tensor(name, [await this.array(value, name)], null));
      return;
    }
    if (value instanceof Map) return this.map(value as ReadonlyMap<string, Msgpack>, name);
    if (Array.isArray(value)) {
      for (const [index, item] of (value as readonly Msgpack[]).entries()) await this.visit(item, join(name, String(index)));
    } else if (value !== null && name !== "") {
      this.attributes.set(name, value as PlainValue);
    }
  }

  private async map(map: ReadonlyMap<string, Msgpack>, name: string): Promise<void> {
    if (map.get(chunkedKey) === true) return this.add(await this.chunked(map, name));
    for (const [key, item] of map) {
      if (name === "" && key === "opt_state" && item instanceof Map)
        this.notes.push(message("formats.optimizerLeftOut", { name: quote(key) }));
      else await this.visit(item, join(name, key));
    }
  }

  private add(tensor: StoredTensor): void {
    if (this.names.has(tensor.name)) throw this.fail(tensor.name, 0, message("formats.twoTensors"));
    if (this.names.size >= maximumTensors)
      throw this.fail(tensor.name, 0, message("formats.tooManyTensors", { limit: maximumTensors }));
    this.names.add(tensor.name);
    this.tensors.push(tensor);
  }

  /** What the extension says of its array; the numbers stay where they are. */
  private async array({ start, end }: Bytes, name: string): Promise<Stored> {
    const parts = await new MsgpackReader(this.source, format, arrayHead).value(start, end);
    const [shape, dtype, data] = Array.isArray(parts) ? (parts as readonly Msgpack[]) : [];
    const isArray = isShape(shape) && typeof dtype === "string" && data instanceof Bytes && data.code === null;
    if (!isArray) throw this.fail(name, start, message("formats.flaxNoArray"));
    const known = dtypes[dtype];
    const length = known === undefined ? null : byteLengthOf(shape, known);
    if (known !== undefined && length === null)
      throw this.fail(name, start, message("formats.shapeInexact", { shape: formatShape(shape.slice(0, 8)) }));
    if (length !== null && length !== data.end - data.start) {
      throw this.fail(
        name,
        start,
        message("formats.shapeTakes", { shape: formatShape(shape.slice(0, 8)), dtype, length, given: data.end - data.start }),
      );
    }
    return { shape, dtype: known ?? dtype, start: data.start, end: data.end };
  }

  /** An array that was cut into flat pieces of a gigabyte. */
  private async chunked(map: ReadonlyMap<string, Msgpack>, name: string): Promise<StoredTensor> {
    const shape = inOrder(map.get("shape"));
    const chunks = inOrder(map.get("chunks"));
    if (!isShape(shape) || !chunks) throw this.fail(name, 0, message("formats.flaxChunksUntold"));
    const pieces: Stored[] = [];
    for (const chunk of chunks) {
      if (!(chunk instanceof Bytes) || chunk.code !== arrayCode) throw this.fail(name, 0, message("formats.flaxChunkNoArray"));
      pieces.push(await this.array(chunk, name));
    }
    const [first] = pieces;
    if (!first || pieces.some(({ dtype }) => dtype !== first.dtype))
      throw this.fail(name, first?.start ?? 0, message("formats.flaxChunkTypes"));
    return this.tensor(name, pieces, shape);
  }

  /** `shape` where it is another than the only piece's own. */
  private tensor(name: string, pieces: readonly Stored[], whole: readonly number[] | null): StoredTensor {
    const [{ dtype, start, shape: own } = { dtype: "", start: 0, shape: [] }] = pieces;
    const shape = whole ?? own;
    const byteLength = pieces.reduce((sum, piece) => sum + piece.end - piece.start, 0);
    const label = name === "" ? "array" : name;
    if (!isDtype(dtype)) {
      const { source } = this;
      return { name: label, shape, dtype, byteLength, values: () => Promise.reject(undecoded(source.name, label, dtype)) };
    }
    if (byteLengthOf(shape, dtype) !== byteLength) {
      throw this.fail(
        name,
        start,
        message("formats.flaxChunkBytes", { shape: formatShape(shape.slice(0, 8)), dtype, bytes: byteLength }),
      );
    }
    if (pieces.length <= 1)
      return placedTensor({ name: label, shape, dtype, source: this.source, byteOffset: start, byteLength });
    const parts = pieces.map((piece): Piece => ({ source: this.source, offset: piece.start, length: piece.end - piece.start }));
    const source = joinedSource(this.source.name, parts);
    return placedTensor({ name: label, shape, dtype, source, byteOffset: 0, byteLength, isOwnFile: false });
  }

  private fail(name: string, offset: number, reason: Message): CheckpointError {
    return malformed(this.source.name, format, message("formats.arrayAt", { name: quote(name), at: offset }), reason);
  }
}

/** Flax writes tuples as dictionaries of their numbers: "0", "1", ... */
function inOrder(value: Msgpack | undefined): readonly Msgpack[] | null {
  if (Array.isArray(value)) return value as readonly Msgpack[];
  if (!(value instanceof Map)) return null;
  const map = value as ReadonlyMap<string, Msgpack>;
  const list = Array.from({ length: map.size }, (_, index) => map.get(String(index)));
  return list.some((item) => item === undefined) ? null : (list as Msgpack[]);
}

function isShape(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length <= maximumRank && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
