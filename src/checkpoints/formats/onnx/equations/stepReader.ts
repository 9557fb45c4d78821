/**
 * Reads a value of a graph as an expression of what its step is given. Only operators whose meaning for one vector is
 * certain are followed; at any other it stops (Unfollowed). Which values are a step's states is said from outside.
 */
import type { Constant, Constants } from "../constants";
import type { OnnxNode } from "../graph";
import { product } from "../rearrange";
import type { Algebra, Expression, Leaf, Parts } from "./expression";
import { Unfollowed } from "./unfollowed";
import type { Values } from "./values";

/** Operators that arrange a vector's batch or sequence axes and leave the vector as it is. */
const arranging = new Set(["Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape", "Transpose", "Dropout", "Expand"]);
/** Those that are read through where nothing of the step's states is in a value: what is affine in an input. */
const affine = new Set([...arranging, "MatMul", "Gemm", "Add", "Sub", "Slice", "Split"]);
/** ONNX's names, with the numbers that they take where none are given. */
const functions: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Sigmoid: {},
  Tanh: {},
  Relu: {},
  Softsign: {},
  Softplus: {},
  HardSigmoid: { alpha: 0.2, beta: 0.5 },
  LeakyRelu: { alpha: 0.01 },
  Elu: { alpha: 1 },
  ThresholdedRelu: { alpha: 1 },
};
const maximumDepth = 400;
/** Embeddings of embeddings. */
const maximumTables = 4;
/** A constant no longer than this is looked at, as it may be one number written many times. */
const maximumUniform = 4096;

export interface Step {
  readonly states: ReadonlyMap<string, Leaf>;
  /** Values that stand for another. */
  readonly aliases: ReadonlyMap<string, string>;
  /** What inputs are, by their ids, where that is known; else all that has no state in it and is multiplied by a matrix. */
  readonly inputs?: ReadonlySet<string> | undefined;
}

export class StepReader {
  private readonly known = new Map<string, Parts>();
  private readonly counts = new Map<string, readonly number[] | null>();
  private readonly dependent: ReadonlySet<string>;
  /** The value that an input's leaf stands for. */
  readonly inputs = new Map<Leaf, string>();
  private readonly leaves = new Map<string, Leaf>();
  /** Whether steps may leave the states as they are. */
  isMasked = false;

  constructor(
    private readonly values: Values,
    private readonly constants: Constants,
    private readonly algebra: Algebra,
    private readonly step: Step,
  ) {
    this.dependent = values.dependents([...step.states.keys()]);
  }

  /** One vector. Throws Unfollowed. */
  async expression(value: string): Promise<Expression> {
    const [only, ...others] = await this.parts(value, 0);
    if (!only || others.length > 0) throw new Unfollowed("Concat");
    return only;
  }

  inputIds(): ReadonlySet<string> {
    return new Set(this.leaves.keys());
  }

  /** As far as it was read. */
  readSoFar(): ReadonlyMap<string, Parts> {
    return this.known;
  }

  async parts(value: string, depth: number): Promise<Parts> {
    const known = this.known.get(value);
    if (known) return known;
    if (depth > maximumDepth) throw new Unfollowed(this.values.operator(value));
    const found = await this.read(value, depth + 1);
    this.known.set(value, found);
    return found;
  }

  private async read(value: string, depth: number): Promise<Parts> {
    const state = this.step.states.get(value);
    if (state) return [this.algebra.leaf(state)];
    const alias = this.step.aliases.get(value);
    if (alias !== undefined) return this.parts(alias, depth);
    const constant = await this.constants.of(value);
    if (constant) return [await this.ofConstant(constant, false)];
    const node = this.values.producer(value);
    if (this.step.inputs?.has((await this.identityOf(value, 0))[0])) return [await this.input(value)];
    const isFree = !this.step.inputs && !this.dependent.has(value);
    if (isFree && !(node?.domain === "" && affine.has(node.op))) return [await this.input(value)];
    if (node?.domain !== "") throw new Unfollowed(this.values.operator(value));
    return this.ofNode(node, value, depth);
  }

