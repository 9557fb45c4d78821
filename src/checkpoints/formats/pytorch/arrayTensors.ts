/** NumPy's arrays in a pickle as tensors: views of their own bytes, in the file or in memory. Texts and objects are none. */
import type { ElementType } from "./elementType";
import { arraySize } from "./numpy";
import { rowMajor, Storage, Tensor, type StorageBytes } from "./tensor";
import { FileBytes, type NumpyArray } from "./values";

const type = (dtype: string, bytes: number): ElementType => ({ dtype, bytes });

/** By NumPy's kind and size. */
const types = new Map<string, ElementType>([
  ["f2", type("F16", 2)],
  ["f4", type("F32", 4)],
  ["f8", type("F64", 8)],
  ["i1", type("I8", 1)],
  ["i2", type("I16", 2)],
  ["i4", type("I32", 4)],
  ["i8", type("I64", 8)],
  ["u1", type("U8", 1)],
  ["u2", type("U16", 2)],
  ["u4", type("U32", 4)],
  ["u8", type("U64", 8)],
  ["b1", type("BOOL", 1)],
]);

export class ArrayTensors {
  private readonly known = new Map<NumpyArray, Tensor | null>();

  /** Null for what is no array of numbers, or has not as many bytes as its shape says. */
  of(array: NumpyArray): Tensor | null {
    const known = this.known.get(array);
    if (known !== undefined) return known;
    const tensor = this.make(array);
    this.known.set(array, tensor);
    return tensor;
  }

  private make(array: NumpyArray): Tensor | null {
    const { dtype, shape, data, fortran } = array;
    const element = types.get(dtype?.kind ?? "");
    if (!element || !(data instanceof Uint8Array || data instanceof FileBytes)) return null;
    const byteLength = arraySize(array) * element.bytes;
    if (!Number.isSafeInteger(byteLength) || data.length !== byteLength) return null;
    const bytes: StorageBytes = {
      key: `array:${this.known.size}`,
      byteLength,
      read: readerOf(data, element.bytes, dtype?.byteOrder === ">"),
    };
    const strides = fortran ? rowMajor([...shape].reverse()).reverse() : rowMajor(shape);
    return new Tensor(element, shape, strides, new Storage(bytes, element, 0, byteLength), 0);
  }
}

/** Whole elements are read at a time; those of a big-endian array are turned round. */
function readerOf(data: Uint8Array | FileBytes, size: number, isBigEndian: boolean): StorageBytes["read"] {
  const read = (offset: number, length: number) => {
    return data instanceof FileBytes ? data.read(offset, length) : Promise.resolve(data.subarray(offset, offset + length));
  };
  if (!isBigEndian || size === 1) return read;
  return async (offset, length) => {
    const bytes = (await read(offset, length)).slice();
    for (let at = 0; at + size <= bytes.length; at += size) bytes.subarray(at, at + size).reverse();
    return bytes;
  };
}
