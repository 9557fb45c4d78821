/**
 * States that a cell carries over unit by unit: s(t) = keep(t) ⊙ s(t−1) + write(t), as an LSTM its c and a GRU its h. Both
 * factors are read off the definition's graph. What else of the old state comes in, through matrices, activations and
 * gates, stays inside keep and write as the value it had. It knows no numbers.
 */
import type { CellDefinition } from "../cell/cellDefinition";
import { activationOf } from "../graph/activations";
import { constant, type Expression } from "../graph/graph";

export interface CarriedState {
  readonly state: string;
  /** The factor of the old state. */
  readonly keep: Expression;
  /** What is added, a clip's cut among it; null where nothing is. */
  readonly write: Expression | null;
}

/** A value as keep ⊙ old state + write; null stands for zero. */
interface Split {
  readonly keep: Expression | null;
  readonly write: Expression | null;
}

const zero = constant(0);
const one = constant(1);

/** Every state that the cell carries over unit by unit, the one that people mean by its memory first: c, C or h. */
export function carriedStates(definition: CellDefinition): CarriedState[] {
  const found = Object.keys(definition.next).flatMap((state) => carriedState(definition, state) ?? []);
  const rank = ({ state }: CarriedState) => ["c", "C", "h"].indexOf(state) >>> 0;
  return found.sort((a, b) => rank(a) - rank(b));
}

/** Null where the old state reaches the new one through matrices and activations alone, or the cell has no such state. */
export function carriedState(definition: CellDefinition, state: string): CarriedState | null {
  const next = definition.next[state];
  const { keep, write } = next ? splitIn(definition, state, next) : { keep: null, write: null };
  return keep && { state, keep, write };
}

/** A state's new value, or a part of it, as a factor of the old one and what is added. */
export function splitIn(definition: CellDefinition, state: string, of: Expression): Split {
  const next = definition.next[state];
  const values = new Set(definition.channels.map(({ expression }) => expression));
  const split = (expression: Expression): Split => {
    const asValue: Split = { keep: null, write: expression };
    const { node } = expression;
    if (node.kind === "previous") return node.state === state ? { keep: one, write: null } : asValue;
    if ((expression !== next && values.has(expression)) || activationOf(expression)) return asValue;
    if (node.kind === "complement") {
      const { keep, write } = split(node.of);
      return keep ? { keep: zero.sub(keep), write: write ? write.complement() : one } : asValue;
    }
    if (node.kind === "clip") {
      const { keep, write } = split(node.of);
      return keep ? { keep, write: sum(write, "add", expression.sub(node.of)) } : asValue;
    }
    if (node.kind !== "binary") return asValue;
    const [left, right] = [split(node.left), split(node.right)];
    if (!left.keep && !right.keep) return asValue;
    switch (node.apply) {
      case "add":
      case "sub":
        return { keep: sum(left.keep, node.apply, right.keep), write: sum(left.write, node.apply, right.write) };
      case "mul":
        if (left.keep && right.keep) return asValue;
        return left.keep ? scaled(left, node.right, "mul") : scaled(right, node.left, "mul");
      case "div":
        return right.keep ? asValue : scaled(left, node.right, "div");
      default:
        return asValue;
    }
  };
  return split(of);
}

function sum(left: Expression | null, apply: "add" | "sub", right: Expression | null): Expression | null {
  if (!right) return left;
  return left ? left[apply](right) : apply === "add" ? right : zero.sub(right);
}

function scaled({ keep, write }: Split, by: Expression, apply: "mul" | "div"): Split {
  const times = (value: Expression | null) => (value === one && apply === "mul" ? by : (value?.[apply](by) ?? null));
  return { keep: times(keep), write: times(write) };
}
