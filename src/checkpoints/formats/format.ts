/** What a reader of a file format offers: bytes in, tensors out. Knows nothing of models. */
import type { Message } from "../../messages/message";
import type { ByteSource, Siblings } from "../source";

export interface TensorInfo {
  readonly name: string;
  /** Outermost first; [] is a scalar. The product is exact. */
  readonly shape: readonly number[];
  /** As safetensors writes them: "F16", "BF16", "F32", "I64", ... */
  readonly dtype: string;
  /** Where the tensor's bytes begin in the file; absent where they lie in pieces, compressed, or at a place not yet looked up. */
  readonly byteOffset?: number;
  readonly byteLength: number;
}

/**
 * Settings and vocabularies that lie beside the tensors, as inert data. Dictionaries are Maps and keep their order and
 * the types of their keys; parts may be shared. Not to be changed by who reads them.
 */
export type PlainValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly PlainValue[]
  | ReadonlyMap<PlainKey, PlainValue>;

export type PlainKey = null | boolean | number | bigint | string;

/** An opened checkpoint: what is in it is known, and no tensor has been read yet. */
export interface TensorFile {
  /** The format's name, such as "safetensors". */
  readonly format: string;
  /** The file's name without its folder. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly tensors: readonly TensorInfo[];
  /** What the format itself has for texts about the file; none where it tells everything as an attribute. */
  readonly metadata: ReadonlyMap<string, string>;
  /** By name, dotted where they belong to a part of the model: "epoch", "char2int", "rnn.hidden_size". */
  readonly attributes?: ReadonlyMap<string, PlainValue>;
  /** Classes of a whole module's parts, by path. */
  readonly modules?: ReadonlyMap<string, string>;
  /** Classes and functions that the file names, such as "char_rnn.CharRNN". They are shown and were not run. */
  readonly placeholders?: readonly string[];
  /** What was left out and why, a sentence each. */
  readonly notes?: readonly Message[];
  /** Recurrent parts that were seen and are not read, and what to do, a sentence each; the only ones of the file. */
  readonly unread?: readonly Message[];
  /** A whole tensor, row-major. Throws a CheckpointError for a name or a dtype that cannot be read. */
  read(name: string): Promise<Float32Array>;
  /** `count` elements from element `start`, in at least the precision of the file; for streaming over large tensors. */
  readRange(name: string, start: number, count: number): Promise<Float32Array | Float64Array>;
}

export interface CheckpointFormat {
  readonly name: string;
  /** Whether a file of `size` bytes that begins with `head` (at most 512 bytes) is of this format, sound or not. */
  sniff(head: Uint8Array, size: number): boolean;
  /** For a container that several formats share: whether its directory is this format's. Asked after `sniff`. */
  holds?(source: ByteSource, head: Uint8Array, siblings: Siblings): Promise<boolean>;
  /** `siblings` are for formats that spread their tensors over several files. */
  open(source: ByteSource, siblings?: Siblings): Promise<TensorFile>;
}
