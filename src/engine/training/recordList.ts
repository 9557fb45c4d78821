/**
 * Records of the kernel's vector machine for many rows at once: what compile/program.ts is for single vectors. Every operand
 * is checked against the memory at the first step and the last, so that a wrong program fails here and writes nowhere else.
 */
import { Field, Flag, Op, RowField } from "../kernel/assembly/ops";
import type { Code } from "../kernel/compile/program";
import { padded, type Arena } from "../kernel/memory/arena";

/** What is used of an arena; something that only counts will do (memory.ts). */
export type Memory = Pick<Arena, "allocate" | "floats" | "integers" | "holds">;

/** Where something lies at each step: address + step * stride, in bytes. */
export interface Place {
  readonly address: number;
  readonly stride: number;
}

/** An operand of an elementwise operation; a scalar is 8 equal floats, repeated for every element. */
export interface Operand extends Place {
  readonly scalar?: boolean;
}

/** Rows that lie `apart` bytes from one another. */
export interface Rows extends Place {
  readonly apart: number;
}

interface Record {
  readonly op: Op;
  readonly n: number;
  readonly m?: number;
  readonly operands: readonly (Operand | undefined)[]; // d, a, b, c
  readonly p?: number;
  readonly q?: number;
  readonly r?: number;
  readonly s?: number;
  readonly count?: number;
}

/** The constants of Affine, Clip and Flush. */
interface Constants {
  readonly p?: number;
  readonly q?: number;
}

export class RecordList {
  private readonly records: Record[] = [];

  /** For programs that are run for steps 0 to `steps`. */
  constructor(
    private readonly memory: Memory,
    readonly steps = 1,
  ) {}

  /** d = op(a, b, c) over n floats, a multiple of 8. */
  elementwise(op: Op, n: number, d: Place, sources: readonly Operand[], constants: Constants = {}): void {
    this.check(d, 4 * n);
    for (const source of sources) this.check(source, source.scalar ? 32 : 4 * n);
    this.records.push({ op, n, operands: [d, ...sources], ...constants });
  }

  copy(n: number, d: Place, from: Operand): void {
    this.elementwise(Op.Copy, n, d, [from]);
  }

  /** `count` rows: d[outputs] = start + W x[inputs], W in panels of 8; adds to what d holds without a start. */
  project(outputs: number, inputs: number, count: number, d: Rows, x: Rows, panels: number, start?: number): void {
    const rows = padded(outputs);
    this.check(d, (count - 1) * d.apart + 4 * rows);
    this.check(x, (count - 1) * x.apart + 4 * inputs);
    this.check(fixed(panels), 4 * rows * inputs);
    if (start !== undefined) this.check(fixed(start), 4 * rows);
    const operands = [d, x, fixed(panels), start === undefined ? undefined : fixed(start)];
    this.records.push({ op: Op.Project, n: rows, m: inputs, operands, r: d.apart, s: x.apart, count });
  }

  /** d[columns][rows] = the transpose of a[rows][columns]. */
  turn(rows: number, columns: number, d: Rows, a: Rows): void {
    this.check(d, (columns - 1) * d.apart + 4 * rows);
    this.check(a, (rows - 1) * a.apart + 4 * columns);
    this.records.push({ op: Op.Turn, n: rows, m: columns, operands: [d, a], r: d.apart, s: a.apart });
  }

  /** d in panels [columns / 8][rows][8] = a[rows][columns]. */
  lay(rows: number, columns: number, d: Place, a: Rows): void {
    this.check(d, 4 * rows * padded(columns));
    this.check(a, (rows - 1) * a.apart + 4 * columns);
    this.records.push({ op: Op.Lay, n: rows, m: columns, operands: [d, a], s: a.apart });
  }

  /** d[columns] += the sum of the rows of a. */
  columnSums(rows: number, columns: number, d: Place, a: Rows): void {
    this.check(d, 4 * columns);
    this.check(a, (rows - 1) * a.apart + 4 * columns);
    this.records.push({ op: Op.ColumnSums, n: rows, m: columns, operands: [d, a], s: a.apart });
  }

