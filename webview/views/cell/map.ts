/**
 * Of a picture that is larger than its place: the whole of it as a small map, with a frame around what is in view, which follows.
 * A click on the map, or a drag, goes there. Keys, zoom and the acts do the same, so it is for the eye and the pointer alone.
 */
import { html, svg, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { figureOf } from "./figure";
import { boxOf, overflows } from "./looking";
import "./map.css";
import type { Step } from "./state";

/** Drawn once for each picture: what moves is the frame, and that is not the template's. */
export function map(step: Step): TemplateResult {
  const figure = figureOf(step);
  return html`<div class="cell-map" data-testid="cell-map" aria-hidden="true" hidden>
    ${guard(
      [figure],
      () =>
        html`<svg viewBox="0 0 ${figure.width} ${figure.height}">
          ${figure.parts.map(({ box: { x, y, width, height }, tone }) =>
            width > 0
              ? svg`<rect class="cell-map-part ${tone === null ? "" : `tone-${tone}`}" x=${x} y=${y} width=${width} height=${height}></rect>`
              : svg``,
          )}
          <rect class="cell-map-view"></rect>
        </svg>`,
    )}
  </div>`;
}

interface Parts {
  readonly map: HTMLElement;
  readonly drawn: SVGSVGElement;
  readonly view: Element;
  readonly drawing: HTMLElement;
  readonly sheet: HTMLElement;
}

function partsIn(root: ParentNode): Parts | null {
  const map = root.querySelector<HTMLElement>(".cell-map");
  const drawn = map?.querySelector("svg");
  const view = drawn?.querySelector(".cell-map-view");
  const drawing = root.querySelector<HTMLElement>(".cell-drawing");
  const sheet = drawing?.querySelector<HTMLElement>(".cell-sheet");
  return map && drawn && view && drawing && sheet ? { map, drawn, view, drawing, sheet } : null;
}

/** What is in view of the drawing, in the drawing's units. */
function seenOf({ drawing, sheet }: Parts) {
  const [seen, whole, { left, top, width }] = [drawing.getBoundingClientRect(), sheet.getBoundingClientRect(), boxOf(sheet)];
  const scale = whole.width / width;
  const [x, y] = [left + (seen.left - whole.left) / scale, top + (seen.top - whole.top) / scale];
  return { x, y, width: seen.width / scale, height: seen.height / scale, scale };
}

/** To be told where the picture has another place, and where it was scrolled. */
export function frameWhatIsSeen(root: ParentNode): void {
  const parts = partsIn(root);
  if (!parts) return;
  const { map, drawn, view, drawing } = parts;
  map.hidden = !overflows(drawing);
  if (map.hidden) return;
  const { x, y, width, height } = seenOf(parts);
  const whole = drawn.viewBox.baseVal;
  const cut = (at: number, most: number) => Math.max(0, Math.min(most, at));
  const [left, top] = [cut(x, whole.width), cut(y, whole.height)];
  view.setAttribute("x", String(left));
  view.setAttribute("y", String(top));
  view.setAttribute("width", String(cut(x + width, whole.width) - left));
  view.setAttribute("height", String(cut(y + height, whole.height) - top));
  // Away from the end that is looked at, but not from under the pointer.
  if (!map.classList.contains("held")) map.classList.toggle("at-left", x + width / 2 > whole.width / 2);
}

function goTo(root: ParentNode, event: PointerEvent): void {
  const parts = partsIn(root);
  const inverse = parts?.drawn.getScreenCTM()?.inverse();
  if (!parts || !inverse) return;
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(inverse);
  const seen = seenOf(parts);
  const [dx, dy] = [x - seen.x - seen.width / 2, y - seen.y - seen.height / 2];
  parts.drawing.scrollBy({ left: dx * seen.scale, top: dy * seen.scale, behavior: "instant" });
}

export function listenMap(root: HTMLElement): void {
  const mapAt = (event: Event) => (event.target as Element).closest?.<HTMLElement>(".cell-map");
  root.addEventListener("pointerdown", (event) => {
    const map = mapAt(event);
    if (!map || event.button !== 0) return;
    map.setPointerCapture(event.pointerId);
    map.classList.add("held");
    goTo(root, event);
  });
  root.addEventListener("pointermove", (event) => {
    if (mapAt(event)?.hasPointerCapture(event.pointerId)) goTo(root, event);
  });
  root.addEventListener("lostpointercapture", (event) => {
    mapAt(event)?.classList.remove("held");
    frameWhatIsSeen(root);
  });
  const scrolled = (event: Event) => (event.target as Element).classList?.contains("cell-drawing") && frameWhatIsSeen(root);
  root.addEventListener("scroll", scrolled, { capture: true, passive: true }); // it does not bubble
}
