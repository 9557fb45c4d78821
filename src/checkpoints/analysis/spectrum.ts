/** What a matrix does to a vector again and again: singular values, eigenvalues, spectral radius. Bounded in time. */
import { Matrix, SVD } from "ml-matrix";
import { eigenvaluesOf } from "./eigenvalues";
import { estimatedRadius, largestSingularValues, type DenseMatrix } from "./krylov";

/** See the protocol's layerAnalysis. */
export interface Spectrum {
  readonly singularValues: Float32Array;
  readonly eigenvalues: Float32Array | null;
  readonly spectralRadius: number | null;
}

/** Matrices up to this size are taken apart whole, to double precision: about a second for each half. */
const largestExact = 512;

export function isLarge({ rows, columns }: DenseMatrix): boolean {
  return rows * columns * Math.min(rows, columns) > largestExact ** 3;
}

/**
 * Largest first: all of them, or the largest ones of a large matrix, each within 1 % of the largest. None where a number
 * is not finite.
 */
export function singularValuesOf(matrix: DenseMatrix): Float32Array {
  if (matrix.data.length === 0 || !isFinite(matrix)) return new Float32Array();
  if (isLarge(matrix)) return Float32Array.from(largestSingularValues(matrix));
  const { data, rows, columns } = matrix;
  const options = { computeLeftSingularVectors: false, computeRightSingularVectors: false, autoTranspose: true };
  return Float32Array.from(new SVD(Matrix.from1DArray(rows, columns, data), options).diagonal);
}

/** All eigenvalues, or of a large matrix an estimate of the radius alone; neither where a number is not finite. */
export function eigenvaluesAndRadius(matrix: DenseMatrix): Pick<Spectrum, "eigenvalues" | "spectralRadius"> {
  const { data, rows, columns } = matrix;
  if (rows !== columns || rows === 0 || !isFinite(matrix)) return { eigenvalues: null, spectralRadius: null };
  const found = isLarge(matrix) ? null : eigenvaluesOf(Float64Array.from(data), rows);
  if (!found) return { eigenvalues: null, spectralRadius: estimatedRadius(matrix) };
  return { eigenvalues: Float32Array.from(found), spectralRadius: Math.hypot(found[0] as number, found[1] as number) };
}

function isFinite({ data }: DenseMatrix): boolean {
  return data.every((value) => Number.isFinite(value));
}