  /** Row i of d = row ids[i] of a table of `tokens` rows. Whoever writes ids sees that they are below. */
  gather(count: number, floats: number, tokens: number, d: Place, table: Place, ids: Place): void {
    this.check(d, 4 * count * floats);
    this.check(table, 4 * tokens * floats);
    this.check(ids, 4 * count);
    this.records.push({ op: Op.Gather, n: count, m: floats, operands: [d, table, ids] });
  }

  /** Row ids[i] of the table d += row i of a. */
  scatter(count: number, floats: number, tokens: number, d: Place, a: Place, ids: Place): void {
    this.check(a, 4 * count * floats);
    this.check(d, 4 * tokens * floats);
    this.check(ids, 4 * count);
    this.records.push({ op: Op.Scatter, n: count, m: floats, operands: [d, a, ids] });
  }

  /** Scores become their gradient times `scale`; `found` gets two floats a row (assembly/rows.ts). */
  crossEntropy(count: number, tokens: number, d: Place, targets: Place, found: Place, scale: number): void {
    this.check(d, 4 * count * padded(tokens));
    this.check(targets, 4 * count);
    this.check(found, 8 * count);
    this.records.push({ op: Op.CrossEntropy, n: count, m: tokens, operands: [d, undefined, targets, found], p: scale });
  }

  /** d = a where what is drawn for a place, from `first` on, is kept. */
  dropout(n: number, d: Place, a: Place, seed: Place, first: number, chance: number): void {
    this.check(d, 4 * n);
    this.check(a, 4 * n);
    this.check(seed, 4);
    const limit = Math.min(2 ** 32 - 1, Math.round(chance * 2 ** 32)) | 0;
    this.records.push({ op: Op.Dropout, n, m: first, operands: [d, a, seed], p: 1 / (1 - chance), count: limit });
  }

  /** Runs a written program for so many steps. */
  run({ address, length }: Code, steps: number): void {
    if (length > 0) this.records.push({ op: Op.Run, n: length, m: steps, operands: [undefined, fixed(address)] });
  }

  /** One of the other operations of assembly/ops.ts, with the bytes that each operand spans. */
  other(op: Op, n: number, m: number, operands: readonly (readonly [Operand, number])[]): void {
    for (const [operand, bytes] of operands) this.check(operand, bytes);
    this.records.push({ op, n, m, operands: operands.map(([operand]) => operand) });
  }

  /** Writes the records into the memory. */
  write(): Code {
    const { length } = this.records;
    const address = this.memory.allocate(4 * Field.Length * Math.max(1, length));
    const words = this.memory.integers(address, Field.Length * length);
    const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
    this.records.forEach(({ op, n, m = 0, operands, p, q, r, s, count = 0 }, index) => {
      const at = index * Field.Length;
      const [d, a, b, c] = operands;
      const flags = (a?.scalar ? Flag.ScalarA : 0) | (b?.scalar ? Flag.ScalarB : 0) | (c?.scalar ? Flag.ScalarC : 0);
      const pairs = [d, a, b, c].flatMap((operand) => [operand?.address ?? 0, operand?.stride ?? 0]);
      words.set([op, n, m, flags, ...pairs], at);
      floats[at + Field.P] = p ?? 0;
      floats[at + Field.Q] = q ?? 0;
      if (r !== undefined) words[at + RowField.R] = r;
      if (s !== undefined) words[at + RowField.S] = s;
      words[at + Field.Count] = count;
    });
    return { address, length };
  }

  /** Writes the records, and begins anew. */
  take(): Code {
    const code = this.write();
    this.records.length = 0;
    return code;
  }

  private check({ address, stride }: Place, bytes: number): void {
    const last = address + (this.steps - 1) * stride;
    const isAligned = address % 4 === 0 && stride % 4 === 0;
    if (bytes > 0 && isAligned && this.memory.holds(address, bytes) && this.memory.holds(last, bytes)) return;
    throw new Error(`Record ${this.records.length}: ${bytes} bytes at ${address} + ${stride} s are not within the memory.`);
  }
}

export function fixed(address: number): Place {
  return { address, stride: 0 };
}

/** Of a list that is gone through once: rows of so many floats, one behind the other. */
export function rowsAt(address: number, floats: number): Rows {
  return { address, stride: 0, apart: 4 * floats };
}
