/**
 * The gradient of one step of a cell, as a graph of the same kind of nodes as the cell's own: reverse-mode
 * differentiation (Linnainmaa 1970; Griewank and Walther 2008, chapter 3) of the definition. Forward values appear in it
 * as the definition's own expressions, so whatever evaluates it may hand in those it has kept and computes the rest.
 *
 * Where a function has a kink the gradient is that of one side: of ReLU and abs at 0 it is 0, a clip passes what lies
 * within its limit, and of two equal numbers max counts the second (PyTorch halves it between them).
 */
import type { CellDefinition } from "../cell/cellDefinition";
import { inputsOf, type BinaryFunction, type Expression, type Size, type Turned, type UnaryFunction } from "../graph/graph";
import { Interner, type Summand } from "../graph/interner";

export interface Gradient {
  readonly definition: CellDefinition;
  /** Nodes to hand in: dL/d(new state) from everything outside of this step, by state. */
  readonly incoming: Readonly<Record<string, Expression>>;
  /** dL/d(new state) with what goes through other states of this step, as of c through h. */
  readonly total: Readonly<Record<string, Expression>>;
  /** dL/d(state of the step before), through this step. */
  readonly previous: Readonly<Record<string, Expression>>;
  /** dL/d(channel) of a gate, a candidate or a part of the step; of a state as `total`. Zero where nothing depends on it. */
  readonly channels: Readonly<Record<string, Expression>>;
  readonly x: Expression;
  /** dL/d(c of the layer below), where the cell reads it. */
  readonly below: Expression | null;
  /** dL/d(matrix) is, summed over the steps, the outer product of these two. */
  readonly matrices: readonly { readonly key: string; readonly rows: Expression; readonly columns: Expression }[];
  /** dL/d(bias or diagonal) is the sum of this over the steps. */
  readonly vectors: ReadonlyMap<string, Expression>;
}

const made = new WeakMap<CellDefinition, Gradient>();

/** Differentiates a cell's step; a definition is differentiated once. */
export function gradientOf(definition: CellDefinition): Gradient {
  const gradient = made.get(definition) ?? new Differentiation(definition).run();
  made.set(definition, gradient);
  return gradient;
}

/** What has to be evaluated at every step. */
export function rootsOf({ total, previous, x, below, matrices, vectors }: Gradient, withParameters: boolean): Expression[] {
  const learned = withParameters ? [...matrices.flatMap(({ rows, columns }) => [rows, columns]), ...vectors.values()] : [];
  return [...Object.values(total), ...Object.values(previous), x, ...(below ? [below] : []), ...learned];
}

class Differentiation {
  private readonly make: Interner;
  /** What has a gradient at all: constants and clocks do not. */
  private readonly differentiable = new Set<Expression>();
  private readonly parts = new Map<Expression, Summand[]>();
  private readonly done = new Map<Expression, Summand>();
  private readonly matrices: { key: string; rows: Expression; columns: Expression }[] = [];
  private readonly vectors = new Map<string, Expression>();

  constructor(private readonly definition: CellDefinition) {
    this.make = new Interner(definition.order);
    for (const expression of definition.order) {
      const { kind } = expression.node;
      const isSource = ["input", "below", "previous", "affine", "parameter"].includes(kind);
      if (isSource || (kind !== "clock" && inputsOf(expression).some((input) => this.differentiable.has(input)))) {
        this.differentiable.add(expression);
      }
    }
  }

  run(): Gradient {
    const { definition, make } = this;
    const { next, order } = definition;
    const ofStates = (value: (state: string) => Expression) =>
      Object.fromEntries(Object.keys(next).map((state) => [state, value(state)]));
    const incoming = ofStates((state) => make.node({ kind: "given", name: `d.${state}` }, definition.sizeOf(state)));
    for (const [state, value] of Object.entries(next)) this.give(value, incoming[state] as Expression);
    for (const expression of [...order].reverse()) {
      const gradient = make.sum(this.parts.get(expression) ?? []);
      if (!gradient) continue;
      this.done.set(expression, gradient);
      this.spread(expression, gradient);
    }
    const ofValue = (value: Expression, size: Size) => (this.done.has(value) ? this.adjointOf(value) : make.constant(0, size));
    const find = (matches: (expression: Expression) => boolean, size: Size) => {
      const leaf = order.find(matches);
      return leaf ? ofValue(leaf, size) : make.constant(0, size);
    };
    const below = order.find(({ node }) => node.kind === "below");
    return {
      definition,
      incoming,
      matrices: this.matrices,
      vectors: this.vectors,
      total: ofStates((state) => this.adjointOf(next[state] as Expression)),
      previous: ofStates((state) =>
        find(({ node }) => node.kind === "previous" && node.state === state, definition.sizeOf(state)),
      ),
      channels: Object.fromEntries(definition.channels.map(({ name, expression, size }) => [name, ofValue(expression, size)])),
      x: find(({ node }) => node.kind === "input", definition.sizeOf("x")),
      below: below ? this.adjointOf(below) : null,
    };
  }

  private give(to: Expression, value: Expression, negative = false): void {
    if (!this.differentiable.has(to)) return;
    const parts = this.parts.get(to) ?? [];
    parts.push({ value, negative });
    this.parts.set(to, parts);
  }

