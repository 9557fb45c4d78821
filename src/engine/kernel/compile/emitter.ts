/**
 * Writes the nodes of a graph as records of a kernel program: the forward pass of a cell and its gradient alike. Whoever
 * compiles a graph says where values lie that are there before a step, and where others are to be written; all that is
 * left gets scratch vectors. Threads meet where one reads a vector whole that both have written.
 */
import { inputsOf, type BinaryFunction, type Expression } from "../../graph/graph";
import type { Sizes } from "../../network/layer";
import { packBiases, packGroups, sameExpressions, type AffineGroup } from "./affineGroups";
import { padded, type Arena } from "../memory/arena";
import type { Block } from "./cellLayout";
import type { ChunkProduct } from "./chunkProduct";
import { chunkPanels, stepPanels } from "./packing";
import type { Part, Range } from "./parts";
import type { Program, Operand } from "./program";
import { floatsOf } from "./rowMap";

/** Barrier of a program that two threads run: addresses of this one's line and the other's, and how often it looks before it sleeps. */
export interface Barrier {
  readonly own: number;
  readonly other: number;
  readonly spins: number;
}

export interface EmitterSite {
  /** The cell, for messages. */
  readonly cell: string;
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly sizes: Sizes;
  readonly arena: Arena;
  readonly program: Program;
  readonly part: Part;
  readonly barrier: Barrier | null;
  /** An int32 to which the program's step is added to give the number of the step in its sequence. */
  readonly clock: Operand;
  /** A vector of a chunk as the program goes through it: from the first on, or from the last. */
  readonly along: (block: Block) => Operand;
  /** Where a value lies whole that several threads write in parts and none keeps for itself. */
  readonly shared: (expression: Expression) => Block | null;
  /**
   * Where any other value lies whole, one vector for all steps. All parts have the same, so that what one thread does for
   * two has neighbouring records, which join.
   */
  readonly scratch: (expression: Expression) => Block;
}

export class Emitter {
  private readonly homes = new Map<Expression, Operand>();
  /** How many nodes read a value, and others besides. */
  private readonly readers = new Map<Expression, number>();
  /** Products that are computed together with the sum that alone reads them. */
  private readonly fused = new Set<Expression>();
  /** Values that other threads may not have written yet. */
  private readonly awaited = new Set<Expression>();
  /** Where each group of affine maps starts from: what was computed for the whole chunk, or its biases. */
  private readonly starts = new Map<AffineGroup, Operand>();
  private readonly waiting = new Set<AffineGroup>();

  /** `order` is what will be emitted; `alsoRead` names values once for each time that something else reads them. */
  constructor(
    private readonly site: EmitterSite,
    private readonly order: readonly Expression[],
    alsoRead: readonly Expression[],
  ) {
    for (const value of [...order.flatMap(inputsOf), ...alsoRead]) this.readers.set(value, (this.readers.get(value) ?? 0) + 1);
  }

  /** A value that is there before the step, or that is to be written there; given by where all of it lies. */
  place(expression: Expression, whole: Block): void {
    this.homes.set(expression, this.piece(whole, expression));
    if (expression.node.kind === "previous") this.awaited.add(expression);
  }

  has(expression: Expression): boolean {
    return this.homes.has(expression);
  }

  /**
   * Lays out what affine maps get from vectors that are there before the steps, which takes the rows of these groups
   * from `rows` on, one group after the other; `ready` says where such a vector lies.
   */
  prepare(groups: readonly AffineGroup[], rows: Block, ready: (operand: Expression) => Block): ChunkProduct[] {
    const { arena, sizes, parameters, along } = this.site;
    const products: ChunkProduct[] = [];
    let { address } = rows;
    for (const alike of alikeInReady(groups)) {
      const [first] = alike as [AffineGroup];
      const bias = first.ready.length > 0 ? packBiases(alike, parameters, arena) : 0;
      const start = { address, stride: rows.stride };
      for (const group of alike) {
        if (!bias) this.starts.set(group, { address: packBiases([group], parameters, arena), stride: 0 });
        else {
          this.starts.set(group, along({ address, stride: rows.stride }));
          address += 4 * group.rows;
        }
      }
      first.ready.forEach((operand, index) => {
        const k = sizes[operand.size];
        const weights = packGroups(
          alike,
          (other) => other === operand,
          { from: 0, count: k, all: k },
          chunkPanels,
          parameters,
          arena,
        );
        const count = alike.reduce((sum, group) => sum + group.rows, 0);
        products.push({ ...start, rows: count, weights, bias: index === 0 ? bias : 0, from: ready(operand), k });
      });
    }
    groups.forEach((group) => this.waiting.add(group));
    return products;
  }

