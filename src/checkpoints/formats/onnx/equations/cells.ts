/**
 * Which of a step's states are an LSTM, a GRU or a plain recurrent network, by the equations alone: what each is after the
 * step, held against the definitions of ONNX's operators. What a cell was found to be is written as such an operator.
 * https://onnx.ai/onnx/operators/onnx__LSTM.html (also GRU and RNN)
 */
import type { Constant } from "../constants";
import type { Algebra, Expression, Factor, Term } from "./expression";
import type { Matrices } from "./matrices";
import { Unfollowed } from "./unfollowed";

/** A state of the step, and what it is after it. */
export interface State {
  /** As the step is given it. */
  readonly before: Expression;
  readonly after: Expression;
}

type Applied = Extract<Factor, { kind: "function" }>;

export interface FoundCell {
  readonly op: "LSTM" | "GRU" | "RNN";
  readonly h: State;
  readonly c: State | null;
  /** What it reads, side by side in the order of W's columns: inputs of the step, or what another cell gives. */
  readonly x: readonly Expression[];
  readonly activations: readonly Applied[];
  readonly inputForget: boolean;
  /** i = 1 - f, and there are the weights of o, f and g alone. */
  readonly inputFromForget: boolean;
  readonly linearBeforeReset: boolean;
  /** By ONNX's names: W, R, B, P, for one direction. */
  readonly operands: Readonly<Record<string, Constant>>;
}

/** What goes into a gate. */
interface Affine {
  readonly x: readonly Term[];
  readonly h: readonly Term[];
  readonly bias: readonly Term[];
  /** Of the cell state before the step. */
  readonly peephole: readonly Term[];
  readonly rest: readonly Term[];
}

const noPart: Affine = { x: [], h: [], bias: [], peephole: [], rest: [] };

/** The cells, those first that others read. States of none are not among them. */
export function findCells(states: readonly State[], algebra: Algebra): FoundCell[] {
  const found: FoundCell[] = [];
  const free = new Set(states);
  const accept = (cell: FoundCell | null) => {
    if (!cell) return false;
    const given = new Set(found.map(({ h }) => h.after.key));
    if (!cell.x.every((source) => given.has(source.key) || isInput(source))) return false;
    free.delete(cell.h);
    if (cell.c) free.delete(cell.c);
    found.push(cell);
    return true;
  };
  for (let grows = true; grows;) {
    grows = false;
    for (const h of free) {
      const matcher = new Matcher(algebra, h);
      const others = [...free].filter((state) => state !== h);
      grows ||= others.some((c) => free.has(c) && free.has(h) && accept(attempt(() => matcher.lstm(c))));
      if (free.has(h)) grows ||= accept(attempt(() => matcher.gru())) || accept(attempt(() => matcher.rnn()));
    }
  }
  return found;
}

function attempt(match: () => FoundCell | null): FoundCell | null {
  try {
    return match();
  } catch (error) {
    if (error instanceof Unfollowed) return null;
    throw error;
  }
}

function isInput({ terms }: Expression): boolean {
  const [term] = terms;
  const [factor] = term?.factors ?? [];
  return (
    terms.length === 1 &&
    term?.scale === 1 &&
    !term.vector &&
    term.factors.length === 1 &&
    factor?.kind === "leaf" &&
    factor.leaf.kind === "input"
  );
}

class Matcher {
  private readonly matrices: Matrices;

  constructor(
    algebra: Algebra,
    private readonly h: State,
  ) {
    this.matrices = algebra.matrices;
  }

  /** c' = f ⊙ c + i ⊙ g, h' = o ⊙ a(c'); f = 1 - i or i = 1 - f where they are coupled. */
  lstm(c: State): FoundCell | null {
    const [out, ...more] = this.h.after.terms;
    if (!out || more.length > 0 || !isPlain(out) || out.factors.length !== 2) return null;
    const output = out.factors.filter(isApplied).find(({ of }) => of.key === c.after.key);
    const o = out.factors.find((factor) => factor !== output);
    if (!output || !o || !isApplied(o)) return null;
    const gates = this.lstmGates(c);
    if (!gates) return null;
    const { i, f, g } = gates;
    const affine = (gate: Applied | null) => (gate ? this.affine(gate.of, c) : noPart);
    const [ofI, ofF, ofG] = [affine(i), affine(f), affine(g)];
    const ofO = seesNewState(affine(o), c.after);
    const first = i ?? f;
    if (!first || !ofO || !isSame(first, o) || (i && f && !isSame(i, f))) return null;
    if (ofG.peephole.length > 0 || [ofI, ofF, ofG, ofO].some(({ rest }) => rest.length > 0)) return null;
    const seen = i ? [ofI, ofO, f ? ofF : noPart] : [ofO, ofF];
    const operands = this.operands([...seen, ofG]);
    const P = seen.some(({ peephole }) => peephole.length > 0) ? { P: this.diagonals(seen.map(({ peephole }) => peephole)) } : {};
    return {
      op: "LSTM",
      h: this.h,
      c,
      activations: [first, g, output],
      inputForget: f === null,
      inputFromForget: i === null,
      linearBeforeReset: false,
      x: operands.x,
      operands: { ...operands.all, ...P },
    };
  }

