/** Pointer and wheel on the heatmap, as changes of the scene. Places are found by the channel's row under the pointer. */
import { BAND_HEIGHT } from "../../heatmap/axis";
import { listenGestures, type Point } from "../../heatmap/gestures";
import { stepsOf, unitInRow } from "../../heatmap/heatmap";
import { indexAt } from "../../heatmap/viewport";
import { traceOf, withPointer, type Place } from "../../trace/state";
import type { Actions } from "../../trace/view";
import { withBrush, withoutBrush } from "./brush";
import { panned, viewOf, zoomed, type HeatmapState } from "./state";
import { listenScroll } from "./unitScroll";

interface Spot extends Point {
  /** Null on the token band. */
  readonly channel: string | null;
}

type Heatmap = Actions<HeatmapState>;

/**
 * Listens on the page's root, whose templates come and go. Scrolling pans along the tokens, with Shift along the units;
 * Alt makes a zoom one of the units; dragging with Shift brushes a rectangle.
 */
export function listen(root: HTMLElement, heatmap: Heatmap): void {
  listenScroll(root, heatmap);
  listenGestures<Spot>(root, {
    placeOf: spotOf,
    onHover: (spot) => heatmap.update((scene) => withPointer(scene, spot && placeAt(heatmap, spot))),
    onClick: (spot) => click(heatmap, spot),
    onBrush: (from, to) => brush(heatmap, from, to),
    onPan: (dx, dy) => heatmap.update((scene) => panned(scene, dx, dy)),
    onScroll: (dx, dy, shift) => scroll(heatmap, shift ? [0, dy || dx] : [dx || dy, 0]),
    onZoom(factor, { x, y }, alt) {
      if (!traceOf(heatmap.scene())) return;
      heatmap.update((scene) => zoomed(scene, alt ? 1 : factor, x, alt ? factor : 1, y));
    },
  });
}

/** Focuses a place's token and unit, in the panel, the editor and the hover; the keyboard goes on from there. */
export function selectPlace(heatmap: Heatmap, place: Place): void {
  heatmap.update((scene) => withoutBrush({ ...scene, cursor: place }));
  heatmap.changeFocus({ token: place.token, unit: place.unit }, { reveals: true });
}

/** Where over the cells of a channel's row, or over the token band, an event is. */
function spotOf(event: MouseEvent): Spot | null {
  const cells = (event.target as Element).closest?.(".heatmap .cells");
  if (!cells) return null;
  const box = cells.getBoundingClientRect();
  const channel = cells.closest<HTMLElement>("[data-channel]")?.dataset["channel"] ?? null;
  return { channel, x: event.clientX - box.left, y: event.clientY - box.top };
}

function tokenAt(heatmap: Heatmap, spot: Spot): number {
  const view = viewOf(heatmap.scene());
  return view ? indexAt(view.tokens, spot.x, view.tokenCount) : -1;
}

function placeAt(heatmap: Heatmap, spot: Spot): Place | null {
  const view = viewOf(heatmap.scene());
  if (!view || spot.channel === null) return null;
  const token = tokenAt(heatmap, spot);
  const row = indexAt(view.units, spot.y, view.unitCount);
  if (token < 0 || row < 0) return null;
  return { channel: spot.channel, token, unit: unitInRow(view, row - (row % stepsOf(view).unitStep)) }; // the one that is drawn there
}

function click(heatmap: Heatmap, spot: Spot): void {
  const place = placeAt(heatmap, spot);
  if (place) return selectPlace(heatmap, place);
  const token = tokenAt(heatmap, spot);
  if (token >= 0 && spot.channel === null && spot.y < BAND_HEIGHT) heatmap.changeFocus({ token }, { reveals: true });
}

/** From one cell to the cell under the pointer, or the nearest one of the row where it began. */
function brush(heatmap: Heatmap, from: Spot, to: Spot): void {
  const { channel } = from;
  const view = viewOf(heatmap.scene());
  if (!view || channel === null) return;
  const cornerOf = ({ x, y }: Point) => ({
    token: indexAt(view.tokens, Math.max(0, Math.min(view.width - 1, x)), view.tokenCount),
    row: indexAt(view.units, Math.max(0, Math.min(view.height - 1, y)), view.unitCount),
  });
  const [start, end] = [cornerOf(from), cornerOf(to)];
  if (start.token < 0 || start.row < 0) return;
  const inside = { token: end.token < 0 ? view.tokenCount - 1 : end.token, row: end.row < 0 ? view.unitCount - 1 : end.row };
  heatmap.update((scene) => withBrush(scene, channel, start, inside));
}

function scroll(heatmap: Heatmap, [dx, dy]: readonly [number, number]): boolean {
  const scene = heatmap.scene();
  if (!traceOf(scene)) return false;
  const next = panned(scene, dx, dy);
  if (next.tokens.start === scene.tokens.start && next.own.units?.start === scene.own.units?.start) return false;
  heatmap.update(() => next);
  return true;
}
