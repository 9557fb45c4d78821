/**
 * What the inspector's page knows, and the changes it can go through, as pure functions. It knows no DOM and no host.
 */
import * as v from "valibot";
import type { CheckpointReport, ValueStatistics } from "../../src/protocol/model";
import { columnIds, type ColumnId } from "./columns";

/** What is known of a tensor's values. A tensor without an entry was not asked for yet. */
export type Statistics =
  | { readonly kind: "pending" }
  | { readonly kind: "known"; readonly values: readonly ValueStatistics[] }
  | { readonly kind: "failed"; readonly message: string };

export interface Sort {
  readonly column: ColumnId;
  readonly descending: boolean;
}

/** Pixels of the table's scrolled region. */
export interface Scroll {
  readonly top: number;
  readonly height: number;
}

export interface InspectorState {
  readonly report: CheckpointReport | null;
  /** Why there is no report, or why what was asked for last failed. */
  readonly problem: string | null;
  readonly statistics: ReadonlyMap<string, Statistics>;
  /** A tensor's name. Kept while the tensor is not in the file, which may be on its way to being rewritten. */
  readonly selected: string | null;
  /** The row that keys move from and the Tab key stops at, by its tensor's name; null: the selected one. */
  readonly active: string | null;
  /** null: in the file's order. */
  readonly sort: Sort | null;
  readonly search: string;
  readonly scroll: Scroll;
}

export const initialState: InspectorState = {
  report: null,
  problem: null,
  statistics: new Map(),
  selected: null,
  active: null,
  sort: null,
  search: "",
  scroll: { top: 0, height: 600 },
};

/** What is kept across a reload of the window. */
export const savedState = v.object({
  selected: v.nullable(v.string()),
  sort: v.nullable(v.object({ column: v.picklist(columnIds), descending: v.boolean() })),
  search: v.string(),
});
export type SavedState = v.InferOutput<typeof savedState>;

export function toSaved({ selected, sort, search }: InspectorState): SavedState {
  return { selected, sort, search };
}

/** A file read, for the first time or again after it changed: what was known of its values is gone. */
export function withReport(state: InspectorState, report: CheckpointReport): InspectorState {
  return { ...state, report, problem: null, statistics: new Map() };
}

/** The file cannot be read: nothing of an earlier reading is shown as if it still held. */
export function withUnreadable(state: InspectorState, problem: string): InspectorState {
  return { ...state, report: null, problem, statistics: new Map() };
}

export function withStatistics(state: InspectorState, tensor: string, known: Statistics): InspectorState {
  return { ...state, statistics: new Map(state.statistics).set(tensor, known) };
}

/** The next order when a column's header is pressed: ascending, descending, then the file's order again. */
export function withSortedBy(state: InspectorState, column: ColumnId): InspectorState {
  const { sort } = state;
  if (sort?.column !== column) return { ...state, sort: { column, descending: false } };
  return { ...state, sort: sort.descending ? null : { column, descending: true } };
}

export class Store {
  private current = initialState;
  private readonly listeners = new Set<(state: InspectorState, before: InspectorState) => void>();

  get state(): InspectorState {
    return this.current;
  }

  update(change: (state: InspectorState) => InspectorState): void {
    const before = this.current;
    this.current = change(before);
    if (this.current === before) return;
    for (const listener of this.listeners) listener(this.current, before);
  }

  onDidChange(listener: (state: InspectorState, before: InspectorState) => void): void {
    this.listeners.add(listener);
  }
}
