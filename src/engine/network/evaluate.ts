/**
 * Evaluates a graph step by step in float32, one small loop for each kind of node. It is what the plain interpreter
 * runs, forward and backward, and the readable oracle that faster kernels are held against.
 */
import type { BinaryFunction, Expression, Size, Term, Turned, UnaryFunction } from "../graph/graph";
import { inOrder, shapeOf } from "../graph/graph";
import type { Sizes } from "./layer";
import { multiplyAdd, multiplyAddTransposed, type Vectors } from "./multiply";

/** What an evaluation takes from outside. */
export interface Surroundings {
  readonly sizes: Sizes;
  readonly parameters: ReadonlyMap<string, Float32Array>;
  /** Values that are there before each step: x, states of the step before, whatever was computed elsewhere. */
  readonly known: ReadonlyMap<Expression, Float32Array>;
  /** Of affine maps: bias and the products that wait for no earlier step. Only the other terms are added to them. */
  readonly hoisted?: ReadonlyMap<Expression, Float32Array>;
}

/** A graph with memory for every value. */
export class Evaluation {
  private readonly values: Map<Expression, Float32Array>;
  private readonly operations: ((step: number) => void)[];

  constructor(
    roots: readonly Expression[],
    private readonly around: Surroundings,
  ) {
    this.values = new Map(around.known);
    const known = (expression: Expression) => around.known.has(expression);
    this.operations = inOrder(roots, known)
      .filter((e) => !known(e))
      .map((expression) => this.compile(expression));
  }

  /** Computes all values of a step; its number counts from 0 in its sequence. */
  run(step: number): void {
    for (const operation of this.operations) operation(step);
  }

  value(expression: Expression): Float32Array {
    const value = this.values.get(expression);
    if (!value) throw new Error(`A value of the graph (${expression.node.kind}) is read and neither known nor computed.`);
    return value;
  }

  private compile(expression: Expression): (step: number) => void {
    const { node } = expression;
    const into = new Float32Array(this.around.sizes[expression.size]);
    this.values.set(expression, into);
    const nothing = () => undefined;
    switch (node.kind) {
      case "parameter":
        this.values.set(expression, this.parameter(node.key));
        return nothing;
      case "constant":
        into.fill(node.value);
        return nothing;
      case "inverseRoot":
        into.fill(1 / Math.sqrt(this.around.sizes.units));
        return nothing;
      case "clock": {
        const periods = this.value(node.periods);
        return (step) => into.forEach((_, i) => (into[i] = step % (periods[i] as number) === 0 ? 1 : 0));
      }
      case "centred":
        into.forEach((_, i) => (into[i] = i - (into.length - 1) / 2));
        return nothing;
      case "part": {
        const from = this.value(node.of);
        const start = this.lengthOf(node.after);
        return () => into.set(from.subarray(start, start + into.length));
      }
      case "padded": {
        const from = this.value(node.of);
        const start = this.lengthOf(node.after);
        return () => into.set(from, start); // the rest stays 0
      }
      case "largest": {
        const from = this.value(node.of);
        return () => into.fill(0).fill(1, from.indexOf(Math.max(...from)), from.indexOf(Math.max(...from)) + 1);
      }
      case "matrices":
        return this.compileMatrices(node.left, node.right, node.turned, into);
      case "affine":
        return this.compileAffine(expression, node.terms, node.bias, into);
      case "transposed": {
        const from = vector(this.value(node.of));
        const matrix = this.parameter(node.key);
        return () => {
          into.fill(0);
          multiplyAddTransposed(matrix, from.data.length, into.length, from, vector(into));
        };
      }
      case "unary": {
        const from = this.value(node.of);
        return () => unary[node.apply](from, into);
      }
      case "complement": {
        const from = this.value(node.of);
        return () => from.forEach((value, i) => (into[i] = 1 - value));
      }
      case "clip": {
        const from = this.value(node.of);
        // A comparison that NaN fails both ways keeps it NaN.
        return () => from.forEach((v, i) => (into[i] = v > node.limit ? node.limit : v < -node.limit ? -node.limit : v));
      }
      case "sum": {
        const from = this.value(node.of);
        return () => (into[0] = from.reduce((sum, value) => sum + value, 0));
      }
      case "binary": {
        const left = this.value(node.left);
        const right = this.value(node.right);
        return () =>
          binary[node.apply](left, Number(left.length === into.length), right, Number(right.length === into.length), into);
      }
      case "outer": {
        const left = this.value(node.left);
        const right = this.value(node.right);
        return () => left.forEach((l, row) => right.forEach((r, column) => (into[row * right.length + column] = l * r)));
      }
      case "product": {
        const matrix = this.value(node.matrix);
        const from = vector(this.value(node.vector));
        const multiply = node.transposed ? multiplyAddTransposed : multiplyAdd1;
        return () => {
          into.fill(0);
          multiply(matrix, into.length, into.length, from, vector(into));
        };
      }
      default:
        throw new Error(`The graph reads ${node.kind}, which nothing provides.`);
    }
  }

