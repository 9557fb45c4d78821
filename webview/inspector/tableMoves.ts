/** Moving through the tensor table with keys and by scrolling. */
import type { App } from "./app";
import { rowHeight, scrollTopFor } from "./rows";

/** Told while the table's region scrolls. */
export function onTableScroll(app: App): (event: Event) => void {
  return (event) => measure(app, event.currentTarget as HTMLElement);
}

/** Takes in how the region is scrolled and how high it is. */
export function measure(app: App, region: HTMLElement): void {
  app.scrolled({ top: region.scrollTop, height: region.clientHeight });
}

/** Arrow keys, Page Up and Down, Home and End move from row to row; Enter and Space select the row. */
export function onTableKey(app: App): (event: KeyboardEvent) => void {
  return (event) => {
    const region = event.currentTarget as HTMLElement;
    const target = event.target as HTMLElement;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (target !== region && !target.matches("tr.tensor")) return; // a column's head
    const tensors = app.shown();
    const { active, selected } = app.store.state;
    const at = tensors.findIndex(({ name }) => name === (active ?? selected));
    const row = destination(event, at, tensors.length, region.clientHeight);
    const tensor = tensors[row ?? -1];
    if (row === undefined || !tensor) return;
    event.preventDefault();
    if (row === at) app.select(tensor.name);
    else {
      app.activate(tensor.name);
      revealRow(app, region, row);
    }
  };
}

/** The row a key leads to: the same one to select it. */
function destination({ key }: KeyboardEvent, at: number, count: number, height: number): number | undefined {
  const page = Math.max(1, Math.floor(height / rowHeight) - 2);
  const rows: Readonly<Record<string, number>> = {
    ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: count - 1,
  };
  if (key === "Enter" || key === " ") return at;
  const row = Object.hasOwn(rows, key) ? rows[key] : undefined;
  return row === undefined ? undefined : Math.min(count - 1, Math.max(0, row));
}

/** Scrolls the region so that the row is in view. */
export function revealRow(app: App, region: HTMLElement, row: number): void {
  const head = region.querySelector("thead")?.clientHeight ?? 0;
  region.scrollTop = scrollTopFor(row, { top: region.scrollTop, height: region.clientHeight }, head);
  measure(app, region);
}

/**
 * After a drawing that began with the focus in the region: the focus follows the active row, and stays with the region
 * while that row is scrolled out of the document, so that keys go on from there.
 */
export function followFocus(region: HTMLElement, active: string | null): void {
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused.closest("thead")) return;
  const rows = [...region.querySelectorAll<HTMLElement>("tr.tensor")];
  const row = rows.find(({ dataset }) => dataset.tensor === active) ?? region;
  if (row !== focused) row.focus({ preventScroll: true });
}
