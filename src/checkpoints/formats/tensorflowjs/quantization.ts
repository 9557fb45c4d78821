/** Weights that TensorFlow.js keeps as small integers, value = integer * scale + min, or as 16-bit floats. */
import { isObject } from "../jsonFile";
import type { StoredTensor } from "../storedTensors";

export interface Quantization {
  readonly dtype: string;
  readonly scale: number;
  readonly min: number;
}

/** Undefined where it is not sound. */
export function readQuantization(value: unknown): Quantization | undefined {
  if (!isObject(value) || typeof value.dtype !== "string") return undefined;
  if (value.dtype === "float16") return { dtype: "float16", scale: 1, min: 0 };
  const { dtype, scale, min } = value;
  const isSound = typeof scale === "number" && typeof min === "number" && (dtype === "uint8" || dtype === "uint16");
  return isSound ? { dtype, scale, min } : undefined;
}

export function dequantized(stored: StoredTensor, { scale, min, dtype }: Quantization): StoredTensor {
  if (dtype === "float16") return stored;
  return {
    ...stored,
    async values(start, count, wide) {
      const integers = await stored.values(start, count, wide);
      return integers.map((value) => value * scale + min);
    },
  };
}
