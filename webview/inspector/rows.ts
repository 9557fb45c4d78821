/** Which tensors the table shows, in which order, and which of them are in view. Pure: no DOM. */
import type { TensorDescription } from "../../src/protocol/model";
import { formatShape, isStatistic, listedColumns } from "./columns";
import type { InspectorState, Scroll, Sort, Statistics } from "./store";

/** Pixels; the style sheet holds rows to it. */
export const rowHeight = 26;

/** Rows drawn beyond each end of what is in view, so that a turn of the wheel shows no gap. */
const overscan = 12;

const byName = new Intl.Collator("en", { numeric: true });

/** Tensors that match every word of the search in name, shape, type or role, sorted. */
export function shownTensors(
  { report, search, sort, statistics }: Pick<InspectorState, "report" | "search" | "sort" | "statistics">,
): readonly TensorDescription[] {
  if (!report) return [];
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const found = words.length === 0 ? report.tensors : report.tensors.filter((tensor) => matches(tensor, words));
  return sort ? sorted(found, sort, statistics) : found;
}

function matches({ name, shape, dtype, role }: TensorDescription, words: readonly string[]): boolean {
  const text = `${name} ${formatShape(shape)} ${shape.join("x")} ${dtype} ${role}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Tensors whose key is not known come last in both directions; equal ones keep the file's order. */
function sorted(
  tensors: readonly TensorDescription[],
  { column, descending }: Sort,
  statistics: ReadonlyMap<string, Statistics>,
): readonly TensorDescription[] {
  const keyed = tensors.map((tensor) => ({ tensor, key: keyOf(tensor, column, statistics) }));
  const sign = descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return sign * compare(a.key, b.key);
  });
  return keyed.map(({ tensor }) => tensor);
}

function keyOf(
  tensor: TensorDescription,
  column: Sort["column"],
  statistics: ReadonlyMap<string, Statistics>,
): string | number | null {
  if (!isStatistic(column)) return listedColumns.find(({ id }) => id === column)?.key(tensor) ?? null;
  const known = statistics.get(tensor.name);
  return known?.kind === "known" ? (known.values[0]?.[column] ?? null) : null;
}

function compare(a: string | number, b: string | number): number {
  return typeof a === "number" && typeof b === "number" ? a - b : byName.compare(String(a), String(b));
}

/** Rows from start (inclusive) to end (exclusive). */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** The rows that can be seen, as far as the table's own region goes. */
export function rowsInView({ top, height }: Scroll, count: number): RowRange {
  const start = Math.min(count, Math.max(0, Math.floor(top / rowHeight)));
  return { start, end: Math.min(count, Math.ceil((top + height) / rowHeight)) };
}

/** The rows to have in the document: those in view and some more at each end. */
export function rowsToDraw(scroll: Scroll, count: number): RowRange {
  const { start, end } = rowsInView(scroll, count);
  return { start: Math.max(0, start - overscan), end: Math.min(count, end + overscan) };
}

/** Where to scroll so that a row is in view, the table's head taking `headHeight` pixels of the region. */
export function scrollTopFor(row: number, { top, height }: Scroll, headHeight: number): number {
  const start = row * rowHeight;
  const room = height - headHeight;
  if (start < top) return start;
  return start + rowHeight > top + room ? start + rowHeight - room : top;
}

/** Whose statistics to read, in order: the rows in view, and when the table is sorted by them, all others after those. */
export function wantedStatistics(
  tensors: readonly TensorDescription[],
  { start, end }: RowRange,
  sort: Sort | null,
): string[] {
  const seen = tensors.slice(start, end);
  const rest = sort && isStatistic(sort.column) ? [...tensors.slice(0, start), ...tensors.slice(end)] : [];
  return [...seen, ...rest].map(({ name }) => name);
}
