/**
 * Gradients of learned matrices: over the steps of a chunk, the sum of the outer products of two vectors, as one product
 * of two matrices. It adds to what earlier chunks gave, from the last step to the first, so that the sum is one chain.
 */
import { padded, type Arena } from "../memory/arena";
import type { Block } from "./cellLayout";
import type { Kernel } from "../loader";

/** The matrix [rowCount][columnCount] at `sum`, rows padded, and where its vectors lie in a chunk. */
export interface MatrixSum {
  readonly sum: number;
  readonly rows: Block;
  readonly rowCount: number;
  readonly columns: Block;
  readonly columnCount: number;
}

const WIDTH = 8;

export class ParameterSums {
  private readonly rows: number;
  private readonly panels: number;

  /** For chunks of at most `steps` steps. */
  constructor(
    private readonly arena: Arena,
    private readonly matrices: readonly MatrixSum[],
    private readonly steps: number,
  ) {
    const most = (count: (matrix: MatrixSum) => number) => Math.max(0, ...matrices.map(count));
    this.rows = arena.allocateFloats(most(({ rowCount }) => rowCount) * steps);
    this.panels = arena.allocateFloats(most(({ columnCount }) => padded(columnCount)) * steps);
  }

  /** Adds what so many steps of a chunk from one on give. */
  add({ exports }: Kernel, first: number, steps: number): void {
    for (const { sum, rows, rowCount, columns, columnCount } of this.matrices) {
      this.turn(rows, rowCount, first, steps);
      this.lay(columns, columnCount, first, steps);
      exports.project(
        sum,
        4 * padded(columnCount),
        this.rows,
        4 * this.steps,
        this.panels,
        0,
        padded(columnCount),
        steps,
        rowCount,
      );
    }
  }

  /** Vectors as rows of a matrix [number][step], the last step first. */
  private turn(block: Block, count: number, first: number, steps: number): void {
    const into = this.arena.floats(this.rows, count * this.steps);
    for (let step = 0; step < steps; step++) {
      const from = this.vector(block, count, first + steps - 1 - step);
      for (let i = 0, to = step; i < count; i++, to += this.steps) into[to] = from[i] as number;
    }
  }

  /** Vectors in panels [number / 8][step][8], the last step first; what is beyond them is 0. */
  private lay(block: Block, count: number, first: number, steps: number): void {
    const into = this.arena.floats(this.panels, padded(count) * steps).fill(0);
    for (let step = 0; step < steps; step++) {
      const from = this.vector(block, count, first + steps - 1 - step);
      for (let i = 0, to = step * WIDTH; i < count; i += WIDTH, to += steps * WIDTH) {
        const end = Math.min(WIDTH, count - i);
        for (let lane = 0; lane < end; lane++) into[to + lane] = from[i + lane] as number;
      }
    }
  }

  private vector({ address, stride }: Block, count: number, step: number): Float32Array {
    return this.arena.floats(address + step * stride, count);
  }
}
