/** Pointer, wheel and keys on the tensor's picture, as changes of where it looks. */
import { listenGestures, type Point } from "../../heatmap/gestures";
import type { App } from "./app";
import { cellAt, fitted, panned, withCursorMoved, withPointer, zoomed, zoomedAtCursor, type PictureState } from "./picture";

/** Listens on the page's root, whose templates come and go. */
export function listen(root: HTMLElement, app: App): void {
  listenGestures<Point>(root, {
    placeOf,
    onHover: (place) => app.updatePicture((picture) => withPointer(picture, place && cellAt(picture, place.x, place.y))),
    onClick: ({ x, y }) => app.updatePicture((picture) => ({ ...picture, cursor: cellAt(picture, x, y) })),
    onPan: (dx, dy) => app.updatePicture((picture) => panned(picture, dx, dy)),
    onScroll(dx, dy, shift) {
      const before = app.store.state.picture;
      app.updatePicture((picture) => (shift ? panned(picture, dy || dx, 0) : panned(picture, dx, dy)));
      return app.store.state.picture !== before;
    },
    onZoom: (factor, { x, y }) => app.updatePicture((picture) => zoomed(picture, factor, x, y)),
  });
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target as Element).matches("#tensor-cells")) return;
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (!act) return;
    event.preventDefault();
    app.updatePicture((picture) => act(picture, event.shiftKey ? FAR : 1));
  });
}

const FAR = 10;

const keys: Readonly<Record<string, (picture: PictureState, by: number) => PictureState>> = {
  ArrowLeft: (picture, by) => withCursorMoved(picture, 0, -by),
  ArrowRight: (picture, by) => withCursorMoved(picture, 0, by),
  ArrowUp: (picture, by) => withCursorMoved(picture, -by, 0),
  ArrowDown: (picture, by) => withCursorMoved(picture, by, 0),
  Home: (picture) => withCursorMoved(picture, 0, -Infinity),
  End: (picture) => withCursorMoved(picture, 0, Infinity),
  "+": (picture) => zoomedAtCursor(picture, 1.5),
  "=": (picture) => zoomedAtCursor(picture, 1.5),
  "-": (picture) => zoomedAtCursor(picture, 1 / 1.5),
  "0": fitted,
  Escape: (picture) => ({ ...picture, cursor: null }),
};

function placeOf(event: MouseEvent): Point | null {
  const cells = (event.target as Element).closest?.("#tensor-cells");
  if (!cells) return null;
  const box = cells.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
