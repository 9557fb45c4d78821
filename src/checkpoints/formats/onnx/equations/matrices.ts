/**
 * What a cell's equations do to its weights, as constants of their own: rows, columns, sums, stacks. Nothing is computed
 * before it is read.
 */
import type { Constant, Constants } from "../constants";
import { concatenate, product, slice, transpose } from "../rearrange";
import { Unfollowed } from "./unfollowed";

type Numbers = Float32Array | Float64Array;

const maximumCost = 1000;

export class Matrices {
  constructor(private readonly constants: Constants) {}

  /** `count` rows of the first axis. */
  rows(from: Constant, start: number, count: number): Constant {
    const { shape } = from;
    const next = [count, ...shape.slice(1)];
    if (start < 0 || count < 1 || start + count > (shape[0] ?? 0)) throw new Unfollowed("Slice");
    if (start === 0 && count === shape[0]) return from;
    const begin = shape.map((_, axis) => (axis === 0 ? start : 0));
    return this.made([from], `rows:${start}:${count}`, next, ([values = none]) => slice(values, shape, begin, next));
  }

  columns(from: Constant, start: number, count: number): Constant {
    return this.transposed(this.rows(this.transposed(from), start, count));
  }

  transposed(from: Constant): Constant {
    const { shape } = from;
    const [rows = 1, columns = 1] = shape;
    return this.made([from], "transposed", [columns, rows], ([values = none]) => transpose(values, shape, [1, 0]));
  }

  shaped(from: Constant, shape: readonly number[]): Constant {
    if (product(shape) !== product(from.shape)) throw new Unfollowed("Reshape");
    return this.made([from], `shaped:${shape.join()}`, shape, ([values = none]) => values);
  }

  scaled(from: Constant, factor: number): Constant {
    if (factor === 1) return from;
    return this.made([from], `scaled:${factor}`, from.shape, ([values = none]) => values.map((value) => value * factor));
  }

  /** Element by element; of one shape. */
  combined(parts: readonly Constant[], how: "sum" | "product"): Constant {
    const [first] = parts;
    if (!first || parts.some(({ shape }) => shape.join() !== first.shape.join())) throw new Unfollowed("Add");
    if (parts.length === 1) return first;
    return this.made(parts, how, first.shape, (all) => {
      const out = (all[0] ?? none).slice();
      for (const values of all.slice(1))
        out.forEach((value, at) => (out[at] = how === "sum" ? value + at0(values, at) : value * at0(values, at)));
      return out;
    });
  }

  /** One after the other along the first axis. */
  stacked(parts: readonly Constant[]): Constant {
    const [first] = parts;
    const tail = first?.shape.slice(1).join();
    if (!first || parts.some(({ shape }) => shape.slice(1).join() !== tail)) throw new Unfollowed("Concat");
    const shapes = parts.map(({ shape }) => shape);
    const rows = shapes.reduce((sum, [count = 0]) => sum + count, 0);
    return this.made(parts, "stacked", [rows, ...first.shape.slice(1)], (all) => concatenate(all, shapes, 0));
  }

  filled(value: number, shape: readonly number[]): Constant {
    return this.made([], `filled:${value}`, shape, () => new Float32Array(product(shape)).fill(value));
  }

  /** A matrix and a vector, multiplied. */
  times(matrix: Constant, vector: Constant): Constant {
    const [rows = 0, columns = 0] = matrix.shape;
    if (vector.shape.length !== 1 || vector.shape[0] !== columns) throw new Unfollowed("MatMul");
    return this.made([matrix, vector], "times", [rows], ([a = none, b = none]) => {
      const out = new Float64Array(rows);
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++)
          out[row] = at0(out, row) + at0(a, row * columns + column) * at0(b, column);
      }
      return a instanceof Float64Array ? out : Float32Array.from(out);
    });
  }

  named(from: Constant, name: string): Constant {
    return { ...from, name };
  }

  private made(
    parts: readonly Constant[],
    how: string,
    shape: readonly number[],
    change: (values: Numbers[]) => Numbers,
  ): Constant {
    const cost = parts.reduce((sum, part) => sum + part.cost, 1);
    if (cost > maximumCost) throw new Unfollowed(how);
    return {
      key: this.constants.intern(`${how}:${shape.join()}:${parts.map(({ key }) => key).join(" ")}`),
      name: parts[0]?.name ?? "",
      shape,
      from: [...new Set(parts.flatMap(({ from }) => from))],
      cost,
      async compute(wide) {
        const values: Numbers[] = [];
        for (const part of parts) values.push(await part.compute(wide));
        return change(values);
      },
    };
  }
}

const none = new Float32Array(0);

function at0(values: Numbers, at: number): number {
  return values[at] ?? 0;
}
