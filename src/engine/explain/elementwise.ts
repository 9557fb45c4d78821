/**
 * Evaluates elementwise expressions of a graph in double precision, for many numbers at once: a lane is one number of the
 * result, of whatever unit and step. It knows neither traces nor layers; what it is not given, it computes from inputs.
 */
import { inputsOf, type BinaryFunction, type Expression, type UnaryFunction } from "../graph/graph";

/** Which number of a vector stands in a lane: the lane's own, or, of an outer product's factors, that of its row or column. */
export type Part = "own" | "row" | "column";

/** The numbers of a value by lane, where they are given; null where they are computed from its inputs. */
export type Given = (expression: Expression, part: Part) => Float64Array | null;

/** A value that is read, and which part of it. */
export interface Leaf {
  readonly expression: Expression;
  readonly part: Part;
}

/** What an expression reads, each once; null where it is not elementwise in it. */
export function leavesOf(root: Expression, isGiven: (expression: Expression) => boolean): Leaf[] | null {
  const leaves: Leaf[] = [];
  const visit = (expression: Expression, part: Part): boolean => {
    if (isGiven(expression)) {
      if (!leaves.some((leaf) => leaf.expression === expression && leaf.part === part)) leaves.push({ expression, part });
      return true;
    }
    const { node } = expression;
    if (node.kind === "constant") return true;
    if (node.kind === "outer") return part === "own" && visit(node.left, "row") && visit(node.right, "column");
    return ["unary", "complement", "clip", "binary"].includes(node.kind) && inputsOf(expression).every((e) => visit(e, part));
  };
  return visit(root, "own") ? leaves : null;
}

/** The numbers of an expression that is elementwise in what is given. */
export function evaluateElementwise(root: Expression, lanes: number, given: Given): Float64Array {
  const values = new Map<Expression, Float64Array>();
  const evaluate = (expression: Expression, part: Part): Float64Array => {
    const found = given(expression, part) ?? (part === "own" ? values.get(expression) : undefined);
    if (found) return found;
    const computed = compute(expression, part);
    if (part === "own") values.set(expression, computed);
    return computed;
  };
  const compute = (expression: Expression, part: Part): Float64Array => {
    const { node } = expression;
    switch (node.kind) {
      case "constant":
        return new Float64Array(lanes).fill(node.value);
      case "outer":
        return combined("mul", evaluate(node.left, "row"), evaluate(node.right, "column"));
      case "binary":
        return combined(node.apply, evaluate(node.left, part), evaluate(node.right, part));
      case "unary":
        return evaluate(node.of, part).map(unary[node.apply]);
      case "complement":
        return combined("sub", new Float64Array(lanes).fill(1), evaluate(node.of, part));
      case "clip":
        return evaluate(node.of, part).map((v) => (v > node.limit ? node.limit : v < -node.limit ? -node.limit : v));
      default:
        throw new Error(`A value of the kind ${node.kind} is not elementwise.`); // leavesOf comes before
    }
  };
  return evaluate(root, "own");
}

/** The commonest two have loops of their own, which run several times as fast. */
function combined(apply: BinaryFunction, left: Float64Array, right: Float64Array): Float64Array {
  const into = new Float64Array(left.length);
  const count = into.length;
  if (apply === "mul") for (let i = 0; i < count; i++) into[i] = (left[i] as number) * (right[i] as number);
  else if (apply === "add") for (let i = 0; i < count; i++) into[i] = (left[i] as number) + (right[i] as number);
  else {
    const by = binary[apply];
    for (let i = 0; i < count; i++) into[i] = by(left[i] as number, right[i] as number);
  }
  return into;
}

const unary: Record<UnaryFunction, (value: number) => number> = {
  sigmoid: (value) => 1 / (1 + Math.exp(-value)),
  tanh: Math.tanh,
  relu: (value) => Math.max(0, value),
  exp: Math.exp,
  logSigmoid: (value) => Math.min(0, value) - Math.log1p(Math.exp(-Math.abs(value))),
  abs: Math.abs,
};

const binary: Record<Exclude<BinaryFunction, "mul" | "add">, (left: number, right: number) => number> = {
  sub: (left, right) => left - right,
  div: (left, right) => left / right,
  max: Math.max,
  greater: (left, right) => Number(left > right),
};