  private lstmGates(c: State): { i: Applied | null; f: Applied | null; g: Applied } | null {
    const key = leafKey(c);
    const kept = c.after.terms.filter(({ factors }) => factors.some((factor) => factor.key === key));
    const written = c.after.terms.filter((term) => !kept.includes(term));
    const others = ({ factors }: Term) => factors.filter((factor) => factor.key !== key);
    if ([...kept, ...written].some(({ vector, scale }) => vector || Math.abs(scale) !== 1)) return null;
    const [first, second] = kept;
    const functions = written.map(({ factors }) => factors);
    if (kept.length === 1 && first?.scale === 1) {
      const [f, ...none] = others(first);
      if (!f || none.length > 0 || !isApplied(f)) return null;
      if (written.length === 1 && written[0]?.scale === 1) return candidateOf(functions[0] ?? [], f);
      // f ⊙ c + g - f ⊙ g
      const alone = written.find(({ factors, scale }) => factors.length === 1 && scale === 1)?.factors[0];
      const both = written.find(({ factors, scale }) => factors.length === 2 && scale === -1)?.factors ?? [];
      if (written.length !== 2 || !alone || !isApplied(alone) || !sameKeys(both, [f, alone])) return null;
      return { i: null, f, g: alone };
    }
    if (kept.length !== 2 || !first || !second || written.length !== 1 || written[0]?.scale !== 1) return null;
    // c - i ⊙ c + i ⊙ g
    const [alone, less] = others(first).length === 0 ? [first, second] : [second, first];
    const [i, ...none] = others(less);
    if (others(alone).length > 0 || alone.scale !== 1 || less.scale !== -1 || !i || none.length > 0 || !isApplied(i)) return null;
    const g = functions[0]?.find((factor) => factor.key !== i.key);
    if (!g || !isApplied(g) || !sameKeys(functions[0] ?? [], [i, g])) return null;
    return { i, f: null, g };
  }

  /** h' = z ⊙ h + (1 - z) ⊙ n, or with z and 1 - z exchanged; n with the reset before or after its product with h. */
  gru(): FoundCell | null {
    const { terms } = this.h.after;
    const key = leafKey(this.h);
    if (terms.length !== 3 || terms.some(({ vector, scale }) => vector || Math.abs(scale) !== 1)) return null;
    const kept = terms.find(({ factors }) => factors.length === 2 && factors.some((factor) => factor.key === key));
    const z = kept?.factors.find((factor) => factor.key !== key);
    const alone = terms.find(({ factors, scale }) => factors.length === 1 && scale === 1);
    const mixed = terms.find((term) => term !== kept && term !== alone);
    if (!kept || !z || !alone || !mixed || !isApplied(z) || kept.scale !== -mixed.scale) return null;
    const isExchanged = alone.factors[0]?.key === key;
    if (kept.scale !== (isExchanged ? -1 : 1)) return null;
    const n = mixed.factors.find((factor) => factor.key !== z.key);
    if (!n || !isApplied(n) || !sameKeys(mixed.factors, [z, n]) || (!isExchanged && alone.factors[0]?.key !== n.key)) return null;
    const candidate = this.candidate(this.affine(n.of, null));
    if (!candidate || !isSame(z, candidate.r)) return null;
    const asRead = this.affine(z.of, null);
    const [ofZ, ofR] = [isExchanged ? this.complement(z, asRead) : asRead, this.affine(candidate.r.of, null)];
    if (!ofZ || [ofZ, ofR].some(({ rest }) => rest.length > 0)) return null;
    const operands = this.operands([ofZ, ofR, candidate.affine], [noPart.bias, noPart.bias, candidate.stateBias]);
    return {
      op: "GRU",
      h: this.h,
      c: null,
      activations: [z, n],
      inputForget: false,
      inputFromForget: false,
      linearBeforeReset: candidate.isAfter,
      x: operands.x,
      operands: operands.all,
    };
  }

