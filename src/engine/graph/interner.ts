/** Makes expressions so that equal ones are made once: what a gradient needs twice is then computed once. */
import { Expression, type BinaryFunction, type Node, type Size, type UnaryFunction } from "./graph";

/** One summand of a sum, added or subtracted. */
export interface Summand {
  readonly value: Expression;
  readonly negative: boolean;
}

export class Interner {
  private readonly numbers = new Map<Expression, number>();
  private readonly made = new Map<string, Expression>();

  /** The expressions that are there already, inputs before what reads them. */
  constructor(existing: readonly Expression[]) {
    existing.forEach((expression) => this.share(expression));
  }

  node(node: Node, size: Size): Expression {
    return this.share(new Expression(node, size));
  }

  unary(apply: UnaryFunction, of: Expression): Expression {
    return this.share(of.apply(apply));
  }

  binary(apply: BinaryFunction, left: Expression, right: Expression): Expression {
    return this.share(left[apply](right));
  }

  mul(left: Expression, right: Expression): Expression {
    return this.binary("mul", left, right);
  }

  complement(of: Expression): Expression {
    return this.share(of.complement());
  }

  constant(value: number, size: Size = "one"): Expression {
    return this.node({ kind: "constant", value }, size);
  }

  /** A single number as a vector; a vector as it is. */
  repeated(value: Expression, size: Size): Expression {
    return value.size === size ? value : this.binary("add", value, this.constant(0, size));
  }

  /** Sums with as few operations as there can be: a b + a c is computed as a (b + c). Null where there is nothing. */
  sum(summands: readonly Summand[]): Summand | null {
    const rest = [...summands];
    for (let one = 0; one < rest.length; one++) {
      for (let other = one + 1; other < rest.length; other++) {
        const joined = this.factored(rest[one] as Summand, rest[other] as Summand);
        if (!joined) continue;
        rest[one] = joined;
        rest.splice(other, 1);
        other = one;
      }
    }
    const [first, ...others] = rest.sort((a, b) => Number(a.negative) - Number(b.negative));
    if (!first) return null;
    const total = others.reduce(
      (sum, { value, negative }) => this.binary(negative === first.negative ? "add" : "sub", sum, value),
      first.value,
    );
    return { value: total, negative: first.negative };
  }

  private factored(one: Summand, other: Summand): Summand | null {
    const [a, b] = [one.value.node, other.value.node];
    if (a.kind !== "binary" || a.apply !== "mul" || b.kind !== "binary" || b.apply !== "mul") return null;
    const shared = [a.left, a.right].find((factor) => factor === b.left || factor === b.right);
    if (!shared) return null;
    const sum = this.sum([
      { value: a.left === shared ? a.right : a.left, negative: one.negative },
      { value: b.left === shared ? b.right : b.left, negative: other.negative },
    ]);
    return sum && { value: this.mul(shared, sum.value), negative: sum.negative };
  }

  private share(expression: Expression): Expression {
    const parts: unknown = { ...expression.node, size: expression.size };
    const key = JSON.stringify(parts, (_, part: unknown) => (part instanceof Expression ? this.numbers.get(part) : part));
    const found = this.made.get(key) ?? expression;
    this.made.set(key, found);
    if (!this.numbers.has(expression)) this.numbers.set(expression, this.numbers.get(found) ?? this.numbers.size);
    return found;
  }
}
