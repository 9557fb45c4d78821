/**
 * Values of a graph that are known without running it: tensors, and what a few operators that only move numbers make of
 * them. Exporters write weights so: PyTorch's gates, say, are sliced apart and concatenated in ONNX's order.
 */
import { elementCount } from "../../../tensor/shape";
import type { StoredTensor } from "../storedTensors";
import type { OnnxNode } from "./graph";
import { concatenate, product, slice, transpose } from "./rearrange";

type Numbers = Float32Array | Float64Array;

export interface Constant {
  /** Equal for values that are made of the same tensors in the same way. */
  readonly key: string;
  readonly name: string;
  readonly shape: readonly number[];
  /** Names of the tensors that it is made of. */
  readonly from: readonly string[];
  /** How many tensors are read, one counted as often as it is read. */
  readonly cost: number;
  compute(wide: boolean): Promise<Numbers>;
}

const maximumDepth = 64;
const maximumCost = 1000;
const maximumRank = 8;
/** Longest list that says how to move numbers: axes, sizes, places. */
const maximumList = 64;

export class Constants {
  private readonly known = new Map<string, Constant | null>();
  private readonly keys = new Map<string, string>();
  private readonly sizes: ReadonlyMap<string, number>;
  private repeated: Constants | null = null;

  constructor(
    private readonly tensors: ReadonlyMap<string, StoredTensor>,
    private readonly producers: ReadonlyMap<string, OnnxNode>,
    /** Values that are another. */
    private readonly standing: ReadonlyMap<string, string> = new Map(),
  ) {
    this.sizes = new Map([...tensors].map(([name, { shape }]) => [name, elementCount(shape)]));
  }

  /** Null for a value that depends on the input, or that operators make that are not followed here. */
  async of(value: string, depth = 0): Promise<Constant | null> {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    if (depth > maximumDepth || value === "") return null;
    this.known.set(value, null); // a value that leads back to itself is no constant
    const found = await this.make(value, depth);
    this.known.set(value, found);
    return found;
  }

  /** The same where a constant that is repeated for each sequence of a batch is the constant. */
  ofEach(value: string): Promise<Constant | null> {
    this.repeated ??= new Constants(
      this.tensors,
      this.producers,
      new Map([
        ...this.standing,
        ...[...this.producers].flatMap(([output, { op, domain, inputs }]): [string, string][] =>
          domain === "" && (op === "Expand" || op === "Tile") ? [[output, inputs[0] ?? ""]] : [],
        ),
      ]),
    );
    return this.repeated.of(value);
  }

  /** A short list of whole numbers, or null. */
  async list(value: string, depth = 0): Promise<number[] | null> {
    const constant = await this.of(value, depth);
    if (!constant || product(constant.shape) > maximumList) return null;
    return [...(await constant.compute(true))];
  }

  private async make(value: string, depth: number): Promise<Constant | null> {
    const tensor = this.tensors.get(value);
    if (tensor) {
      const { name, shape } = tensor;
      const compute = (wide: boolean) => tensor.values(0, product(shape), wide);
      return { key: this.intern(`tensor:${name}`), name, shape, from: [name], cost: 1, compute };
    }
    const other = this.standing.get(value);
    if (other !== undefined) return this.of(other, depth + 1);
    const node = this.producers.get(value);
    if (node?.domain !== "") return null;
    const moved = await this.move(node, value, depth + 1);
    if (!moved) return null;
    const limit = moved.from.reduce((sum, name) => sum + (this.sizes.get(name) ?? 0), 0);
    const sound = moved.shape.length <= maximumRank && moved.shape.every((size) => Number.isSafeInteger(size) && size >= 0);
    return sound && moved.cost <= maximumCost && product(moved.shape) <= limit ? { ...moved, name: value } : null;
  }

  private async move(node: OnnxNode, value: string, depth: number): Promise<Constant | null> {
    const { op, attributes } = node;
    if (op === "Concat") return this.concat(node, depth);
    const from = await this.of(node.inputs[0] ?? "", depth);
    if (!from) return null;
    const { shape } = from;
    if (op === "Identity") return from;
    if (op === "Cast") return [1, 11].includes(attributes.get("to")?.ints[0] ?? 0) ? from : null;
    if (op === "Unsqueeze" || op === "Squeeze" || op === "Reshape") {
      const told = (await this.argument(node, op === "Reshape" ? "shape" : "axes", 1, depth)) ?? (op === "Squeeze" ? [] : null);
      const keepsZero = attributes.get("allowzero")?.ints[0] === 1;
      const next = told && { Unsqueeze: unsqueezed, Squeeze: squeezed, Reshape: reshaped }[op](shape, told, keepsZero);
      return next && product(next) === product(shape)
        ? { ...from, shape: next, key: this.intern(`${from.key}:as:${next.join()}`) }
        : null;
    }
    if (op === "Transpose") {
      const order = attributes.get("perm")?.ints ?? shape.map((_, axis) => shape.length - 1 - axis);
      const isOrder = order.length === shape.length && shape.every((_, axis) => order.includes(axis));
      if (!isOrder) return null;
      const next = order.map((axis) => shape[axis] as number);
      return this.moved(from, next, `transposed:${order.join()}`, (values) => transpose(values, shape, order));
    }
    if (op === "Slice") return this.slice(node, from, depth);
    if (op === "Split") return this.split(node, from, value, depth);
    return null;
  }

