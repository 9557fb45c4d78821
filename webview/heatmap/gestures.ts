/**
 * Pointer and wheel on a picture, as what a person means by them: pointing, clicking, dragging, scrolling, zooming. Where
 * on the page the picture is, and what it shows there, is for whoever listens.
 */

/** A press that moves less than this many pixels is a click. */
const CLICK_SLOP = 4;
const LINE = 20; // CSS pixels that a wheel reporting lines is taken to move
const SCREEN = 400; // and one reporting pages

/** CSS pixels from the picture's left and top edge. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Gestures<Place extends Point> {
  /** Null where an event is not over the picture. */
  readonly placeOf: (event: MouseEvent) => Place | null;
  readonly onHover?: (place: Place | null) => void;
  readonly onClick?: (place: Place) => void;
  /** What lies so many pixels further right and down shall be shown. */
  readonly onPan: (dx: number, dy: number) => void;
  /** Dragged with Shift from one place to another; places past the picture's edges are beyond its size. Absent: it pans. */
  readonly onBrush?: (from: Place, to: Place) => void;
  /** As onPan, by a wheel. False where nothing is left to pan: the page scrolls. */
  readonly onScroll: (dx: number, dy: number, shift: boolean) => boolean;
  /** Around the place; with Alt what Alt stands for. */
  readonly onZoom: (factor: number, place: Place, alt: boolean) => void;
}

/** Listens on an element whose contents may come and go; it has the class "dragging" while they are dragged. */
export function listenGestures<Place extends Point>(root: HTMLElement, gestures: Gestures<Place>): void {
  const { placeOf } = gestures;
  let hasDragged = false;
  let drag: { x: number; y: number; moved: boolean; brushedFrom: Place | null } | null = null;
  const letGo = () => {
    drag = null;
    root.classList.remove("dragging");
  };

  root.addEventListener("pointerdown", (event) => {
    const place = placeOf(event);
    hasDragged = false;
    if (event.button !== 0 || !place) return;
    drag = { x: event.clientX, y: event.clientY, moved: false, brushedFrom: event.shiftKey && gestures.onBrush ? place : null };
  });
  root.addEventListener("pointermove", (event) => {
    if (drag && event.buttons === 0) drag = null; // let go outside the page
    if (!drag) return gestures.onHover?.(placeOf(event));
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.moved && Math.hypot(dx, dy) < CLICK_SLOP) return;
    if (!drag.moved) (event.target as Element).setPointerCapture(event.pointerId);
    drag = { ...drag, x: event.clientX, y: event.clientY, moved: true };
    hasDragged = true;
    const place = drag.brushedFrom && placeOf(event);
    if (drag.brushedFrom) {
      if (place) gestures.onBrush?.(drag.brushedFrom, place);
      return;
    }
    root.classList.add("dragging");
    gestures.onPan(-dx, -dy);
  });
  root.addEventListener("pointerup", (event) => {
    const place = placeOf(event);
    if (drag && !drag.moved && place) gestures.onClick?.(place);
    letGo();
  });
  // Letting go where something was dragged by is no click on it.
  root.addEventListener("click", (event) => hasDragged && event.stopImmediatePropagation(), { capture: true });
  root.addEventListener("pointercancel", letGo);
  root.addEventListener("pointerleave", () => gestures.onHover?.(null));
  root.addEventListener("dblclick", (event) => {
    const place = placeOf(event);
    if (place) gestures.onZoom(2, place, false);
  });
  root.addEventListener("wheel", (event) => scroll(event, gestures), { passive: false });
}

/** Scrolling pans; with Ctrl or Cmd, which is also how a pinch arrives, it zooms around the pointer. */
function scroll<Place extends Point>(event: WheelEvent, { placeOf, onScroll, onZoom }: Gestures<Place>): void {
  const place = placeOf(event);
  if (!place) return;
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? SCREEN : 1;
  const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    onZoom(Math.exp(-Math.max(-60, Math.min(60, dy)) / 100), place, event.altKey);
  } else if (onScroll(dx, dy, event.shiftKey)) {
    event.preventDefault();
  }
}
