/** Shapes of tensors: a list of non-negative integers, outermost first; [] is a scalar. */

/** How many elements a shape has. Throws RangeError where the product is no longer exact (past 2^53). */
export function elementCount(shape: readonly number[]): number {
  let product = 1;
  for (const size of shape) {
    product *= size;
    if (!Number.isSafeInteger(product)) throw new RangeError(`The shape ${formatShape(shape)} has too many elements.`);
  }
  return product;
}

/** "[256, 64]". */
export function formatShape(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
