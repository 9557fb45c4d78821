/** Where written programs refer to the rows of a chunk, so that they can be run on rows that lie elsewhere. */
import type { Code } from "./program";
import type { Arena } from "../memory/arena";
import { Field } from "../assembly/ops";
import type { CellLayout } from "./cellLayout";

const operands = [Field.D, Field.A, Field.B, Field.C];

export class RowReferences {
  private readonly words: Int32Array;
  private readonly places: readonly number[];
  /** Address of the first row. */
  private address: number;

  constructor(programs: readonly Code[], { rows, steps }: CellLayout, arena: Arena) {
    const [first, end] = [rows.address - rows.stride, rows.address + steps * rows.stride];
    this.address = rows.address;
    this.words = arena.integers(0, Math.floor(arena.used / 4));
    this.places = programs
      .flatMap(({ address, length }) => {
        const records = Array.from({ length }, (_, record) => address / 4 + record * Field.Length);
        return records.flatMap((at) => operands.map((field) => at + field));
      })
      .filter((place) => {
        const operand = (this.words[place] as number) >>> 0; // addresses go up to 4 GiB
        return operand >= first && operand < end;
      });
  }

  /** From now on the programs find the first row there. */
  moveTo(address: number): void {
    const distance = address - this.address;
    if (distance === 0) return;
    for (const place of this.places) this.words[place] = (this.words[place] as number) + distance;
    this.address = address;
  }
}
