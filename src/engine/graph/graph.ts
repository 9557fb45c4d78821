/**
 * The graph a cell's equations form. A definition builds it by calling the functions handed to it (defineCell.ts);
 * everything else (forward pass, gradients, channels, equations) is read off it. It knows no numbers, and sizes by name
 * alone.
 */

import type { ChannelDescription } from "../../protocol/model";

/** A length that a layer gives: of its input, its units, its h (fewer than the units where it is projected), 1, units². */
export type Size = "input" | "units" | "outputs" | "one" | "square";

export type UnaryFunction = "sigmoid" | "tanh" | "relu" | "exp" | "logSigmoid" | "abs";
/** `greater` is 1 where left > right, else 0. */
export type BinaryFunction = "mul" | "add" | "sub" | "div" | "max" | "greater";

/** One vector in one step of a cell. */
export type Node =
  | { readonly kind: "input" } // x
  | { readonly kind: "below" } // c of the layer below, in the same step
  | { readonly kind: "previous"; readonly state: string } // a state of the step before
  | { readonly kind: "given"; readonly name: string } // handed in at every step, as an incoming gradient is
  | { readonly kind: "parameter"; readonly key: string } // a learned vector
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "inverseRoot" } // 1 / √units
  | { readonly kind: "clock"; readonly periods: Expression } // 1 where the step's number is a multiple of the period
  | { readonly kind: "affine"; readonly gate: string; readonly terms: readonly Term[]; readonly bias: string | null }
  | { readonly kind: "transposed"; readonly key: string; readonly of: Expression } // W^T v
  | { readonly kind: "unary"; readonly apply: UnaryFunction; readonly of: Expression }
  | { readonly kind: "complement"; readonly of: Expression } // 1 - v
  | { readonly kind: "clip"; readonly limit: number; readonly of: Expression } // to -limit ... limit
  | { readonly kind: "sum"; readonly of: Expression }
  | { readonly kind: "binary"; readonly apply: BinaryFunction; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "outer"; readonly left: Expression; readonly right: Expression } // [row][column] = left[row] right[column]
  | { readonly kind: "product"; readonly matrix: Expression; readonly transposed: boolean; readonly vector: Expression };

/** One matrix of an affine map and the vector it is multiplied with. */
export interface Term {
  readonly key: string; // "W.i.x"
  readonly operand: Expression;
}

/** A function by which people know a value, however many operations it is made of. */
export interface Activation {
  readonly name: string; // "hard-sigmoid"
  readonly sign: string; // "hard σ"
  readonly range: ChannelDescription["range"];
  readonly of: Expression;
}

/** A node with its size and the arithmetic that definitions write. A vector of size "one" meets any other by repetition. */
export class Expression {
  constructor(
    readonly node: Node,
    readonly size: Size,
    readonly activation: Activation | null = null,
  ) {}

  /** The same value, known to people as a function of another. */
  marked(activation: Activation): Expression {
    return new Expression(this.node, this.size, activation);
  }

  /** Elementwise product. */
  mul(right: Expression): Expression {
    return binary("mul", this, right);
  }

  add(right: Expression): Expression {
    return binary("add", this, right);
  }

  sub(right: Expression): Expression {
    return binary("sub", this, right);
  }

  div(right: Expression): Expression {
    return binary("div", this, right);
  }

  max(right: Expression): Expression {
    return binary("max", this, right);
  }

  greater(right: Expression): Expression {
    return binary("greater", this, right);
  }

  /** 1 - this. */
  complement(): Expression {
    return new Expression({ kind: "complement", of: this }, this.size);
  }

  /** Cut off below -limit and above limit; nothing changes where the limit is Infinity. */
  clip(limit: number): Expression {
    return limit === Infinity ? this : new Expression({ kind: "clip", limit, of: this }, this.size);
  }

  apply(apply: UnaryFunction): Expression {
    return new Expression({ kind: "unary", apply, of: this }, this.size);
  }

  /** All numbers added up. */
  sum(): Expression {
    return new Expression({ kind: "sum", of: this }, "one");
  }

  /** The matrix this right^T, flattened row by row; both have the layer's units. */
  outer(right: Expression): Expression {
    return new Expression({ kind: "outer", left: this, right }, "square");
  }

  /** This matrix (or its transpose) times a vector. */
  times(vector: Expression, transposed = false): Expression {
    return new Expression({ kind: "product", matrix: this, transposed, vector }, "units");
  }
}

export function constant(value: number): Expression {
  return new Expression({ kind: "constant", value }, "one");
}

function binary(apply: BinaryFunction, left: Expression, right: Expression): Expression {
  if (left.size !== right.size && left.size !== "one" && right.size !== "one") {
    throw new Error(`${apply} of two vectors of different sizes: ${left.size} and ${right.size}.`);
  }
  return new Expression({ kind: "binary", apply, left, right }, left.size === "one" ? right.size : left.size);
}

/** The expressions that a node reads, in order. */
export function inputsOf(expression: Expression): readonly Expression[] {
  const { node } = expression;
  switch (node.kind) {
    case "input":
    case "below":
    case "previous":
    case "given":
    case "parameter":
    case "constant":
    case "inverseRoot":
      return [];
    case "clock":
      return [node.periods];
    case "affine":
      return node.terms.map(({ operand }) => operand);
    case "transposed":
    case "unary":
    case "complement":
    case "clip":
    case "sum":
      return [node.of];
    case "binary":
    case "outer":
      return [node.left, node.right];
    case "product":
      return [node.matrix, node.vector];
  }
}

/**
 * Every expression that the roots need, each once, inputs before what reads them. `known` ends the search: what it
 * holds is listed, what it is made of is not.
 */
export function inOrder(roots: readonly Expression[], known: (expression: Expression) => boolean = () => false): Expression[] {
  const seen = new Set<Expression>();
  const order: Expression[] = [];
  const visit = (expression: Expression) => {
    if (seen.has(expression)) return;
    seen.add(expression);
    if (!known(expression)) inputsOf(expression).forEach(visit);
    order.push(expression);
  };
  roots.forEach(visit);
  return order;
}
