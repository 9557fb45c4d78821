/**
 * Writes the nodes of a cell's graph, forward pass and gradient alike, as records for the rows of a batch: a value is a
 * block [row][floats], so that an elementwise operation is one record for all rows. What a row has one number of, and what
 * all rows share, is repeated where it meets more. Matrices are batchLayer.ts's.
 */
import { Op } from "../kernel/assembly/ops";
import { floatsOf } from "../kernel/compile/rowMap";
import { inputsOf, type BinaryFunction, type Expression, type Size, type UnaryFunction } from "../graph/graph";
import type { Sizes } from "../network/layer";
import type { Memory, Place, RecordList } from "./recordList";

/** Where a value lies: a block with a row for each sequence, one vector for all of them, or one number for all, 8 times. */
export interface Home extends Place {
  readonly form: "rows" | "vector" | "scalar";
}

export const UNARY: Readonly<Record<UnaryFunction, Op>> = {
  sigmoid: Op.Sigmoid,
  tanh: Op.Tanh,
  relu: Op.Relu,
  exp: Op.Exp,
  logSigmoid: Op.LogSigmoid,
  abs: Op.Abs,
};

const BINARY: Readonly<Record<BinaryFunction, Op>> = {
  mul: Op.Multiply,
  add: Op.Add,
  sub: Op.Subtract,
  div: Op.Divide,
  max: Op.Max,
  greater: Op.Greater,
};

export interface BatchSite {
  readonly memory: Memory;
  readonly sizes: Sizes;
  /** Sequences side by side. */
  readonly rows: number;
  readonly list: RecordList;
  /** A constant as 8 equal floats. */
  readonly constant: (value: number) => number;
  readonly vector: (key: string) => number;
  /** Where a value is to be written, if not to scratch memory; as the program goes along the steps. */
  readonly placeOf: (expression: Expression, form: Home["form"], floats: number) => Place;
  /** An int32 to which a step is added to give its number in the sequence. */
  readonly clock: number;
}

export class BatchEmitter {
  private readonly homes = new Map<Expression, Home>();
  private readonly readers = new Map<Expression, number>();
  /** Products that are computed together with the sum that alone reads them. */
  private readonly fused = new Set<Expression>();
  /** Products with the slope of an activation: the operation, what comes and the activation. */
  private readonly slopes = new Map<Expression, { readonly op: Op; readonly sources: readonly Expression[] }>();
  /** What such products compute by themselves. */
  private readonly within = new Set<Expression>();

  /** `order` is what will be emitted; `alsoRead` names values that something else reads. */
  constructor(
    private readonly site: BatchSite,
    private readonly order: readonly Expression[],
    alsoRead: readonly Expression[],
  ) {
    for (const value of [...order.flatMap(inputsOf), ...alsoRead]) this.readers.set(value, (this.readers.get(value) ?? 0) + 1);
    for (const product of order) this.findSlope(product);
  }

  /** Floats of one row of a value. */
  floats(size: Size): number {
    return floatsOf(size, this.site.sizes);
  }

  place(expression: Expression, home: Home): void {
    this.homes.set(expression, home);
  }

  has(expression: Expression): boolean {
    return this.homes.has(expression);
  }

  home(expression: Expression): Home {
    const home = this.homes.get(expression);
    if (!home) throw new Error(`A value (${expression.node.kind}) is read before it is computed.`);
    return home;
  }

  /** A value as a block of rows; fails where it is none. */
  block(expression: Expression): Home {
    const home = this.home(expression);
    if (home.form !== "rows") throw new Error(`A product reads a ${home.form} (${expression.node.kind}).`);
    return home;
  }

  target(expression: Expression, form: Home["form"] = "rows"): Home {
    const floats = form === "rows" ? this.site.rows * this.floats(expression.size) : this.floats(expression.size);
    const home = { ...this.site.placeOf(expression, form, form === "scalar" ? 8 : floats), form };
    this.homes.set(expression, home);
    return home;
  }

  /** Computes a value that is no affine map and no product with a transposed matrix. */
  emit(expression: Expression): void {
    if (this.has(expression) || this.within.has(expression)) return;
    const slope = this.slopes.get(expression);
    if (slope) return this.elementwise(slope.op, expression, slope.sources);
    const { node } = expression;
    const { list, sizes, constant, vector } = this.site;
    switch (node.kind) {
      case "parameter":
        return this.place(expression, { address: vector(node.key), stride: 0, form: "vector" });
      case "constant":
        return this.place(expression, { address: constant(node.value), stride: 0, form: "scalar" });
      case "inverseRoot":
        return this.place(expression, { address: constant(1 / Math.sqrt(sizes.units)), stride: 0, form: "scalar" });
      case "clock": {
        const d = this.target(expression, "vector");
        const bytes = 4 * this.floats(expression.size);
        const periods = this.home(node.periods);
        const operands = [[d, bytes] as const, [periods, bytes] as const, [{ address: this.site.clock, stride: 0 }, 4] as const];
        return list.other(Op.Clock, bytes / 4, 0, operands);
      }
      case "unary":
        return this.elementwise(UNARY[node.apply], expression, [node.of]);
      case "complement":
        return this.elementwise(Op.Complement, expression, [node.of]);
      case "clip":
        return this.elementwise(Op.Clip, expression, [node.of], node.limit);
      case "binary":
        return this.emitBinary(expression, node.apply, node.left, node.right);
      case "sum":
      case "outer":
      case "product":
        return this.emitMatrices(expression);
      default:
        throw new Error(`The node ${node.kind} is read, and nothing provides it.`);
    }
  }

