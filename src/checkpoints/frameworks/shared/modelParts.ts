/** The parts of a model as a convention made them out, before any number is read. */
import { message, type Message } from "../../../messages/message";
import type { Direction, LayerWeights, OutputActivation, Unfilled } from "../../../model/network";
import type { TensorFile, TensorInfo } from "../../formats/format";
import type { Manifest } from "../../manifest/manifest";
import type { Inference } from "../../../model/inference";
import type { LayerCell, LayerShape } from "../../model";
import type { FilePart, GateRows, Hypothesis, LoosePart, OwnInput } from "../framework";
import type { Stage, StageActivation } from "./stages";

export const cellTitles: Record<LayerCell, string | Message> = {
  lstm: "LSTM",
  "lstm-projected": message("cell.projectedLstm"),
  "lstm-peephole": message("cell.peepholeLstm"),
  "lstm-coupled": message("cell.coupledLstm"),
  "lstm-cifg": message("cell.forgetFromInput"),
  gru: "GRU",
  "gru-reset-before": message("cell.gruResetBefore"),
  rnn: "RNN",
  "rnn-tanh": message("frameworksRoles.rnnWith", { activation: "tanh" }),
  "rnn-relu": message("frameworksRoles.rnnWith", { activation: "ReLU" }),
  "lstm-depth-gated": message("cell.depthGatedLstm"),
  // oxlint-disable-next-line gatescope/no-wording -- a name
  "grid-lstm": "Grid LSTM",
  "grid-lstm-lowest": message("cell.gridLstmLowest"),
  "lstm-multiplicative": message("cell.multiplicativeLstm"),
  "lstm-nig": message("cell.noInputGate"),
  "lstm-nfg": message("cell.noForgetGate"),
  "lstm-nog": message("cell.noOutputGate"),
  "lstm-niaf": message("cell.noInputActivation"),
  "lstm-noaf": message("cell.noOutputActivation"),
  "lstm-fgr": message("cell.fullGateRecurrence"),
  // oxlint-disable-next-line gatescope/no-wording -- a name
  "rnn-clockwork": "Clockwork RNN",
  mut1: "MUT1",
  mut2: "MUT2",
  mut3: "MUT3",
  slstm: "sLSTM",
  mlstm: "mLSTM",
  minlstm: "minLSTM",
  attention: message("cell.attention"),
  rnnsearch: "RNNsearch",
  vrnn: "VRNN",
  storn: "STORN",
  draw: "DRAW",
  mingru: "minGRU",
};

/** What a cell is called; of one that no file has, its id. */
export function titleOfCell(cell: string): string | Message {
  return Object.hasOwn(cellTitles, cell) ? cellTitles[cell as LayerCell] : cell;
}

/** "[20, 4]" */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

/** "LSTM 3 → 6" */
export function layerTitle({ cell, inputSize: inputs, hiddenSize: units, direction }: LayerShape): Message {
  const said = { cell: cellTitles[cell], inputs, units };
  return direction === "reverse" ? message("frameworksRoles.reverseLayer", said) : message("frameworksRoles.layer", said);
}

export interface PartTensor {
  readonly name: string;
  /** "recurrent weights"; of a layer the layer's number is added. */
  readonly role: Message;
  readonly gates?: readonly GateRows[];
}

export interface LayerPart {
  readonly shape: LayerShape;
  /** Indices of layers before it; -1 is the network's input. */
  readonly reads: readonly number[];
  /** What it is called in the file. */
  readonly name: string | Message;
  readonly tensors: readonly PartTensor[];
  /** A layer that the file does not have and its head needs; what a manifest says of layers is not for it. */
  readonly isAuxiliary?: boolean | undefined;
  readonly initial?: readonly InitialState[] | undefined;
  /** Steps of a sequence that it reads; all of them, unless said. */
  readonly length?: number | undefined;
  /** Why this layer cannot be run, or null. */
  readonly problem: Message | null;
  load(file: TensorFile): Promise<Pick<LayerWeights, "options" | "parameters">>;
}

/** The embedding ([rows] tokens) or the head ([rows] scores), row-major. */
export interface MatrixPart {
  readonly rows: number;
  readonly columns: number;
  readonly name: string | Message;
  readonly tensors: readonly PartTensor[];
  load(file: TensorFile): Promise<Float32Array>;
  /** Of the head alone. */
  loadBias?(file: TensorFile): Promise<Float32Array>;
}

/** The tensors of an output layer. */
export function headTensors(weight: TensorInfo | null, bias: TensorInfo | null | undefined): PartTensor[] {
  return [
    ...(weight ? [{ name: weight.name, role: message("frameworksRoles.headWeights") }] : []),
    ...(bias ? [{ name: bias.name, role: message("frameworksRoles.headBias") }] : []),
  ];
}

export type StageKind = "dense" | "layer-norm" | "batch-norm";

/** A dense layer or a normalisation on the way to the first layers or to the head. */
export interface StagePart {
  readonly name: string;
  /** "dense 8 → 5, tanh" */
  readonly text: Message;
  readonly inputs: number;
  readonly outputs: number;
  readonly tensors: readonly PartTensor[];
  load(file: TensorFile): Promise<Stage>;
}

export function stageText(kind: StageKind, inputs: number, outputs: number, activation: StageActivation): Message {
  if (kind === "layer-norm") return message("frameworksRoles.layerNorm", { n: inputs });
  if (kind === "batch-norm") return message("frameworksRoles.batchNorm", { n: inputs });
  return activation === "none"
    ? message("frameworksRoles.dense", { inputs, outputs })
    : message("frameworksRoles.denseWith", { inputs, outputs, activation });
}

/** What a tensor is in a stage, by what PyTorch or Keras calls it there. */
export function stageRole(leaf: string, kind: StageKind, stage: Message): Message {
  const ofNorm: Readonly<Record<string, string>> = { weight: "gamma", bias: "beta" };
  const part = (kind === "dense" ? leaf : (ofNorm[leaf] ?? leaf)).replace(/^(running|moving)_/, "").replace(/^var$/, "variance");
  return message("frameworksRoles.ofStage", { part, stage });
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
  readonly padding: number | Unfilled;
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
  readonly inputFrom?: string | Message | undefined;
  /** What in the file itself says how its parts are connected. */
  readonly connectedBy?: Message | undefined;
  /** The part with whose last states it may begin. */
  readonly encoder?: string | undefined;
  /** The recurrent parts of the file, each of which can be taken by itself; this one among them. */
  readonly parts?: readonly FilePart[] | undefined;
  /** What else could be connected. */
  readonly loose?: readonly LoosePart[] | undefined;
  /** Nothing of it can be set otherwise. */
  readonly isSettled?: boolean | undefined;
  readonly warnings: readonly Message[];
  readonly inferences: readonly Inference[];
  readonly hypotheses?: readonly Hypothesis[] | undefined;
}

/** Sorts the directions of a layer as every framework lists them; one that is not told counts as forward. */
export function forwardFirst(one: Direction | null, other: Direction | null): number {
  return Number(one === "reverse") - Number(other === "reverse");
}
