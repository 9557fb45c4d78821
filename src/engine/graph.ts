/**
 * The graph a cell's equations form. A definition builds it by calling the functions handed to it (defineCell.ts);
 * everything else (forward pass, channels, equations) is read off it. It knows no sizes and no numbers.
 */

export type Activation = "sigmoid" | "tanh" | "relu";

/** A vector in one step of a cell; every vector but x and what the affine maps read has the layer's units. */
export type Node =
  | { readonly kind: "input" } // x
  | { readonly kind: "previous"; readonly state: string } // h or c of the step before
  | { readonly kind: "affine"; readonly gate: string; readonly operands: readonly Expression[] }
  | { readonly kind: "activation"; readonly activation: Activation; readonly of: Expression }
  | { readonly kind: "mul" | "add" | "sub"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "complement"; readonly of: Expression }; // 1 - v

/** A node with the arithmetic that definitions write. */
export class Expression {
  constructor(readonly node: Node) {}

  /** Elementwise product. */
  mul(right: Expression): Expression {
    return new Expression({ kind: "mul", left: this, right });
  }

  add(right: Expression): Expression {
    return new Expression({ kind: "add", left: this, right });
  }

  sub(right: Expression): Expression {
    return new Expression({ kind: "sub", left: this, right });
  }

  /** 1 - this. */
  complement(): Expression {
    return new Expression({ kind: "complement", of: this });
  }
}

/** The expressions that a node reads, in order. */
export function inputsOf(expression: Expression): readonly Expression[] {
  const { node } = expression;
  switch (node.kind) {
    case "input":
    case "previous":
      return [];
    case "affine":
      return node.operands;
    case "activation":
    case "complement":
      return [node.of];
    default:
      return [node.left, node.right];
  }
}

/** Every expression that the roots need, each once, inputs before what reads them. */
export function inOrder(roots: readonly Expression[]): Expression[] {
  const seen = new Set<Expression>();
  const order: Expression[] = [];
  const visit = (expression: Expression) => {
    if (seen.has(expression)) return;
    seen.add(expression);
    inputsOf(expression).forEach(visit);
    order.push(expression);
  };
  roots.forEach(visit);
  return order;
}
