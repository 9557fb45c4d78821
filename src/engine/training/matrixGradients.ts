/**
 * Gradients of matrices: over the rows of a window, the sum of the outer products of two vectors, as products of two
 * matrices. Both are laid out anew, some rows at a time so that they stay in the cache; what several gradients have in
 * common is laid out once.
 */
import { padded } from "../kernel/memory/arena";
import { fixed, type Memory, type RecordList, type Rows } from "./recordList";

/** d[rows][columns] += the sum over vectors left[rows], right[columns]. */
export interface MatrixGradient {
  readonly d: number;
  readonly rows: number;
  readonly columns: number;
  readonly left: Rows;
  readonly right: Rows;
}

/** Vectors at a time. */
const BLOCK = 256;

/** Rows of the transpose lie so far apart; not by a power of two, which would put them in the same places of the cache. */
const APART = 4 * (BLOCK + 16);

export class MatrixGradients {
  private readonly waiting: { readonly list: RecordList; readonly count: number; readonly one: MatrixGradient }[] = [];
  private readonly scratch = new Map<string, number>();

  constructor(private readonly memory: Memory) {}

  /** Adds what `count` vectors give, when `end` is called. */
  add(list: RecordList, count: number, one: MatrixGradient): void {
    this.waiting.push({ list, count, one });
  }

  end(): void {
    const all = this.waiting.splice(0);
    for (const count of new Set(all.map((each) => each.count))) {
      const alike = all.filter((each) => each.count === count);
      for (let first = 0; first < count; first += BLOCK) {
        const length = Math.min(BLOCK, count - first);
        const turned = new Map<number, number>();
        const laid = new Map<number, number>();
        for (const { list, one } of alike) {
          const { d, rows, columns, left, right } = one;
          const part = ({ address, apart }: Rows) => ({ address: address + first * apart, stride: 0, apart });
          if (!turned.has(left.address)) {
            const into = this.reserve(2 * turned.size, rows * APART);
            list.turn(length, rows, { ...fixed(into), apart: APART }, part(left));
            turned.set(left.address, into);
          }
          if (!laid.has(right.address)) {
            const into = this.reserve(2 * laid.size + 1, 4 * padded(columns) * BLOCK);
            list.lay(length, columns, fixed(into), part(right));
            laid.set(right.address, into);
          }
          const x = { ...fixed(turned.get(left.address) as number), apart: APART };
          const into = { ...fixed(d), apart: 4 * padded(columns) };
          list.project(columns, length, rows, into, x, laid.get(right.address) as number);
        }
      }
    }
  }

  /** Scratch memory by number and size. */
  private reserve(index: number, bytes: number): number {
    const key = `${index} ${bytes}`;
    const found = this.scratch.get(key) ?? this.memory.allocate(bytes);
    this.scratch.set(key, found);
    return found;
  }
}