  private emitBinary(expression: Expression, apply: BinaryFunction, left: Expression, right: Expression): void {
    if (this.joinsSum(expression)) return void this.fused.add(expression);
    const product = [right, left].find((one) => this.fused.has(one));
    if (product?.node.kind === "binary") {
      const other = product === right ? left : right;
      const op = apply === "sub" ? Op.MultiplySubtract : Op.MultiplyAdd;
      return this.elementwise(op, expression, [product.node.left, product.node.right, other]);
    }
    this.elementwise(BINARY[apply], expression, [left, right]);
  }

  /** Whether a sum or difference of equal size alone reads a product, and takes no other product along. */
  private joinsSum(product: Expression): boolean {
    const { node } = product;
    if (node.kind !== "binary" || node.apply !== "mul" || this.readers.get(product) !== 1 || this.slopes.has(product))
      return false;
    return this.order.some((reader) => {
      const { node: sum, size } = reader;
      if (sum.kind !== "binary" || size !== product.size || this.homes.has(reader)) return false;
      if (sum.apply === "sub") return sum.right === product && !this.fused.has(sum.left);
      if (sum.apply !== "add" || (sum.left !== product && sum.right !== product)) return false;
      return !this.fused.has(sum.left) && !this.fused.has(sum.right);
    });
  }

  /** Of sigmoid s and tanh t: the products with s (1 - s) and 1 - t t, where nothing else reads these. */
  private findSlope(product: Expression): void {
    const { node } = product;
    if (node.kind !== "binary" || node.apply !== "mul") return;
    const isOwn = (value: Expression) => this.readers.get(value) === 1 && this.order.includes(value);
    for (const [slope, comes] of [[node.right, node.left] as const, [node.left, node.right] as const]) {
      if (!isOwn(slope)) continue;
      const { node: made } = slope;
      if (made.kind === "binary" && made.apply === "mul") {
        const { left: of, right: rest } = made;
        if (rest.node.kind !== "complement" || rest.node.of !== of || !isOwn(rest)) continue;
        this.slopes.set(product, { op: Op.SigmoidSlope, sources: [comes, of] });
        this.within.add(slope).add(rest);
      } else if (made.kind === "complement") {
        const { node: square } = made.of;
        if (square.kind !== "binary" || square.apply !== "mul" || square.left !== square.right || !isOwn(made.of)) continue;
        this.slopes.set(product, { op: Op.TanhSlope, sources: [comes, square.left] });
        this.within.add(slope).add(made.of);
      } else continue;
      return;
    }
  }

  private elementwise(op: Op, expression: Expression, sources: readonly Expression[], p?: number): void {
    const { list, rows } = this.site;
    const homes = sources.map((source) => this.home(source));
    const form = homes.some((home) => home.form === "rows")
      ? "rows"
      : homes.some((home) => home.form === "vector")
        ? "vector"
        : "scalar";
    const d = this.target(expression, form);
    const floats = form === "scalar" ? 8 : this.floats(expression.size);
    const constants = p === undefined ? {} : { p };
    const isScalar = (index: number) =>
      homes[index]?.form === "scalar" ? form !== "scalar" : sources[index]?.size === "one" && expression.size !== "one";
    const isFlat = homes.every((home, index) => home.form === "scalar" || (home.form === form && !isScalar(index)));
    if (isFlat) {
      const operands = homes.map(({ address, stride }, index) => ({ address, stride, scalar: isScalar(index) }));
      return list.elementwise(op, form === "rows" ? rows * floats : floats, d, operands, constants);
    }
    for (let row = 0; row < (form === "rows" ? rows : 1); row++) {
      const operands = homes.map(({ address, stride, form: own }, index) => {
        const apart = own === "rows" ? 4 * this.floats((sources[index] as Expression).size) : 0;
        return { address: address + row * apart, stride, scalar: isScalar(index) };
      });
      list.elementwise(op, floats, { address: d.address + 4 * row * floats, stride: d.stride }, operands, constants);
    }
  }

  /** Sums and matrices that are states: row by row. */
  private emitMatrices(expression: Expression): void {
    const { node } = expression;
    const { list, rows, sizes } = this.site;
    const h = sizes.units;
    const d = this.target(expression);
    const at = (of: Expression, row: number) => {
      const { address, stride } = this.block(of);
      const bytes = 4 * this.floats(of.size);
      return [{ address: address + row * bytes, stride }, bytes] as const;
    };
    for (let row = 0; row < rows; row++) {
      const bytes = 4 * this.floats(expression.size);
      const into = [{ address: d.address + row * bytes, stride: d.stride }, bytes] as const;
      if (node.kind === "sum") {
        const isMatrix = node.of.size === "square";
        list.other(Op.Sum, isMatrix ? h : 1, isMatrix ? h : sizes[node.of.size], [into, at(node.of, row)]);
      } else if (node.kind === "outer") list.other(Op.Outer, h, h, [into, at(node.left, row), at(node.right, row)]);
      else if (node.kind === "product") {
        const op = node.transposed ? Op.TransposedVector : Op.MatrixVector;
        list.other(op, h, h, [into, at(node.matrix, row), at(node.vector, row)]);
      }
    }
  }
}