  private moved(from: Constant, shape: readonly number[], how: string, change: (values: Numbers) => Numbers): Constant {
    const compute = async (wide: boolean) => change(await from.compute(wide));
    return { ...from, shape, cost: from.cost + 1, key: this.intern(`${from.key}:${how}`), compute };
  }

  private async slice(node: OnnxNode, from: Constant, depth: number): Promise<Constant | null> {
    const { shape } = from;
    const starts = await this.argument(node, "starts", 1, depth);
    const ends = await this.argument(node, "ends", 2, depth);
    if (!starts || starts.length !== ends?.length) return null;
    const axes = (await this.argument(node, "axes", 3, depth)) ?? starts.map((_, index) => index);
    const steps = (await this.argument(node, "steps", 4, depth)) ?? starts.map(() => 1);
    const begin = shape.map(() => 0);
    const next = [...shape];
    for (const [index, told] of axes.entries()) {
      const axis = told < 0 ? told + shape.length : told;
      const size = shape[axis];
      if (size === undefined || steps[index] !== 1) return null;
      const place = (at: number) => Math.max(0, Math.min(size, at < 0 ? at + size : at));
      begin[axis] = place(starts[index] ?? 0);
      next[axis] = Math.max(0, place(ends[index] ?? 0) - (begin[axis] ?? 0));
    }
    return this.moved(from, next, `from:${begin.join()}:of:${next.join()}`, (values) => slice(values, shape, begin, next));
  }

  private async split(node: OnnxNode, from: Constant, value: string, depth: number): Promise<Constant | null> {
    const { shape } = from;
    const told = node.attributes.get("axis")?.ints[0] ?? 0;
    const axis = told < 0 ? told + shape.length : told;
    const count = node.outputs.length;
    const size = shape[axis];
    if (size === undefined) return null;
    const sizes = (await this.argument(node, "split", 1, depth)) ?? node.outputs.map(() => size / count);
    const index = node.outputs.indexOf(value);
    const part = sizes[index];
    if (part === undefined || sizes.reduce((sum, each) => sum + each, 0) !== size) return null;
    const begin = shape.map((_, each) => (each === axis ? sizes.slice(0, index).reduce((sum, before) => sum + before, 0) : 0));
    const next = shape.map((each, at) => (at === axis ? part : each));
    return this.moved(from, next, `from:${begin.join()}:of:${next.join()}`, (values) => slice(values, shape, begin, next));
  }

  private async concat(node: OnnxNode, depth: number): Promise<Constant | null> {
    const parts: Constant[] = [];
    for (const input of node.inputs) {
      const part = await this.of(input, depth);
      if (!part) return null;
      parts.push(part);
    }
    const [first] = parts;
    if (!first) return null;
    const told = node.attributes.get("axis")?.ints[0] ?? 0;
    const axis = told < 0 ? told + first.shape.length : told;
    const agree = parts.every(({ shape }) => {
      return shape.length === first.shape.length && shape.every((size, each) => each === axis || size === first.shape[each]);
    });
    if (!agree || first.shape[axis] === undefined) return null;
    const total = parts.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0);
    const shapes = parts.map(({ shape }) => shape);
    return {
      key: this.intern(`concatenated:${axis}:${parts.map(({ key }) => key).join(" ")}`),
      name: first.name,
      shape: first.shape.map((size, each) => (each === axis ? total : size)),
      from: [...new Set(parts.flatMap(({ from }) => from))],
      cost: parts.reduce((sum, { cost }) => sum + cost, 0),
      async compute(wide) {
        const values: Numbers[] = [];
        for (const part of parts) values.push(await part.compute(wide));
        return concatenate(values, shapes, axis);
      },
    };
  }

  /** What older operators have as an attribute and newer ones as an input. */
  private async argument(
    { attributes, inputs }: OnnxNode,
    name: string,
    place: number,
    depth: number,
  ): Promise<readonly number[] | null> {
    return attributes.get(name)?.ints ?? (await this.list(inputs[place] ?? "", depth));
  }

  /** A short name for a long description. */
  intern(description: string): string {
    const known = this.keys.get(description);
    if (known !== undefined) return known;
    const key = `#${this.keys.size}`;
    this.keys.set(description, key);
    return key;
  }
}

function unsqueezed(shape: readonly number[], axes: readonly number[]): number[] | null {
  const rank = shape.length + axes.length;
  const places = axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
  const next = [...shape];
  for (const place of places) next.splice(place, 0, 1);
  return places.every((place) => place >= 0 && place < rank) && rank <= maximumRank ? next : null;
}

function squeezed(shape: readonly number[], axes: readonly number[]): number[] {
  const places = axes.map((axis) => (axis < 0 ? axis + shape.length : axis));
  return shape.filter((size, axis) => !(places.length === 0 ? size === 1 : places.includes(axis)));
}

function reshaped(shape: readonly number[], told: readonly number[], keepsZero: boolean): number[] {
  const sizes = told.map((size, axis) => (size === 0 && !keepsZero ? (shape[axis] ?? 0) : size));
  const known = sizes.filter((size) => size !== -1).reduce((all, size) => all * size, 1);
  return sizes.map((size) => (size === -1 ? product(shape) / known : size));
}
