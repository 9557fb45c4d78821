/**
 * Where the page looks at the cell's picture: how large it is shown, and which part of one that is larger than its place is in view.
 * A small cell is seen whole. Of a large one nothing could be read so: it begins at a size that can be read, with the first act in
 * view, follows the acts as they are told, and is zoomed and dragged by the person.
 */
import { listenGestures, type Point } from "../../heatmap/gestures";
import type { Theme } from "../../shell/theme";
import { figureOf } from "./figure";
import type { CellActions } from "./play";
import { partsOfActs } from "./stage";
import { LEAST_SCALE, type CellScene, type CellState, type Step } from "./state";

const NARROW_SCALE = 0.7; // what LEAST_SCALE is for a narrow picture: what is wider still scrolls
const ABOVE_AND_BELOW = 290; // CSS pixels of a panel that are not the picture's: whole, it is in sight
const LEAST_PLACE = 240; // CSS pixels that it has in a lower panel, which scrolls
const NUMBERS_SCALE = 0.7; // below which numbers are left out: they would be less than 9 CSS pixels high
const MAP_SCALE = 0.4; // below which nothing can be read
const MUCH_TALLER = 2; // than the room there is: it scrolls within its own frame, under the act's sentence
const MOST_SCALE = 1.3; // beyond which it is only larger, unless the person asks for it
export const MOST_ZOOM = 3;
const ZOOM = 1.5;
const MARGIN = 48; // CSS pixels around what is told

/** Width and height, of the drawing in its own units, or of its place in CSS pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** Whether nothing could be read of the picture, were it whole. */
export function isLarge({ ribbon: { width } }: Pick<CellScene, "ribbon">, step: Step): boolean {
  return width > 0 && width < figureOf(step).width * MAP_SCALE;
}

/** How large the whole picture is at least and at most, in CSS pixels of its width; between these it has the width of its place. */
export function widthsOf(
  drawn: Size,
  place: Size,
  { act, zoom }: Pick<CellState, "act" | "zoom">,
  { large, isNarrow }: { readonly large: boolean; readonly isNarrow: boolean },
): { readonly least: number; readonly most: number } {
  const chosen = zoom ?? (large ? LEAST_SCALE : null);
  if (typeof chosen === "number") return { least: drawn.width * chosen, most: drawn.width * chosen };
  const fitting = Math.min(MOST_SCALE, place.height / drawn.height);
  if (large) return { least: 0, most: drawn.width * fitting };
  const least = act === null || zoom === "whole" ? 0 : drawn.width * (isNarrow ? NARROW_SCALE : LEAST_SCALE);
  return { least, most: drawn.width * Math.max(LEAST_SCALE, fitting) };
}

/** The part to be in view: while an act is told, the one that is told, else the act's first, else the first act's. */
export function partInView(step: Step, { act, progress, playing }: Pick<CellState, "act" | "progress" | "playing">) {
  const parts = partsOfActs(figureOf(step), step.reading.acts)[act ?? 0] ?? [];
  const at = playing === null || act === null ? 0 : Math.floor(progress * parts.length);
  return parts[Math.min(at, parts.length - 1)];
}

/** The drawing's room in the page. */
function placeOf({ ribbon: { width } }: Pick<CellScene, "ribbon">): Size {
  return { width, height: Math.max(LEAST_PLACE, document.documentElement.clientHeight - ABOVE_AND_BELOW) };
}

/** What of the drawing the sheet shows, in the drawing's own units. */
export function boxOf(sheet: HTMLElement): Size & { readonly left: number; readonly top: number } {
  const [left = 0, top = 0, width = 1, height = 1] = (sheet.dataset["box"] ?? "").split(" ").map(Number);
  return { left, top, width, height };
}

/** To be told of every frame. Styles are set here: the page allows none in its markup. */
export class Looking {
  private told: string | undefined;
  private act: number | null = null;

  /** True where the picture has another place than before. */
  look(cell: HTMLElement, scene: CellScene, step: Step, theme: Theme): boolean {
    const sheet = cell.querySelector<HTMLElement>(".cell-sheet");
    const drawing = sheet?.closest<HTMLElement>(".cell-drawing");
    if (!sheet || !drawing) return false;
    const { own } = scene;
    const [drawn, place, large] = [boxOf(sheet), placeOf(scene), isLarge(scene, step)];
    const { least, most } = widthsOf(drawn, place, own, { large, isNarrow: step.isNarrow });
    const isTall = most === least || drawn.height * LEAST_SCALE > MUCH_TALLER * place.height;
    const key = [sheet.dataset["box"], least, most, isTall, place.width, place.height].join(" ");
    const isPlaced = sheet.dataset["placed"] === key;
    if (!isPlaced) {
      const fixed = own.zoomedAt && { at: own.zoomedAt, share: shareOf(drawing, sheet, own.zoomedAt) };
      sheet.dataset["placed"] = key;
      sheet.style.minWidth = `${least}px`;
      sheet.style.maxWidth = `${most}px`;
      drawing.style.maxHeight = isTall ? `${place.height}px` : "";
      sheet.classList.toggle("small", sheet.getBoundingClientRect().width < drawn.width * NUMBERS_SCALE);
      if (fixed) scrollTo(drawing, sheet, fixed.share, fixed.at);
    }
    const begins = !isPlaced && own.zoomedAt === null;
    if ((own.act !== null || large) && (begins || own.act !== this.act || own.playing !== null)) {
      const part = partInView(step, own);
      const isOther = begins || own.act !== this.act || part !== this.told;
      if (part !== undefined && isOther) bringIntoView(drawing, sheet, step, part, isPlaced && !theme.reducesMotion);
      this.told = part;
    }
    this.act = own.act;
    return !isPlaced;
  }
}

