/**
 * Gradients of learned matrices: over the steps of a chunk, the sum of the outer products of two vectors, as one product
 * of two matrices. It adds to what earlier chunks gave, from the last step to the first, so that the sum is one chain.
 */
import { padded, type Arena } from "../memory/arena";
import type { Block } from "../compile/cellLayout";
import type { MatrixSum } from "../compile/compiledBackpropagation";
import type { Kernel } from "../loader";
import type { HelperThread } from "../threads/helperThread";
import { SharedProducts } from "../threads/sharedWork";

const WIDTH = 8;

export class ParameterSums {
  private readonly arena: Arena;
  private readonly rows: number;
  private readonly panels: number;
  /** For each matrix. */
  private readonly shared: readonly SharedProducts[];

  /** For chunks of at most `steps` steps. */
  constructor(
    kernel: Kernel,
    private readonly matrices: readonly MatrixSum[],
    private readonly steps: number,
    partner: HelperThread | null,
  ) {
    const { arena } = kernel;
    const most = (count: (matrix: MatrixSum) => number) => Math.max(0, ...matrices.map(count));
    this.arena = arena;
    this.rows = arena.allocateFloats(most(({ rowCount }) => rowCount) * steps);
    this.panels = arena.allocateFloats(most(({ columnCount }) => padded(columnCount)) * steps);
    this.shared = matrices.map(() => new SharedProducts(kernel, partner));
  }

  /** Adds what so many steps of a chunk from one on give. */
  add(first: number, steps: number): void {
    this.matrices.forEach(({ sum, rows, rowCount, columns, columnCount }, index) => {
      this.turn(rows, rowCount, first, steps);
      this.lay(columns, columnCount, first, steps);
      const count = padded(columnCount);
      const from = { address: this.rows, stride: 4 * this.steps };
      const product = { address: sum, stride: 4 * count, rows: count, weights: this.panels, bias: 0, from, k: steps };
      this.shared[index]?.multiply([product], 0, rowCount);
    });
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
