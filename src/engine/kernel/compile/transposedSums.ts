/**
 * What a gradient hands back through learned matrices: sums in which many products with transposed matrices stand, as
 * dL/dh of an LSTM has one for each gate. Each such sum is one chain of multiply-adds, and what else is in it is where
 * the chain starts from.
 */
import { constant, Expression, inputsOf } from "../../graph/graph";
import type { Summand } from "../../graph/interner";

/** W^T v */
export interface TransposedProduct {
  readonly key: string;
  readonly of: Expression;
}

export interface TransposedSum {
  /** All other summands; null where there are none. */
  readonly start: Expression | null;
  readonly products: readonly TransposedProduct[];
}

/** The sums by the value that they are, as large as they can be. `order` has the inputs of a value before it. */
export function transposedSums(order: readonly Expression[], roots: readonly Expression[]): Map<Expression, TransposedSum> {
  const readers = countReaders(order, roots);
  const sums = new Map<Expression, TransposedSum>();
  const absorbed = new Set<Expression>();
  for (const expression of [...order].reverse()) {
    if (absorbed.has(expression)) continue;
    const products: TransposedProduct[] = [];
    const others: Summand[] = [];
    const within: Expression[] = [];
    const visit = (value: Expression, negative: boolean) => {
      const { node } = value;
      const isPart = value === expression || (readers.get(value) === 1 && value.size === expression.size);
      if (isPart && node.kind === "transposed" && !negative) products.push({ key: node.key, of: node.of });
      else if (isPart && node.kind === "binary" && (node.apply === "add" || node.apply === "sub")) {
        visit(node.left, negative);
        visit(node.right, negative !== (node.apply === "sub"));
      } else return void others.push({ value, negative });
      within.push(value);
    };
    visit(expression, false);
    if (products.length === 0) continue;
    for (const value of within) absorbed.add(value);
    sums.set(expression, { start: total(others, expression), products });
  }
  return sums;
}

/** How many values and roots read each value. */
function countReaders(order: readonly Expression[], roots: readonly Expression[]): Map<Expression, number> {
  const readers = new Map<Expression, number>();
  for (const value of [...order.flatMap(inputsOf), ...roots]) readers.set(value, (readers.get(value) ?? 0) + 1);
  return readers;
}

/** Every value that the roots need, inputs before what reads them, where sums read what they are made of. */
export function orderWithSums(
  roots: readonly Expression[],
  sums: ReadonlyMap<Expression, TransposedSum>,
  known: (expression: Expression) => boolean,
): Expression[] {
  const order = new Set<Expression>();
  const visit = (expression: Expression) => {
    if (order.has(expression)) return;
    const sum = sums.get(expression);
    if (sum) [...(sum.start ? [sum.start] : []), ...sum.products.map(({ of }) => of)].forEach(visit);
    else if (!known(expression)) inputsOf(expression).forEach(visit);
    order.add(expression);
  };
  roots.forEach(visit);
  return [...order];
}

function total(summands: readonly Summand[], { size }: Expression): Expression | null {
  const [first, ...rest] = [...summands].sort((a, b) => Number(a.negative) - Number(b.negative));
  if (!first) return null;
  const zero = new Expression(constant(0).node, size);
  const start = first.negative ? zero.sub(first.value) : first.value.size === size ? first.value : first.value.add(zero);
  return rest.reduce((sum, { value, negative }) => (negative ? sum.sub(value) : sum.add(value)), start);
}
