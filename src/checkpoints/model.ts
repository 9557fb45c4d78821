/**
 * What opening a checkpoint gives: weights in the engine's own layout, the vocabulary, and a description for people.
 * Knows neither file formats nor any framework's naming; the engine declares the same shapes on its side.
 */
import type { ByteSource } from "./source";

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

/** One step of arithmetic on a vector on its way to the head. */
export type HeadStage =
  /** activation(W v + b), W row-major [rows][columns] */
  | {
    readonly kind: "dense"; readonly rows: number; readonly columns: number; readonly weight: Float32Array;
    readonly bias: Float32Array; readonly activation: "none" | "tanh" | "relu" | "sigmoid";
  }
  /** scale * (v - mean(v)) / sqrt(variance(v) + epsilon) + shift */
  | { readonly kind: "layer-norm"; readonly scale: Float32Array; readonly shift: Float32Array; readonly epsilon: number };

export interface Head {
  readonly rows: number;
  readonly columns: number;
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  /** Whose outputs it reads, side by side; -1 is the network's input. The layers that no other reads, unless said. */
  readonly reads?: readonly number[] | undefined;
  /**
   * What was read over the last `window` steps, averaged with the softmax of weight·v as weights (Raffel and Ellis 2015,
   * Feed-Forward Networks with Attention Can Solve Some Long-Term Memory Problems, arXiv:1512.08756).
   */
  readonly attention?: { readonly weight: Float32Array; readonly window: number } | undefined;
  /** Between what is read and the head's own product, in this order. */
  readonly stages?: readonly HeadStage[] | undefined;
}

export interface NetworkWeights {
  readonly layers: LayerWeights[];
  /** [vocabulary][size]; a one-hot input is the identity. Null where the input is vectors. */
  readonly embedding: { readonly rows: number; readonly columns: number; readonly data: Float32Array } | null;
  /** weight [vocabulary][what is read], bias [vocabulary]; null without an output layer. */
  readonly head: Head | null;
  /**
   * The model was trained on windows of so many tokens from a zero state, shorter ones filled in front with the token
   * `padding`, and on texts between two tokens `boundary`. A score reads texts just so; a trace goes through from the start.
   */
  readonly context?: { readonly window: number; readonly padding: number; readonly boundary: number | null } | undefined;
}

/** Rows of numbers that a text, or a file, itself brings; ids of its encoding count them. */
export interface OwnTable {
  readonly columns: number;
  /** [rows][columns] */
  readonly data: Float32Array;
  /** By row: what an axis shows. */
  readonly labels: readonly string[];
}

/** A tokenized text. Token t stands for the UTF-16 range starts[t] ... ends[t] of the text. */
export interface Encoding {
  ids: Uint32Array;
  starts: Uint32Array;
  ends: Uint32Array;
  /** What the ids stand for, where the model has no table of its own: vectors of numbers, words spelt by characters. */
  table?: OwnTable | undefined;
  /** The first 100 characters (or words) that were left out, in order; `unencodableCount` counts them all. */
  unencodable: { character: string; codePoint: number; offset: number }[];
  unencodableCount: number;
  /** Code points that were left out or stand under the unknown token; as `unencodableCount` where absent. */
  uncovered?: number | undefined;
  /** How the text or the file was read, where that was chosen or the file tells it: "16000 samples a second". */
  note?: string | undefined;
}

/** "integers": token ids written as numbers; "numbers": vectors, one for each step. */
export type VocabularyKind = "bytes" | "characters" | "words" | "subwords" | "integers" | "numbers" | "unknown";

export interface VocabularyDescription {
  kind: VocabularyKind;
  size: number;
  source: string;
}

export interface Vocabulary {
  readonly description: VocabularyDescription;
  /** By token id: what an axis shows, with visible marks for blanks and raw bytes; none where texts bring their own table. */
  readonly labels: readonly string[];
  /** The characters or words themselves, by id; absent where tokens are no list of texts. */
  readonly tokens?: readonly string[] | undefined;
  /** Leaves out what it cannot encode, and lists it. Throws "input-malformed" for a text that is not of the form it reads. */
  encode(text: string): Encoding;
  /** The same for a file of numbers, by its content: .npy, .wav, .csv. Absent where the model reads tokens. */
  encodeFile?(source: ByteSource): Promise<Encoding>;
}

/** See the protocol's inference. */
export interface Inference {
  about: string;
  value: string;
  basis: "file" | "manifest" | "beside" | "convention" | "measured" | "assumed";
  evidence: string;
  readings: { label: string; natsPerToken: number | null }[];
  margin: number | null;
  tokens: number | null;
}

/** What a checkpoint leaves open, with the model under each answer; the doctor measures them. The first is the one taken. */
export interface OpenQuestion {
  /** As in the inference of the same name: "forget bias". */
  readonly about: string;
  readonly readings: readonly { readonly label: string; open(): Promise<OpenedModel> }[];
}

/** Cells that a description may name, beside those that a manifest may. */
export type LayerCell = CellId | "lstm-peephole" | "lstm-coupled" | "lstm-cifg" | "rnn";

/** A layer as the checkpoint tells it; the engine adds channels and equations from the cell's definition. */
export interface LayerShape {
  cell: LayerCell;
  inputSize: number;
  hiddenSize: number;
  /** Size of h where it is projected; else as hiddenSize. */
  outputSize?: number;
  direction: Direction;
}

/** A layer of a network. */
export interface PlacedLayer extends LayerShape {
  /** As LayerWeights has them. */
  readonly reads: readonly number[];
}

/** The head as the checkpoint tells it; what it reads is said even where it is the layers that no other reads. */
export interface HeadShape {
  inputSize: number;
  outputSize: number;
  reads: number[];
  attention: { window: number } | null;
}

export interface ModelSummary {
  name: string;
  title: string;
  description: string;
  layers: PlacedLayer[];
  embedding: { vocabularySize: number; size: number } | null;
  head: HeadShape | null;
  vocabulary: VocabularyDescription | null;
  /** Numbers in all tensors that the model is made of; a tied tensor counts once. */
  parameters: number;
  inferences: Inference[];
  warnings: string[];
}

export interface OpenedModel {
  readonly description: ModelSummary;
  readonly weights: NetworkWeights;
  readonly vocabulary: Vocabulary;
  /** None where the file, its manifest or its neighbours tell everything. */
  readonly questions: readonly OpenQuestion[];
}

/** What a checkpoint holds, whether or not it can be run. `model` null: none was recognised, and `problem` says why. */
export interface CheckpointFindings {
  format: string;
  fileSize: number;
  model: ModelSummary | null;
  /** Why it cannot be traced and what to do; null when it can. */
  problem: string | null;
  recognised: string[];
  ignored: { tensor: string; reason: string }[];
  parameters: number;
  tensors: { name: string; shape: number[]; dtype: string; byteLength: number; role: string }[];
  metadata: Record<string, string>;
  settings: Record<string, string>;
  placeholders: string[];
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
