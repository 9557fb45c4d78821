/**
 * Where the text at the top of the page is: which token stands at its left edge, and how wide a character is. All views that draw
 * over that text have the same places. Pure functions; the text around is a passage, whose cells are all equally wide.
 */
import { cellOfToken, type Passage } from "./passage";

/** What is kept of it. */
export interface Ribbon {
  /** The token at the left edge. */
  readonly start: number;
  /** CSS pixels of a character. */
  readonly scale: number;
  /** CSS pixels of it all; 0 before it is laid out. */
  readonly width: number;
  /** The token in focus when the person moved it: as long as it is, the text stays where it was put. */
  readonly movedFor: number | null;
}

export const CHARACTER = 12; // CSS pixels
const NARROWEST = 1.5;
const WIDEST = 40;
const MOST_OF_CHARACTER = 4; // tokens, as is taken
const LEAD = 0.25; // share of the width that stays before the focus, and behind it, where the text follows it
const BLOCK = 512; // tokens

export const initialRibbon: Ribbon = { start: 0, scale: CHARACTER, width: 0, movedFor: null };

/** Cells in view, counted in the passage. */
export interface RibbonView {
  readonly first: number;
  readonly end: number;
  readonly scale: number;
}

/** How the text is drawn at a scale. */
export function detailOf({ scale }: Pick<Ribbon, "scale">): "characters" | "words" | "lines" {
  return scale >= 8 ? "characters" : scale >= 3.5 ? "words" : "lines";
}

/** Cells that there is room for; of a trace without a text each takes the room of several characters. */
function roomOf({ width, scale }: Ribbon, columns = 1): number {
  return Math.max(1, Math.floor(width / (scale * columns) + 1e-6));
}

/** Tokens to know the text of: what may be in view, and beside it, cut at round numbers so that they change seldom. */
export function tokensToKnow(ribbon: Ribbon, focus: number | null, count: number): { start: number; end: number } {
  const around = focus !== null && ribbon.movedFor !== focus ? focus : ribbon.start;
  const beside = roomOf(ribbon) * MOST_OF_CHARACTER;
  return {
    start: Math.max(0, Math.floor((around - beside) / BLOCK) * BLOCK),
    end: Math.min(count, Math.ceil((around + beside) / BLOCK) * BLOCK),
  };
}

/**
 * What is in view: from the left edge on, unless the focus is not among it; then around the focus. Text that is followed goes on by
 * half its width at a time, so that it stands still while one steps through it.
 */
export function ribbonView(ribbon: Ribbon, focus: number | null, passage: Passage): RibbonView {
  const { cells, columns } = passage;
  const room = roomOf(ribbon, columns);
  const within = (cell: number) => Math.max(0, Math.min(cells.length - room, cell));
  let first = within(cellOfToken(passage, ribbon.start));
  if (focus !== null && ribbon.movedFor !== focus) {
    const at = cellOfToken(passage, focus);
    const hop = Math.max(1, Math.floor(room * (1 - 2 * LEAD)));
    if (at < first || at >= first + room) first = within(Math.floor((at - Math.floor(room * LEAD)) / hop) * hop);
  }
  return { first, end: Math.min(cells.length, first + room + 1), scale: ribbon.scale * columns };
}

/** The left edge of a cell. */
export function pixelOfCell({ first, scale }: RibbonView, cell: number): number {
  return (cell - first) * scale;
}

/** The cell at a pixel, the nearest in view where there is none. */
export function cellAt({ first, end, scale }: RibbonView, pixel: number): number {
  return Math.max(first, Math.min(end - 1, first + Math.floor(pixel / scale)));
}

/** Shows what lies so many cells further. */
export function ribbonPanned(ribbon: Ribbon, focus: number | null, passage: Passage, cells: number): Ribbon {
  const { first } = ribbonView(ribbon, focus, passage);
  const to = Math.max(0, Math.min(passage.cells.length - roomOf(ribbon, passage.columns), first + cells));
  const start = passage.cells[to]?.tokenStart;
  return start === undefined || to === first ? ribbon : { ...ribbon, start, movedFor: focus };
}

/** Scales around a pixel. */
export function ribbonZoomed(ribbon: Ribbon, focus: number | null, passage: Passage, factor: number, pixel: number): Ribbon {
  const view = ribbonView(ribbon, focus, passage);
  const scale = Math.max(NARROWEST, Math.min(WIDEST, ribbon.scale * factor));
  const first = Math.round(view.first + pixel / view.scale - pixel / (scale * passage.columns));
  const start = passage.cells[Math.max(0, Math.min(passage.cells.length - 1, first))]?.tokenStart ?? ribbon.start;
  return { ...ribbon, scale, start, movedFor: focus };
}
