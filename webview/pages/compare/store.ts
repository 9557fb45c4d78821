/** What the page that compares two checkpoints knows, as pure functions from state to state. It knows no DOM and no host. */
import * as v from "valibot";
import { compareSource } from "../../../src/protocol/inspectorContract";
import type { Comparison } from "../../../src/protocol/model";
import type { Sort } from "../../table/order";
import { initialScroll, type Scroll } from "../../table/rows";
import { columnIds, type ColumnId } from "./rows";

export interface CompareState {
  readonly comparison: Comparison | null;
  /** Why there is no comparison, or why what was asked for last failed. */
  readonly problem: string | null;
  readonly sort: Sort<ColumnId> | null;
  readonly search: string;
  readonly scroll: Scroll;
  readonly selected: string | null;
  readonly active: string | null;
}

/** What differs most comes first. */
export const initialState: CompareState = {
  comparison: null,
  problem: null,
  sort: { column: "relative", descending: true },
  search: "",
  scroll: initialScroll,
  selected: null,
  active: null,
};

/** What is kept across a reload of the window: the host makes the page again from the two paths. */
export const savedState = v.object({
  ...compareSource.entries,
  sort: v.nullable(v.object({ column: v.picklist(columnIds), descending: v.boolean() })),
  search: v.string(),
});

/** Null while it is not known what is compared. */
export function toSaved({ comparison, sort, search }: CompareState): v.InferOutput<typeof savedState> | null {
  return comparison && { a: comparison.a.path, b: comparison.b.path, sort, search };
}