  /** What is multiplied by a matrix is an input where it has no state in it. */
  private async operand(value: string, depth: number): Promise<Parts> {
    const isConstant = (await this.constants.of(value)) !== null;
    const isRead = isConstant || this.step.inputs || this.dependent.has(value) || this.step.states.has(value);
    return isRead ? this.parts(value, depth) : [await this.input(value)];
  }

  private async input(value: string): Promise<Expression> {
    const [id, at] = await this.identityOf(value, 0);
    const leaf = this.leaves.get(id) ?? { kind: "input" as const, id: `input:${id}`, size: this.values.lastSize(value) };
    this.leaves.set(id, leaf);
    if (!this.inputs.has(leaf)) this.inputs.set(leaf, at);
    return this.algebra.leaf(leaf);
  }

  /** What an input is, whichever step's it is: its sequence, or an embedding of that; and the value that it is read from. */
  private async identityOf(value: string, depth: number): Promise<[id: string, at: string]> {
    let at = value;
    for (let steps = 0; steps < maximumDepth; steps++) {
      const node = this.values.producer(at);
      const alias = this.step.aliases.get(at);
      if (alias === undefined && node?.op === "Gather" && depth < maximumTables) {
        const table = await this.constants.of(node.inputs[0] ?? "");
        if (table) return [`${table.key}|${(await this.identityOf(node.inputs[1] ?? "", depth + 1))[0]}`, at];
      }
      if (alias === undefined && !(node?.domain === "" && arranging.has(node.op))) break;
      at = alias ?? node?.inputs[0] ?? "";
    }
    return [at, at];
  }

  private async ofConstant(constant: Constant, mayBeNumber: boolean): Promise<Expression> {
    const { shape } = constant;
    const size = shape.at(-1) ?? 1;
    if (product(shape) !== size) throw new Unfollowed("Add"); // a row for each sequence of a batch
    if (size === 1 || (mayBeNumber && size <= maximumUniform)) {
      const all = await constant.compute(true);
      const [first = 0] = all;
      if (all.every((each) => each === first) && Number.isFinite(first)) return this.algebra.number(first);
    }
    return this.algebra.vector(this.algebra.matrices.shaped(constant, [size]));
  }

  private async ofNode(node: OnnxNode, value: string, depth: number): Promise<Parts> {
    const { op, inputs } = node;
    const first = inputs[0] ?? "";
    const numbers = functions[op];
    if (numbers) {
      const given = Object.entries(numbers).map(([name, usual]) => node.attributes.get(name)?.floats[0] ?? usual);
      return this.apply(op, given, await this.parts(first, depth));
    }
    if (arranging.has(op)) return this.arranged(node, await this.parts(first, depth));
    switch (op) {
      case "Add": {
        const chosen = this.choice(node);
        return chosen ? this.masked(chosen, depth) : this.pairwise(op, await this.all(op, inputs, depth));
      }
      case "Sum":
      case "Sub":
      case "Mul":
        return this.pairwise(op, await this.all(op, inputs, depth));
      case "Neg":
        return this.pairwise("Mul", [await this.parts(first, depth), [this.algebra.number(-1)]]);
      case "Div":
        return this.divided(node, depth);
      case "Clip":
        return this.clipped(node, depth);
      case "MatMul":
        return [await this.product(first, inputs[1] ?? "", false, depth)];
      case "Gemm":
        return this.gemm(node, depth);
      case "Concat":
        if (!this.values.isLastAxis(node.attributes.get("axis")?.ints[0] ?? 0, value)) throw new Unfollowed(op);
        return (await this.all(op, inputs, depth)).flat();
      case "Where":
        return this.masked(inputs, depth);
      case "Slice":
      case "Split":
        return this.cut(node, value, depth);
      default:
        throw new Unfollowed(op);
    }
  }

