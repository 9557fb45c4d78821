/** The rows of a comparison: a tensor and, below it, its gates; what is found and how it is sorted. Pure: no DOM. */
import type { Comparison } from "../../../src/protocol/model";
import { formatCount, formatNumber } from "../../charts/numbers";
import { hasWords, sortedBy, wordsOf, type Sort, type SortKey } from "../../table/order";
import type { Column } from "../../table/table";

export type ComparedRow = Comparison["rows"][number];

export const columnIds = ["name", "count", "largest", "mean", "relative", "cosine"] as const;
export type ColumnId = (typeof columnIds)[number];

export interface ComparedColumn extends Column<ColumnId> {
  readonly text: (row: ComparedRow) => string;
}

const number = (value: number | null) => (value === null ? "–" : formatNumber(value));

export const columns: readonly ComparedColumn[] = [
  {
    id: "name",
    title: "Name",
    hint: "Tensor, or a gate's part of the one above",
    isNumeric: false,
    text: ({ name, gate }) => gate ?? name,
  },
  {
    id: "count",
    title: "Values",
    hint: "How many numbers were compared",
    isNumeric: true,
    text: ({ count }) => formatCount(count),
  },
  {
    id: "largest",
    title: "Largest",
    hint: "Largest difference of two values, |a − b|",
    isNumeric: true,
    text: ({ largest }) => number(largest),
  },
  { id: "mean", title: "Mean", hint: "Mean difference, |a − b|", isNumeric: true, text: ({ mean }) => number(mean) },
  {
    id: "relative",
    title: "Relative",
    hint: "Size of the difference by the size of the first, ‖a − b‖ / ‖a‖",
    isNumeric: true,
    text: ({ relative }) => number(relative),
  },
  {
    id: "cosine",
    title: "Cosine",
    hint: "Cosine of the angle between both: 1 is the same direction",
    isNumeric: true,
    text: ({ cosine }) => (cosine === null ? "–" : cosine.toFixed(6)),
  },
];

/** A row's name in the table; gates' rows carry their tensor's. */
export function rowName({ name, gate }: ComparedRow): string {
  return gate === null ? name : `${name} / ${gate}`;
}

/** A tensor's row with its gates' behind it. */
interface Group {
  readonly head: ComparedRow;
  readonly rows: readonly ComparedRow[];
}

function groupsOf(rows: readonly ComparedRow[]): Group[] {
  const byName = new Map<string, ComparedRow[]>();
  for (const row of rows) byName.set(row.name, [...(byName.get(row.name) ?? []), row]);
  return [...byName.values()].flatMap((members) => {
    const head = members.find(({ gate }) => gate === null) ?? members[0];
    return head ? [{ head, rows: [head, ...members.filter((row) => row !== head)] }] : [];
  });
}

/** Groups of which one row has every word of the search, sorted by their tensors'; what cannot be compared comes last. */
export function shownRows(rows: readonly ComparedRow[], search: string, sort: Sort<ColumnId> | null): readonly ComparedRow[] {
  const words = wordsOf(search);
  const searched = ({ name, gate, problem }: ComparedRow) => `${name} ${gate ?? ""} ${problem ?? ""}`;
  const found = groupsOf(rows).filter((group) => group.rows.some((row) => hasWords(searched(row), words)));
  const keyOf = ({ head }: Group): SortKey => (sort ? head[sort.column] : null);
  return (sort ? sortedBy(found, keyOf, sort.descending) : found).flatMap((group) => group.rows);
}

/** Nothing differs anywhere, and everything could be compared. */
export function areEqual(rows: readonly ComparedRow[]): boolean {
  return rows.every(({ problem, largest }) => problem === null && largest === 0);
}
