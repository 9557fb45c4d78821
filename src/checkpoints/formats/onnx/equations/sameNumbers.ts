/**
 * Whether two expressions compute the same, where constants may have been added up in one of them: what stands without
 * factors is compared by its numbers, all else by its form.
 */
import type { Expression, Factor, Term } from "./expression";

const maximumPairs = 2000;
/** Of numbers that were added in float32 in another order. */
const tolerance = 1e-4;

export class SameNumbers {
  private readonly known = new Map<string, boolean>();

  async areSame(one: Expression, other: Expression): Promise<boolean> {
    if (one.key === other.key) return true;
    const key = `${one.key} ${other.key}`;
    const known = this.known.get(key);
    if (known !== undefined || this.known.size > maximumPairs) return known ?? false;
    this.known.set(key, false);
    const found = (await this.haveSameTerms(one, other)) && (await haveSameConstants(one, other));
    this.known.set(key, found);
    return found;
  }

  private async haveSameTerms(one: Expression, other: Expression): Promise<boolean> {
    const moving = ({ terms }: Expression) => terms.filter(({ factors }) => factors.length > 0);
    const free = new Set(moving(other));
    if (moving(one).length !== free.size) return false;
    for (const term of moving(one)) {
      let match: Term | null = null;
      for (const candidate of free) if (!match && (await this.areSameTerms(term, candidate))) match = candidate;
      if (!match) return false;
      free.delete(match);
    }
    return true;
  }

  private async areSameTerms(one: Term, other: Term): Promise<boolean> {
    if (one.scale !== other.scale || one.factors.length !== other.factors.length) return false;
    if (one.vector?.key !== other.vector?.key && !(await haveSameConstants(alone(one), alone(other)))) return false;
    const free = new Set(other.factors);
    for (const factor of one.factors) {
      let match: Factor | null = null;
      for (const candidate of free) if (!match && (await this.areSameFactors(factor, candidate))) match = candidate;
      if (!match) return false;
      free.delete(match);
    }
    return true;
  }

  private async areSameFactors(one: Factor, other: Factor): Promise<boolean> {
    if (one.key === other.key) return true;
    if (one.kind === "matrix" && other.kind === "matrix")
      return one.matrix.key === other.matrix.key && this.areSame(one.of, other.of);
    if (one.kind !== "function" || other.kind !== "function") return false;
    return one.name === other.name && one.numbers.join() === other.numbers.join() && this.areSame(one.of, other.of);
  }
}

/** A term's constant part. */
function alone(term: Term): Pick<Expression, "terms"> {
  return { terms: [{ ...term, factors: [] }] };
}

async function haveSameConstants(one: Pick<Expression, "terms">, other: Pick<Expression, "terms">): Promise<boolean> {
  const [a, b] = [await sumOf(one), await sumOf(other)];
  const size = Math.max(a.length, b.length);
  const at = (values: Float64Array, index: number) => values[values.length === 1 ? 0 : index] ?? NaN;
  return Array.from({ length: size }, (_, index) => Math.abs(at(a, index) - at(b, index))).every(
    (difference) => difference <= tolerance,
  );
}

/** One number where no vector is among the terms. */
async function sumOf({ terms }: Pick<Expression, "terms">): Promise<Float64Array> {
  const constant = terms.filter(({ factors }) => factors.length === 0);
  const size = constant.find(({ vector }) => vector)?.vector?.shape[0] ?? 1;
  const sum = new Float64Array(size);
  for (const { scale, vector } of constant) {
    const values = vector ? await vector.compute(true) : null;
    for (let index = 0; index < size; index++) sum[index] = (sum[index] ?? 0) + scale * (values ? (values[index] ?? NaN) : 1);
  }
  return sum;
}
