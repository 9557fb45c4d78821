/** Keys on the picture: to another token, unit or layer, and to the next act. */
import { goBy, goTo, showToken, toLayer, toUnit } from "../../trace/stepping";
import type { Key } from "../../trace/view";
import { panBy, showWhole, zoomBy } from "./looking";
import { nextAct, previousAct, showAct, type CellActions } from "./play";

/** What a key pans by, of what is in view. */
const PAN = 1 / 3;

const step =
  (by: number) =>
  (actions: CellActions, { alt, shift, control }: Key) => {
    if (alt) return false;
    if (control) return panBy(by * PAN, 0);
    return goBy(actions, by, shift);
  };

const unit =
  (by: number) =>
  (actions: CellActions, { control }: Key) => {
    if (control) return panBy(0, by * PAN);
    return toUnit(actions, by);
  };

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
  "[": (actions) => toLayer(actions, -1),
  "]": (actions) => toLayer(actions, 1),
  Enter: showToken,
  " ": (actions, { shift }) => (shift ? previousAct(actions) : nextAct(actions)),
  Escape(actions) {
    showAct(actions, null);
    actions.changeFocus({ unit: null });
  },
};
