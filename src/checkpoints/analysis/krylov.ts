/**
 * The largest singular values, and the spectral radius, of matrices that are too large to be taken apart whole, from some
 * tens of products with a vector (Golub and Kahan 1965; Arnoldi 1951). Vectors are kept orthogonal in full.
 */
import { Matrix, SVD } from "ml-matrix";
import { eigenvaluesOf } from "./eigenvalues";

/** Row-major [rows][columns]. */
export interface DenseMatrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

const SINGULAR_STEPS = 80;
const RADIUS_STEPS = 100;
/** Products before the Arnoldi steps, that bring the vector near to what grows fastest. */
const WARM_UP = 60;
/** Singular values are given whose error is at most this part of the largest; as a rule it is a thousandth of that. */
const SINGULAR_TOLERANCE = 1e-2;

/** Largest first, as many as are found within the tolerance: some, and never more than the matrix has. */
export function largestSingularValues(matrix: DenseMatrix): number[] {
  const steps = Math.min(SINGULAR_STEPS, matrix.rows, matrix.columns);
  const rights = [startVector(matrix.columns)];
  const lefts: Float64Array[] = [];
  const small = Matrix.zeros(steps, steps); // upper bidiagonal
  let beyond = 0;
  for (let step = 0; step < steps; step++) {
    const left = times(matrix, rights[step] as Float64Array);
    const diagonal = normalize(left, lefts);
    lefts.push(left);
    small.set(step, step, diagonal);
    const right = timesTransposed(matrix, left);
    beyond = normalize(right, rights);
    rights.push(right);
    if (step + 1 < steps) small.set(step, step + 1, beyond);
  }
  const { diagonal, leftSingularVectors } = new SVD(small, { computeRightSingularVectors: false });
  const limit = SINGULAR_TOLERANCE * (diagonal[0] ?? 0);
  const isLoose = (index: number) => beyond * Math.abs(leftSingularVectors.get(steps - 1, index)) > limit;
  const found = diagonal.findIndex((_, index) => isLoose(index));
  return diagonal.slice(0, found < 0 ? steps : Math.max(1, found));
}

/** An estimate, within about 1 % for what networks hold, from below as a rule; null where it cannot be had. */
export function estimatedRadius(matrix: DenseMatrix): number | null {
  const size = matrix.rows;
  const steps = Math.min(RADIUS_STEPS, size);
  let vector: Float64Array = startVector(size);
  for (let step = 0; step < WARM_UP; step++) {
    const next = times(matrix, vector);
    if (normalize(next, []) === 0) return 0; // some power of the matrix is zero, or as good as that
    vector = next;
  }
  const vectors = [vector];
  const small = new Float64Array(steps * steps);
  for (let step = 0; step < steps; step++) {
    const next = times(matrix, vectors[step] as Float64Array);
    const coefficients = new Float64Array(steps + 1);
    const rest = normalize(next, vectors, coefficients);
    for (let row = 0; row <= step; row++) small[row * steps + step] = coefficients[row] as number;
    if (rest === 0) return radius(square(small, steps, step + 1), step + 1);
    if (step + 1 < steps) small[(step + 1) * steps + step] = rest;
    vectors.push(next);
  }
  return radius(small, steps);
}

function radius(matrix: Float64Array, size: number): number | null {
  const found = eigenvaluesOf(matrix, size);
  return found && Math.hypot(found[0] as number, found[1] as number);
}

/** The upper left part. */
function square(matrix: Float64Array, columns: number, size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => matrix[Math.floor(at / size) * columns + (at % size)] as number);
}

/** Always the same numbers, of no particular direction, of length 1. */
function startVector(size: number): Float64Array {
  let state = 1;
  const vector = Float64Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32 - 0.5;
  });
  normalize(vector, []);
  return vector;
}

function times({ data, rows, columns }: DenseMatrix, vector: Float64Array): Float64Array {
  const product = new Float64Array(rows);
  for (let row = 0, at = 0; row < rows; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++, at++) sum += (data[at] as number) * (vector[column] as number);
    product[row] = sum;
  }
  return product;
}

function timesTransposed({ data, rows, columns }: DenseMatrix, vector: Float64Array): Float64Array {
  const product = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    const factor = vector[row] as number;
    for (let column = 0; column < columns; column++, at++)
      product[column] = (product[column] as number) + factor * (data[at] as number);
  }
  return product;
}

/**
 * Takes from `vector` what it has of the others, which are orthonormal, and makes it of length 1. Returns the length that
 * was left: 0, and the vector is then 0, where it was a sum of them. What was taken is added to `taken`.
 */
function normalize(vector: Float64Array, others: readonly Float64Array[], taken?: Float64Array): number {
  const before = lengthOf(vector);
  for (let round = 0; round < 2; round++) {
    // once leaves rounding errors of the size of what was taken
    others.forEach((other, index) => {
      let part = 0;
      for (let i = 0; i < vector.length; i++) part += (vector[i] as number) * (other[i] as number);
      for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) - part * (other[i] as number);
      if (taken) taken[index] = (taken[index] as number) + part;
    });
  }
  const length = lengthOf(vector);
  if (!(length > 1e-14 * before)) {
    vector.fill(0);
    return 0;
  }
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  return length;
}

function lengthOf(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}
