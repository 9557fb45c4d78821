/** The parts of a model as a convention made them out, before any number is read. */
import type { LayerWeights, OutputActivation } from "../../../model/network";
import type { TensorFile } from "../../formats/format";
import type { Manifest } from "../../manifest/manifest";
import type { Inference } from "../../../model/inference";
import type { LayerCell, LayerShape } from "../../model";
import type { FilePart, GateRows, Hypothesis, OwnInput } from "../framework";
import type { Stage } from "./stages";

export const cellTitles: Record<LayerCell, string> = {
  lstm: "LSTM",
  "lstm-projected": "LSTM with projection",
  "lstm-peephole": "LSTM with peepholes",
  "lstm-coupled": "LSTM with coupled gates",
  "lstm-cifg": "LSTM with coupled gates and peepholes",
  gru: "GRU",
  "gru-reset-before": "GRU, reset before the product",
  rnn: "RNN",
  "rnn-tanh": "tanh RNN",
  "rnn-relu": "ReLU RNN",
};

export interface PartTensor {
  readonly name: string;
  /** "recurrent weights"; of a layer the layer's number is added. */
  readonly text: string;
  readonly gates?: readonly GateRows[];
}

export interface LayerPart {
  readonly shape: LayerShape;
  /** Indices of layers before it; -1 is the network's input. */
  readonly reads: readonly number[];
  /** What it is called in the file. */
  readonly name: string;
  readonly tensors: readonly PartTensor[];
  /** A layer that the file does not have and its head needs; what a manifest says of layers is not for it. */
  readonly isAuxiliary?: boolean | undefined;
  readonly initial?: readonly InitialState[] | undefined;
  /** Why this layer cannot be run, or null. */
  readonly problem: string | null;
  load(file: TensorFile): Promise<Pick<LayerWeights, "options" | "parameters">>;
}

/** The embedding ([rows] tokens) or the head ([rows] scores), row-major. */
export interface MatrixPart {
  readonly rows: number;
  readonly columns: number;
  readonly name: string;
  readonly tensors: readonly PartTensor[];
  load(file: TensorFile): Promise<Float32Array>;
  /** Of the head alone. */
  loadBias?(file: TensorFile): Promise<Float32Array>;
}

/** A dense layer or a normalisation on the way to the first layers or to the head. */
export interface StagePart {
  readonly name: string;
  /** "dense 8 → 5, tanh" */
  readonly text: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly tensors: readonly PartTensor[];
  load(file: TensorFile): Promise<Stage>;
}

export interface HeadPart extends MatrixPart {
  /** The layers whose h it reads, or -1; the layers that no other reads, unless said. */
  readonly reads?: readonly number[] | undefined;
  /** [numbers read], see Head. */
  readonly attention?: { readonly tensor: PartTensor; readonly window: number } | undefined;
  readonly stages?: readonly StagePart[] | undefined;
  /** Where it scores no next token: see StepOutput. */
  readonly output?: { readonly activation: OutputActivation; readonly labels: readonly string[] | null } | undefined;
}

/** A tensor with the state before the first step, `start` the first of its numbers. */
export interface InitialState {
  readonly state: "h" | "c";
  readonly tensor: string;
  readonly start: number;
  /** The tensors of the file that it is made of; itself, unless said. */
  readonly from?: readonly string[] | undefined;
}

/** See NetworkWeights; the boundary is a label of the vocabulary, or an id where the manifest gives one. */
export interface ContextPart {
  readonly window: number;
  readonly padding: number;
  readonly boundary: string | number | null;
}

export interface ModelParts {
  readonly checkpointName: string;
  readonly manifest: Manifest | null;
  readonly layers: readonly LayerPart[];
  readonly embedding: MatrixPart | null;
  /** Between the embedding, or the rows of numbers, and the first layers. */
  readonly inputStages?: readonly StagePart[] | undefined;
  readonly head: HeadPart | null;
  readonly context?: ContextPart | undefined;
  /** Null where the input is vectors; without an embedding the tokens are one-hot. */
  readonly vocabularySize: number | null;
  /** What the model makes its vectors of, instead of rows of numbers, and of which tensors. */
  readonly ownInput?: (OwnInput & { readonly tensors: readonly PartTensor[] }) | undefined;
  /** Whose output the vectors are, where it is known. */
  readonly inputFrom?: string | undefined;
  /** The recurrent parts of the file, each of which can be taken by itself; this one among them. */
  readonly parts?: readonly FilePart[] | undefined;
  readonly warnings: readonly string[];
  readonly inferences: readonly Inference[];
  readonly hypotheses?: readonly Hypothesis[] | undefined;
}
