/** Storages and the tensors that are views of them; which elements of the storage a tensor takes, and reading those. */
import { message, type Message } from "../../../messages/message";
import { bytesPerElement, decodeToFloat32, decodeToFloat64, type Dtype } from "../../../tensor/dtype";
import { elementCount, formatShape } from "../../../tensor/shape";
import type { ElementType } from "./elementType";

/** A run of bytes in the file that tensors share. Where it lies may become known only after the pickle was read. */
export interface StorageBytes {
  readonly key: string;
  readonly byteLength: number;
  /** A range of the bytes. To be called only once the file is open. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A storage as a tensor sees it: typed, and perhaps a part of the bytes only. */
export class Storage {
  constructor(
    readonly bytes: StorageBytes,
    readonly type: ElementType,
    readonly byteOffset: number,
    readonly byteLength: number,
  ) {}
}

/** Before PyTorch 0.4 an empty tensor was made first and then set to its part of a storage; later ones never change. */
export class Tensor {
  constructor(
    readonly type: ElementType,
    public shape: readonly number[],
    public strides: readonly number[],
    /** Null where there are no elements that could be read; `unread` says why. */
    public storage: Storage | null,
    /** In elements, from the storage's begin. */
    public offset: number,
    public unread: Message | null = null,
  ) {}
}

/** A repeated element (stride 0) may make a tensor larger than its storage, up to so many elements. */
const maximumRepeated = 2 ** 20;
const maximumDimensions = 64;

/** Why a tensor does not fit into its storage, or null when it does. */
export function misfit(
  type: ElementType,
  shape: readonly number[],
  strides: readonly number[],
  storage: Storage,
  offset: number,
): Message | null {
  const isSize = (value: number) => Number.isSafeInteger(value) && value >= 0;
  if (shape.length > maximumDimensions)
    return message("formatsPytorch.tooManyDimensions", { count: shape.length, limit: maximumDimensions });
  if (shape.length !== strides.length)
    return message("formatsPytorch.stridesDiffer", { count: shape.length, strides: strides.length });
  if (![...shape, ...strides, offset].every(isSize)) return message("formatsPytorch.noWholeNumbers");
  const count = countOf(shape);
  if (count === null) return message("formats.tooManyElements", { shape: formatShape(shape) });
  if (count === 0) return null;
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] as number), offset);
  const capacity = Math.floor(storage.byteLength / type.bytes);
  if (!(last < capacity)) return message("formatsPytorch.shapeReaches", { shape: formatShape(shape), last, capacity });
  if (count > capacity && count > maximumRepeated)
    return message("formatsPytorch.shapeRepeats", { shape: formatShape(shape), capacity });
  return null;
}

export function countOf(shape: readonly number[]): number | null {
  try {
    return elementCount(shape);
  } catch {
    return null;
  }
}

/** Strides of a row-major tensor. */
export function rowMajor(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] as number) * Math.max(1, shape[axis + 1] as number);
  }
  return strides;
}

export type Values = Float32Array | Float64Array;

/** Storage is read in pieces of so many bytes where a tensor's elements lie apart. */
const pieceLength = 8 * 2 ** 20;

/**
 * `count` elements from element `start`, row-major whatever the strides: as float32 where `wide` is false or the type
 * fits, else as float64. `swap` for a file of big-endian numbers.
 */
export async function readElements(
  tensor: Tensor,
  storage: Storage,
  start: number,
  count: number,
  { wide = false, swap = false } = {},
): Promise<Values> {
  const dtype = tensor.type.dtype as Dtype;
  const size = bytesPerElement(dtype);
  const narrow = !wide || size < 4 || dtype === "F32";
  const load = async (first: number, length: number) => {
    const stored = await storage.bytes.read(storage.byteOffset + first * size, length * size);
    const bytes = swap ? swapped(stored, size) : stored;
    return narrow ? decodeToFloat32(bytes, dtype) : decodeToFloat64(bytes, dtype);
  };
  if (isRowMajor(tensor)) return load(tensor.offset + start, count);
  const out = narrow ? new Float32Array(count) : new Float64Array(count);
  const places = new Places(tensor, start, count);
  const { least, greatest } = places.extent();
  const step = pieceLength / size;
  for (let first = least; first <= greatest; first += step) {
    const piece = await load(first, Math.min(step, greatest - first + 1));
    places.each((element, place) => {
      const value = piece[place - first];
      if (value !== undefined) out[element] = value;
    });
  }
  return out;
}

function isRowMajor({ shape, strides }: Tensor): boolean {
  const expected = rowMajor(shape);
  return shape.includes(0) || shape.every((size, axis) => size === 1 || strides[axis] === expected[axis]);
}

/** Where in the storage the elements of a row-major range lie. */
class Places {
  constructor(
    private readonly tensor: Tensor,
    private readonly start: number,
    private readonly count: number,
  ) {}

  each(visit: (element: number, place: number) => void): void {
    const { shape, strides, offset } = this.tensor;
    const index = new Array<number>(shape.length).fill(0);
    let place = offset;
    for (let axis = shape.length - 1, rest = this.start; axis >= 0; axis--) {
      const size = shape[axis] as number;
      index[axis] = rest % size;
      rest = Math.floor(rest / size);
      place += (index[axis] as number) * (strides[axis] as number);
    }
    for (let element = 0; element < this.count; element++) {
      visit(element, place);
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        const stride = strides[axis] as number;
        place += stride;
        if (++(index[axis] as number) < (shape[axis] as number)) break;
        place -= (index[axis] as number) * stride;
        index[axis] = 0;
      }
    }
  }

  extent(): { least: number; greatest: number } {
    let least = Infinity;
    let greatest = -Infinity;
    this.each((_element, place) => {
      if (place < least) least = place;
      if (place > greatest) greatest = place;
    });
    return { least, greatest };
  }
}

function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += size) {
    for (let index = 0; index < size; index++) out[at + index] = bytes[at + size - 1 - index] as number;
  }
  return out;
}
