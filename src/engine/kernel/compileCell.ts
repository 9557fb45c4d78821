/**
 * A cell's graph as a program of the kernel, for all units of a layer or for the part of one thread. Values that are
 * channels are computed in place, in the rows of the trace; a state of the step before is read from the row before; all
 * other values have scratch vectors. Threads meet where one reads a vector whole that others have written.
 */
import type { CellDefinition } from "../defineCell";
import { inputsOf, type Expression } from "../graph";
import type { LayerWeights } from "../layer";
import { groupAffineMaps, packBiases, packGroups, type AffineGroup } from "./affineGroups";
import { padded, type Arena } from "./arena";
import type { Block, CellLayout } from "./cellLayout";
import type { Part } from "./parts";
import { Program, type OpName, type Operand } from "./program";

/** The part of the affine maps that waits for no step: rows of W x + b for a chunk, from packed weights and biases. */
export interface Projection extends Block {
  readonly rows: number;
  readonly weights: number;
  readonly bias: number;
}

export interface CompiledPart {
  readonly program: Program;
  /** Null where nothing reads x. */
  readonly projection: Projection | null;
}

/** Barrier of a program that several threads run: its address, how many they are, and how often they look before they sleep. */
export interface Meeting {
  readonly barrier: number;
  readonly threads: number;
  readonly spins: number;
}

/** Groups of a part and the rows they take in the projection. */
export function planPart(definition: CellDefinition, part: Part): { groups: AffineGroup[]; projectedRows: number } {
  const groups = groupAffineMaps(definition.order, part);
  return { groups, projectedRows: groups.reduce((sum, { readsInput, rows }) => sum + (readsInput ? rows : 0), 0) };
}

export interface PartRequest {
  readonly definition: CellDefinition;
  readonly weights: LayerWeights;
  readonly arena: Arena;
  readonly layout: CellLayout;
  readonly part: Part;
  readonly groups: readonly AffineGroup[];
  /** Where the part's rows of the projection start. */
  readonly projected: Block;
  readonly meeting: Meeting | null;
}

/** Compiles one part of a cell. Fails with "out-of-memory". */
export function compilePart(request: PartRequest): CompiledPart {
  return new PartCompiler(request).compile();
}

class PartCompiler {
  private readonly program: Program;
  private readonly homes = new Map<Expression, Operand>();
  /** How many nodes and channels read a value. */
  private readonly readers = new Map<Expression, number>();
  /** Products that are computed together with the sum that alone reads them. */
  private readonly fused = new Set<Expression>();
  /** Values that other threads may not have written yet. */
  private readonly awaited = new Set<Expression>();

  constructor(private readonly given: PartRequest) {
    this.program = new Program(given.arena, given.layout.steps);
  }

  compile(): CompiledPart {
    const { definition, layout, groups } = this.given;
    for (const value of [...definition.order.flatMap(inputsOf), ...definition.channels.map((channel) => channel.expression)]) {
      this.readers.set(value, (this.readers.get(value) ?? 0) + 1);
    }
    for (const { expression, name } of definition.channels) {
      if (!isLeaf(expression) && !this.homes.has(expression)) this.homes.set(expression, this.piece(layout.channel(name), expression));
    }
    for (const expression of definition.order) {
      if (expression.node.kind === "previous") this.awaited.add(expression);
    }
    const { projection, starts } = this.project();
    const waiting = new Set(groups);
    for (const expression of definition.order) {
      const group = groups.find(({ members }) => members.some((member) => member.expression === expression));
      if (!group) this.emit(expression);
      else if (waiting.has(group)) {
        // Products with the same vectors follow one another: see Program.
        const together = [...waiting].filter((one) => one === group || readSame(one, group));
        const sums = together.map((one) => this.emitProducts(one, starts.get(one) as Operand));
        together.forEach((one, index) => this.placeMembers(one, sums[index] as Operand));
        for (const one of together) waiting.delete(one);
      }
    }
    for (const { expression, name } of definition.channels) this.copy(expression, this.piece(layout.channel(name), expression));
    return { program: this.program, projection };
  }

