/**
 * All numbers of a network in the kernel's memory: what is learned as one run of floats, so that optimizer and clipping go
 * through it at once, with runs alike for gradients. A matrix is row-major, rows padded to a multiple of 8; padding is zero
 * and stays so. Beside them the matrices in panels (packing.ts), as the products read them.
 */
import type { NetworkWeights } from "../../model/network";
import { padded } from "../kernel/memory/arena";
import { definitionOf, sizesOf } from "../network/layer";
import { gradientOf } from "../gradients/gradient";
import { fixed, rowsAt, type Memory, type RecordList } from "./recordList";

/** A scalar is read as 8 equal floats. */
const SCALAR = 8;

/** "0.W.i.x" of a layer, "embedding", "head.weight", "head.bias"; of a tied one, the name of the one that it is tied to. */
export interface Parameter {
  readonly name: string;
  /** A vector has one row. */
  readonly rows: number;
  readonly columns: number;
  readonly isVector: boolean;
  readonly isLearned: boolean;
  /** Floats before it. */
  readonly at: number;
}

export class ParameterSpace {
  readonly list: readonly Parameter[];
  /** Floats of what is learned, which comes first; and of all. */
  readonly learned: number;
  readonly floats: number;
  readonly values: number;
  private readonly byName: ReadonlyMap<string, Parameter>;
  private readonly panels = new Map<string, number>();

  constructor(
    private readonly memory: Memory,
    weights: NetworkWeights,
    embeddingIsLearned: boolean,
    /** By the names of parameters whose numbers are another's the names of those. */
    ties: ReadonlyMap<string, string> = new Map(),
  ) {
    let at = 0;
    const list: Parameter[] = [];
    const found = parametersOf(weights, embeddingIsLearned).filter(({ name }) => !ties.has(name));
    for (const parameter of found.sort((a, b) => Number(b.isLearned) - Number(a.isLearned))) {
      list.push({ ...parameter, at });
      at += parameter.rows * padded(parameter.columns);
    }
    this.list = list;
    this.floats = at;
    this.learned = list.reduce((sum, one) => (one.isLearned ? sum + one.rows * padded(one.columns) : sum), 0);
    const own = new Map(list.map((parameter) => [parameter.name, parameter]));
    this.byName = new Map([...own, ...[...ties].map(([name, of]): [string, Parameter] => [name, own.get(of) as Parameter])]);
    this.values = this.run();
    this.write(weights);
  }

  /** A run of floats like the values, of zeros. */
  run(): number {
    return this.memory.allocate(4 * Math.max(8, this.floats));
  }

  get(name: string): Parameter {
    const found = this.byName.get(name);
    if (!found) throw new Error(`There is no parameter ${name}.`); // definitions name what they read
    return found;
  }

  /** Where a parameter lies in a run. */
  address(name: string, run = this.values): number {
    return run + 4 * this.get(name).at;
  }

  /** The numbers of a parameter in a run, without padding. */
  read(parameter: Parameter, run = this.values): Float32Array {
    const { rows, columns, at } = parameter;
    const out = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      out.set(this.memory.floats(run + 4 * (at + row * padded(columns)), columns), row * columns);
    }
    return out;
  }

  set(parameter: Parameter, values: Float32Array, run = this.values): void {
    const { rows, columns, at } = parameter;
    for (let row = 0; row < rows; row++) {
      const into = this.memory.floats(run + 4 * (at + row * padded(columns)), columns);
      into.set(values.subarray(row * columns, (row + 1) * columns));
    }
  }

  /** The network with these values. */
  weights(like: NetworkWeights): NetworkWeights {
    const read = (name: string) => this.read(this.get(name));
    const { embedding, head } = like;
    return {
      layers: like.layers.map((layer, index) => ({
        ...layer,
        parameters: new Map([...layer.parameters.keys()].map((key) => [key, read(`${index}.${key}`)])),
      })),
      embedding: embedding && { ...embedding, data: read("embedding") },
      head: head && { ...head, weight: read("head.weight"), bias: read("head.bias") },
    };
  }

  /** Address of a matrix in panels of 8 rows, which `pack` fills. A single row fills the 8 rows of a scalar. */
  panelsOf(name: string): number {
    return this.reserve(name, ({ rows, columns }) => padded(rows) * columns);
  }

  /** The same of its transpose. */
  transposedPanelsOf(name: string): number {
    return this.reserve(`${name}^T`, ({ rows, columns }) => padded(columns) * rows);
  }

  /** A vector to start a product from: a bias, or for a single row 8 equal floats, which `pack` fills. */
  startOf(name: string): number {
    return this.get(name).columns === 1 ? this.reserve(`${name}=`, () => SCALAR) : this.address(name);
  }

  /** Writes into panels what the values are now. Asked for once everything has asked for its panels. */
  pack(list: RecordList): void {
    for (const [key, address] of this.panels) {
      const parameter = this.get(key.replace(/\^T$|=$/, ""));
      const { name, rows, columns } = parameter;
      const from = this.address(name);
      const apart = padded(columns);
      if (key.endsWith("=")) {
        for (let lane = 0; lane < SCALAR; lane++) list.turn(1, 1, rowsAt(address + 4 * lane, 8), rowsAt(from, apart));
      } else if (key.endsWith("^T")) list.lay(rows, columns, fixed(address), rowsAt(from, apart));
      else if (rows === 1) {
        for (let lane = 0; lane < SCALAR; lane++) list.turn(1, columns, rowsAt(address + 4 * lane, 8), rowsAt(from, apart));
      } else {
        for (let row = 0; row < rows; row += 8) {
          const panel = rowsAt(address + 4 * row * columns, 8);
          list.turn(Math.min(8, rows - row), columns, panel, rowsAt(from + 4 * row * apart, apart));
        }
      }
    }
  }

  private reserve(key: string, floats: (parameter: Parameter) => number): number {
    const found = this.panels.get(key) ?? this.memory.allocate(4 * floats(this.get(key.replace(/\^T$|=$/, ""))));
    this.panels.set(key, found);
    return found;
  }

  private write({ layers, embedding, head }: NetworkWeights): void {
    layers.forEach(({ parameters }, index) => {
      for (const [key, values] of parameters) this.set(this.get(`${index}.${key}`), values);
    });
    if (embedding) this.set(this.get("embedding"), embedding.data);
    if (!head) return;
    this.set(this.get("head.weight"), head.weight);
    this.set(this.get("head.bias"), head.bias);
  }
}

function parametersOf({ layers, embedding, head }: NetworkWeights, embeddingIsLearned: boolean): Omit<Parameter, "at">[] {
  const all: Omit<Parameter, "at">[] = [];
  const add = (name: string, rows: number, columns: number | null, isLearned = true) => {
    all.push({ name, rows: columns === null ? 1 : rows, columns: columns ?? rows, isVector: columns === null, isLearned });
  };
  layers.forEach((layer, index) => {
    const definition = definitionOf(layer, index);
    const sizes = sizesOf(layer);
    const { matrices, vectors } = gradientOf(definition);
    const learned = new Set([...matrices.map(({ key }) => key), ...vectors.keys()]);
    for (const { key, rows, columns } of definition.parameters) {
      add(`${index}.${key}`, sizes[rows], columns && sizes[columns], learned.has(key));
    }
  });
  if (embedding) add("embedding", embedding.rows, embedding.columns, embeddingIsLearned);
  if (head) add("head.weight", head.rows, head.columns);
  if (head) add("head.bias", head.rows, null);
  return all;
}
