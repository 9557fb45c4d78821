/**
 * What opening a checkpoint gives: weights in the engine's own layout, the vocabulary, and a description for people.
 * Knows neither file formats nor any framework's naming. The numbers themselves are declared in src/model.
 */
import type { Encoder } from "../model/encoding";
import type { Message } from "../messages/message";
import type { Inference, Subject } from "../model/inference";
import type { Direction, LayerWeights, NetworkWeights, OutputActivation } from "../model/network";

/** What is settled and could be otherwise, with the model under each answer. The first is the one taken. */
export interface OpenChoice {
  readonly about: Subject;
  /** The place in the model that it is about, see `placeOf` in frameworks/framework.ts. */
  readonly place: string;
  readonly alternatives: readonly { readonly id: string; open(): Promise<OpenedModel> }[];
}

/** Cells that are recognised; the engine's names for them. */
export type CellId = "lstm" | "lstm-projected" | "gru" | "gru-reset-before" | "rnn-tanh" | "rnn-relu";

/** "integers": token ids written as numbers; "numbers": vectors, one for each step. */
export type VocabularyKind = "bytes" | "characters" | "words" | "subwords" | "integers" | "numbers" | "unknown";

export interface VocabularyDescription {
  kind: VocabularyKind;
  size: number;
  /** A file's name, or another place in words. */
  source: string | Message;
}

export interface Vocabulary extends Encoder {
  readonly description: VocabularyDescription;
  /** The characters or words themselves, by id; absent where tokens are no list of texts. */
  readonly tokens?: readonly string[] | undefined;
}

/** What a checkpoint leaves open, with the model under each answer, to be measured. The first is the one taken. */
export interface OpenQuestion {
  /** As in the inference about the same. */
  readonly about: Subject;
  readonly alternatives: readonly { readonly id: string; readonly label: Message; open(): Promise<OpenedModel> }[];
}

/** Cells that a description may name, beside those that a manifest may. */
export type LayerCell =
  | CellId
  | "lstm-peephole"
  | "lstm-coupled"
  | "lstm-cifg"
  | "rnn"
  | "lstm-depth-gated"
  | "grid-lstm"
  | "grid-lstm-lowest"
  | "lstm-multiplicative"
  | "lstm-nig"
  | "lstm-nfg"
  | "lstm-nog"
  | "lstm-niaf"
  | "lstm-noaf"
  | "lstm-fgr"
  | "rnn-clockwork"
  | "mut1"
  | "mut2"
  | "mut3"
  | "slstm"
  | "mlstm"
  | "minlstm"
  | "mingru"
  | "attention"
  | "rnnsearch"
  | "vrnn"
  | "storn"
  | "draw";

/** A layer as the checkpoint tells it; the engine adds channels and equations from the cell's definition. */
export interface LayerShape {
  cell: LayerCell;
  inputSize: number;
  hiddenSize: number;
  /** Size of h where it is projected; else as hiddenSize. */
  outputSize?: number;
  direction: Direction;
  /** As LayerWeights has them, where they are known before the numbers are read. */
  options?: LayerWeights["options"];
}

/** A layer of a network. */
export interface PlacedLayer extends Omit<LayerShape, "cell"> {
  /** Any of the engine's. */
  cell: string;
  /** As LayerWeights has them. */
  readonly reads: readonly number[];
}

/** The head as the checkpoint tells it; what it reads is said even where it is the layers that no other reads. */
export interface HeadShape {
  inputSize: number;
  outputSize: number;
  reads: number[];
  attention: { window: number } | null;
  /** What stands between what it reads and it, in order: "dense 8 → 5, tanh". */
  stages?: Message[];
  /** What is applied to it at the end; absent where it scores the next token. */
  output?: OutputActivation;
  /** What its numbers are called. */
  labels?: string[];
}

export interface ModelSummary {
  name: string;
  title: string;
  description: string;
  layers: PlacedLayer[];
  embedding: { vocabularySize: number; size: number } | null;
  head: HeadShape | null;
  vocabulary: VocabularyDescription | null;
  /** What it looks at, or makes; absent where that is no pictures. */
  pictures?: { width: number; height: number; steps: number; letters: string[] };
  /** The lines of text that it reads as a whole; absent where it reads none so. */
  lines?: { characters: string[]; longest: number; steps: number; letters: string[] };
  /** The part of its file that reads a source text first, where it may begin with that one's last states. */
  encoder?: string;
  /** Numbers in all tensors that the model is made of; a tied tensor counts once. */
  parameters: number;
  inferences: Inference[];
  warnings: Message[];
}

export interface OpenedModel {
  readonly description: ModelSummary;
  readonly weights: NetworkWeights;
  readonly vocabulary: Vocabulary;
  /** None where the file, its manifest or its neighbours tell everything. */
  readonly questions: readonly OpenQuestion[];
  readonly choices: readonly OpenChoice[];
}

/** What a checkpoint holds, whether or not it can be run. `model` null: none was recognised, and `problem` says why. */
export interface CheckpointFindings {
  format: string;
  fileSize: number;
  model: ModelSummary | null;
  /** Why it cannot be traced and what to do; null when it can. */
  problem: Message | null;
  /** The problem is the manifest's, and `model` is what the file says without it. */
  isManifestInvalid: boolean;
  recognised: Message[];
  /** The recurrent parts, each of which can be taken by itself; none where there is one alone. */
  parts?: { name: string; layers: Message[]; isTaken: boolean }[];
  /** What else could be connected with the model. */
  loose: { kind: "dense" | "embedding"; name: string; inputs: number; outputs: number }[];
  /** What a person may connect or set otherwise, by the place in the model; `taken` is one of the alternatives. */
  choices: { about: Subject; place: string; taken: string; alternatives: { id: string; label: Message }[] }[];
  /** What in the file itself says how its parts are connected, which a person cannot change; absent where nothing does. */
  connectedBy?: Message;
  ignored: { tensor: string; reason: Message }[];
  parameters: number;
  tensors: { name: string; shape: number[]; dtype: string; byteLength: number; role: Message | null }[];
  metadata: Record<string, string>;
  settings: Record<string, string | Message>;
  placeholders: string[];
  warnings: Message[];
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
