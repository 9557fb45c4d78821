/** A text, or a file of numbers, as the tokens that a model reads. Knows no network and no file format. */

import type { Message } from "../messages/message";
import type { Unsigned } from "./narrowArrays";

/** A file's bytes, by ranges. */
export interface FileBytes {
  readonly name: string;
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Rows of numbers that a text, or a file, itself brings; ids of its encoding count them. */
export interface OwnTable {
  readonly columns: number;
  /** [rows][columns] */
  readonly data: Float32Array;
  /** What an axis shows of a row; made when it is asked for, as there may be millions. */
  label(row: number): string;
}

/** A tokenized text. Token t stands for the UTF-16 range starts[t] ... ends[t] of the text. */
export interface Encoding {
  readonly ids: Uint32Array;
  readonly starts: Unsigned;
  readonly ends: Unsigned;
  /** What the ids stand for, where the model has no table of its own: vectors of numbers, words spelt by characters. */
  readonly table?: OwnTable | undefined;
  /** The first 100 characters (or words) that were left out, in order; `unencodableCount` counts them all. */
  readonly unencodable: readonly { readonly character: string; readonly codePoint: number; readonly offset: number }[];
  readonly unencodableCount: number;
  /** Code points that were left out or stand under the unknown token; as `unencodableCount` where absent. */
  readonly uncovered?: number | undefined;
  /** How the text or the file was read, where that was chosen or the file tells it: "16000 samples a second". */
  readonly note?: Message | undefined;
}

/** What turns a text into tokens. */
export interface Encoder {
  /** By token id: what an axis shows, with visible marks for blanks and raw bytes; none where texts bring their own table. */
  readonly labels: readonly string[];
  /** A text has the tokens of its pieces, wherever it is cut between two characters (though not between "\r" and "\n"). */
  readonly isPiecewise?: boolean | undefined;
  /** Leaves out what it cannot encode, and lists it. Throws "input-malformed" for a text that is not of the form it reads. */
  encode(text: string): Encoding;
  /** The same for a file of numbers, by its content: .npy, .wav, .csv. Absent where the model reads tokens. */
  encodeFile?(file: FileBytes): Promise<Encoding>;
}
