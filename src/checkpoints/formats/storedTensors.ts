/**
 * Tensors that lie at known places, in one file or in several: what the simpler formats share once they know where their
 * tensors are. Nothing is read until somebody asks for numbers.
 */
import { message } from "../../messages/message";
import { bytesPerElement, decodeToFloat32, decodeToFloat64, isDtype, type Dtype } from "../../tensor/dtype";
import { elementCount } from "../../tensor/shape";
import { CheckpointError, malformed, quote } from "../errors";
import type { ByteSource } from "../source";
import type { TensorFile, TensorInfo } from "./format";

type Numbers = Float32Array | Float64Array;

export interface StoredTensor extends TensorInfo {
  /** `count` elements from element `start`, row-major; float64 where `wide` and the file has more than float32. */
  values(start: number, count: number, wide: boolean): Promise<Numbers>;
}

/** What the specification of a tensor says about its place. */
export interface Placement {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly source: ByteSource;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly isBigEndian?: boolean;
  /** Whether `source` is the file that the person opened; offsets are shown for that file alone. */
  readonly isOwnFile?: boolean;
}

/** A tensor whose elements lie one after the other; its range was checked against the file. */
export function placedTensor(place: Placement): StoredTensor {
  const { name, shape, dtype, source, byteOffset, byteLength, isBigEndian = false, isOwnFile = true } = place;
  return {
    name,
    shape,
    dtype,
    byteLength,
    ...(isOwnFile ? { byteOffset } : {}),
    async values(start, count, wide) {
      if (!isDtype(dtype)) throw undecoded(source.name, name, dtype);
      const size = bytesPerElement(dtype);
      const bytes = await source.read(byteOffset + start * size, count * size);
      return decode(isBigEndian ? swapped(bytes, size) : bytes, dtype, wide);
    },
  };
}

/** Throws "checkpoint-unsupported" for a type that is not turned into numbers. */
export function undecoded(file: string, tensor: string, dtype: string): CheckpointError {
  return new CheckpointError(
    "checkpoint-unsupported",
    message("formats.dtypeNotRead", { file, name: quote(tensor), dtype: quote(dtype) }),
  );
}

/** Bytes that a shape takes, or null where that is not exact. */
export function byteLengthOf(shape: readonly number[], dtype: Dtype): number | null {
  try {
    const bytes = elementCount(shape) * bytesPerElement(dtype);
    return Number.isSafeInteger(bytes) ? bytes : null;
  } catch {
    return null;
  }
}

/**
 * The tensors under their names; `hidden` ones can be read and are not listed. Throws "checkpoint-malformed" where two
 * have one name, as one of them would be read in the other's place.
 */
export function storedTensorFile(
  about: Omit<TensorFile, "tensors" | "read" | "readRange">,
  tensors: readonly StoredTensor[],
  hidden: readonly StoredTensor[] = [],
): TensorFile {
  const byName = new Map([...hidden, ...tensors].map((tensor) => [tensor.name, tensor]));
  if (byName.size < hidden.length + tensors.length) {
    const seen = new Set<string>();
    const twice = [...hidden, ...tensors].find(({ name }) => seen.size === seen.add(name).size);
    throw malformed(
      about.name,
      about.format,
      message("formats.tensorNamed", { name: quote(twice?.name ?? "") }),
      message("formats.twoTensors"),
    );
  }
  const find = (name: string) => {
    const tensor = byName.get(name);
    if (tensor) return tensor;
    throw new CheckpointError("checkpoint-not-found", message("formats.noTensor", { file: about.name, name: quote(name) }));
  };
  return {
    ...about,
    tensors: tensors.map(({ name, shape, dtype, byteOffset, byteLength }) => {
      return { name, shape, dtype, ...(byteOffset === undefined ? {} : { byteOffset }), byteLength };
    }),
    async read(name) {
      const tensor = find(name);
      const values = await tensor.values(0, elementCount(tensor.shape), false);
      return values instanceof Float32Array ? values : Float32Array.from(values);
    },
    readRange(name, start, count) {
      const tensor = find(name);
      if (start + count > elementCount(tensor.shape)) throw new RangeError(`${name} has no element ${start + count - 1}.`);
      return tensor.values(start, count, true);
    },
  };
}

export function decode(bytes: Uint8Array, dtype: Dtype, wide: boolean): Numbers {
  const isNarrow = bytesPerElement(dtype) < 4 || dtype === "F32";
  return wide && !isNarrow ? decodeToFloat64(bytes, dtype) : decodeToFloat32(bytes, dtype);
}

/** The same elements with their bytes in the other order. */
function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += size) {
    for (let byte = 0; byte < size; byte++) out[at + byte] = bytes[at + size - 1 - byte] as number;
  }
  return out;
}
