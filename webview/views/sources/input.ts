/** Pointer, wheel and keys on the lane of bars: to another token or unit, and along the text. */
import { listenGestures, type Point } from "../../heatmap/gestures";
import { fit, indexAt, pan, pixelOf, zoom } from "../../heatmap/viewport";
import { tokenFrame, tokenOfStep, traceOf } from "../../trace/state";
import { goBy, goTo, showToken, toLayer, toUnit } from "../../trace/stepping";
import type { Actions, Key } from "../../trace/view";
import { unitAt, type layerQuestion } from "./layerPicture";
import { axisOf, withAxis, withHovered, type SourcesState } from "./state";

type Sources = Actions<SourcesState, { readonly layer: ReturnType<typeof layerQuestion> }>;

/** A place over the tokens; in the picture of all units, in a unit's row. */
interface Spot extends Point {
  readonly isInLayer: boolean;
}

const ZOOM = 1.5;

/** Listens on the page's root, whose templates come and go. */
export function listen(root: HTMLElement, sources: Sources): void {
  listenGestures<Spot>(root, {
    placeOf: spotOf,
    onHover: (spot) => sources.update((scene) => withHovered(scene, spot && tokenAt(sources, spot))),
    onClick(spot) {
      const token = tokenAt(sources, spot);
      const unit = spot.isInLayer ? unitAt(sources.scene(), sources.answers().layer, spot.y) : null;
      if (unit !== null) sources.changeFocus({ unit });
      else if (token !== null) sources.changeFocus({ token }, { reveals: true });
    },
    onPan: (dx) => panBy(sources, dx),
    onScroll: (dx, dy, shift) => (dx !== 0 || shift ? panBy(sources, dx || dy) : false),
    onZoom: (factor, { x }) => zoomBy(sources, factor, x),
  });
}

function spotOf(event: MouseEvent): Spot | null {
  const cells = (event.target as Element).closest?.(".sources-lane .cells, .sources-layer .cells");
  if (!cells) return null;
  const box = cells.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top, isInLayer: cells.classList.contains("layer") };
}

function tokenAt(sources: Sources, { x }: Point): number | null {
  const scene = sources.scene();
  const token = indexAt(axisOf(scene), x, traceOf(scene)?.tokenCount ?? 0);
  return token < 0 ? null : token;
}

/** False where nothing is left to pan. */
function panBy(sources: Sources, pixels: number): boolean {
  const scene = sources.scene();
  const before = axisOf(scene);
  const after = pan(before, pixels, tokenFrame(scene));
  if (!traceOf(scene) || after.start === before.start) return false;
  sources.update((now) => withAxis(now, () => after));
  return true;
}

/** Around a pixel, else around the token that it is all about. */
function zoomBy(sources: Sources, factor: number, pixel?: number): void {
  if (!traceOf(sources.scene())) return;
  sources.update((scene) =>
    withAxis(scene, (axis) => zoom(axis, factor, pixel ?? pixelOf(axis, tokenOfStep(scene) + 0.5), tokenFrame(scene))),
  );
}

const step =
  (by: number) =>
  (sources: Sources, { alt, shift }: Key) => {
    if (alt) return false;
    return goBy(sources, by, shift);
  };

export const keys: Readonly<Record<string, (sources: Sources, key: Key) => unknown>> = {
  ArrowLeft: step(-1),
  ArrowRight: step(1),
  ArrowUp: (sources) => toUnit(sources, -1),
  ArrowDown: (sources) => toUnit(sources, 1),
  Home: (sources) => goTo(sources, 0),
  End: (sources) => goTo(sources, Infinity),
  "+": (sources) => zoomBy(sources, ZOOM),
  "=": (sources) => zoomBy(sources, ZOOM),
  "-": (sources) => zoomBy(sources, 1 / ZOOM),
  "0": (sources) => sources.update((scene) => withAxis(scene, () => fit(tokenFrame(scene)))),
  "[": (sources) => toLayer(sources, -1),
  "]": (sources) => toLayer(sources, 1),
  Enter: showToken,
  Escape: (sources) => sources.changeFocus({ unit: null }),
};
