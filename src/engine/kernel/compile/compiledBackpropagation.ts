/** A layer's way back as the kernel runs it: its program, what is computed before and after it, and where everything lies. */
import type { Code } from "./program";
import type { Block, CellLayout } from "./cellLayout";
import type { ChunkProduct } from "./chunkProduct";
import type { MatrixSum } from "./parameterSums";

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
  readonly before: readonly ChunkProduct[];
  readonly code: Code;
  readonly after: readonly ChunkProduct[];
  readonly matrices: readonly MatrixSum[];
  /** The program as text. */
  readonly listing: string;
}
