/** Keeps up with a table's scrolled region while the page around it is drawn again and again. */
import { followFocus, measure, revealRow, type TableMoves } from "./moves";

export class TableRegion {
  private element: HTMLElement | null = null;
  private readonly resized = new ResizeObserver(() => this.element && measure(this.moves, this.element));

  /** `selected` is the row to bring into view when the region comes into the page. */
  constructor(
    private readonly id: string,
    private readonly moves: TableMoves,
    private readonly selected: () => string | null,
  ) {}

  /** Draws the page by `render`; `toTop`: other rows are shown, or in another order. */
  around(render: () => void, root: HTMLElement, toTop: boolean): void {
    const hadFocus = this.element?.contains(document.activeElement) ?? false;
    render();
    const found = root.querySelector<HTMLElement>(`#${this.id}`);
    if (found !== this.element) return this.adopt(found);
    if (!found) return;
    if (toTop) found.scrollTop = 0;
    if (hadFocus) followFocus(found, this.moves.active());
  }

  private adopt(found: HTMLElement | null): void {
    this.resized.disconnect();
    this.element = found;
    if (!found) return;
    this.resized.observe(found);
    const row = this.moves.names().indexOf(this.selected() ?? "");
    if (row >= 0) revealRow(this.moves, found, row);
  }
}