  /** What a step makes of a state, where a mask that no state is in says that it counts; else the state stays. */
  private async masked([mask = "", made = "", kept = ""]: readonly string[], depth: number): Promise<Parts> {
    const before = await this.parts(kept, depth);
    const [factor] = before[0]?.terms[0]?.factors ?? [];
    const isState =
      before.length === 1 && before[0]?.terms.length === 1 && factor?.kind === "leaf" && factor.leaf.kind === "state";
    if (this.dependent.has(mask) || !isState) throw new Unfollowed("Where");
    this.isMasked = true;
    return this.parts(made, depth);
  }

  /** m ⊙ a + (not m) ⊙ b, as tf2onnx writes Where(m, a, b); null for any other sum. */
  private choice({ inputs }: OnnxNode): [mask: string, made: string, kept: string] | null {
    const sides = inputs.map((input) => {
      const product = this.values.producer(input);
      const masks = product?.op === "Mul" ? product.inputs.filter((operand) => !this.dependent.has(operand)) : [];
      const [cast] = masks.map((operand) => this.values.producer(operand));
      const other = product?.inputs.find((operand) => operand !== masks[0]) ?? "";
      if (cast?.op !== "Cast") return null;
      const inner = this.values.producer(cast.inputs[0] ?? "");
      return { other, isNot: inner?.op === "Not", mask: (inner?.op === "Not" ? inner.inputs[0] : cast.inputs[0]) ?? "" };
    });
    const [taken, left] = [sides.find((side) => side?.isNot === false), sides.find((side) => side?.isNot === true)];
    return sides.length === 2 && taken && left && taken.mask === left.mask ? [taken.mask, taken.other, left.other] : null;
  }

  private async all(op: string, values: readonly string[], depth: number): Promise<Parts[]> {
    const found: Parts[] = [];
    for (const value of values) {
      const constant = await this.constants.of(value);
      found.push(constant && op !== "Concat" ? [await this.ofConstant(constant, op !== "Add")] : await this.parts(value, depth));
    }
    return found;
  }

  private apply(name: string, numbers: readonly number[], parts: Parts): Parts {
    return parts.map((part) => this.algebra.apply(name, numbers, part));
  }

  private pairwise(op: string, [first, ...others]: readonly Parts[]): Parts {
    let all = first ?? [];
    for (const other of others) {
      const [a, b] = this.aligned(all, other);
      all = a.map((each, index) => {
        const second = b[index] as Expression;
        return op === "Mul" ? this.algebra.multiply(each, second) : this.algebra.add(each, second, op === "Sub" ? -1 : 1);
      });
    }
    return all;
  }

  /** Two vectors cut at the same places. */
  private aligned(a: Parts, b: Parts): [Parts, Parts] {
    if (a.length === b.length) return [a, b];
    const [short, long] = a.length < b.length ? [a, b] : [b, a];
    const [only, ...more] = short;
    if (!only || more.length > 0) throw new Unfollowed("Concat");
    const sized = this.algebra.sizeOf(only) !== null;
    let start = 0;
    const pieces = long.map((part) => {
      const size = this.algebra.sizeOf(part);
      if (!sized) return only;
      if (size === null) throw new Unfollowed("Concat");
      start += size;
      return this.algebra.slice(only, start - size, size);
    });
    return a === short ? [pieces, long] : [long, pieces];
  }

  private async divided({ op, inputs }: OnnxNode, depth: number): Promise<Parts> {
    const by = await this.number(inputs[1] ?? "");
    if (by === null || by === 0) throw new Unfollowed(op);
    return this.pairwise("Mul", [await this.parts(inputs[0] ?? "", depth), [this.algebra.number(1 / by)]]);
  }

