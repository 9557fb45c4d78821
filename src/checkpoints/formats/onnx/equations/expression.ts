/**
 * A vector of one step as a sum of products, in which equations that are equal look equal: products are multiplied out,
 * equal terms are added up, and everything has a key. Knows neither operators nor cells.
 */
import type { Constant } from "../constants";
import type { Matrices } from "./matrices";
import { Unfollowed } from "./unfollowed";

/** What a step is given: a state from the step before, or an input. */
export interface Leaf {
  readonly kind: "state" | "input";
  readonly id: string;
  /** Null where it is not known. */
  readonly size: number | null;
}

export type Factor = { readonly key: string } & (
  | { readonly kind: "leaf"; readonly leaf: Leaf; readonly start: number; readonly size: number | null }
  | { readonly kind: "function"; readonly name: string; readonly numbers: readonly number[]; readonly of: Expression }
  | { readonly kind: "matrix"; readonly matrix: Constant; readonly of: Expression }
);

/** scale ⊙ vector ⊙ factors; without factors it is constant. */
export interface Term {
  readonly key: string;
  readonly scale: number;
  /** [n], or null. */
  readonly vector: Constant | null;
  readonly factors: readonly Factor[];
}

export interface Expression {
  readonly key: string;
  readonly terms: readonly Term[];
}

/** Vectors one after the other. */
export type Parts = readonly Expression[];

const maximumTerms = 48;
const maximumFactors = 8;

export class Algebra {
  private readonly slices = new Map<string, Expression>();
  private readonly sizes = new Map<string, number | null>();

  constructor(
    readonly matrices: Matrices,
    private readonly intern: (description: string) => string,
  ) {}

  leaf(leaf: Leaf): Expression {
    return this.ofFactor(this.leafFactor(leaf, 0, leaf.size));
  }

  number(value: number): Expression {
    return this.sum([this.term(value, null, [])]);
  }

  vector(vector: Constant): Expression {
    return this.sum([this.term(1, vector, [])]);
  }

  apply(name: string, numbers: readonly number[], of: Expression): Expression {
    return this.ofFactor({ kind: "function", name, numbers, of, key: this.intern(`f:${name}:${numbers.join()}:${of.key}`) });
  }

  add(a: Expression, b: Expression, factor = 1): Expression {
    return this.sum([...a.terms, ...b.terms.map((term) => this.term(factor * term.scale, term.vector, term.factors))]);
  }

  multiply(a: Expression, b: Expression): Expression {
    if (a.terms.length * b.terms.length > maximumTerms) throw new Unfollowed("Mul");
    const product = (one: Term, two: Term) => {
      const vectors = [one.vector, two.vector].filter((vector) => vector !== null);
      const vector = vectors.length > 1 ? this.matrices.combined(vectors, "product") : (vectors[0] ?? null);
      return this.term(one.scale * two.scale, vector, [...one.factors, ...two.factors]);
    };
    return this.sum(a.terms.flatMap((one) => b.terms.map((two) => product(one, two))));
  }

  /** `matrix` [n][m] times what the parts are, m numbers altogether; the size of one part may be unknown. */
  transform(matrix: Constant, parts: Parts): Expression {
    const columns = matrix.shape[1] ?? 0;
    const sizes = parts.map((part) => this.sizeOf(part));
    const known = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    const open = sizes.filter((size) => size === null).length;
    if (open > 1 || known > columns || (open === 0 && known !== columns)) throw new Unfollowed("MatMul");
    let start = 0;
    let all: Expression = { key: "", terms: [] };
    for (const [index, part] of parts.entries()) {
      const size = sizes[index] ?? columns - known;
      all = this.add(all, this.transformOne(this.matrices.columns(matrix, start, size), part));
      start += size;
    }
    return all;
  }

  slice(of: Expression, start: number, size: number): Expression {
    const key = `${of.key}:${start}:${size}`;
    const known = this.slices.get(key) ?? this.sliced(of, start, size);
    this.slices.set(key, known);
    return known;
  }

  private sliced(of: Expression, start: number, size: number): Expression {
    const vector = (each: Constant | null) => (each ? this.matrices.rows(each, start, size) : null);
    return this.sum(
      of.terms.map((term) =>
        this.term(
          term.scale,
          vector(term.vector),
          term.factors.map((factor) => this.sliceFactor(factor, start, size)),
        ),
      ),
    );
  }

