/**
 * What a reader of a framework's naming and layout offers: tensors in, a model out. Recognising looks at names and
 * shapes alone; numbers are read when the model is loaded. Knows no file format.
 */
import type { Message } from "../../messages/message";
import type { NetworkWeights } from "../../model/network";
import type { PlainValue, TensorFile, TensorInfo } from "../formats/format";
import type { Manifest } from "../manifest/manifest";
import type { Inference, Subject } from "../../model/inference";
import type { HeadShape, PlacedLayer, Vocabulary, VocabularyDescription } from "../model";

/** What is known before the tensors are looked at. */
export interface Hints {
  readonly manifest: Manifest | null;
  /** Sizes of the vocabularies that were found; an input of one of these sizes without an embedding is one-hot. */
  readonly vocabularySizes: readonly number[];
  /** The settings in the file, as its reader names them; recogniseModel adds them. */
  readonly attributes?: ReadonlyMap<string, PlainValue> | undefined;
  /** The texts of files beside the checkpoint that conventions ask for, by name. */
  readonly siblings?: ReadonlyMap<string, string> | undefined;
  /** Classes of a whole module's parts, by the path that their tensors' names begin with. */
  readonly modules?: ReadonlyMap<string, string> | undefined;
}

/** The rows of one gate in a tensor that stacks gates along its first axis. */
export interface GateRows {
  readonly gate: string;
  readonly start: number;
  readonly end: number;
}

export interface TensorRole {
  /** "recurrent weights, layer 1". */
  readonly text: Message;
  readonly gates: readonly GateRows[];
}

/** What the file leaves open and numbers can decide: each answer as what a manifest would say for it. */
export interface Hypothesis {
  /** An inference about the same says what was taken. */
  readonly about: Subject;
  /** The one that was taken first. */
  readonly alternatives: readonly { readonly id: string; readonly label: Message; readonly manifest: Partial<Manifest> }[];
  /** Whether a person alone can answer it, as no text tells the alternatives apart. */
  readonly isForPeople?: boolean | undefined;
  /** Nothing is open: what was taken is known, and a person may take another all the same. */
  readonly isSettled?: boolean | undefined;
  /** The place in the model that it is about, see `placeOf`; where absent, `about` tells it. */
  readonly place?: string | undefined;
}

/** What the file holds beside its recurrent parts and the model is not made of. */
export interface LoosePart {
  readonly kind: "dense" | "embedding";
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** How a place in a model is called: a layer or a stage by its number, what is not connected by its name. */
export const placeOf = {
  layer: (index: number) => `layer-${index}`,
  stage: (index: number) => `stage-${index}`,
  part: (name: string) => `part:${name}`,
  loose: ({ kind, name }: Pick<LoosePart, "kind" | "name">) => `${kind}:${name}`,
  embedding: "embedding",
  head: "head",
} as const;

/** How a model makes the vectors of what it reads itself: ELMo's of words, those of a dense layer before its layers. */
export interface OwnInput {
  /** Null where what is read stays as it is given: rows of numbers. */
  readonly description: VocabularyDescription | null;
  /** Reads the tensors it needs. `given` is the reader of the rows of numbers that come before, if any. */
  open(file: TensorFile, given: Vocabulary | null): Promise<Vocabulary>;
}

/** A recurrent part of a file that can be taken by itself: by `part` in the manifest, by --part in the shell. */
export interface FilePart {
  readonly name: string;
  /** "LSTM 3 → 6", a layer each. */
  readonly layers: readonly Message[];
  /** Whether the model is made of it. */
  readonly isTaken: boolean;
}

export interface RecognisedModel {
  /** None where the file has one part alone. */
  readonly parts: readonly FilePart[];
  /** What else could be connected with it; recurrent ones are among `parts`. */
  readonly loose: readonly LoosePart[];
  readonly layers: readonly PlacedLayer[];
  readonly embedding: { readonly vocabularySize: number; readonly size: number } | null;
  readonly head: HeadShape | null;
  /** How many tokens the model knows; null when it reads vectors that are no tokens. */
  readonly vocabularySize: number | null;
  /** Numbers in each step of an input that is no tokens; null where it reads tokens, or words that it spells itself. */
  readonly numbersPerStep: number | null;
  readonly ownInput?: OwnInput | undefined;
  /** What in the file itself says how its parts are connected, which a person cannot change: its graph, its configuration. */
  readonly connectedBy?: Message | undefined;
  /** The part with whose last states it may begin. */
  readonly encoder?: string | undefined;
  /** By tensor name; a tensor without a role is no part of the model. */
  readonly roles: ReadonlyMap<string, TensorRole>;
  /** What was understood from which tensor, a line each. */
  readonly recognised: readonly Message[];
  readonly warnings: readonly Message[];
  /** What was taken of everything that tensors alone do not tell, and why. */
  readonly inferences: readonly Inference[];
  /** Why tensors without a role are no part of the model, by name; others are simply not part of it. */
  readonly ignored?: ReadonlyMap<string, Message> | undefined;
  /** Why it cannot be run and what to do; null when it can. */
  readonly problem: Message | null;
  /** Questions that names, shapes and settings leave open, with the other answers. */
  readonly hypotheses?: readonly Hypothesis[] | undefined;
  /** What is settled, and could be connected or set otherwise by a person. */
  readonly choices: readonly Hypothesis[];
  /**
   * Reads the tensors and lays them out for the engine. To be called only without a problem. `labels` are the
   * vocabulary's, among which a model may know its boundary.
   */
  load(file: TensorFile, labels?: readonly string[]): Promise<NetworkWeights>;
}

export interface Framework {
  readonly name: string | Message;
  /** Names of files beside a checkpoint that tell what its tensors do not. */
  readonly siblings?: readonly string[] | undefined;
  /** Null when the tensors show nothing of this convention. Throws "manifest-invalid" when they contradict the manifest. */
  recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null;
}