  /** Clip(v, 0, 1) is a hard sigmoid without slope and shift of its own; Clip(v, 0) is a ReLU. */
  private async clipped({ op, inputs, attributes }: OnnxNode, depth: number): Promise<Parts> {
    const bound = async (name: string, place: number, open: number) => {
      const input = inputs[place] ?? "";
      return attributes.get(name)?.floats[0] ?? (input === "" ? open : await this.number(input));
    };
    const [low, high] = [await bound("min", 1, -Infinity), await bound("max", 2, Infinity)];
    if (low !== 0 || high === null || !(high === 1 || high > 1e30)) throw new Unfollowed(op);
    const parts = await this.parts(inputs[0] ?? "", depth);
    return high === 1 ? this.apply("HardSigmoid", [1, 0], parts) : this.apply("Relu", [], parts);
  }

  private async number(value: string): Promise<number | null> {
    const constant = await this.constants.of(value);
    return constant && product(constant.shape) === 1 ? ((await constant.compute(true))[0] ?? null) : null;
  }

  /** A vector times a constant matrix, [m][n], or [n][m] where it is transposed. */
  private async product(value: string, by: string, isTransposed: boolean, depth: number): Promise<Expression> {
    const matrix = await this.constants.of(by);
    const { shape = [] } = matrix ?? {};
    const outer = product(shape.slice(0, -2));
    if (!matrix || shape.length < 2 || outer !== 1) throw new Unfollowed("MatMul");
    const flat = this.algebra.matrices.shaped(matrix, shape.slice(-2));
    const rows = isTransposed ? flat : this.algebra.matrices.transposed(flat);
    return this.algebra.transform(rows, await this.operand(value, depth));
  }

  private async gemm({ op, inputs, attributes }: OnnxNode, depth: number): Promise<Parts> {
    const flag = (name: string) => (attributes.get(name)?.ints[0] ?? 0) !== 0;
    const [alpha, beta] = ["alpha", "beta"].map((name) => attributes.get(name)?.floats[0] ?? 1) as [number, number];
    if (flag("transA")) throw new Unfollowed(op);
    const times = (parts: Parts, by: number) => this.pairwise("Mul", [parts, [this.algebra.number(by)]]);
    const whole = times([await this.product(inputs[0] ?? "", inputs[1] ?? "", flag("transB"), depth)], alpha);
    const shift = inputs[2] ?? "";
    return shift === "" ? whole : this.pairwise("Add", [whole, times(await this.parts(shift, depth), beta)]);
  }

  private async arranged(node: OnnxNode, parts: Parts): Promise<Parts> {
    const { op, attributes, inputs } = node;
    const first = inputs[0] ?? "";
    const rank = this.values.rank(first);
    const keeps = async () => {
      if (op === "Transpose") {
        const order = attributes.get("perm")?.ints;
        return order ? order.at(-1) === order.length - 1 : rank === 1;
      }
      if (op !== "Reshape" && op !== "Squeeze" && op !== "Unsqueeze") return true;
      const name = op === "Reshape" ? "shape" : "axes";
      const told = attributes.get(name)?.ints ?? (await this.constants.list(inputs[1] ?? ""));
      if (op !== "Reshape") {
        const last = op === "Unsqueeze" ? (rank ?? Infinity) + (told?.length ?? 0) - 1 : (rank ?? Infinity) - 1;
        return !told || told.every((axis) => axis !== -1 && axis !== last);
      }
      const size = parts.reduce<number>((sum, part) => sum + (this.algebra.sizeOf(part) ?? NaN), 0);
      const asked = told?.at(-1) ?? -1;
      return asked === -1 || Number.isNaN(size) || asked === size;
    };
    if (!(await keeps())) throw new Unfollowed(op);
    return parts;
  }