  /** Lays out what is computed for the whole chunk, and where each group starts from: that, or its biases. */
  private project() {
    const { groups, weights, arena, layout, projected } = this.given;
    const hoisted = groups.filter(({ readsInput }) => readsInput);
    const rows = hoisted.reduce((sum, group) => sum + group.rows, 0);
    const starts = new Map<AffineGroup, Operand>();
    for (const group of groups) {
      if (!group.readsInput) starts.set(group, { address: packBiases([group], weights, arena), stride: 0 });
    }
    if (rows === 0) return { projection: null, starts };
    let { address } = projected;
    for (const group of hoisted) {
      starts.set(group, { address, stride: projected.stride });
      address += 4 * group.rows;
    }
    const isInput = (operand: Expression) => operand.node.kind === "input";
    const packed = packGroups(hoisted, isInput, layout.sizes.input, 8, weights, arena);
    return { projection: { ...projected, rows, weights: packed, bias: packBiases(hoisted, weights, arena) }, starts };
  }

  /** Gives where the values of the group's maps lie, one after the other. */
  private emitProducts(group: AffineGroup, start: Operand): Operand {
    const { rows, operands } = group;
    const { arena, weights, layout } = this.given;
    if (operands.length === 0) return start;
    const sum = { address: arena.allocateFloats(rows), stride: 0 };
    operands.forEach((operand, index) => {
      const m = layout.sizes[operand.size];
      const a = packGroups([group], (other) => other === operand, m, 16, weights, arena);
      const c = index === 0 ? start : sum;
      this.program.add({ op: "matVec", n: rows, m, d: sum, a: { address: a, stride: 0 }, b: this.whole(operand), c });
    });
    return sum;
  }

  private placeMembers({ members }: AffineGroup, sum: Operand): void {
    for (const { expression, firstRow } of members) {
      const value = { address: sum.address + 4 * firstRow, stride: sum.stride };
      if (this.homes.has(expression) || this.given.layout.readWhole.has(expression)) {
        this.program.add({ op: "copy", n: this.floats(expression), d: this.target(expression), a: value });
      } else this.homes.set(expression, value);
    }
  }

  private emit(expression: Expression): void {
    const { node } = expression;
    const { layout, weights, definition } = this.given;
    const n = this.floats(expression);
    const h = layout.sizes.units;
    switch (node.kind) {
      case "input":
        return this.place(expression, layout.x);
      case "below":
        return this.place(expression, layout.below as Block);
      case "previous": {
        const { address, stride } = layout.channel(node.state);
        return this.place(expression, { address: address - stride, stride });
      }
      case "parameter":
        return this.fixed(expression, weights.parameters.get(node.key) as Float32Array);
      case "constant":
        return this.fixed(expression, Float32Array.of(node.value));
      case "inverseRoot":
        return this.fixed(expression, Float32Array.of(1 / Math.sqrt(h)));
      case "clock":
        return this.program.add({
          op: "clock", n, d: this.target(expression), a: this.home(node.periods), b: { address: layout.clock, stride: 0 },
        });
      case "unary":
        return this.program.add({ op: node.apply, n, d: this.target(expression), a: this.home(node.of, expression) });
      case "complement":
        return this.program.add({ op: "complement", n, d: this.target(expression), a: this.home(node.of, expression) });
      case "clip":
        return this.program.add({ op: "clip", n, d: this.target(expression), a: this.home(node.of, expression), p: node.limit });
      case "sum": {
        const [rows, m] = node.of.size === "square" ? [h, h] : [1, layout.sizes[node.of.size]];
        return this.program.add({ op: "sum", n: rows, m, d: this.target(expression), a: this.whole(node.of) });
      }
      case "binary":
        return this.emitBinary(expression, node.apply, node.left, node.right);
      case "outer":
        return this.program.add({
          op: "outer", n: h, m: h, d: this.target(expression), a: this.whole(node.left), b: this.whole(node.right),
        });
      case "product": {
        const op = node.transposed ? "transposedVector" : "matrixVector";
        return this.program.add({
          op, n: h, m: h, d: this.target(expression), a: this.whole(node.matrix), b: this.whole(node.vector),
        });
      }
      default:
        throw new Error(`The cell ${definition.id} has the node ${node.kind}, which a forward pass does not know.`);
    }
  }

