/** Keys on the picture: to another token, unit or layer, and to the next act. */
import { traceOf } from "../../trace/state";
import type { Key } from "../../trace/view";
import { panBy, showWhole, zoomBy } from "./looking";
import { nextAct, previousAct, showAct, type CellActions } from "./play";
import { tokenOf } from "./state";

const FAR = 10;
/** What a key pans by, of what is in view. */
const PAN = 1 / 3;

const step =
  (by: number) =>
  (actions: CellActions, { alt, shift, control }: Key) => {
    if (alt) return false;
    if (control) return panBy(by * PAN, 0);
    return goTo(actions, tokenOf(actions.scene()) + by * (shift ? FAR : 1));
  };

export function goTo(actions: CellActions, token: number): void {
  const last = (traceOf(actions.scene())?.tokenCount ?? 1) - 1;
  actions.changeFocus({ token: Math.max(0, Math.min(last, token)) }, { reveals: true });
}

/** From no unit in particular to the first. */
const unit =
  (by: number) =>
  (actions: CellActions, { control }: Key) => {
    if (control) return panBy(0, by * PAN);
    const { focus } = actions.scene();
    return actions.changeFocus({ unit: focus.unit === null ? 0 : Math.max(0, focus.unit + by) });
  };

const layer = (by: number) => (actions: CellActions) =>
  actions.changeFocus({ layer: Math.max(0, actions.scene().focus.layer + by) });

export const keys: Readonly<Record<string, (actions: CellActions, key: Key) => unknown>> = {
  ArrowLeft: step(-1),
  ArrowRight: step(1),
  ArrowUp: unit(-1),
  ArrowDown: unit(1),
  "+": (actions) => zoomBy(actions, true),
  "=": (actions) => zoomBy(actions, true),
  "-": (actions) => zoomBy(actions, false),
  "0": showWhole,
  Home: (actions) => goTo(actions, 0),
  End: (actions) => goTo(actions, Infinity),
  "[": layer(-1),
  "]": layer(1),
  Enter: (actions) => actions.changeFocus({ token: tokenOf(actions.scene()) }, { reveals: true }),
  " ": (actions, { shift }) => (shift ? previousAct(actions) : nextAct(actions)),
  Escape(actions) {
    showAct(actions, null);
    actions.changeFocus({ unit: null });
  },
};
