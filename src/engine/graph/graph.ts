/**
 * The graph a cell's equations form. A definition builds it by calling the functions handed to it (defineCell.ts);
 * everything else (forward pass, gradients, channels, equations) is read off it. It knows no numbers, and sizes by name
 * alone.
 */

import type { ChannelDescription } from "../../protocol/model";

/** Lengths that a cell has besides, each an option of this name: see systems in src/engine/cell/definitions. */
export const ownSizes = [
  "places",
  "characters",
  "features",
  "attention",
  "embedding",
  "letters",
  "pixels",
  "side",
  "window",
  "latent",
  "hidden",
] as const;
export type OwnSize = (typeof ownSizes)[number];
/** A matrix's rows and columns; its numbers lie row by row. */
export type MatrixSize = `${OwnSize}×${OwnSize}`;

/** A length that a layer gives: of its input, its units, its h (fewer than the units where it is projected), 1, units². */
export type Size = "input" | "units" | "outputs" | "one" | "square" | OwnSize | MatrixSize;

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
  | { readonly kind: "centred" } // 0, 1, 2, ... less their mean
  | { readonly kind: "clock"; readonly periods: Expression } // 1 where the step's number is a multiple of the period
  | { readonly kind: "affine"; readonly gate: string; readonly terms: readonly Term[]; readonly bias: string | null }
  | { readonly kind: "transposed"; readonly key: string; readonly of: Expression } // W^T v
  | { readonly kind: "unary"; readonly apply: UnaryFunction; readonly of: Expression }
  | { readonly kind: "complement"; readonly of: Expression } // 1 - v
  | { readonly kind: "clip"; readonly limit: number; readonly of: Expression } // to -limit ... limit
  | { readonly kind: "sum"; readonly of: Expression }
  | { readonly kind: "binary"; readonly apply: BinaryFunction; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "part"; readonly of: Expression; readonly after: readonly Size[] } // what stands behind these lengths
  | { readonly kind: "padded"; readonly of: Expression; readonly after: readonly Size[] } // the same among zeros
  | { readonly kind: "largest"; readonly of: Expression } // 1 at the first largest number, 0 elsewhere
  | { readonly kind: "matrices"; readonly left: Expression; readonly right: Expression; readonly turned: Turned } // A B
  | { readonly kind: "outer"; readonly left: Expression; readonly right: Expression } // [row][column] = left[row] right[column]
  | { readonly kind: "product"; readonly matrix: Expression; readonly transposed: boolean; readonly vector: Expression };

/** Which of two matrices is transposed before they are multiplied. */
export type Turned = "neither" | "left" | "right";

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

  /**
   * A matrix, by its size, times another; a vector is a matrix of one column. Fails with an Error where they do not meet, or
   * where the product were a row.
   */
  by(right: Expression, turned: Turned = "neither"): Expression {
    const size = productSize(this.size, right.size, turned);
    return new Expression({ kind: "matrices", left: this, right, turned }, size);
  }

  /** So many numbers of this vector, behind those of other lengths. */
  part(size: Size, ...after: Size[]): Expression {
    return new Expression({ kind: "part", of: this, after }, size);
  }

  /** 1 at the first of the largest numbers, 0 elsewhere. */
  largest(): Expression {
    return new Expression({ kind: "largest", of: this }, this.size);
  }

  /** This matrix (or its transpose) times a vector. */
  times(vector: Expression, transposed = false): Expression {
    return new Expression({ kind: "product", matrix: this, transposed, vector }, "units");
  }
}

export function constant(value: number, size: Size = "one"): Expression {
  return new Expression({ kind: "constant", value }, size);
}

/** Rows and columns; a vector is one column. */
export function shapeOf(size: Size): readonly [rows: Size, columns: Size] {
  const [rows, columns] = size.split("×") as [Size, Size?];
  return [rows, columns ?? "one"];
}

function productSize(left: Size, right: Size, turned: Turned): Size {
  const [rows, inner] = turned === "left" ? ([...shapeOf(left)].reverse() as [Size, Size]) : shapeOf(left);
  const [other, columns] = turned === "right" ? ([...shapeOf(right)].reverse() as [Size, Size]) : shapeOf(right);
  if (inner !== other || (rows === "one" && columns !== "one")) {
    throw new Error(`A product of ${left} and ${right}, ${turned} transposed: they do not meet, or it is a row.`);
  }
  return columns === "one" ? rows : (`${rows}×${columns}` as MatrixSize);
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
    case "centred":
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
    case "part":
    case "padded":
    case "largest":
      return [node.of];
    case "binary":
    case "matrices":
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
