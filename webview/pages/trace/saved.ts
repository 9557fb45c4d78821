/** What the panel keeps across a window reload: the source, for the host to trace again, and where the page looked. */
import * as v from "valibot";
import { focus } from "../../../src/protocol/focus";
import { panelSource, type PanelSource } from "../../../src/protocol/panelContract";
import type { AnyView } from "../../trace/view";
import type { PageState } from "./state";

/** The shape; the host reads `source` and `focus`, and leaves the rest to the page. */
export const savedState = v.object({
  source: panelSource,
  focus,
  hidden: v.array(v.string()),
  derived: v.optional(v.array(v.string())),
  tokens: v.object({
    start: v.pipe(v.number(), v.finite()),
    scale: v.pipe(v.number(), v.finite(), v.gtValue(0)),
  }),
  ribbon: v.optional(
    v.object({ start: v.pipe(v.number(), v.integer(), v.minValue(0)), scale: v.pipe(v.number(), v.finite(), v.gtValue(0)) }),
  ),
  colour: v.optional(v.string()),
  front: v.string(),
  open: v.array(v.string()),
  /** By a view's id, what it keeps of its own. */
  own: v.record(v.string(), v.unknown()),
});
export type SavedState = v.InferOutput<typeof savedState>;

/** Null before it is known what is shown. */
export function toSaved(views: readonly AnyView[], state: PageState): SavedState | null {
  const { panel, focus: looked, hidden, derived, tokens, ribbon, colour, front, open, own } = state;
  if (!panel) return null;
  const kept = views.flatMap(({ id, saved }) => (saved ? [[id, v.parse(saved, own[id])] as const] : []));
  return {
    source: panel.source,
    focus: looked,
    hidden: [...hidden],
    derived: [...derived],
    tokens,
    ribbon: { start: ribbon.start, scale: ribbon.scale },
    colour,
    front,
    open: [...open],
    own: Object.fromEntries(kept),
  };
}

/** Whether what was kept is of this text, read by this model. */
export function isOf(saved: SavedState, source: PanelSource): boolean {
  return JSON.stringify(saved.source) === JSON.stringify(source);
}

/** The state as it was kept. */
export function restored(views: readonly AnyView[], state: PageState, saved: SavedState): PageState {
  const own = { ...state.own };
  for (const { id, saved: schema, initial } of views) {
    const outcome = schema && v.safeParse(schema, saved.own[id]);
    if (outcome?.success) own[id] = { ...(initial as object), ...(outcome.output as object) };
  }
  const { hidden, derived = state.derived, tokens, open, colour = state.colour } = saved;
  const ribbon = { ...state.ribbon, ...saved.ribbon };
  const front = views.some(({ id, place }) => id === saved.front && place === "main") ? saved.front : state.front;
  return { ...state, hidden, derived, tokens, ribbon, colour, front, open, own };
}
