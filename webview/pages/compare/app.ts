/** What the page that compares two checkpoints does: asks the host for the comparison and keeps the store. */
import type { compareContract, CompareContract } from "../../../src/protocol/inspectorContract";
import type { Listeners } from "../../../src/protocol/rpc";
import type { Host } from "../../shell/host";
import { errorText } from "../../shell/language";
import { Store } from "../../shell/store";
import type { TableMoves } from "../../table/moves";
import { nextSort } from "../../table/order";
import { isSameScroll } from "../../table/rows";
import { rowName, shownRows, type ColumnId, type ComparedRow } from "./rows";
import { initialState, type savedState } from "./store";

export type CompareHost = Host<typeof compareContract, typeof savedState>;

export class App {
  readonly store = new Store(initialState);
  readonly moves: TableMoves = {
    names: () => this.shown().map(rowName),
    active: () => this.store.state.active ?? this.store.state.selected,
    activate: (active) => this.store.update((state) => (state.active === active ? state : { ...state, active })),
    select: (selected) => this.store.update((state) => ({ ...state, selected, active: selected })),
    scrolled: (scroll) => this.store.update((state) => (isSameScroll(state.scroll, scroll) ? state : { ...state, scroll })),
  };
  private readonly host: CompareHost;
  private loading: AbortController | undefined;
  private rows: readonly ComparedRow[] = [];
  private rowsFor: readonly unknown[] = [];

  /** `connect` makes the bridge with these listeners. */
  constructor(connect: (listeners: Listeners<CompareContract>) => CompareHost) {
    this.host = connect({ changed: () => void this.load() });
    const saved = this.host.getState();
    if (saved) this.store.update((state) => ({ ...state, sort: saved.sort, search: saved.search }));
  }

  /** Compares, for the first time or again; an earlier comparison that is under way is dropped. */
  async load(): Promise<void> {
    this.loading?.abort();
    const { signal } = (this.loading = new AbortController());
    this.store.update((state) => ({ ...state, comparison: null, problem: null }));
    try {
      const comparison = await this.host.peer.call("compareCheckpoints", {}, signal);
      this.store.update((state) => ({ ...state, comparison }));
    } catch (error) {
      if (!signal.aborted) this.store.update((state) => ({ ...state, problem: errorText(error) }));
    }
  }

  /** Opens one of the two in the inspector. */
  async open(path: string): Promise<void> {
    try {
      await this.host.peer.call("open", { path });
    } catch (error) {
      this.store.update((state) => ({ ...state, problem: errorText(error) }));
    }
  }

  search(search: string): void {
    this.store.update((state) => ({ ...state, search }));
  }

  sortBy(column: ColumnId): void {
    this.store.update((state) => ({ ...state, sort: nextSort(state.sort, column) }));
  }

  /** The rows the table shows, made anew only when what decides about them has changed. */
  shown(): readonly ComparedRow[] {
    const { comparison, search, sort } = this.store.state;
    const causes = [comparison, search, sort];
    if (causes.some((cause, index) => cause !== this.rowsFor[index])) {
      this.rowsFor = causes;
      this.rows = comparison ? shownRows(comparison.rows, search, sort) : [];
    }
    return this.rows;
  }
}