  /** A sum takes a product that nothing else reads along: a b + c, or c - a b. */
  private emitBinary(expression: Expression, apply: OpName, left: Expression, right: Expression): void {
    if (this.joinsSum(expression)) return void this.fused.add(expression);
    const n = this.floats(expression);
    const product = [right, left].find((one) => this.fused.has(one));
    if (product?.node.kind === "binary") {
      const { left: a, right: b } = product.node;
      const other = product === right ? left : right;
      return this.program.add({
        op: apply === "sub" ? "multiplySubtract" : "multiplyAdd", n, d: this.target(expression),
        a: this.home(a, expression), b: this.home(b, expression), c: this.home(other, expression),
      });
    }
    this.program.add({ op: apply, n, d: this.target(expression), a: this.home(left, expression), b: this.home(right, expression) });
  }

  /** Whether a sum or difference of equal size alone reads a product, and takes no other product along. */
  private joinsSum(product: Expression): boolean {
    if (product.node.kind !== "binary" || product.node.apply !== "mul" || this.readers.get(product) !== 1) return false;
    return this.given.definition.order.some(({ node, size }) => {
      if (node.kind !== "binary" || size !== product.size) return false;
      if (node.apply === "sub") return node.right === product;
      if (node.apply !== "add" || (node.left !== product && node.right !== product)) return false;
      return !this.fused.has(node.left) && !this.fused.has(node.right);
    });
  }

  private copy(expression: Expression, to: Operand): void {
    const from = this.home(expression);
    if (from.address !== to.address) this.program.add({ op: "copy", n: this.floats(expression), d: to, a: from });
  }

  /** A value that is there before the step, given by where all of it lies. */
  private place(expression: Expression, whole: Block): void {
    this.homes.set(expression, this.piece(whole, expression));
  }

  /** Numbers that never change; one number fills a scalar. */
  private fixed(expression: Expression, values: Float32Array): void {
    const { arena } = this.given;
    const address = arena.allocateFloats(padded(values.length));
    if (expression.size === "one") arena.floats(address, 8).fill(values[0] as number);
    else arena.floats(address, values.length).set(values);
    this.place(expression, { address, stride: 0 });
  }

  /** Where a value is written: its channel, a vector that others read too, or scratch. */
  private target(expression: Expression): Operand {
    const { layout, arena } = this.given;
    const home = this.homes.get(expression) ?? (layout.readWhole.has(expression)
      ? this.piece(layout.whole(expression), expression)
      : { address: arena.allocateFloats(this.floats(expression)), stride: 0 });
    this.homes.set(expression, home);
    this.awaited.add(expression);
    return home;
  }

  /** Where the part of a value is read; as a scalar where the reader is larger. */
  private home(expression: Expression, reader?: Expression): Operand {
    const home = this.homes.get(expression);
    if (!home) throw new Error(`A value of ${this.given.definition.id} (${expression.node.kind}) is read before it is computed.`);
    return reader && expression.size === "one" && reader.size !== "one" ? { ...home, scalar: true } : home;
  }

  /** Where all of a value is read, once every thread has written its part. */
  private whole(expression: Expression): Operand {
    const { address, stride } = this.home(expression);
    const { meeting, part } = this.given;
    if (meeting && this.awaited.has(expression)) {
      const { barrier, threads, spins } = meeting;
      this.program.add({ op: "barrier", n: threads, m: spins, d: { address: barrier, stride: 0 } });
      this.awaited.clear();
    }
    return { address: address - 4 * part(expression.size).from, stride };
  }

  /** The part of a vector that lies whole in one place. */
  private piece({ address, stride }: Block, { size }: Expression): Operand {
    return { address: address + 4 * this.given.part(size).from, stride };
  }

  /** Floats of a value that the part computes, as they lie in memory. */
  private floats({ size }: Expression): number {
    return padded(this.given.part(size).count);
  }
}

/** Whether two groups read the same vectors besides x. */
function readSame(one: AffineGroup, other: AffineGroup): boolean {
  return one.operands.length > 0 && one.operands.length === other.operands.length
    && one.operands.every((operand) => other.operands.includes(operand));
}

/** Values that are there before a step runs. */
function isLeaf({ node }: Expression): boolean {
  return ["input", "below", "previous", "parameter", "constant", "inverseRoot"].includes(node.kind);
}