  /** Computes a value; an affine map together with all of its group. */
  emit(expression: Expression): void {
    if (expression.node.kind !== "affine") return this.emitNode(expression);
    const group = [...this.waiting].find(({ members }) => members.some((member) => member.expression === expression));
    if (!group) return;
    this.placeMembers(group, this.emitProducts(group));
    this.waiting.delete(group);
  }

  /** Writes a value to where it also belongs. */
  copy(expression: Expression, whole: Block): void {
    const from = this.home(expression);
    const to = this.piece(whole, expression);
    if (from.address === to.address) return;
    this.site.program.add({ op: "copy", n: this.floats(expression), d: to, a: from });
    this.awaited.add(expression);
  }

  /** Before these are read whole, wherever they were written: both threads have written their parts. */
  meet(values: readonly Expression[]): void {
    if (!values.some((value) => this.isAwaited(value))) return;
    this.arrive();
    this.wait();
  }

  /** Where the part of a value is read; as a scalar where the reader is larger. */
  home(expression: Expression, reader?: Expression): Operand {
    const home = this.homes.get(expression);
    if (!home) throw new Error(`A value of ${this.site.cell} (${expression.node.kind}) is read before it is computed.`);
    return reader && expression.size === "one" && reader.size !== "one" ? { ...home, scalar: true } : home;
  }

  /** Where a value is written: where it was placed, a vector that others read too, or scratch. */
  target(expression: Expression): Operand {
    const { shared, scratch } = this.site;
    const home = this.homes.get(expression) ?? this.piece(shared(expression) ?? scratch(expression), expression);
    this.homes.set(expression, home);
    this.awaited.add(expression);
    return home;
  }

  /** A value that was computed at `value`: it stays there, or is written to where it belongs. */
  assign(expression: Expression, value: Operand): void {
    if (this.homes.has(expression) || this.site.shared(expression)) {
      this.site.program.add({ op: "copy", n: this.floats(expression), d: this.target(expression), a: value });
    } else this.homes.set(expression, value);
  }

  /** Floats of a value that the part computes, as they lie in memory. */
  floats({ size }: Expression): number {
    return padded(this.site.part(size).count);
  }

  /** Gives where the values of the group's maps lie, one after the other. */
  private emitProducts(group: AffineGroup): Operand {
    const { rows, operands } = group;
    const { arena, parameters, sizes, program } = this.site;
    const start = this.starts.get(group) as Operand;
    if (operands.length === 0) return start;
    const sum = { address: arena.allocateFloats(rows), stride: 0 };
    let c = start;
    const multiply = (operand: Expression, columns: Range) => {
      const all = { ...columns, all: sizes[operand.size] };
      const a = { address: packGroups([group], (other) => other === operand, all, stepPanels, parameters, arena), stride: 0 };
      const { address, stride } = this.wholeOf(operand);
      program.add({ op: "matVec", n: rows, m: columns.count, d: sum, a, b: { address: address + 4 * columns.from, stride }, c });
      c = sum;
    };
    for (const operand of operands) {
      const all = sizes[operand.size],
        own = this.site.part(operand.size);
      if (this.isAwaited(operand) && own.from === 0 && own.count < all) {
        // What this thread has itself is multiplied first: meanwhile the other comes.
        this.arrive();
        multiply(operand, own);
        this.wait();
        multiply(operand, { from: own.count, count: all - own.count });
      } else {
        this.whole(operand);
        multiply(operand, { from: 0, count: all });
      }
    }
    return sum;
  }

  private placeMembers({ members }: AffineGroup, sum: Operand): void {
    for (const { expression, firstRow } of members) {
      this.assign(expression, { address: sum.address + 4 * firstRow, stride: sum.stride });
    }
  }

  private emitNode(expression: Expression): void {
    const { node } = expression;
    const { sizes, parameters, program, clock, cell } = this.site;
    const n = this.floats(expression);
    const h = sizes.units;
    switch (node.kind) {
      case "parameter":
        return this.fixed(expression, parameters.get(node.key) as Float32Array);
      case "constant":
        // A matrix has padded rows.
        return this.fixed(expression, new Float32Array(Math.max(sizes[expression.size], n)).fill(node.value));
      case "inverseRoot":
        return this.fixed(expression, Float32Array.of(1 / Math.sqrt(h)));
      case "clock":
        return program.add({ op: "clock", n, d: this.target(expression), a: this.home(node.periods), b: clock });
      case "unary":
        return program.add({ op: node.apply, n, d: this.target(expression), a: this.home(node.of, expression) });
      case "complement":
        return program.add({ op: "complement", n, d: this.target(expression), a: this.home(node.of, expression) });
      case "clip":
        return program.add({ op: "clip", n, d: this.target(expression), a: this.home(node.of, expression), p: node.limit });
      case "sum": {
        const [rows, m] = node.of.size === "square" ? [h, h] : [1, sizes[node.of.size]];
        return program.add({ op: "sum", n: rows, m, d: this.target(expression), a: this.whole(node.of) });
      }
      case "binary":
        return this.emitBinary(expression, node.apply, node.left, node.right);
      case "outer":
        return program.add({
          op: "outer",
          n: h,
          m: h,
          d: this.target(expression),
          a: this.whole(node.left),
          b: this.whole(node.right),
        });
      case "product": {
        const op = node.transposed ? "transposedVector" : "matrixVector";
        return program.add({
          op,
          n: h,
          m: h,
          d: this.target(expression),
          a: this.whole(node.matrix),
          b: this.whole(node.vector),
        });
      }
      default:
        if (!this.homes.has(expression)) throw new Error(`The cell ${cell} reads the node ${node.kind}, which nothing provides.`);
    }
  }

