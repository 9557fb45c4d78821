/** Learned matrices in the order in which the kernel reads them (assembly/products.ts). */

/** Rows of a row-major matrix [?][columns], or of its transpose. */
export interface Matrix {
  readonly data: Float32Array;
  readonly columns: number;
  readonly transposed?: boolean;
  readonly from: number;
  readonly count: number;
}

/** Rows of a stack: each part starts at a row of its own, and what is between them stays zero. */
export interface StackedMatrix {
  readonly matrix: Matrix;
  readonly firstRow: number;
  /** A single row is written this many times, so that its product fills a scalar. */
  readonly repeat?: number;
}

/** Writes a stack in panels [row / width][k][width], k being the numbers that a row is multiplied with; `into` holds zeros. */
export function pack(stack: readonly StackedMatrix[], k: number, width: 8 | 16, into: Float32Array): void {
  for (const { matrix, firstRow, repeat = 1 } of stack) {
    const { data, columns, transposed, from: first, count } = matrix;
    const rowStep = transposed ? 1 : columns;
    const columnStep = transposed ? columns : 1;
    for (let row = 0; row < count * repeat; row++) {
      const target = firstRow + row;
      let to = Math.floor(target / width) * width * k + (target % width);
      let from = (first + (repeat > 1 ? 0 : row)) * rowStep;
      for (let column = 0; column < k; column++, to += width, from += columnStep) into[to] = data[from] as number;
    }
  }
}
