/** What the panel keeps across a window reload: the source, for the host to trace again, and the view. */
import * as v from "valibot";
import { panelSource } from "../../../src/protocol/panelContract";
import type { PanelSource } from "../../../src/protocol/panelContract";
import type { SavedView } from "./store";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const axis = v.object({ start: v.pipe(v.number(), v.finite()), scale: v.pipe(v.number(), v.finite(), v.gtValue(0)) });

/** The shape; the host reads `source` and leaves `view` to the page. */
export const savedState = v.object({
  source: panelSource,
  view: v.object({
    layer: count,
    unit: v.nullable(count),
    token: v.nullable(count),
    hidden: v.array(v.string()),
    tokens: axis,
    units: v.nullable(axis),
    colorLimit: v.nullable(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  }),
});
export type SavedState = v.InferOutput<typeof savedState>;

export function toSaved(source: PanelSource, view: SavedView): SavedState {
  return { source, view: { ...view, hidden: [...view.hidden] } };
}

/** True when the view was of this text, read by this model. */
export function isViewOf(saved: SavedState, source: PanelSource): boolean {
  return JSON.stringify(saved.source) === JSON.stringify(source);
}
