/** Pointer, wheel and keys on the text: dragging moves the focus along, scrolling shows what lies beside, Ctrl zooms. */
import type { Actions, Key } from "../../trace/view";
import { readingOf, type Reading } from "../../trace/reading";
import { cellAt, ribbonPanned, ribbonView, ribbonZoomed, type Ribbon } from "../../trace/ribbonAxis";
import { lookedAt, traceOf } from "../../trace/state";
import type { Asked, RibbonState } from "./state";

type Ribbons = Actions<RibbonState, Asked>;

const FAR = 10;
const ZOOM = 1.5;
const LINE = 20; // CSS pixels that a wheel reporting lines is taken to move

function readingNow(ribbon: Ribbons): Reading | null {
  return readingOf(ribbon.scene(), ribbon.answers().text);
}

/** Listens on the page's root, whose templates come and go. */
export function listen(root: HTMLElement, ribbon: Ribbons): void {
  let dragged: number | null = null; // the token that the drag has come to
  const lineOf = (event: Event) => (event.target as Element).closest?.<HTMLElement>(".ribbon-line") ?? null;
  const tokenAt = (line: HTMLElement, event: MouseEvent) => {
    const reading = readingNow(ribbon);
    if (!reading) return null;
    const cell = cellAt(reading.view, event.clientX - line.getBoundingClientRect().left);
    return reading.passage.cells[cell]?.tokenStart ?? null;
  };

  root.addEventListener("pointerdown", (event) => {
    const line = lineOf(event);
    if (!line || event.button !== 0) return;
    hold(ribbon);
    dragged = tokenAt(line, event);
    line.setPointerCapture(event.pointerId);
    if (dragged !== null) ribbon.changeFocus({ token: dragged }, { passing: true });
  });
  root.addEventListener("pointermove", (event) => {
    const line = lineOf(event);
    if (dragged === null || !line) return;
    const token = tokenAt(line, event);
    if (token === null || token === dragged) return;
    dragged = token;
    ribbon.changeFocus({ token }, { passing: true });
  });
  const letGo = () => {
    if (dragged !== null) ribbon.changeFocus({ token: dragged }, { reveals: true });
    dragged = null;
  };
  root.addEventListener("pointerup", letGo);
  root.addEventListener("pointercancel", letGo);
  root.addEventListener(
    "wheel",
    (event) => {
      const line = lineOf(event);
      if (!line) return;
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
      const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) {
        zoomBy(ribbon, Math.exp(-Math.max(-60, Math.min(60, dy)) / 100), event.clientX - line.getBoundingClientRect().left);
      } else {
        scrollBy(ribbon, dx || dy);
      }
    },
    { passive: false },
  );
}

/** What is in view stays there while the focus moves within it. */
function hold(ribbon: Ribbons): void {
  change(ribbon, (now, focus, reading) => {
    const start = reading.passage.cells[ribbonView(now, focus, reading.passage).first]?.tokenStart ?? now.start;
    return { ...now, start, movedFor: null };
  });
}

let rest = 0; // of a cell, that was scrolled

function scrollBy(ribbon: Ribbons, pixels: number): void {
  change(ribbon, (now, focus, { passage, view }) => {
    const cells = Math.trunc(rest + pixels / view.scale);
    rest += pixels / view.scale - cells;
    return cells === 0 ? now : ribbonPanned(now, focus, passage, cells);
  });
}

function zoomBy(ribbon: Ribbons, factor: number, pixel: number): void {
  change(ribbon, (now, focus, { passage }) => ribbonZoomed(now, focus, passage, factor, pixel));
}

function change(ribbon: Ribbons, to: (now: Ribbon, focus: number | null, reading: Reading) => Ribbon): void {
  const reading = readingNow(ribbon);
  if (!reading) return;
  ribbon.update((scene) => ({ ...scene, ribbon: to(scene.ribbon, lookedAt(scene), reading) }));
}

/** Moves the focus by characters; a character that was read as several tokens is one step. */
function moveBy(ribbon: Ribbons, by: number): void {
  const scene = ribbon.scene();
  const reading = readingNow(ribbon);
  const count = traceOf(scene)?.tokenCount ?? 0;
  if (!reading || count === 0) return;
  const { cells, cellOf, tokenStart } = reading.passage;
  const token = lookedAt(scene);
  const at = token === null ? -1 : (cellOf[token - tokenStart] ?? -1);
  const to = token === null ? reading.view.first : at + by;
  const next = cells[Math.max(0, Math.min(cells.length - 1, to))]?.tokenStart;
  if (next !== undefined) ribbon.changeFocus({ token: next }, { reveals: true });
}

const move =
  (by: (room: number) => number) =>
  (ribbon: Ribbons, { shift }: Key) => {
    const view = readingNow(ribbon)?.view;
    moveBy(ribbon, by(view ? view.end - view.first - 1 : 1) * (shift ? FAR : 1));
  };
/** Through the tokens of a character as well. */
const byTokens = (by: number) => (ribbon: Ribbons) => {
  const scene = ribbon.scene();
  const last = (traceOf(scene)?.tokenCount ?? 1) - 1;
  const token = Math.max(0, Math.min(last, (lookedAt(scene) ?? -by) + by));
  ribbon.changeFocus({ token }, { reveals: true });
};
const goTo = (token: (count: number) => number) => (ribbon: Ribbons) =>
  ribbon.changeFocus({ token: token(traceOf(ribbon.scene())?.tokenCount ?? 1) }, { reveals: true });
const zoom = (factor: number) => (ribbon: Ribbons) => zoomBy(ribbon, factor, ribbon.scene().ribbon.width * 0.4);

export const keys: Readonly<Record<string, (ribbon: Ribbons, key: Key) => unknown>> = {
  ArrowLeft: move(() => -1),
  ArrowRight: move(() => 1),
  ArrowUp: byTokens(1),
  ArrowDown: byTokens(-1),
  PageUp: move((room) => -room),
  PageDown: move((room) => room),
  Home: goTo(() => 0),
  End: goTo((count) => count - 1),
  "+": zoom(ZOOM),
  "=": zoom(ZOOM),
  "-": zoom(1 / ZOOM),
  Enter: (ribbon) => ribbon.update((scene) => ({ ...scene, own: { ...scene.own, isOpen: !scene.own.isOpen } })),
};
