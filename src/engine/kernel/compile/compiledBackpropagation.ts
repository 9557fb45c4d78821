/** A layer's way back as the kernel runs it: its program, what is computed before and after it, and where everything lies. */
import type { Code } from "./program";
import type { Block, CellLayout } from "./cellLayout";
import type { ChunkProduct } from "./chunkProduct";

/** Where a state stands in each row of gradients, in floats. */
export interface StateGradient {
  readonly name: string;
  readonly at: number;
}

/** Memory that a pass keeps from one stretch to the next: what a step hands to the one before it, and sums over all steps. */
export interface Kept {
  readonly address: number;
  /** What is handed on, as in a row of gradients; the sums come after it. */
  readonly carried: number;
  readonly floats: number;
  readonly sums: readonly ParameterSum[];
}

/** The gradient of a parameter, [rows][columns] with padded rows, `at` so many floats behind the address. */
export interface ParameterSum {
  readonly key: string;
  readonly at: number;
  readonly rows: number;
  readonly columns: number;
}

/** The matrix [rowCount][columnCount] at `sum`, rows padded, and where its vectors lie in a chunk. */
export interface MatrixSum {
  readonly sum: number;
  readonly rows: Block;
  readonly rowCount: number;
  readonly columns: Block;
  readonly columnCount: number;
}

export interface CompiledBackpropagation {
  readonly layout: CellLayout;
  /** Forward values that are read: channels, and states of the step before. */
  readonly read: ReadonlySet<string>;
  readonly readsX: boolean;
  /** Rows of a chunk: gradients of all states, as they are given and as they become. */
  readonly direct: Block;
  readonly total: Block;
  readonly states: readonly StateGradient[];
  readonly kept: Kept;
  readonly x: Block;
  readonly below: Block | null;
  /** An int32 for each place in the program, from the last step on: the step's number less that place. */
  readonly clock: Block;
  /** Products before the steps, of each part. */
  readonly before: readonly (readonly ChunkProduct[])[];
  /** The halves that two threads run together; none where one runs it. */
  readonly parts: readonly Code[];
  /** What one thread runs to do the work of all parts; the numbers are the same. */
  readonly alone: Code;
  /** dL/dx of the chunk. */
  readonly after: readonly ChunkProduct[];
  readonly matrices: readonly MatrixSum[];
  /** The program of `alone` as text. */
  readonly listing: string;
}