  /** Null where nothing says it, as of a number that stands for a vector. */
  sizeOf(of: Expression): number | null {
    const known = this.sizes.get(of.key);
    if (known !== undefined && of.key !== "") return known;
    const size = this.sizeIn(of);
    this.sizes.set(of.key, size);
    return size;
  }

  private sizeIn({ terms }: Expression): number | null {
    for (const { vector, factors } of terms) {
      if (vector) return vector.shape[0] ?? null;
      for (const factor of factors) {
        const size =
          factor.kind === "leaf" ? factor.size : factor.kind === "matrix" ? factor.matrix.shape[0] : this.sizeOf(factor.of);
        if (size !== null && size !== undefined) return size;
      }
    }
    return null;
  }

  /** What an expression is where all states are zero. */
  atZero(of: Expression): Expression {
    const key = `${of.key}:zero`;
    const known = this.slices.get(key);
    if (known) return known;
    const terms = of.terms.flatMap((term) => {
      const factors = term.factors.map((factor) => this.factorAtZero(factor));
      return factors.every((factor) => factor !== null) ? [this.term(term.scale, term.vector, factors)] : [];
    });
    const found = this.sum(terms);
    this.slices.set(key, found);
    return found;
  }

  private factorAtZero(factor: Factor): Factor | null {
    if (factor.kind === "leaf") return factor.leaf.kind === "state" ? null : factor;
    const of = this.atZero(factor.of);
    if (factor.kind === "matrix") return of.terms.length === 0 ? null : this.matrixFactor(factor.matrix, of);
    return { ...factor, of, key: this.intern(`f:${factor.name}:${factor.numbers.join()}:${of.key}`) };
  }

  private transformOne(matrix: Constant, part: Expression): Expression {
    const constant = part.terms.filter(({ factors }) => factors.length === 0);
    const moving = part.terms.filter(({ factors }) => factors.length > 0);
    const columns = matrix.shape[1] ?? 0;
    const shifts = constant.map(({ scale, vector }) => {
      const by = this.matrices.times(matrix, vector ?? this.matrices.filled(1, [columns]));
      return this.term(scale, by, []);
    });
    if (moving.length === 0) return this.sum(shifts);
    const [only] = moving;
    const scale = moving.length === 1 && only && !only.vector ? only.scale : 1;
    const of = scale === 1 ? this.sum(moving) : this.sum(moving.map((term) => this.term(1, term.vector, term.factors)));
    return this.sum([this.term(scale, null, [this.matrixFactor(matrix, of)]), ...shifts]);
  }

  private sliceFactor(factor: Factor, start: number, size: number): Factor {
    if (factor.kind === "matrix") return this.matrixFactor(this.matrices.rows(factor.matrix, start, size), factor.of);
    if (factor.kind === "leaf") {
      if (factor.size !== null && start + size > factor.size) throw new Unfollowed("Slice");
      return this.leafFactor(factor.leaf, factor.start + start, size);
    }
    const of = this.slice(factor.of, start, size);
    return { ...factor, of, key: this.intern(`f:${factor.name}:${factor.numbers.join()}:${of.key}`) };
  }

  private leafFactor(leaf: Leaf, start: number, size: number | null): Factor {
    const whole = start === 0 && (size === null || size === leaf.size);
    return { kind: "leaf", leaf, start, size, key: this.intern(`leaf:${leaf.id}${whole ? "" : `:${start}:${size}`}`) };
  }

  private matrixFactor(matrix: Constant, of: Expression): Factor {
    return { kind: "matrix", matrix, of, key: this.intern(`m:${matrix.key}:${of.key}`) };
  }

  private ofFactor(factor: Factor): Expression {
    return this.sum([this.term(1, null, [factor])]);
  }

  private term(scale: number, vector: Constant | null, factors: readonly Factor[]): Term {
    if (factors.length > maximumFactors) throw new Unfollowed("Mul");
    const sorted = [...factors].sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
    return { scale, vector, factors: sorted, key: `${vector?.key ?? ""}*${sorted.map(({ key }) => key).join("*")}` };
  }

  private sum(terms: readonly Term[]): Expression {
    const byKey = new Map<string, Term>();
    for (const term of terms) byKey.set(term.key, { ...term, scale: term.scale + (byKey.get(term.key)?.scale ?? 0) });
    const kept = [...byKey.values()].filter(({ scale }) => scale !== 0).sort((a, b) => (a.key < b.key ? -1 : 1));
    if (kept.length > maximumTerms) throw new Unfollowed("Add");
    return { terms: kept, key: this.intern(`sum:${kept.map(({ scale, key }) => `${scale}${key}`).join("+")}`) };
  }
}