  /** A sum takes a product that nothing else reads along: a b + c, or c - a b. */
  private emitBinary(expression: Expression, apply: BinaryFunction, left: Expression, right: Expression): void {
    if (this.joinsSum(expression)) return void this.fused.add(expression);
    const { program } = this.site;
    const n = this.floats(expression);
    const product = [right, left].find((one) => this.fused.has(one));
    if (product?.node.kind === "binary") {
      const { left: a, right: b } = product.node;
      const other = product === right ? left : right;
      return program.add({
        op: apply === "sub" ? "multiplySubtract" : "multiplyAdd",
        n,
        d: this.target(expression),
        a: this.home(a, expression),
        b: this.home(b, expression),
        c: this.home(other, expression),
      });
    }
    program.add({ op: apply, n, d: this.target(expression), a: this.home(left, expression), b: this.home(right, expression) });
  }

  /** Whether a sum or difference of equal size alone reads a product, and takes no other product along. */
  private joinsSum(product: Expression): boolean {
    if (product.node.kind !== "binary" || product.node.apply !== "mul" || this.readers.get(product) !== 1) return false;
    return this.order.some(({ node, size }) => {
      if (node.kind !== "binary" || size !== product.size) return false;
      if (node.apply === "sub") return node.right === product;
      if (node.apply !== "add" || (node.left !== product && node.right !== product)) return false;
      return !this.fused.has(node.left) && !this.fused.has(node.right);
    });
  }

  /** Numbers that never change; one number fills a scalar. */
  private fixed(expression: Expression, values: Float32Array): void {
    const { arena, part, scratch } = this.site;
    const { address } = scratch(expression);
    if (expression.size === "one") arena.floats(address, 8).fill(values[0] as number);
    else arena.floats(address, values.length).set(values);
    this.homes.set(expression, { address: address + 4 * part(expression.size).from, stride: 0 });
  }

  /** Where all of a value is read, once both threads have written their parts. */
  private whole(expression: Expression): Operand {
    this.meet([expression]);
    return this.wholeOf(expression);
  }

  private wholeOf(expression: Expression): Operand {
    const { address, stride } = this.home(expression);
    return { address: address - 4 * this.site.part(expression.size).from, stride };
  }

  /** Whether another thread may not have written its part of a value yet. */
  private isAwaited(expression: Expression): boolean {
    return this.site.barrier !== null && this.awaited.has(expression);
  }

  private arrive(): void {
    const { barrier, program } = this.site;
    if (barrier) program.add({ op: "arrive", n: 1, d: { address: barrier.own, stride: 0 } });
  }

  private wait(): void {
    const { barrier, program } = this.site;
    if (!barrier) return;
    const { own, other, spins } = barrier;
    program.add({ op: "wait", n: 1, m: spins, d: { address: own, stride: 0 }, a: { address: other, stride: 0 } });
    this.awaited.clear();
  }

  /** The part of a vector that lies whole in one place. */
  private piece(whole: Block, { size }: Expression): Operand {
    const { address, stride } = this.site.along(whole);
    return { address: address + 4 * this.site.part(size).from, stride };
  }
}

/** Groups that get something from the same vectors before the steps, next to one another; those that get nothing last. */
function alikeInReady(groups: readonly AffineGroup[]): AffineGroup[][] {
  const alike: AffineGroup[][] = [];
  for (const group of groups) {
    const found = alike.find(([first]) => first && sameExpressions(first.ready, group.ready));
    if (found) found.push(group);
    else alike.push([group]);
  }
  return alike;
}

/** A vector for each value, in the order in which they are asked for. */
export function scratchVectors(arena: Arena, sizes: Sizes): EmitterSite["scratch"] {
  const blocks = new Map<Expression, Block>();
  return (expression) => {
    const block = blocks.get(expression) ?? { address: arena.allocateFloats(floatsOf(expression.size, sizes)), stride: 0 };
    blocks.set(expression, block);
    return block;
  };
}
