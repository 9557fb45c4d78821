/** A trace as JSON: {"tokens": [ids], "labels": [label of each token], "l0.i": [[units] of each token], ...}. */
import { open } from "node:fs/promises";
import type { NamedArray } from "./namedArray";

/**
 * `labels` is by token id, `columns` what the numbers of "y" are called. Numbers have the nine digits that tell every
 * float32 apart; what is not finite is null.
 */
export async function writeJson(
  path: string,
  ids: Uint32Array,
  labels: readonly string[],
  columns: readonly string[],
  arrays: readonly NamedArray[],
): Promise<void> {
  const file = await open(path, "w");
  try {
    const shown = Array.from(ids, (id) => labels[id] ?? `#${id}`);
    await file.write(`{"tokens":[${ids.join(",")}],\n"labels":${JSON.stringify(shown)}`);
    if (columns.length > 0) await file.write(`,\n"y.labels":${JSON.stringify(columns)}`);
    for (const array of arrays) {
      await file.write(`,\n${JSON.stringify(array.name)}:[`);
      for (let index = 0; index < array.rows; index++) {
        const row = Array.from(array.row(index), digits).join(",");
        await file.write(`${index === 0 ? "" : ",\n"}[${row}]`);
      }
      await file.write("]");
    }
    await file.write("}\n");
  } finally {
    await file.close();
  }
}

function digits(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(9))) : "null";
}