  private compileMatrices(left: Expression, right: Expression, turned: Turned, into: Float32Array) {
    const { sizes } = this.around;
    const [a, b] = [this.value(left), this.value(right)];
    const [aColumns, bColumns] = [left, right].map(({ size }) => sizes[shapeOf(size)[1]]) as [number, number];
    const [rows, inner] = turned === "left" ? [aColumns, a.length / aColumns] : [a.length / aColumns, aColumns];
    const columns = into.length / rows;
    const [aRow, aStep] = turned === "left" ? [1, aColumns] : [aColumns, 1];
    const [bColumn, bStep] = turned === "right" ? [bColumns, 1] : [1, bColumns];
    return () => {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          let sum = 0;
          for (let k = 0; k < inner; k++)
            sum += (a[row * aRow + k * aStep] as number) * (b[column * bColumn + k * bStep] as number);
          into[row * columns + column] = sum;
        }
      }
    };
  }

  private lengthOf(sizes: readonly Size[]): number {
    return sizes.reduce((sum, size) => sum + this.around.sizes[size], 0);
  }

  private compileAffine(expression: Expression, terms: readonly Term[], bias: string | null, into: Float32Array) {
    const hoisted = this.around.hoisted?.get(expression);
    const start = hoisted ?? (bias === null ? new Float32Array(into.length) : this.parameter(bias));
    const rest = terms
      .filter(({ operand }) => !hoisted || operand.node.kind !== "input")
      .map(({ key, operand }) => {
        return { matrix: this.parameter(key), from: vector(this.value(operand)) };
      });
    return () => {
      into.set(start);
      for (const { matrix, from } of rest) multiplyAdd1(matrix, into.length, from.data.length, from, vector(into));
    };
  }

  private parameter(key: string): Float32Array {
    const found = this.around.parameters.get(key);
    if (!found) throw new Error(`The parameter ${key} is missing.`); // checkLayer comes before
    return found;
  }
}

function vector(data: Float32Array): Vectors {
  return { data, offset: 0, stride: 0 };
}

function multiplyAdd1(matrix: Float32Array, rows: number, columns: number, x: Vectors, out: Vectors): void {
  multiplyAdd(matrix, rows, columns, x, 1, out);
}

const unary: Record<UnaryFunction, (from: Float32Array, into: Float32Array) => void> = {
  sigmoid(from, into) {
    for (let i = 0; i < into.length; i++) into[i] = 1 / (1 + Math.exp(-(from[i] as number)));
  },
  tanh(from, into) {
    for (let i = 0; i < into.length; i++) into[i] = Math.tanh(from[i] as number);
  },
  relu(from, into) {
    for (let i = 0; i < into.length; i++) into[i] = Math.max(0, from[i] as number);
  },
  exp(from, into) {
    for (let i = 0; i < into.length; i++) into[i] = Math.exp(from[i] as number);
  },
  logSigmoid(from, into) {
    for (let i = 0; i < into.length; i++) {
      const value = from[i] as number;
      into[i] = Math.min(0, value) - Math.log1p(Math.exp(-Math.abs(value)));
    }
  },
  abs(from, into) {
    for (let i = 0; i < into.length; i++) into[i] = Math.abs(from[i] as number);
  },
};

/** A step of 0 repeats a single number. */
type Combine = (left: Float32Array, leftStep: number, right: Float32Array, rightStep: number, into: Float32Array) => void;

const binary: Record<BinaryFunction, Combine> = {
  mul(left, l, right, r, into) {
    for (let i = 0; i < into.length; i++) into[i] = (left[i * l] as number) * (right[i * r] as number);
  },
  add(left, l, right, r, into) {
    for (let i = 0; i < into.length; i++) into[i] = (left[i * l] as number) + (right[i * r] as number);
  },
  sub(left, l, right, r, into) {
    for (let i = 0; i < into.length; i++) into[i] = (left[i * l] as number) - (right[i * r] as number);
  },
  div(left, l, right, r, into) {
    for (let i = 0; i < into.length; i++) into[i] = (left[i * l] as number) / (right[i * r] as number);
  },
  max(left, l, right, r, into) {
    for (let i = 0; i < into.length; i++) into[i] = Math.max(left[i * l] as number, right[i * r] as number);
  },
  greater(left, l, right, r, into) {
    for (let i = 0; i < into.length; i++) into[i] = (left[i * l] as number) > (right[i * r] as number) ? 1 : 0;
  },
};