/** Where in the sheet a point of its place is, from 0 to 1. */
function shareOf(drawing: HTMLElement, sheet: HTMLElement, at: Point): Point {
  const [seen, whole] = [drawing.getBoundingClientRect(), sheet.getBoundingClientRect()];
  return { x: (seen.left + at.x - whole.left) / whole.width, y: (seen.top + at.y - whole.top) / whole.height };
}

/** Scrolls so that this point of the sheet is there in its place. */
function scrollTo(drawing: HTMLElement, sheet: HTMLElement, share: Point, at: Point): void {
  const now = shareOf(drawing, sheet, at);
  const { width, height } = sheet.getBoundingClientRect();
  drawing.scrollBy((share.x - now.x) * width, (share.y - now.y) * height);
}

/** Into the middle, where it is not in view already. */
function bringIntoView(drawing: HTMLElement, sheet: HTMLElement, step: Step, id: string, isSmooth: boolean): void {
  const part = figureOf(step).byId.get(id);
  const { left, top, width } = boxOf(sheet);
  if (!part) return;
  const [seen, whole] = [drawing.getBoundingClientRect(), sheet.getBoundingClientRect()];
  const scale = whole.width / width;
  const x = whole.left + (part.middle.x - left) * scale - seen.left;
  const y = whole.top + (part.middle.y - top) * scale - seen.top;
  const isIn = (at: number, size: number) => at >= Math.min(MARGIN, size / 2) && at <= Math.max(size - MARGIN, size / 2);
  if (isIn(x, seen.width) && isIn(y, seen.height)) return;
  drawing.scrollBy({ left: x - seen.width / 2, top: y - seen.height / 2, behavior: isSmooth ? "smooth" : "instant" });
}

/** Larger or smaller around a point of its place, or its middle; at the least the whole is seen. */
export function zoomBy(actions: CellActions, closer: boolean, at?: Point, factor = closer ? ZOOM : 1 / ZOOM): void {
  const sheet = document.querySelector<HTMLElement>(".cell-sheet");
  const drawing = sheet?.closest<HTMLElement>(".cell-drawing");
  if (!sheet || !drawing) return;
  const drawn = boxOf(sheet);
  const middle = { x: drawing.clientWidth / 2, y: drawing.clientHeight / 2 };
  actions.update((scene) => {
    const place = placeOf(scene);
    const scale = Math.min(MOST_ZOOM, (sheet.getBoundingClientRect().width / drawn.width) * factor);
    const isWhole = scale * drawn.width <= place.width && scale * drawn.height <= place.height;
    const fromWhole = scene.own.zoom === "whole" && at === undefined;
    const zoom = isWhole ? ("whole" as const) : fromWhole ? Math.max(scale, LEAST_SCALE) : scale;
    return { ...scene, own: { ...scene.own, zoom, zoomedAt: fromWhole ? null : (at ?? middle) } };
  });
}

export function showWhole(actions: CellActions): void {
  actions.update((scene) => ({ ...scene, own: { ...scene.own, zoom: "whole", zoomedAt: null } }));
}

/** By shares of what is in view. False where all is. */
export function panBy(across: number, down: number): boolean {
  const drawing = document.querySelector<HTMLElement>(".cell-drawing");
  if (!drawing || !overflows(drawing)) return false;
  drawing.scrollBy(across * drawing.clientWidth, down * drawing.clientHeight);
  return true;
}

export function overflows({ scrollWidth, clientWidth, scrollHeight, clientHeight }: Element): boolean {
  return scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1;
}

/** A picture larger than its place is dragged, scrolled, and zoomed by the wheel with Control, or by two fingers. */
export function listenLooking(root: HTMLElement, actions: CellActions): void {
  listenGestures<Point>(root, {
    placeOf(event) {
      const drawing = (event.target as Element).closest?.(".cell-drawing");
      if (!drawing || (!overflows(drawing) && actions.scene().own.zoom === null)) return null;
      const { left, top } = drawing.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    },
    onPan: (dx, dy) => document.querySelector(".cell-drawing")?.scrollBy(dx, dy),
    onScroll: () => false,
    onZoom: (factor, at) => zoomBy(actions, factor > 1, at, factor),
  });
}