  /** The candidate's part of x and of h, the reset gate, and where it stands. */
  private candidate(given: Affine): { r: Applied; affine: Affine; stateBias: readonly Term[]; isAfter: boolean } | null {
    const before = given.x.filter(({ factors: [factor] }) => factor?.kind === "matrix" && this.resetOf(factor.of));
    const [first, ...more] = before;
    if (first) {
      const [factor] = first.factors;
      const r = factor?.kind === "matrix" ? this.resetOf(factor.of) : null;
      if (!r || more.length > 0 || given.h.length > 0 || given.rest.length > 0) return null;
      const affine = { ...given, x: given.x.filter((term) => term !== first), h: [first] };
      return { r, affine, stateBias: [], isAfter: false };
    }
    const key = this.h.before.key;
    const products = given.rest.filter(({ factors }) =>
      factors.some((factor) => factor.kind === "matrix" && factor.of.key === key),
    );
    const [product] = products;
    const r = product?.factors.find((factor) => factor.kind === "function");
    if (!r || !isApplied(r) || given.h.length > 0) return null;
    const without = (term: Term): Term => ({ ...term, factors: term.factors.filter((factor) => factor.key !== r.key) });
    const all = given.rest.map(without);
    const h = all.filter(({ factors }) => factors.length === 1);
    const stateBias = all.filter(({ factors }) => factors.length === 0);
    const isWhole = h.every(({ factors: [factor], vector }) => !vector && factor?.kind === "matrix" && factor.of.key === key);
    if (!isWhole || h.length + stateBias.length < all.length) return null;
    return { r, affine: { ...given, h, rest: [] }, stateBias, isAfter: true };
  }

  /** r where an expression is r ⊙ h. */
  private resetOf({ terms }: Expression): Applied | null {
    const [term, ...more] = terms;
    const key = leafKey(this.h);
    if (!term || more.length > 0 || !isPlain(term) || term.factors.length !== 2) return null;
    const r = term.factors.find((factor) => factor.key !== key);
    return r && isApplied(r) && term.factors.some((factor) => factor.key === key) ? r : null;
  }

  rnn(): FoundCell | null {
    const [term, ...more] = this.h.after.terms;
    const [applied] = term?.factors ?? [];
    if (!term || more.length > 0 || !isPlain(term) || term.factors.length !== 1 || !applied || !isApplied(applied)) return null;
    const affine = this.affine(applied.of, null);
    if (affine.rest.length > 0 || affine.h.length === 0) return null;
    const { x, all } = this.operands([affine]);
    const about = { activations: [applied], inputForget: false, inputFromForget: false, linearBeforeReset: false };
    return { op: "RNN", h: this.h, c: null, x, operands: all, ...about };
  }

  private affine({ terms }: Expression, c: State | null): Affine {
    const parts = { x: [] as Term[], h: [] as Term[], bias: [] as Term[], peephole: [] as Term[], rest: [] as Term[] };
    const seen = c && leafKey(c);
    for (const term of terms) {
      const [factor, ...more] = term.factors;
      if (!factor) parts.bias.push(term);
      else if (more.length > 0) parts.rest.push(term);
      else if (factor.kind === "matrix" && !term.vector) (factor.of.key === this.h.before.key ? parts.h : parts.x).push(term);
      else if (factor.key === seen) parts.peephole.push(term);
      else parts.rest.push(term);
    }
    return parts;
  }

  /** What goes into 1 - a(…), as what goes into a; null where the activation is not symmetric. */
  private complement({ name, numbers }: Applied, part: Affine): Affine | null {
    if (name !== "Sigmoid" && !(name === "HardSigmoid" && numbers[1] === 0.5)) return null;
    const negated = (terms: readonly Term[]) => terms.map((term) => ({ ...term, scale: -term.scale }));
    return {
      x: negated(part.x),
      h: negated(part.h),
      bias: negated(part.bias),
      peephole: negated(part.peephole),
      rest: part.rest,
    };
  }

