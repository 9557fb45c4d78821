/** The rows of a comparison: a tensor and, below it, its gates; what is found and how it is sorted. Pure: no DOM. */
import { decimals } from "../../../src/messages/numbers";
import type { Comparison } from "../../../src/protocol/model";
import { formatCount, formatNumber } from "../../charts/numbers";
import { hasWords, sortedBy, wordsOf, type Sort, type SortKey } from "../../table/order";
import type { Column } from "../../table/table";
import { say, textOf } from "../../shell/language";

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
    title: say("compare.name"),
    hint: say("compare.nameHint"),
    isNumeric: false,
    text: ({ name, gate }) => gate ?? textOf(name),
  },
  {
    id: "count",
    title: say("compare.values"),
    hint: say("compare.valuesHint"),
    isNumeric: true,
    text: ({ count }) => formatCount(count),
  },
  {
    id: "largest",
    title: say("compare.largest"),
    hint: say("compare.largestHint"),
    isNumeric: true,
    text: ({ largest }) => number(largest),
  },
  { id: "mean", title: say("compare.mean"), hint: say("compare.meanHint"), isNumeric: true, text: ({ mean }) => number(mean) },
  {
    id: "relative",
    title: say("compare.relative"),
    hint: say("compare.relativeHint"),
    isNumeric: true,
    text: ({ relative }) => number(relative),
  },
  {
    id: "cosine",
    title: say("compare.cosine"),
    hint: say("compare.cosineHint"),
    isNumeric: true,
    text: ({ cosine }) => (cosine === null ? "–" : decimals(cosine, 6)),
  },
];

/** A row's name in the table; gates' rows carry their tensor's. */
export function rowName({ name, gate }: ComparedRow): string {
  return gate === null ? textOf(name) : `${textOf(name)} / ${gate}`;
}

/** A tensor's row with its gates' behind it. */
interface Group {
  readonly head: ComparedRow;
  readonly rows: readonly ComparedRow[];
}

function groupsOf(rows: readonly ComparedRow[]): Group[] {
  const byKey = new Map<string, ComparedRow[]>();
  for (const row of rows) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
  return [...byKey.values()].flatMap((members) => {
    const head = members.find(({ gate }) => gate === null) ?? members[0];
    return head ? [{ head, rows: [head, ...members.filter((row) => row !== head)] }] : [];
  });
}

/** Groups of which one row has every word of the search, sorted by their tensors'; what cannot be compared comes last. */
export function shownRows(rows: readonly ComparedRow[], search: string, sort: Sort<ColumnId> | null): readonly ComparedRow[] {
  const words = wordsOf(search);
  const searched = ({ name, gate, problem }: ComparedRow) => `${textOf(name)} ${gate ?? ""} ${problem ? textOf(problem) : ""}`;
  const found = groupsOf(rows).filter((group) => group.rows.some((row) => hasWords(searched(row), words)));
  const keyOf = ({ head }: Group): SortKey => (!sort ? null : sort.column === "name" ? textOf(head.name) : head[sort.column]);
  return (sort ? sortedBy(found, keyOf, sort.descending) : found).flatMap((group) => group.rows);
}

/** Nothing differs anywhere, and everything could be compared. */
export function areEqual(rows: readonly ComparedRow[]): boolean {
  return rows.every(({ problem, largest }) => problem === null && largest === 0);
}
