/** Pointer, wheel and keys on the heatmap, as changes of the state. Cells are found by the strip under the pointer. */
import { BAND_HEIGHT } from "../../heatmap/axis";
import { listenGestures, type Point } from "../../heatmap/gestures";
import { stepsOf } from "../../heatmap/heatmap";
import { indexAt } from "../../heatmap/viewport";
import type { App } from "./app";
import { handleKey } from "./keys";
import { panned, traceOf, viewOf, zoomed, type Cell } from "./store";

interface Place extends Point {
  /** Null on the token band. */
  readonly channel: string | null;
}

/**
 * Listens on the page's root, whose templates come and go. Turning pans along the tokens, with Shift along the units;
 * Alt makes a zoom one of the units.
 */
export function listen(root: HTMLElement, app: App): void {
  listenGestures<Place>(root, {
    placeOf,
    onHover: (place) => hover(app, place),
    onClick: (place) => click(app, place),
    onPan: (dx, dy) => app.store.update((state) => panned(state, dx, dy)),
    onTurn: (dx, dy, shift) => turn(app, shift ? [0, dy || dx] : [dx || dy, 0]),
    onZoom(factor, { x, y }, alt) {
      if (traceOf(app.store.state)) app.store.update((now) => zoomed(now, alt ? 1 : factor, x, alt ? factor : 1, y));
    },
  });
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

function turn(app: App, [dx, dy]: readonly [number, number]): boolean {
  const { state } = app.store;
  if (!traceOf(state)) return false;
  const next = panned(state, dx, dy);
  if (next.tokens.start === state.tokens.start && next.units?.start === state.units?.start) return false;
  app.store.update(() => next);
  return true;
}
