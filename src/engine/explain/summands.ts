/**
 * A value taken apart into what adds up to it: matrix products, biases, peepholes, and whatever is multiplied or added
 * unit by unit. Of two matrix products that are multiplied, the last is opened and the other is its factor.
 */
import { activationOf } from "../graph/activations";
import type { Expression } from "../graph/graph";

export interface Summand {
  /** An affine map (opened further by its terms), a parameter or a constant, or any other value. */
  readonly value: Expression;
  readonly sign: 1 | -1;
  readonly factors: readonly Expression[];
  readonly divisors: readonly Expression[];
}

/** `isValue` tells what is not opened: the cell's channels. The root itself is, up to its activation and its clips. */
export function summandsOf(root: Expression, isValue: (expression: Expression) => boolean): Summand[] {
  const closed = (expression: Expression) => (expression !== root && isValue(expression)) || activationOf(expression) !== null;
  const hasProduct = (expression: Expression): boolean => {
    if (closed(expression)) return false;
    const { node } = expression;
    if (node.kind === "affine") return true;
    return node.kind === "binary" && (hasProduct(node.left) || hasProduct(node.right));
  };
  const found: Summand[] = [];
  const open = (value: Expression, at: Omit<Summand, "value">): void => {
    const { node } = value;
    if (closed(value) || node.kind !== "binary") return void found.push({ value, ...at });
    const { left, right } = node;
    if (node.apply === "add" || node.apply === "sub") {
      open(left, at);
      open(right, node.apply === "sub" ? { ...at, sign: at.sign === 1 ? -1 : 1 } : at);
    } else if (node.apply === "mul" && hasProduct(right)) open(right, { ...at, factors: [...at.factors, left] });
    else if (node.apply === "mul" && hasProduct(left)) open(left, { ...at, factors: [...at.factors, right] });
    else if (node.apply === "div" && hasProduct(left)) open(left, { ...at, divisors: [...at.divisors, right] });
    else found.push({ value, ...at });
  };
  open(withoutClip(root), { sign: 1, factors: [], divisors: [] });
  return found;
}

/** What a channel's activation is of, its clips taken off; the channel itself where it has none. */
export function argumentOf(channel: Expression): Expression {
  const activation = activationOf(channel);
  return activation ? withoutClip(activation.of) : withoutClip(channel);
}

function withoutClip(expression: Expression): Expression {
  return expression.node.kind === "clip" ? withoutClip(expression.node.of) : expression;
}

/** The factors of a product, in order; a value that is no product is its own. */
export function factorsOf(value: Expression, isValue: (expression: Expression) => boolean): Expression[] {
  const { node } = value;
  if (isValue(value) || activationOf(value) || node.kind !== "binary" || node.apply !== "mul") return [value];
  return [...factorsOf(node.left, isValue), ...factorsOf(node.right, isValue)];
}
