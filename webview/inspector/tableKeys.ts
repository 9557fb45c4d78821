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

/** Arrow keys, Page Up and Down, Home and End move to a row and focus it; Enter and Space select it. */
export function onTableKey(app: App): (event: KeyboardEvent) => void {
  return (event) => {
    const region = event.currentTarget as HTMLElement;
    const row = (event.target as HTMLElement).closest<HTMLElement>("tr.tensor");
    if (!row && event.target !== region) return; // a column's head
    const tensors = app.shown();
    const focused = row?.dataset.tensor ?? app.store.state.selected;
    const at = tensors.findIndex(({ name }) => name === focused);
    if (event.key === "Enter" || event.key === " ") {
      const tensor = tensors[at];
      if (!tensor) return;
      event.preventDefault();
      app.select(tensor.name);
      return;
    }
    const page = Math.max(1, Math.floor(region.clientHeight / rowHeight) - 2);
    const target = targetOf(event.key, at, tensors.length, page);
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    focusRow(app, region, target);
  };
}

function targetOf(key: string, at: number, count: number, page: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: count - 1,
  };
  const target = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return target === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, target));
}

/** Brings a row into view, and focuses it once it is drawn. */
function focusRow(app: App, region: HTMLElement, row: number): void {
  revealRow(app, region, row);
  const name = app.shown()[row]?.name;
  requestAnimationFrame(() => {
    const rows = region.querySelectorAll<HTMLElement>("tr.tensor");
    [...rows].find(({ dataset }) => dataset.tensor === name)?.focus({ preventScroll: true });
  });
}

/** Scrolls the region, and the page where needed, so that the row is in view. */
export function revealRow(app: App, region: HTMLElement, row: number): void {
  const head = region.querySelector("thead")?.clientHeight ?? 0;
  region.scrollTop = scrollTopFor(row, { top: region.scrollTop, height: region.clientHeight }, head);
  measure(app, region);
}
