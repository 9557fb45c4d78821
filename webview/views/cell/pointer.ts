/** The pointer on the cell: a part of the picture lights its equation and the reverse; a click opens it, or goes to a unit. */
import { channelOf, partOfChannel } from "./equations";
import { figureOf } from "./figure";
import { stepOf, type CellState } from "./state";
import { toldTo, type CellActions } from "./play";
import { vectorOf } from "./values";

/** Listens on the page's root, whose templates come and go. */
export function listen(root: HTMLElement, actions: CellActions): void {
  const over = (event: Event) => {
    const at = (event.target as Element).closest?.(".cell-body");
    if (at || actions.scene().own.lit !== null) light(actions, at ? partAt(actions, event) : null);
  };
  root.addEventListener("pointerover", over);
  root.addEventListener("focusin", (event) => {
    if ((event.target as Element).closest(".cell-equation")) over(event);
  });
  root.addEventListener("click", (event) => {
    const drawn = (event.target as Element).closest?.(".cell-drawing [data-part]");
    if (!drawn) return;
    const unit = unitAt(actions, event as MouseEvent);
    if (unit !== null) actions.changeFocus({ unit });
    else open(actions, partAt(actions, event));
  });
}

function light(actions: CellActions, lit: string | null): void {
  change(actions, { lit });
}

function change(actions: CellActions, { lit, opened }: Partial<Pick<CellState, "lit" | "opened">>): void {
  actions.update((scene) => {
    const own = { ...scene.own, ...(lit !== undefined && { lit }), ...(opened !== undefined && { opened }) };
    return own.lit === scene.own.lit && own.opened === scene.own.opened ? scene : { ...scene, own };
  });
}

function partAt(actions: CellActions, event: Event): string | null {
  const target = event.target as Element;
  const drawn = target.closest<HTMLElement>("[data-part]")?.dataset["part"];
  if (drawn !== undefined) return drawn;
  const step = stepOf(actions.scene(), toldTo(actions));
  const channel = target.closest<HTMLElement>(".cell-equation")?.dataset["channel"];
  return step && channel !== undefined ? partOfChannel(figureOf(step), channel) : null;
}

/** Opens the equation that a part belongs to. */
function open(actions: CellActions, part: string | null): void {
  const step = stepOf(actions.scene(), toldTo(actions));
  const opened = step && part !== null ? channelOf(figureOf(step), part) : null;
  if (opened !== null) change(actions, { lit: part, opened });
}

/** The unit whose cell of a strip is under the pointer. */
function unitAt(actions: CellActions, event: MouseEvent): number | null {
  const strip = event.target as HTMLElement;
  const step = stepOf(actions.scene(), toldTo(actions));
  const part = step && figureOf(step).byId.get(strip.dataset["strip"] ?? "")?.part;
  const vector = step && part && part.label !== "x" ? vectorOf(step, part) : undefined;
  if (vector?.length !== step?.layer.hiddenSize) return null;
  const { left, width } = strip.getBoundingClientRect();
  const unit = Math.floor(((event.clientX - left) / width) * (vector?.length ?? 0));
  return Math.max(0, Math.min((vector?.length ?? 1) - 1, unit));
}
