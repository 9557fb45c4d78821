/** Embeddings of the same tokens that are read side by side, as one table. Knows no framework. */
import { message } from "../../../messages/message";
import type { MatrixPart } from "./modelParts";

interface Table {
  readonly name: string;
  /** [rows, columns]; all have the same rows. */
  readonly shape: readonly number[];
  /** The tensors of the file that it is made of; itself, unless said. */
  readonly from?: readonly string[];
}

/** Of several tables the rows stand one behind the other. */
export function embeddingOf(tables: readonly Table[]): MatrixPart {
  const rows = tables[0]?.shape[0] ?? 0;
  const widths = tables.map(({ shape }) => shape[1] ?? 0);
  const named = tables.flatMap(({ name, from = [name] }) => from);
  return {
    rows,
    columns: widths.reduce((sum, width) => sum + width, 0),
    name: tables.map(({ name }) => name).join(", "),
    tensors: named.map((name) => ({ name, role: message("frameworksRoles.embedding") })),
    load: async (file) => sideBySide(await Promise.all(tables.map(({ name }) => file.read(name))), widths, rows),
  };
}

function sideBySide(tables: readonly Float32Array[], widths: readonly number[], rows: number): Float32Array {
  const [only, ...others] = tables;
  if (only && others.length === 0) return only;
  const width = widths.reduce((sum, each) => sum + each, 0);
  const all = new Float32Array(rows * width);
  let start = 0;
  tables.forEach((table, index) => {
    const own = widths[index] ?? 0;
    for (let row = 0; row < rows; row++) all.set(table.subarray(row * own, (row + 1) * own), row * width + start);
    start += own;
  });
  return all;
}
