/** Which tensors the table shows, in which order, and whose statistics are wanted. Pure: no DOM. */
import type { TensorDescription } from "../../../src/protocol/model";
import { hasWords, sortedBy, wordsOf, type Sort, type SortKey } from "../../table/order";
import type { RowRange } from "../../table/rows";
import { formatShape, isStatistic, listedColumns, type ColumnId } from "./columns";
import { textOf } from "../../shell/language";
import type { InspectorState, Statistics } from "./store";

/** Tensors that match every word of the search in name, shape, type or role, sorted. */
export function shownTensors({
  report,
  search,
  sort,
  statistics,
}: Pick<InspectorState, "report" | "search" | "sort" | "statistics">): readonly TensorDescription[] {
  if (!report) return [];
  const words = wordsOf(search);
  const found = words.length === 0 ? report.tensors : report.tensors.filter((tensor) => hasWords(searched(tensor), words));
  return sort ? sortedBy(found, (tensor) => keyOf(tensor, sort.column, statistics), sort.descending) : found;
}

function searched({ name, shape, dtype, role }: TensorDescription): string {
  return `${name} ${formatShape(shape)} ${shape.join("x")} ${dtype} ${role ? textOf(role) : ""}`;
}

function keyOf(tensor: TensorDescription, column: ColumnId, statistics: ReadonlyMap<string, Statistics>): SortKey {
  if (!isStatistic(column)) return listedColumns.find(({ id }) => id === column)?.key(tensor) ?? null;
  const known = statistics.get(tensor.name);
  return known?.kind === "known" ? (known.value[0]?.[column] ?? null) : null;
}

/** Whose statistics to read, in order: the rows in view, and when the table is sorted by them, all others after those. */
export function wantedStatistics(
  tensors: readonly TensorDescription[],
  { start, end }: RowRange,
  sort: Sort<ColumnId> | null,
): string[] {
  const seen = tensors.slice(start, end);
  const rest = sort && isStatistic(sort.column) ? [...tensors.slice(0, start), ...tensors.slice(end)] : [];
  return [...seen, ...rest].map(({ name }) => name);
}
