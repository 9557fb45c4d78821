/** A matrix to be written, row by row, so that it is never copied whole. */
export interface NamedArray {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  row(index: number): Float32Array;
}
