/** Finding and sorting rows, the same in every table. Pure: no DOM. */

export interface Sort<Id extends string = string> {
  readonly column: Id;
  readonly descending: boolean;
}

/** What a row is sorted by; null where it is not known. */
export type SortKey = string | number | null;

const byName = new Intl.Collator("en", { numeric: true });

/** The rows in order of their keys. Rows whose key is not known come last in both directions; equal ones stay in order. */
export function sortedBy<Row>(rows: readonly Row[], keyOf: (row: Row) => SortKey, descending: boolean): readonly Row[] {
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  const sign = descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return sign * compare(a.key, b.key);
  });
  return keyed.map(({ row }) => row);
}

function compare(a: string | number, b: string | number): number {
  return typeof a === "number" && typeof b === "number" ? a - b : byName.compare(String(a), String(b));
}

/** The next order when a column's header is pressed: ascending, descending, then the rows' own order again. */
export function nextSort<Id extends string>(sort: Sort<Id> | null, column: Id): Sort<Id> | null {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}

/** A search's words, in small letters; none: everything is found. */
export function wordsOf(search: string): readonly string[] {
  return search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** Whether every word is in the text, in any order. */
export function hasWords(text: string, words: readonly string[]): boolean {
  const small = text.toLowerCase();
  return words.every((word) => small.includes(word));
}
