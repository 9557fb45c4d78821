/** Learned matrices in the order in which the kernel reads them (assembly/products.ts). */
import type { Range } from "./parts";

/** Rows of a row-major matrix [?][columns], or of its transpose. */
export interface Matrix {
  readonly data: Float32Array;
  readonly columns: number;
  readonly transposed?: boolean;
  readonly from: number;
  readonly count: number;
  /** Columns of the rows that count, of a matrix that is not transposed; all, unless said. */
  readonly range?: Range;
}

/** Matrices above or beside one another: each starts at a row and a column of its own, and what is between them stays zero. */
export interface StackedMatrix {
  readonly matrix: Matrix;
  readonly firstRow: number;
  readonly firstColumn?: number;
  /** A single row is written this many times, so that its product fills a scalar. */
  readonly repeat?: number;
}

/** In what panels `rows` rows lie, one behind the other, each [k][width]: the one of a row. */
export type Panels = (row: number, rows: number) => { readonly first: number; readonly width: number };

/** For products of a whole chunk (`project`). */
export const chunkPanels: Panels = (row) => ({ first: row - (row % 8), width: 8 });

/** For products in every step (`matVec`), of a multiple of 32 rows: 48 at a time, and one or two panels of 32 for the rest. */
export const stepPanels: Panels = (row, rows) => {
  const rest = rows % 48;
  const wide = rows - (rest === 16 ? 64 : rest);
  return row < wide ? { first: row - (row % 48), width: 48 } : { first: row - ((row - wide) % 32), width: 32 };
};

/** Writes a stack of matrices in panels, k being the numbers that a row is multiplied with; `into` holds zeros. */
export function pack(stack: readonly StackedMatrix[], k: number, panels: Panels, into: Float32Array): void {
  for (const { matrix, firstRow, firstColumn = 0, repeat = 1 } of stack) {
    const { data, columns, transposed, from: start, count } = matrix;
    const rows = Array.from({ length: count * repeat }, (_, row) => {
      const { first, width } = panels(firstRow + row, into.length / k);
      return { from: start + (repeat > 1 ? 0 : row), to: first * k + (firstRow + row - first) + firstColumn * width, width };
    });
    if (!transposed) {
      for (const { from, to, width } of rows) {
        const row = from * columns + (matrix.range?.from ?? 0);
        for (let column = 0; column < (matrix.range?.count ?? columns); column++)
          into[to + column * width] = data[row + column] as number;
      }
    } else {
      // Along what lies together in the matrix.
      for (let column = 0, first = 0; first < data.length; column++, first += columns) {
        for (const { from, to, width } of rows) into[to + column * width] = data[first + from] as number;
      }
    }
  }
}
