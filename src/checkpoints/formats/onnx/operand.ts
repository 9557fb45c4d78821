/** A value of a graph that is known without running it; it can be read under its name. */
export interface OnnxOperand {
  readonly name: string;
  readonly shape: readonly number[];
  /** Tensors of the file that it is made of. */
  readonly from: readonly string[];
}
