/**
 * The registry of file formats: bytes in, tensors out. A format is chosen by what the file holds, never by its name.
 * To add one, write a file beside this one and list it here. Knows nothing of models.
 */
import type { ByteSource } from "../source";
import { safetensors } from "./safetensors";
import { unknownContent } from "./unknownContent";

export interface TensorInfo {
  readonly name: string;
  readonly shape: readonly number[];
  /** As safetensors writes them: "F16", "BF16", "F32", "I64", ... */
  readonly dtype: string;
  /** Where the tensor's bytes begin in the file. */
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** An opened checkpoint: what is in it is known, and no tensor has been read yet. */
export interface TensorFile {
  readonly format: string;
  /** The file's name without its folder. */
  readonly name: string;
  readonly size: number;
  readonly tensors: readonly TensorInfo[];
  readonly metadata: ReadonlyMap<string, string>;
  /** A whole tensor, row-major. Throws a CheckpointError for a name or a dtype that cannot be read. */
  read(name: string): Promise<Float32Array>;
  /** `count` elements from element `start`, in the precision of the file; for streaming over large tensors. */
  readRange(name: string, start: number, count: number): Promise<Float32Array | Float64Array>;
}

export interface CheckpointFormat {
  readonly name: string;
  /** Whether a file of `size` bytes that begins with `head` (at most 64 bytes) is of this format, sound or not. */
  sniff(head: Uint8Array, size: number): boolean;
  open(source: ByteSource): Promise<TensorFile>;
}

export const formats: readonly CheckpointFormat[] = [safetensors];

const headLength = 64;

/** Opens a checkpoint of any format that is read. Throws a CheckpointError that says what was seen instead. */
export async function openTensorFile(source: ByteSource): Promise<TensorFile> {
  const head = await source.read(0, Math.min(headLength, source.size));
  const format = formats.find((candidate) => candidate.sniff(head, source.size));
  if (!format) throw unknownContent(source.name, head, source.size, formats.map(({ name }) => name));
  return format.open(source);
}

/** The number of elements of a shape: 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}