  /** W, R and B of gates in their order. */
  private operands(gates: readonly Affine[], stateBiases?: readonly (readonly Term[])[]) {
    const matrixOf = ({ factors: [factor] }: Term) => (factor?.kind === "matrix" ? factor : null);
    const sources = new Map<string, { of: Expression; columns: number }>();
    const units = new Set<number>();
    for (const { x, h } of gates) {
      for (const term of [...x, ...h]) units.add(matrixOf(term)?.matrix.shape[0] ?? 0);
      for (const term of x) {
        const factor = matrixOf(term);
        if (factor) sources.set(factor.of.key, { of: factor.of, columns: factor.matrix.shape[1] ?? 0 });
      }
    }
    const [size = 0, ...other] = units;
    if (size === 0 || other.length > 0 || sources.size === 0) throw new Unfollowed("MatMul");
    const sum = (terms: readonly Term[], columns: number) => {
      const parts = terms.flatMap((term) => {
        const factor = matrixOf(term);
        return factor ? [this.matrices.scaled(factor.matrix, term.scale)] : [];
      });
      return parts.length > 0 ? this.matrices.combined(parts, "sum") : this.matrices.filled(0, [size, columns]);
    };
    const ofSource = (key: string, columns: number) => {
      return this.matrices.stacked(
        gates.map(({ x }) =>
          sum(
            x.filter((term) => matrixOf(term)?.of.key === key),
            columns,
          ),
        ),
      );
    };
    const inputs = [...sources].map(([key, { columns }]) => this.matrices.transposed(ofSource(key, columns)));
    const W = this.matrices.transposed(this.matrices.stacked(inputs));
    const R = this.matrices.stacked(gates.map(({ h }) => sum(h, size)));
    const biases = [
      ...gates.map(({ bias }) => this.vector(bias, size)),
      ...gates.map((_, gate) => this.vector(stateBiases?.[gate] ?? [], size)),
    ];
    const B = this.matrices.stacked(biases);
    const wrap = (operand: Constant) => this.matrices.shaped(operand, [1, ...operand.shape]);
    return { x: [...sources.values()].map(({ of }) => of), all: { W: wrap(W), R: wrap(R), B: wrap(B) } };
  }

  private diagonals(gates: readonly (readonly Term[])[]): Constant {
    const size = this.sizeOf(gates);
    const stacked = this.matrices.stacked(gates.map((terms) => this.vector(terms, size)));
    return this.matrices.shaped(stacked, [1, ...stacked.shape]);
  }

  private sizeOf(gates: readonly (readonly Term[])[]): number {
    const size = gates.flat().find(({ vector }) => vector)?.vector?.shape[0];
    if (size === undefined) throw new Unfollowed("Mul");
    return size;
  }

  /** A sum of constant vectors and of numbers that stand for them. */
  private vector(terms: readonly Term[], size: number): Constant {
    const parts = terms.map(({ scale, vector }) =>
      vector ? this.matrices.scaled(vector, scale) : this.matrices.filled(scale, [size]),
    );
    return parts.length > 0 ? this.matrices.combined(parts, "sum") : this.matrices.filled(0, [size]);
  }
}

/** The peephole of the output gate sees c after the step, as a product with each of its terms. */
function seesNewState(affine: Affine, after: Expression): Affine | null {
  if (affine.rest.length === 0) return affine.peephole.length === 0 ? affine : null;
  const [first] = affine.rest;
  const isWhole = after.terms.every(({ factors, scale }) =>
    affine.rest.some(
      (term) => sameKeys(term.factors, factors) && term.scale === scale && term.vector?.key === first?.vector?.key,
    ),
  );
  if (!first?.vector || !isWhole || affine.rest.length !== after.terms.length || affine.peephole.length > 0) return null;
  return { ...affine, rest: [], peephole: [{ ...first, scale: 1, factors: [] }] };
}

/** Of two factors the gate is the one that applies what the forget gate applies. */
function candidateOf(factors: readonly Factor[], f: Applied): { i: Applied; f: Applied; g: Applied } | null {
  const [one, two, ...more] = factors;
  if (!one || !two || more.length > 0 || !isApplied(one) || !isApplied(two)) return null;
  if (isSame(one, f)) return { i: one, f, g: two };
  return isSame(two, f) ? { i: two, f, g: one } : null;
}

function isApplied(factor: Factor): factor is Applied {
  return factor.kind === "function";
}

function isPlain({ scale, vector }: Term): boolean {
  return scale === 1 && !vector;
}

function isSame(one: Applied, other: Applied): boolean {
  return one.name === other.name && one.numbers.join() === other.numbers.join();
}

function sameKeys(one: readonly Factor[], other: readonly Factor[]): boolean {
  const keys = (factors: readonly Factor[]) =>
    factors
      .map(({ key }) => key)
      .sort()
      .join(" ");
  return keys(one) === keys(other);
}

function leafKey({ before }: State): string | undefined {
  return before.terms[0]?.factors[0]?.key;
}