  /** The gradient of a value with its sign and all its numbers written out. */
  private adjointOf(expression: Expression): Expression {
    const { value, negative } = this.done.get(expression) as Summand;
    const signed = negative ? this.make.binary("sub", this.make.constant(0), value) : value;
    return this.make.repeated(signed, expression.size);
  }

  /** Hands the gradient of a value on to what the value is made of. */
  private spread(expression: Expression, { value: d, negative }: Summand): void {
    const { make } = this;
    const { node } = expression;
    switch (node.kind) {
      case "parameter":
        this.vectors.set(node.key, this.adjointOf(expression));
        break;
      case "affine": {
        const rows = this.adjointOf(expression);
        if (node.bias !== null) this.vectors.set(node.bias, rows);
        for (const { key, operand } of node.terms) {
          this.matrices.push({ key, rows, columns: operand });
          this.give(operand, make.node({ kind: "transposed", key, of: rows }, operand.size));
        }
        break;
      }
      case "unary":
        this.give(node.of, make.mul(d, this.slope(node.apply, node.of, expression)), negative);
        break;
      case "complement":
        this.give(node.of, d, !negative);
        break;
      case "clip":
        this.give(
          node.of,
          make.mul(d, make.binary("greater", make.constant(node.limit), make.unary("abs", expression))),
          negative,
        );
        break;
      case "sum":
        this.give(node.of, d, negative);
        break;
      case "binary":
        this.spreadBinary(node.apply, node.left, node.right, expression, { value: d, negative });
        break;
      case "outer": {
        const matrix = this.adjointOf(expression);
        this.give(node.left, make.node({ kind: "product", matrix, transposed: false, vector: node.right }, "units"));
        this.give(node.right, make.node({ kind: "product", matrix, transposed: true, vector: node.left }, "units"));
        break;
      }
      case "product": {
        const { matrix, transposed, vector } = node;
        const out = this.adjointOf(expression);
        const [left, right] = transposed ? [vector, out] : [out, vector];
        this.give(matrix, make.node({ kind: "outer", left, right }, "square"));
        this.give(vector, make.node({ kind: "product", matrix, transposed: !transposed, vector: out }, "units"));
        break;
      }
      case "part":
        this.give(node.of, make.node({ kind: "padded", of: this.adjointOf(expression), after: node.after }, node.of.size));
        break;
      case "matrices":
        this.spreadMatrices(node.left, node.right, node.turned, this.adjointOf(expression));
        break;
      case "padded":
      case "transposed":
      case "given":
        throw new Error(`The cell ${this.definition.id} uses a ${node.kind} node, which has no gradient here.`);
      default: // input, below and previous are read at the end; a choice and the others have no gradient
    }
  }

  /** Of C = A B: dA = dC Bᵀ and dB = Aᵀ dC; of Aᵀ B: dA = B dCᵀ and dB = A dC; of A Bᵀ: dA = dC B and dB = dCᵀ A. */
  private spreadMatrices(left: Expression, right: Expression, turned: Turned, d: Expression): void {
    const multiply = (a: Expression, b: Expression, which: Turned) =>
      this.make.node({ kind: "matrices", left: a, right: b, turned: which }, a.by(b, which).size);
    this.give(
      left,
      turned === "left" ? multiply(right, d, "right") : multiply(d, right, turned === "right" ? "neither" : "right"),
    );
    this.give(right, turned === "right" ? multiply(d, left, "left") : multiply(left, d, turned === "left" ? "neither" : "left"));
  }

  private spreadBinary(
    apply: BinaryFunction,
    left: Expression,
    right: Expression,
    result: Expression,
    { value: d, negative }: Summand,
  ): void {
    const { make } = this;
    /** What every number of a vector receives is added up where the operand is one number. */
    const give = (to: Expression, value: Expression, sign = false) => {
      const isRepeated = to.size === "one" && result.size !== "one";
      this.give(
        to,
        isRepeated ? make.node({ kind: "sum", of: make.repeated(value, result.size) }, "one") : value,
        negative !== sign,
      );
    };
    switch (apply) {
      case "add":
      case "sub":
        give(left, d);
        give(right, d, apply === "sub");
        break;
      case "mul":
        give(left, make.mul(d, right));
        give(right, make.mul(d, left));
        break;
      case "div": {
        const share = make.binary("div", d, right);
        give(left, share);
        give(right, make.mul(share, result), true);
        break;
      }
      case "max": {
        // Not read off the result: a side that is computed again may differ from it in the last bit.
        const toLeft = make.mul(d, make.binary("greater", left, right));
        give(left, toLeft);
        give(right, make.binary("sub", d, toLeft));
        break;
      }
      case "greater": // constant wherever it has a slope
    }
  }

  /** The derivative of a function, by its result where that is enough. */
  private slope(apply: UnaryFunction, of: Expression, result: Expression): Expression {
    const { make } = this;
    const zero = make.constant(0);
    switch (apply) {
      case "sigmoid":
        return make.mul(result, make.complement(result));
      case "tanh":
        return make.complement(make.mul(result, result));
      case "relu":
        return make.binary("greater", result, zero);
      case "exp":
        return result;
      case "logSigmoid":
        return make.unary("sigmoid", make.binary("sub", zero, of));
      case "abs":
        return make.binary("sub", make.binary("greater", of, zero), make.binary("greater", zero, of));
    }
  }
}
