/** Learned matrices in the order in which the kernel reads them (assembly/products.ts). */

/** Rows of a row-major matrix [?][columns], or of its transpose. */
export interface Matrix {
  readonly data: Float32Array;
  readonly columns: number;
  readonly transposed?: boolean;
  readonly from: number;
  readonly count: number;
}

/** Matrices above or beside one another: each starts at a row and a column of its own, and what is between them stays zero. */
export interface StackedMatrix {
  readonly matrix: Matrix;
  readonly firstRow: number;
  readonly firstColumn?: number;
  /** A single row is written this many times, so that its product fills a scalar. */
  readonly repeat?: number;
}

/** Writes a stack in panels [row / width][k][width], k being the numbers that a row is multiplied with; `into` holds zeros. */
export function pack(stack: readonly StackedMatrix[], k: number, width: 8 | 16, into: Float32Array): void {
  for (const { matrix, firstRow, firstColumn = 0, repeat = 1 } of stack) {
    const { data, columns, transposed, from: first, count } = matrix;
    const place = (row: number) => Math.floor(row / width) * width * k + (row % width) + firstColumn * width;
    const rows = Array.from({ length: count * repeat }, (_, row) => ({ from: first + (repeat > 1 ? 0 : row), to: place(firstRow + row) }));
    if (!transposed) {
      for (const row of rows) {
        let { to } = row;
        for (let column = 0, from = row.from * columns; column < columns; column++, to += width) into[to] = data[from++] as number;
      }
    } else {
      // Along what lies together in the matrix.
      for (let start = 0, to = 0; start < data.length; start += columns, to += width) {
        for (const row of rows) into[row.to + to] = data[start + row.from] as number;
      }
    }
  }
}
