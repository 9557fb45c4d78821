/** Pointer on the strips: a click goes to the character and the unit under it, a drag along it moves the focus. */
import type { Actions } from "../../trace/view";
import { readingOf } from "../../trace/reading";
import { cellAt } from "../../trace/ribbonAxis";
import type { Asked } from "./state";

export function listen(root: HTMLElement, overview: Actions<null, Asked>): void {
  let dragged: number | null = null;
  const stripOf = (event: Event) => (event.target as Element).closest?.<HTMLElement>(".overview .strip[data-unit]") ?? null;
  const tokenAt = (strip: HTMLElement, event: MouseEvent) => {
    const reading = readingOf(overview.scene(), overview.answers().text);
    if (!reading) return null;
    return reading.passage.cells[cellAt(reading.view, event.clientX - strip.getBoundingClientRect().left)]?.tokenStart ?? null;
  };
  root.addEventListener("pointerdown", (event) => {
    const strip = stripOf(event);
    if (!strip || event.button !== 0) return;
    dragged = tokenAt(strip, event);
    strip.setPointerCapture(event.pointerId);
    if (dragged !== null) overview.changeFocus({ token: dragged, unit: Number(strip.dataset["unit"]) }, { passing: true });
  });
  root.addEventListener("pointermove", (event) => {
    const strip = stripOf(event);
    if (dragged === null || !strip) return;
    const token = tokenAt(strip, event);
    if (token === null || token === dragged) return;
    dragged = token;
    overview.changeFocus({ token }, { passing: true });
  });
  const letGo = (event: PointerEvent) => {
    const strip = stripOf(event);
    if (dragged !== null && strip)
      overview.changeFocus({ token: dragged, unit: Number(strip.dataset["unit"]) }, { reveals: true });
    dragged = null;
  };
  root.addEventListener("pointerup", letGo);
  root.addEventListener("pointercancel", letGo);
}
