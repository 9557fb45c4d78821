/**
 * A piece of the traced text as a person reads it: characters, and which tokens each of them was read as. A character that was
 * read as several bytes is one cell, and a token of several characters spans as many. Pure; it knows neither page nor theme.
 */
import type { TokenText } from "../../src/protocol/tokenText";
import { visibleMark } from "./marks";

export interface Cell {
  /** As it is drawn: blanks as marks. */
  readonly text: string;
  /** What a reader sees between words, or at a line's end. */
  readonly kind: "letter" | "blank" | "break";
  readonly tokenStart: number;
  readonly tokenEnd: number;
}

export interface Passage {
  readonly cells: readonly Cell[];
  readonly tokenStart: number;
  readonly tokenEnd: number;
  /** By token from `tokenStart`: the cell where it begins. */
  readonly cellOf: Uint32Array;
  /** Characters that a cell has room for. */
  readonly columns: number;
}

/** Cells from `start` to before `end` that are drawn as one. */
export interface Group {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const MOST_COLUMNS = 6;
const MOST_MEASURED = 500;

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Characters that no token was read from are left out. */
export function passageOf({ tokenStart, text, starts, ends }: TokenText): Passage {
  const cells: Cell[] = [];
  const cellOf = new Uint32Array(starts.length);
  let token = 0; // the first that begins in this character or later
  for (const { segment, index } of segmenter.segment(text)) {
    const first = token;
    while (token < starts.length && (starts[token] as number) < index + segment.length) cellOf[token++] = cells.length;
    const before = token - 1;
    if (token > first) cells.push(cellFor(segment, tokenStart + first, tokenStart + token));
    else if (before >= 0 && (ends[before] as number) > index)
      cells.push(cellFor(segment, tokenStart + before, tokenStart + token));
  }
  return { cells, tokenStart, tokenEnd: tokenStart + starts.length, cellOf, columns: 1 };
}

/** Of a trace without a text: a cell for each token, with its label. */
export function passageOfLabels(labelOf: (token: number) => string, tokenStart: number, tokenEnd: number): Passage {
  const cells = Array.from({ length: tokenEnd - tokenStart }, (_, at): Cell => {
    return { text: labelOf(tokenStart + at), kind: "letter", tokenStart: tokenStart + at, tokenEnd: tokenStart + at + 1 };
  });
  const longest = cells.slice(0, MOST_MEASURED).reduce((most, { text }) => Math.max(most, text.length), 1);
  const columns = Math.min(MOST_COLUMNS, longest);
  return { cells, tokenStart, tokenEnd, cellOf: Uint32Array.from(cells.keys()), columns };
}

function cellFor(segment: string, tokenStart: number, tokenEnd: number): Cell {
  const kind = /[\n\r\u2028\u2029]/.test(segment) ? "break" : /^\s+$/u.test(segment) ? "blank" : "letter";
  return { text: visibleMark(segment), kind, tokenStart, tokenEnd };
}

/** Words of some cells: letters up to a blank, each with what parts it from the next. */
export function wordsOf({ cells }: Passage, start: number, end: number): Group[] {
  return groupsOf(cells, start, end, (cell, next) => cell.kind !== "letter" && next.kind === "letter");
}

/** Lines of some cells, each with its break. */
export function linesOf({ cells }: Passage, start: number, end: number): Group[] {
  return groupsOf(cells, start, end, (cell) => cell.kind === "break");
}

function groupsOf(cells: readonly Cell[], start: number, end: number, isLast: (cell: Cell, next: Cell) => boolean): Group[] {
  const groups: Group[] = [];
  let from = start;
  let text = "";
  for (let at = start; at < end; at++) {
    const [cell, next] = [cells[at], cells[at + 1]];
    if (!cell) break;
    text += cell.kind === "letter" ? cell.text : cell.kind === "blank" ? " " : "";
    if (at + 1 < end && next && !isLast(cell, next)) continue;
    groups.push({ start: from, end: at + 1, text: text.trim() });
    from = at + 1;
    text = "";
  }
  return groups;
}

/** The cell that a token is in; of tokens outside, the nearest. -1 where there are none. */
export function cellOfToken(passage: Passage, token: number): number {
  if (passage.cells.length === 0) return -1;
  const at = Math.max(0, Math.min(passage.cellOf.length - 1, token - passage.tokenStart));
  return passage.cellOf[at] ?? 0;
}

/** By cell the mean of its tokens' values, which begin at token `valuesStart`; NaN where there is none. */
export function cellValues({ cells }: Passage, values: Float32Array, valuesStart: number): Float32Array {
  return Float32Array.from(cells, ({ tokenStart, tokenEnd }) => {
    let sum = 0;
    let count = 0;
    for (let token = tokenStart; token < tokenEnd; token++) {
      const value = values[token - valuesStart];
      if (value === undefined || Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return count > 0 ? sum / count : NaN;
  });
}
