/**
 * What opening a checkpoint gives: weights in the engine's own layout, the vocabulary, and a description for people.
 * Knows neither file formats nor any framework's naming; the engine declares the same shapes on its side.
 */

/** Cells that are recognised; the engine's names for them. */
export type CellId = "lstm" | "lstm-projected" | "gru" | "gru-reset-before" | "rnn-tanh" | "rnn-relu";
export type Direction = "forward" | "backward";

/** One layer's parameters in the engine's own layout, whatever framework they came from. */
export interface LayerWeights {
  readonly cell: string;
  /** Settings of the engine's cell, such as a forget bias or a clip. */
  readonly options?: Readonly<Record<string, number | string>> | undefined;
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Size of h where it is projected; else as hiddenSize. */
  readonly outputSize?: number | undefined;
  readonly direction: Direction;
  /** The layers whose h are read, one after the other; -1 is the network's input. */
  readonly reads: readonly number[];
  /**
   * Row-major, hiddenSize rows. Matrices "W.<gate>.<operand>": "W.i.x" [H][X], "W.i.h" [H][H]; biases
   * "b.<gate>.<operands of that affine>": "b.i.xh" [H]. Two biases that a framework adds to one affine are summed.
   */
  readonly parameters: ReadonlyMap<string, Float32Array>;
}

export interface NetworkWeights {
  readonly layers: LayerWeights[];
  /** [vocabulary][size]; a one-hot input is the identity. Null where the input is vectors. */
  readonly embedding: { readonly rows: number; readonly columns: number; readonly data: Float32Array } | null;
  /** weight [vocabulary][h of the last layers], bias [vocabulary]; null without an output layer over the vocabulary. */
  readonly head: {
    readonly rows: number;
    readonly columns: number;
    readonly weight: Float32Array;
    readonly bias: Float32Array;
  } | null;
}

/** A tokenized text. Token t stands for the UTF-16 range starts[t] ... ends[t] of the text. */
export interface Encoding {
  ids: Uint32Array;
  starts: Uint32Array;
  ends: Uint32Array;
  /** The first 100 characters that were left out, in order; `unencodableCount` counts them all. */
  unencodable: { character: string; codePoint: number; offset: number }[];
  unencodableCount: number;
}

export type VocabularyKind = "bytes" | "characters" | "unknown";

export interface VocabularyDescription {
  kind: VocabularyKind;
  size: number;
  source: string;
}

export interface Vocabulary {
  readonly description: VocabularyDescription;
  /** By token id: what an axis shows, with visible marks for blanks and raw bytes. */
  readonly labels: readonly string[];
  /** Leaves out what it cannot encode, and lists it. */
  encode(text: string): Encoding;
}

/** Cells that a description may name, beside those that a manifest may. */
export type LayerCell = CellId | "lstm-peephole" | "lstm-coupled" | "lstm-cifg";

/** A layer as the checkpoint tells it; the engine adds channels and equations from the cell's definition. */
export interface LayerShape {
  cell: LayerCell;
  inputSize: number;
  hiddenSize: number;
  /** Size of h where it is projected; else as hiddenSize. */
  outputSize?: number;
  direction: Direction;
}

export interface ModelSummary {
  name: string;
  title: string;
  description: string;
  layers: LayerShape[];
  embedding: { vocabularySize: number; size: number } | null;
  head: { inputSize: number; outputSize: number } | null;
  vocabulary: VocabularyDescription | null;
  /** Numbers in all tensors that the model is made of; a tied tensor counts once. */
  parameters: number;
  warnings: string[];
}

export interface OpenedModel {
  readonly description: ModelSummary;
  readonly weights: NetworkWeights;
  readonly vocabulary: Vocabulary;
}

/** What a checkpoint holds, whether or not it can be run. `model` null: none was recognised, and `problem` says why. */
export interface CheckpointFindings {
  format: string;
  fileSize: number;
  model: ModelSummary | null;
  /** Why it cannot be traced and what to do; null when it can. */
  problem: string | null;
  recognised: string[];
  unrecognised: string[];
  parameters: number;
  tensors: { name: string; shape: number[]; dtype: string; byteLength: number; role: string }[];
  metadata: Record<string, string>;
  warnings: string[];
}

/**
 * Statistics of a tensor or of one gate's part of it. min, max, mean and deviation (population) are over the finite
 * values, null when there are none; shares are of all values. The histogram has equal bins from min to max.
 */
export interface ValueStatistics {
  label: string;
  count: number;
  min: number | null;
  max: number | null;
  mean: number | null;
  deviation: number | null;
  zeros: number;
  nonFinite: number;
  histogram: number[];
}
