/** What a reader of a file format offers: bytes in, tensors out. Knows nothing of models. */
import type { ByteSource } from "../source";

export interface TensorInfo {
  readonly name: string;
  /** Outermost first; [] is a scalar. The product is exact. */
  readonly shape: readonly number[];
  /** As safetensors writes them: "F16", "BF16", "F32", "I64", ... */
  readonly dtype: string;
  /** Where the tensor's bytes begin in the file. */
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** An opened checkpoint: what is in it is known, and no tensor has been read yet. */
export interface TensorFile {
  /** The format's name, such as "safetensors". */
  readonly format: string;
  /** The file's name without its folder. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly tensors: readonly TensorInfo[];
  readonly metadata: ReadonlyMap<string, string>;
  /** A whole tensor, row-major. Throws a CheckpointError for a name or a dtype that cannot be read. */
  read(name: string): Promise<Float32Array>;
  /** `count` elements from element `start`, in at least the precision of the file; for streaming over large tensors. */
  readRange(name: string, start: number, count: number): Promise<Float32Array | Float64Array>;
}

export interface CheckpointFormat {
  readonly name: string;
  /** Whether a file of `size` bytes that begins with `head` (at most 512 bytes) is of this format, sound or not. */
  sniff(head: Uint8Array, size: number): boolean;
  open(source: ByteSource): Promise<TensorFile>;
}
