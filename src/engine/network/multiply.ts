/**
 * The products of matrices in plain JavaScript. Four rows and two vectors at a time, so that what is loaded serves several
 * sums, which are kept in double precision.
 */
import type { Work } from "./work";

/** A block of vectors in an array: vector s starts at offset + s * stride. */
export interface Vectors {
  readonly data: Float32Array;
  readonly offset: number;
  readonly stride: number;
}

/** out[s][row] += sum over column of matrix[row][column] * x[s][column], for s < steps; the matrix is row-major. */
export function multiplyAdd(matrix: Float32Array, rows: number, columns: number, x: Vectors, steps: number, out: Vectors): void {
  const xs = x.data;
  const ys = out.data;
  for (let row = 0; row < rows; row += 4) {
    const last = rows - 1;
    const at0 = row * columns;
    // Rows past the end repeat the last one; what they sum is not written.
    const at1 = Math.min(row + 1, last) * columns;
    const at2 = Math.min(row + 2, last) * columns;
    const at3 = Math.min(row + 3, last) * columns;
    const add = (s: number, sum0: number, sum1: number, sum2: number, sum3: number) => {
      const to = out.offset + s * out.stride + row;
      ys[to] = (ys[to] as number) + sum0;
      if (row + 1 < rows) ys[to + 1] = (ys[to + 1] as number) + sum1;
      if (row + 2 < rows) ys[to + 2] = (ys[to + 2] as number) + sum2;
      if (row + 3 < rows) ys[to + 3] = (ys[to + 3] as number) + sum3;
    };
    let s = 0;
    for (; s + 1 < steps; s += 2) {
      const from = x.offset + s * x.stride;
      const next = from + x.stride;
      let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
      let [next0, next1, next2, next3] = [0, 0, 0, 0];
      for (let column = 0; column < columns; column++) {
        const value = xs[from + column] as number;
        const other = xs[next + column] as number;
        let weight = matrix[at0 + column] as number;
        sum0 += weight * value;
        next0 += weight * other;
        weight = matrix[at1 + column] as number;
        sum1 += weight * value;
        next1 += weight * other;
        weight = matrix[at2 + column] as number;
        sum2 += weight * value;
        next2 += weight * other;
        weight = matrix[at3 + column] as number;
        sum3 += weight * value;
        next3 += weight * other;
      }
      add(s, sum0, sum1, sum2, sum3);
      add(s + 1, next0, next1, next2, next3);
    }
    if (s === steps) continue;
    const from = x.offset + s * x.stride;
    let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
    for (let column = 0; column < columns; column++) {
      const value = xs[from + column] as number;
      sum0 += (matrix[at0 + column] as number) * value;
      sum1 += (matrix[at1 + column] as number) * value;
      sum2 += (matrix[at2 + column] as number) * value;
      sum3 += (matrix[at3 + column] as number) * value;
    }
    add(s, sum0, sum1, sum2, sum3);
  }
}

/** out[column] += sum over row of matrix[row][column] * x[row]: the transposed product of one vector. */
export function multiplyAddTransposed(matrix: Float32Array, rows: number, columns: number, x: Vectors, out: Vectors): void {
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row += 4) {
    const last = rows - 1;
    const at0 = row * columns;
    // Rows past the end repeat the last one, times nothing.
    const at1 = Math.min(row + 1, last) * columns;
    const at2 = Math.min(row + 2, last) * columns;
    const at3 = Math.min(row + 3, last) * columns;
    const value = (i: number) => (i < rows ? (x.data[x.offset + i] as number) : 0);
    const [x0, x1, x2, x3] = [value(row), value(row + 1), value(row + 2), value(row + 3)];
    for (let column = 0; column < columns; column++) {
      sums[column] =
        (sums[column] as number) +
        (matrix[at0 + column] as number) * x0 +
        (matrix[at1 + column] as number) * x1 +
        (matrix[at2 + column] as number) * x2 +
        (matrix[at3 + column] as number) * x3;
    }
  }
  for (let column = 0; column < columns; column++) {
    out.data[out.offset + column] = (out.data[out.offset + column] as number) + (sums[column] as number);
  }
}

/**
 * Every row of one matrix times every row of another: sums[i][j] = sum over column of a[i][column] * b[j][column]. All are
 * row-major; `columns` is how many numbers a row of a and of b has.
 */
export type RowProducts = (a: Float32Array, b: Float32Array, columns: number) => Float32Array;

export const plainRowProducts: RowProducts = (a, b, columns) => {
  const [steps, rows] = [a.length / columns, b.length / columns];
  const sums = new Float32Array(steps * rows);
  multiplyAdd(b, rows, columns, { data: a, offset: 0, stride: columns }, steps, { data: sums, offset: 0, stride: rows });
  return sums;
};

/** Products between two turns: some milliseconds on the kernel. */
const PRODUCTS_IN_A_TURN = 2 ** 24;

/** The same in turns. */
export function* rowProductsInTurns(
  multiply: RowProducts,
  a: Float32Array,
  b: Float32Array,
  columns: number,
): Work<Float32Array> {
  const [rows, others] = [a.length / columns, b.length / columns];
  const sums = new Float32Array(rows * others);
  const block = Math.max(1, Math.floor(PRODUCTS_IN_A_TURN / Math.max(1, b.length)));
  for (let row = 0; row < rows; row += block) {
    sums.set(multiply(a.subarray(row * columns, (row + block) * columns), b, columns), row * others);
    yield;
  }
  return sums;
}
