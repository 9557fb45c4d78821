/**
 * A network's numbers: layers, embedding, head. Whoever reads a checkpoint fills them in, and the engine runs them. They
 * know neither files nor text, and no framework's layout: every matrix is in the order that is written here.
 */

export type Direction = "forward" | "reverse";

/** One layer's parameters, whatever framework they came from. */
export interface LayerWeights {
  /** Id of a cell's definition (src/engine/cell/definitions). */
  readonly cell: string;
  /** Settings of the cell, such as a forget bias or a clip. */
  readonly options?: Readonly<Record<string, number | string>> | undefined;
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Size of h, where it is projected; else hiddenSize. */
  readonly outputSize?: number | undefined;
  readonly direction: Direction;
  /** The layers whose h are this one's input, one after the other; -1 is the network's input. The layer before, unless said. */
  readonly reads?: readonly number[] | undefined;
  /** Steps of a sequence that it reads: what comes behind gives zeros, and in reverse it begins at the last of them. */
  readonly length?: number | undefined;
  /** The states before the first step, by name: "h", "c". Those not given are zero. */
  readonly initial?: Readonly<Record<string, Float32Array>> | undefined;
  /**
   * Row-major: matrices "W.<gate>.<operand>" such as "W.i.x" [H][X] and "W.i.h" [H][H]; biases "b.<gate>.<operands of
   * that affine map>" such as "b.i.xh" [H], two biases that a framework adds to one map being summed; diagonals
   * "P.<gate>.<operand>" such as "P.i.c" [H].
   */
  readonly parameters: ReadonlyMap<string, Float32Array>;
}

/** One step of arithmetic on a vector on its way to the head. */
export type HeadStage =
  /** activation(W v + b), W row-major [rows][columns] */
  | {
      readonly kind: "dense";
      readonly rows: number;
      readonly columns: number;
      readonly weight: Float32Array;
      readonly bias: Float32Array;
      readonly activation: "none" | "tanh" | "relu" | "sigmoid";
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

/** What is applied to what a head gives, at the end. */
export type OutputActivation = "none" | "softmax" | "log-softmax" | "sigmoid" | "tanh" | "relu";

/** What a model says at each step that is no next token: classes, yes or no, numbers. */
export interface StepOutput {
  readonly head: Head;
  readonly activation: OutputActivation;
  /** Names of the numbers, where the file has them. */
  readonly labels: readonly string[] | null;
}

/** How a text begins for a model of windows that are not filled. */
export type Unfilled = "none" | "short";

export interface NetworkWeights {
  readonly layers: readonly LayerWeights[];
  /** [vocabulary][size]; one-hot inputs are the identity. Null where the input is vectors. */
  readonly embedding: { readonly rows: number; readonly columns: number; readonly data: Float32Array } | null;
  /** weight [vocabulary][what is read], bias [vocabulary]; null where the model predicts no next token. */
  readonly head: Head | null;
  readonly output?: StepOutput | undefined;
  /**
   * The model was trained on windows of so many tokens from a zero state, and on texts between two tokens `boundary`. Before
   * a text's first whole window nothing is predicted ("none"), or from what there is ("short"), or from a window that is
   * filled in front with the token `padding`. A score reads texts just so; a trace goes through from the start.
   */
  readonly context?:
    | { readonly window: number; readonly padding: number | Unfilled; readonly boundary: number | null }
    | undefined;
}
