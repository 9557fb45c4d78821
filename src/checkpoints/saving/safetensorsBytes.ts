/**
 * Writes tensors as a safetensors file: the header's length, the header, all data back to back, little-endian.
 * https://huggingface.co/docs/safetensors (format). The reader is formats/safetensors.ts.
 */
import { halfOf } from "../../tensor/half";

/** Row-major. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Uint8Array;
  /** Written in 16 bits. */
  readonly isHalf?: boolean;
}

/** `metadata` are texts about the file. */
export function safetensorsBytes(tensors: readonly NamedTensor[], metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const { name, shape, data, isHalf } of tensors) {
    const begin = end;
    end += data.length * (isHalf ? 2 : data.BYTES_PER_ELEMENT);
    header[name] = { dtype: dtypeOf(data, isHalf === true), shape, data_offsets: [begin, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(text.length / 8) * 8; // data begin at a multiple of 8; the header is filled with blanks
  const bytes = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  let at = 8 + length;
  for (const { data, isHalf } of tensors) {
    if (data instanceof Uint8Array) bytes.set(data, at);
    else if (isHalf) data.forEach((value, index) => view.setUint16(at + 2 * index, halfOf(value), true));
    else if (data instanceof Float64Array) data.forEach((value, index) => view.setFloat64(at + 8 * index, value, true));
    else data.forEach((value, index) => view.setFloat32(at + 4 * index, value, true));
    at += data.length * (isHalf ? 2 : data.BYTES_PER_ELEMENT);
  }
  return bytes;
}

function dtypeOf(data: NamedTensor["data"], isHalf: boolean): "U8" | "F16" | "F64" | "F32" {
  if (data instanceof Uint8Array) return "U8";
  if (isHalf) return "F16";
  return data instanceof Float64Array ? "F64" : "F32";
}
