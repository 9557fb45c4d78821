/** Moving through a long table with keys and by scrolling. Rows are known by their names; it knows not what they are of. */
import { scrollTopFor, type Scroll } from "./rows";

export interface TableMoves {
  /** Of all rows, in the order shown. */
  readonly names: () => readonly string[];
  /** The row that keys move from; null: none yet. */
  readonly active: () => string | null;
  readonly activate: (name: string) => void;
  readonly select: (name: string) => void;
  readonly scrolled: (scroll: Scroll) => void;
}

/** Takes in how the region is scrolled and how high it is. */
export function measure(moves: TableMoves, region: HTMLElement): void {
  moves.scrolled(scrollOf(region));
}

/** The style sheet says how high its rows are. */
function scrollOf(region: HTMLElement): Scroll {
  const rowHeight = parseFloat(getComputedStyle(region).getPropertyValue("--row-height"));
  return { top: region.scrollTop, height: region.clientHeight, rowHeight };
}

/** Arrow keys, Page Up and Down, Home and End move from row to row; Enter and Space select the row. */
export function onTableKey(moves: TableMoves): (event: KeyboardEvent) => void {
  return (event) => {
    const region = event.currentTarget as HTMLElement;
    const target = event.target as HTMLElement;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (target !== region && !target.matches("tr.row")) return; // a column's head
    const names = moves.names();
    const at = names.indexOf(moves.active() ?? "");
    const row = destination(event, at, names.length, scrollOf(region));
    const name = names[row ?? -1];
    if (row === undefined || name === undefined) return;
    event.preventDefault();
    if (row === at) moves.select(name);
    else {
      moves.activate(name);
      revealRow(moves, region, row);
    }
  };
}

/** The row a key leads to: the same one to select it. */
function destination({ key }: KeyboardEvent, at: number, count: number, { height, rowHeight }: Scroll): number | undefined {
  const page = Math.max(1, Math.floor(height / rowHeight) - 2);
  const rows: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  };
  if (key === "Enter" || key === " ") return at;
  const row = Object.hasOwn(rows, key) ? rows[key] : undefined;
  return row === undefined ? undefined : Math.min(count - 1, Math.max(0, row));
}

/** Scrolls the region so that the row is in view. */
export function revealRow(moves: TableMoves, region: HTMLElement, row: number): void {
  const head = region.querySelector("thead")?.clientHeight ?? 0;
  region.scrollTop = scrollTopFor(row, scrollOf(region), head);
  measure(moves, region);
}

/**
 * After a drawing that began with the focus in the region: the focus follows the active row, and stays with the region
 * while that row is scrolled out of the document, so that keys go on from there.
 */
export function followFocus(region: HTMLElement, active: string | null): void {
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused.closest("thead")) return;
  const rows = [...region.querySelectorAll<HTMLElement>("tr.row")];
  const row = rows.find(({ dataset }) => dataset.name === active) ?? region;
  if (row !== focused) row.focus({ preventScroll: true });
}
