/** In a view of one step: to another token, unit or layer, from where it is. The editor's caret follows to a token. */
import type { FocusChange } from "../../src/protocol/focus";
import { tokenOfStep, traceOf, type TraceState } from "./state";

const FAR = 10;

interface Stepping {
  scene(): TraceState;
  changeFocus(change: FocusChange, options?: { readonly reveals?: boolean }): void;
}

/** To the nearest token that there is. */
export function goTo(view: Stepping, token: number): void {
  const last = (traceOf(view.scene())?.tokenCount ?? 1) - 1;
  view.changeFocus({ token: Math.max(0, Math.min(last, token)) }, { reveals: true });
}

export function goBy(view: Stepping, by: number, isFar: boolean): void {
  goTo(view, tokenOfStep(view.scene()) + by * (isFar ? FAR : 1));
}

/** Shows the step's token in the editor, which may have been the caret's or the last in view until now. */
export function showToken(view: Stepping): void {
  view.changeFocus({ token: tokenOfStep(view.scene()) }, { reveals: true });
}

/** From no unit in particular to the first. */
export function toUnit(view: Stepping, by: number): void {
  const { unit } = view.scene().focus;
  view.changeFocus({ unit: unit === null ? 0 : Math.max(0, unit + by) });
}

export function toLayer(view: Stepping, by: number): void {
  view.changeFocus({ layer: Math.max(0, view.scene().focus.layer + by) });
}
