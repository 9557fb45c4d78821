/** Element types of stored tensors, under the names that safetensors uses, and their decoding to float32. */
import { decodeFloat16, fromBfloat16, fromFloat16 } from "./half";

const readers = {
  F64: { bytes: 8, read: (view: DataView, at: number) => view.getFloat64(at, true) },
  F32: { bytes: 4, read: (view: DataView, at: number) => view.getFloat32(at, true) },
  F16: { bytes: 2, read: (view: DataView, at: number) => fromFloat16(view.getUint16(at, true)) },
  BF16: { bytes: 2, read: (view: DataView, at: number) => fromBfloat16(view.getUint16(at, true)) },
  I64: { bytes: 8, read: (view: DataView, at: number) => Number(view.getBigInt64(at, true)) },
  U64: { bytes: 8, read: (view: DataView, at: number) => Number(view.getBigUint64(at, true)) },
  I32: { bytes: 4, read: (view: DataView, at: number) => view.getInt32(at, true) },
  U32: { bytes: 4, read: (view: DataView, at: number) => view.getUint32(at, true) },
  I16: { bytes: 2, read: (view: DataView, at: number) => view.getInt16(at, true) },
  U16: { bytes: 2, read: (view: DataView, at: number) => view.getUint16(at, true) },
  I8: { bytes: 1, read: (view: DataView, at: number) => view.getInt8(at) },
  U8: { bytes: 1, read: (view: DataView, at: number) => view.getUint8(at) },
  BOOL: { bytes: 1, read: (view: DataView, at: number) => (view.getUint8(at) ? 1 : 0) },
} as const;

export type Dtype = keyof typeof readers;

export const dtypes = Object.keys(readers) as Dtype[];

export function isDtype(name: string): name is Dtype {
  return Object.hasOwn(readers, name);
}

export function bytesPerElement(dtype: Dtype): number {
  return readers[dtype].bytes;
}

/**
 * Little-endian elements as float32 (rounded to nearest where the type holds more). A tail shorter than one element is
 * an error of the caller.
 */
export function decodeToFloat32(bytes: Uint8Array, dtype: Dtype): Float32Array {
  const { bytes: size, read } = readers[dtype];
  if (bytes.byteLength % size !== 0) {
    throw new RangeError(`${bytes.byteLength} bytes are no whole number of ${dtype} elements.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (dtype === "F16") return decodeFloat16(view);
  const out = new Float32Array(bytes.byteLength / size);
  for (let i = 0; i < out.length; i++) out[i] = read(view, i * size);
  return out;
}

/** Little-endian elements as float64: exact for every type but 64-bit integers past 2^53. Lengths as in decodeToFloat32. */
export function decodeToFloat64(bytes: Uint8Array, dtype: Dtype): Float64Array {
  const { bytes: size, read } = readers[dtype];
  if (bytes.byteLength % size !== 0) {
    throw new RangeError(`${bytes.byteLength} bytes are no whole number of ${dtype} elements.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float64Array(bytes.byteLength / size);
  for (let i = 0; i < out.length; i++) out[i] = read(view, i * size);
  return out;
}
