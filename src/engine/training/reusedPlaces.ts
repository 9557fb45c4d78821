/**
 * Where the gradient of an affine map may lie: in the place of an activation that the way back has read for the last time by
 * then, step by step. So the gradients of a whole window take no memory of their own, and are written to what the cache holds.
 */
import { inputsOf, type Expression } from "../graph/graph";
import type { TransposedSum } from "../kernel/compile/transposedSums";

export interface WayBack {
  /** What is computed in a step of the way back, in this order; a sum stands for all that is in it. */
  readonly order: readonly Expression[];
  readonly sums: ReadonlyMap<Expression, TransposedSum>;
  /** What is read when a step is done. */
  readonly roots: readonly Expression[];
}

/**
 * By gradient, the activation whose place it takes. An operation on each element may read what it overwrites. A product or a
 * complement that one value alone reads counts as read where that value is computed, since the two may become one operation.
 */
export function reusedPlaces(
  gradients: Iterable<Expression>,
  activations: Iterable<Expression>,
  { order, sums, roots }: WayBack,
): Map<Expression, Expression> {
  const readers = new Map<Expression, Expression[]>();
  for (const value of order) {
    const sum = sums.get(value);
    const read = sum ? [...(sum.start ? [sum.start] : []), ...sum.products.map(({ of }) => of)] : inputsOf(value);
    for (const one of read) readers.set(one, [...(readers.get(one) ?? []), value]);
  }
  const position = new Map(order.map((value, index) => [value, index]));
  const kept = new Set(roots);
  const computedAt = (value: Expression): number => {
    const { kind } = value.node;
    const [reader, ...others] = readers.get(value) ?? [];
    const mayJoin = (kind === "binary" || kind === "complement") && reader && others.length === 0 && !kept.has(value);
    return mayJoin ? Math.max(position.get(value) as number, computedAt(reader)) : (position.get(value) as number);
  };
  const free = new Map<Expression, number>();
  for (const activation of activations) {
    const read = readers.get(activation) ?? [];
    if (!kept.has(activation)) free.set(activation, Math.max(-1, ...read.map(computedAt)));
  }
  const taken = new Map<Expression, Expression>();
  for (const gradient of gradients) {
    const at = sums.has(gradient) ? undefined : position.get(gradient);
    if (at === undefined) continue;
    for (const [activation, lastRead] of free) {
      if (lastRead > at || activation.size !== gradient.size) continue;
      taken.set(gradient, activation);
      free.delete(activation);
      break;
    }
  }
  return taken;
}
