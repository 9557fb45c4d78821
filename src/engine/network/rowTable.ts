/**
 * What texts of numbers bring along: rows, each kept once however often and in however many texts it occurs, so that
 * equal rows have equal ids in every revision of a text. It stands where a network has its embedding, and only grows.
 */
import { message } from "../../messages/message";
import type { Encoding } from "../../model/encoding";
import { CodedError } from "../../protocol/errors";

const FEWEST_SLOTS = 1024; // a power of two
/** Millions of texts would take more memory than the rows. */
const MOST_LABELS = 2 ** 16;

export class RowTable {
  /** By id, of the first 65,536 rows: what an axis shows; of equal rows, what the first was called. */
  readonly labels: string[] = [];
  private count = 0;
  private all = new Float32Array(0);
  private bits = new Uint32Array(0); // the same memory: rows are equal when their bits are
  private slots = new Int32Array(FEWEST_SLOTS).fill(-1); // ids by hash, half of them free

  /** `budget` is what the rows may take, in bytes. */
  constructor(
    readonly columns: number,
    private readonly budget: number,
  ) {}

  get rows(): number {
    return this.count;
  }

  /** [rows][columns] */
  get data(): Float32Array {
    return this.all.subarray(0, this.rows * this.columns);
  }

  /**
   * Takes the rows of an encoding in and gives its ids in this table. Fails with "unsupported-model" where rows have
   * another number of columns, or with "trace-too-large" past the budget.
   */
  take({ ids, table }: Pick<Encoding, "ids" | "table">): Uint32Array {
    if (table?.columns !== this.columns) {
      throw new CodedError(
        "unsupported-model",
        table
          ? message("network.rowWidth", { reads: this.columns, given: table.columns })
          : message("network.rowsExpected", { reads: this.columns }),
      );
    }
    const bits = new Uint32Array(table.data.buffer, table.data.byteOffset, table.data.length);
    const own = new Int32Array(table.data.length / this.columns).fill(-1);
    return ids.map((row) => {
      if (own[row] === -1) own[row] = this.intern(bits, row * this.columns, () => table.label(row));
      return own[row] as number;
    });
  }

  private intern(bits: Uint32Array, from: number, label: () => string): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(bits, from, this.columns) & mask;
    for (let id = this.slots[slot] as number; id >= 0; id = this.slots[slot] as number) {
      if (this.isRow(id, bits, from)) return id;
      slot = (slot + 1) & mask;
    }
    const id = this.count;
    this.reserve(id + 1);
    for (let i = 0; i < this.columns; i++) this.bits[id * this.columns + i] = bits[from + i] as number;
    if (id < MOST_LABELS) this.labels.push(label());
    this.count++;
    this.slots[slot] = id;
    if (2 * this.rows > this.slots.length) this.rehash();
    return id;
  }

  private isRow(id: number, bits: Uint32Array, from: number): boolean {
    const at = id * this.columns;
    for (let i = 0; i < this.columns; i++) if (this.bits[at + i] !== bits[from + i]) return false;
    return true;
  }

  private rehash(): void {
    const mask = 2 * this.slots.length - 1;
    this.slots = new Int32Array(mask + 1).fill(-1);
    for (let id = 0; id < this.rows; id++) {
      let slot = hashOf(this.bits, id * this.columns, this.columns) & mask;
      while ((this.slots[slot] as number) >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = id;
    }
  }

  private reserve(rows: number): void {
    if (rows * this.columns <= this.all.length) return;
    if (4 * rows * this.columns > this.budget) {
      const megabytes = Math.ceil(this.budget / 2 ** 20);
      throw new CodedError(
        "trace-too-large",
        message("engine.numbersTooLarge", { megabytes, setting: "gatescope.trace.memory" }),
      );
    }
    const larger = new Float32Array(Math.max(1024, 2 * this.all.length, rows * this.columns));
    larger.set(this.all);
    this.all = larger;
    this.bits = new Uint32Array(larger.buffer);
  }
}

/** The mixing of MurmurHash3, over whole numbers: slots are chosen by the low bits, and floats differ in the high ones. */
function hashOf(bits: Uint32Array, from: number, count: number): number {
  let hash = 0;
  for (let i = 0; i < count; i++) {
    hash = Math.imul(hash ^ (bits[from + i] as number), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash;
}
