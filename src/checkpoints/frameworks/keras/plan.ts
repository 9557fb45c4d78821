/** What is planned of a Keras file: which of its layers are run, what each reads, and what stands before and after them. */
import type { Direction } from "../../../model/network";
import { message, type Message } from "../../../messages/message";
import type { OutputActivation } from "../../../model/network";
import type { TensorInfo } from "../../formats/format";
import type { LoosePart } from "../framework";
import type { Asked } from "../shared/inference";
import { forwardFirst } from "../shared/modelParts";
import type { KerasLayer } from "./config";
import type { KerasCell } from "./layout";
import type { KerasStage } from "./stages";
import type { KerasTensors } from "./tensors";

/** A layer of the engine. */
export interface PlannedLayer {
  readonly cell: KerasCell;
  readonly direction: Direction;
  /** Indices of planned layers; -1 is the network's input. */
  readonly reads: readonly number[];
  readonly layer: string;
  /** Undefined where the file has no configuration. */
  readonly config: KerasLayer | undefined;
  /** The layer whose last states it begins with. */
  readonly startsFrom?: string | undefined;
}

export interface Plan {
  readonly layers: readonly PlannedLayer[];
  /** The layer that gives the first ones their input: an Embedding, an input, or one that is not run. */
  readonly input: PlannedInput;
  readonly head: PlannedHead | null;
  /** Steps that the configuration declares its input to have, where the model answers once for all of them; else null. */
  readonly window: number | null;
  readonly warnings: readonly Message[];
  /** What else could be connected, and what stands beside; where nothing but names and sizes connects. */
  readonly others?: Asked & { readonly loose: readonly LoosePart[] };
  /** Dense layers and normalisations between its last layer and another recurrent one, which may be an output or not. */
  readonly between?: { readonly names: readonly string[]; readonly next: string } | null;
}

export interface PlannedInput {
  readonly kind: "embedding" | "input" | "layer";
  readonly name: string;
  readonly tensors: KerasTensors | null;
  /** Further embeddings of the same tokens, whose rows stand behind its own. */
  readonly beside?: readonly { readonly name: string; readonly tensors: KerasTensors }[];
  /** Dense layers and normalisations between it and the first recurrent layers. */
  readonly stages: readonly KerasStage[];
}

export interface PlannedHead {
  readonly name: string;
  /** Of the last dense layer. */
  readonly tensors: KerasTensors;
  readonly reads: readonly number[];
  /** A weighted average over the steps, before the stages: [numbers read][1]. */
  readonly attention: { readonly name: string; readonly tensor: TensorInfo; readonly window: number | null } | null;
  readonly stages: readonly KerasStage[];
  /** What is applied to what it gives; null where the file does not tell. */
  readonly activation: OutputActivation | null;
}

/** By Keras's names. */
export const outputActivations: Readonly<Record<string, OutputActivation>> = {
  "": "none",
  linear: "none",
  softmax: "softmax",
  log_softmax: "log-softmax",
  sigmoid: "sigmoid",
  tanh: "tanh",
  relu: "relu",
};

export const maximumListed = 20;

/** An embedding's matrix [tokens][size]. */
export function tableOf({ parts }: KerasTensors): TensorInfo | null {
  return parts.get("embeddings") ?? parts.get("kernel") ?? null;
}

/** Forward before reverse. */
export function inOrder(cells: readonly KerasCell[]): KerasCell[] {
  return [...cells].sort((a, b) => forwardFirst(a.tensors.direction, b.tensors.direction));
}

export function listOf(names: readonly string[]): (string | Message)[] {
  const n = names.length - maximumListed;
  return [...names.slice(0, maximumListed), ...(n > 0 ? [message("frameworksKeras.more", { n })] : [])];
}
