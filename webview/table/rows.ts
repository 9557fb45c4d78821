/** Which rows of a long table are in view and shall be in the document. Pure arithmetic: no DOM. */

/** Rows drawn beyond each end of what is in view, so that a turn of the wheel shows no gap. */
const overscan = 12;

/** Pixels of the table's scrolled region, and of one of its rows: more in a narrow page, where a row takes several lines. */
export interface Scroll {
  readonly top: number;
  readonly height: number;
  readonly rowHeight: number;
}

/** Until the region is measured. */
export const initialScroll: Scroll = { top: 0, height: 600, rowHeight: 26 };

export function isSameScroll(one: Scroll, other: Scroll): boolean {
  return one.top === other.top && one.height === other.height && one.rowHeight === other.rowHeight;
}

/** Rows from start (inclusive) to end (exclusive). */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** The rows that can be seen, as far as the table's own region goes. */
export function rowsInView({ top, height, rowHeight }: Scroll, count: number): RowRange {
  const start = Math.min(count, Math.max(0, Math.floor(top / rowHeight)));
  return { start, end: Math.min(count, Math.ceil((top + height) / rowHeight)) };
}

/** The rows to have in the document: those in view and some more at each end. */
export function rowsToDraw(scroll: Scroll, count: number): RowRange {
  const { start, end } = rowsInView(scroll, count);
  return { start: Math.max(0, start - overscan), end: Math.min(count, end + overscan) };
}

/** Where to scroll so that a row is in view, the table's head taking `headHeight` pixels of the region. */
export function scrollTopFor(row: number, { top, height, rowHeight }: Scroll, headHeight: number): number {
  const start = row * rowHeight;
  const room = height - headHeight;
  if (start < top) return start;
  return start + rowHeight > top + room ? start + rowHeight - room : top;
}