  private async cut(node: OnnxNode, value: string, depth: number): Promise<Parts> {
    const { op, inputs, attributes, outputs } = node;
    const first = inputs[0] ?? "";
    const parts = await this.parts(first, depth);
    const list = async (name: string, place: number) =>
      attributes.get(name)?.ints ?? (inputs[place] ? await this.wholes(inputs[place], 0) : null);
    const axes = op === "Split" ? [attributes.get("axis")?.ints[0] ?? 0] : ((await list("axes", 3)) ?? [0]);
    const [axis = 0, ...more] = axes;
    if (more.length > 0 || !this.values.isLastAxis(axis, first)) throw new Unfollowed(op);
    const total = parts.reduce<number>((sum, part) => sum + (this.algebra.sizeOf(part) ?? NaN), 0);
    if (op === "Split") {
      const sizes = (await list("split", 1)) ?? outputs.map(() => Math.ceil(total / outputs.length));
      const index = outputs.indexOf(value);
      return this.between(
        parts,
        sizes.slice(0, index).reduce((sum, size) => sum + size, 0),
        sizes[index] ?? NaN,
      );
    }
    const [start, end, step = 1] = [(await list("starts", 1))?.[0], (await list("ends", 2))?.[0], (await list("steps", 4))?.[0]];
    if (start === undefined || end === undefined || step !== 1) throw new Unfollowed(op);
    const place = (at: number) => (at < 0 ? at + total : Math.min(at, Number.isNaN(total) ? at : total));
    return this.between(parts, place(start), place(end) - place(start));
  }

  /** Whole numbers that are known, or follow from the size of a vector; null for others. */
  private async wholes(value: string, depth: number): Promise<readonly number[] | null> {
    const counted = this.counts.get(value);
    if (counted !== undefined) return counted;
    this.counts.set(value, null); // where it leads back to itself, or to the same in many ways
    const found = await this.wholesMade(value, depth);
    this.counts.set(value, found);
    return found;
  }

  private async wholesMade(value: string, depth: number): Promise<readonly number[] | null> {
    const known = await this.constants.list(value);
    const node = this.values.producer(value);
    if (known || node?.domain !== "" || depth > maximumDepth) return known;
    const [first = "", second = ""] = node.inputs;
    if (arranging.has(node.op)) return this.wholes(first, depth + 1);
    if (node.op === "Gather") {
      const shape = this.values.producer(first);
      const axes = await this.constants.list(second);
      const of = shape?.op === "Shape" ? (shape.inputs[0] ?? "") : "";
      if (of === "" || axes?.length !== 1 || !this.values.isLastAxis(axes[0] ?? 0, of)) return null;
      const sizes = (await this.parts(of, depth + 1)).map((part) => this.algebra.sizeOf(part) ?? NaN);
      const size = sizes.reduce((sum, each) => sum + each, 0);
      return Number.isNaN(size) ? null : [size];
    }
    const [a, b] = [await this.wholes(first, depth + 1), await this.wholes(second, depth + 1)];
    const [one, two] = [a?.[0], b?.[0]];
    if (one === undefined || two === undefined || a?.length !== 1 || b?.length !== 1) return null;
    const results = { Add: one + two, Sub: one - two, Mul: one * two, Div: Math.trunc(one / two) };
    return Object.hasOwn(results, node.op) ? [results[node.op as keyof typeof results]] : null;
  }

  /** `size` numbers from `start` of vectors that stand one after the other. */
  private between(parts: Parts, start: number, size: number): Parts {
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(size) || size < 1) throw new Unfollowed("Slice");
    const [only] = parts;
    if (only && parts.length === 1) return [this.algebra.slice(only, start, size)];
    const found: Expression[] = [];
    let at = 0;
    for (const part of parts) {
      const own = this.algebra.sizeOf(part);
      if (own === null) throw new Unfollowed("Slice");
      const [from, to] = [Math.max(start, at), Math.min(start + size, at + own)];
      if (from < to) found.push(from === at && to === at + own ? part : this.algebra.slice(part, from - at, to - from));
      at += own;
    }
    return found;
  }
}
