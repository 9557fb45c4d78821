/** Pointer, wheel and keys on the heatmap, as changes of the state. Cells are found by the strip under the pointer. */
import { BAND_HEIGHT } from "../heatmap/axis";
import { stepsOf } from "../heatmap/heatmap";
import { indexAt } from "../heatmap/viewport";
import type { App } from "./app";
import { handleKey } from "./keys";
import { panned, traceOf, viewOf, zoomed, type Cell } from "./store";

/** A press that moves less than this many pixels is a click. */
const CLICK_SLOP = 4;
const LINE = 20; // CSS pixels that a wheel reporting lines is taken to move

interface Place {
  /** Null on the token band. */
  readonly channel: string | null;
  readonly x: number;
  readonly y: number;
}

/** Listens on the page's root, whose templates come and go. */
export function listen(root: HTMLElement, app: App): void {
  let drag: { x: number; y: number; moved: boolean } | null = null;

  root.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !placeOf(event)) return;
    drag = { x: event.clientX, y: event.clientY, moved: false };
  });
  root.addEventListener("pointermove", (event) => {
    if (drag && event.buttons === 0) drag = null; // let go outside the page
    if (!drag) return hover(app, placeOf(event));
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.moved && Math.hypot(dx, dy) < CLICK_SLOP) return;
    if (!drag.moved) (event.target as Element).setPointerCapture(event.pointerId);
    drag = { x: event.clientX, y: event.clientY, moved: true };
    root.classList.add("dragging");
    app.store.update((state) => panned(state, -dx, -dy));
  });
  root.addEventListener("pointerup", (event) => {
    const place = placeOf(event);
    if (drag && !drag.moved && place) click(app, place);
    drag = null;
    root.classList.remove("dragging");
  });
  root.addEventListener("pointercancel", () => {
    drag = null;
    root.classList.remove("dragging");
  });
  root.addEventListener("pointerleave", () => hover(app, null));
  root.addEventListener("dblclick", (event) => {
    const place = placeOf(event);
    if (place) app.store.update((state) => zoomed(state, 2, place.x));
  });
  root.addEventListener("wheel", (event) => wheel(event, app), { passive: false });
  root.addEventListener("keydown", (event) => {
    if (!(event.target as Element).matches('[data-testid="heatmap"]')) return;
    if (handleKey(event, app)) event.preventDefault();
  });
}

/** Where over the cells of a strip, or over the token band, an event is. */
function placeOf(event: MouseEvent): Place | null {
  const cells = (event.target as Element).closest?.(".cells");
  if (!cells) return null;
  const box = cells.getBoundingClientRect();
  const channel = cells.closest<HTMLElement>("[data-channel]")?.dataset["channel"] ?? null;
  return { channel, x: event.clientX - box.left, y: event.clientY - box.top };
}

function tokenAt(app: App, place: Place): number {
  const view = viewOf(app.store.state);
  return view ? indexAt(view.tokens, place.x, view.tokenCount) : -1;
}

function cellAt(app: App, place: Place): Cell | null {
  const view = viewOf(app.store.state);
  if (!view || place.channel === null) return null;
  const token = tokenAt(app, place);
  const unit = indexAt(view.units, place.y, view.unitCount);
  if (token < 0 || unit < 0) return null;
  return { channel: place.channel, token, unit: unit - (unit % stepsOf(view).unitStep) }; // the one that is drawn there
}

function hover(app: App, place: Place | null): void {
  const cell = place && cellAt(app, place);
  app.store.update((state) => {
    const { pointer } = state;
    if (cell?.token === pointer?.token && cell?.unit === pointer?.unit && cell?.channel === pointer?.channel) return state;
    return { ...state, pointer: cell };
  });
}

function click(app: App, place: Place): void {
  const cell = cellAt(app, place);
  if (cell) return app.select(cell);
  const token = tokenAt(app, place);
  if (token >= 0 && place.channel === null && place.y < BAND_HEIGHT) app.selectToken(token);
}

/**
 * Turning pans along the tokens, with Shift along the units; with Ctrl or Cmd, which is also how a pinch arrives, it
 * zooms around the pointer, with Alt too the units. Where nothing is left to pan, the page scrolls.
 */
function wheel(event: WheelEvent, app: App): void {
  const place = placeOf(event);
  const { state } = app.store;
  if (!place || !traceOf(state)) return;
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
  const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    const factor = Math.exp(-Math.max(-60, Math.min(60, dy)) / 100);
    app.store.update((now) => zoomed(now, event.altKey ? 1 : factor, place.x, event.altKey ? factor : 1, place.y));
    return;
  }
  const next = event.shiftKey ? panned(state, 0, dy || dx) : panned(state, dx || dy, 0);
  if (next.tokens.start === state.tokens.start && next.units?.start === state.units?.start) return;
  event.preventDefault();
  app.store.update(() => next);
}
