/**
 * The axes: which positions get a number, and the band of token texts over the rows. Text at the tokens' own places
 * while they are wide enough to read; narrower, a snippet of the text at every tick.
 */
import type { TokenIds } from "../../src/protocol/tokenRanges";
import { isInSpans, type TokenSpan } from "../../src/protocol/tokenSpans";
import { formatCount } from "../shell/language";
import { isDrawnFrom } from "./drawnFrom";
import { sizeCanvas, type View } from "./heatmap";
import { pixelOf, visible, type Range } from "./viewport";

/** Round numbers in a range, at least so many pixels apart: multiples of 1, 2, 5, 10, 20, ... */
export function ticks(range: Range, scale: number, leastDistance: number): number[] {
  let interval = 1;
  for (let grow = 0; interval * scale < leastDistance; grow++) interval *= grow % 3 === 1 ? 2.5 : 2;
  const marks: number[] = [];
  for (let at = Math.ceil(range.start / interval) * interval; at < range.end; at += interval) marks.push(at);
  return marks;
}

/** A character, and the tokens that it was read as. */
export interface BandCell {
  readonly text: string;
  readonly tokenStart: number;
  readonly tokenEnd: number;
}

export interface TokenBand {
  /** The characters of the tokens in view, in order, where the text is known: drawn in the place of the tokens' labels. */
  readonly cells?: readonly BandCell[] | null;
  readonly ids: TokenIds;
  readonly labels: readonly string[];
  readonly caret: number | null;
  readonly token: number | null;
  /** The token under the pointer. */
  readonly hovered: number | null;
  readonly stale: readonly TokenSpan[];
}

export interface BandStyle {
  readonly font: string; // family
  readonly size: number; // CSS pixels
  readonly foreground: string;
  readonly muted: string;
  readonly caret: string;
  readonly selection: string;
  readonly selectionText: string;
  readonly hover: string;
}

/** Height of the band: a line of numbers and a line of text. */
export const BAND_HEIGHT = 34;
const NUMBERS_AT = 11;
const TEXT_AT = 25;
/** What marks a token ends above the caret's triangle, which may have its colour. */
const MARK = { top: 13, bottom: 29 } as const;

/** Labels longer than that in the mean are words or numbers, with a gap between them. */
const LEAST_APART = 1.5;
const GAP = 5; // CSS pixels

/** A label is drawn narrower than it is, down to the room for so many characters. */
const MOST_CHARACTERS = 7;

/** The length of labels is told by so many tokens at most: a whole trace may be in view. */
const MOST_MEASURED = 500;

/** Characters that the labels of a range's first tokens have in the mean: 1 for text read by characters, more for words and numbers. */
export function labelLength(band: Pick<TokenBand, "ids" | "labels">, { start, end: rangeEnd }: Range): number {
  const end = Math.min(rangeEnd, start + MOST_MEASURED);
  let sum = 0;
  for (let token = start; token < end; token++) sum += labelOf(band, token).length;
  return end > start ? sum / (end - start) : 1;
}

function labelOf({ ids, labels }: Pick<TokenBand, "ids" | "labels">, token: number): string {
  return labels[ids[token] ?? -1] ?? "?";
}

/** The texts of tokens from a position on, put together as far as there is room; words and numbers stand apart, and whole. */
export function snippet(
  band: Pick<TokenBand, "ids" | "labels" | "cells">,
  { start, end }: Range,
  length: number,
  apart: boolean,
): string {
  const cells = band.cells?.filter(({ tokenStart }) => tokenStart >= start && tokenStart < end);
  if (cells && cells.length > 0) {
    const told = cells.slice(0, length).map(({ text }) => text);
    return told.join("");
  }
  let text = "";
  for (let token = start; token < end && text.length < length; token++) {
    const more = (apart && text !== "" ? " " : "") + labelOf(band, token);
    if (apart && text !== "" && text.length + more.length > length) break;
    text += more;
  }
  return text.slice(0, Math.max(1, length));
}

/** Draws the band of a view in CSS pixels; `view.height` is not used. */
export function drawTokenBand(canvas: HTMLCanvasElement, view: View, band: TokenBand, style: BandStyle): void {
  const { tokens, tokenCount, width, pixelRatio } = view;
  const from = [tokens.start, tokens.scale, tokenCount, width, pixelRatio, ...Object.values(band), ...Object.values(style)];
  if (isDrawnFrom(canvas, from)) return;
  sizeCanvas(canvas, view.width, BAND_HEIGHT, view.pixelRatio);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(view.pixelRatio, 0, 0, view.pixelRatio, 0, 0);
  context.clearRect(0, 0, view.width, BAND_HEIGHT);
  context.textBaseline = "alphabetic";
  const scale = view.tokens.scale;
  const range = visible(view.tokens, { count: view.tokenCount, size: view.width });
  context.font = `${style.size}px ${style.font}`;
  const glyph = context.measureText("0").width;
  const cells = cellsIn(band, range);
  const length = cells ? cells.length / Math.max(1, range.end - range.start) : labelLength(band, range);
  const legible = scale >= glyph * 0.95 * Math.min(length, MOST_CHARACTERS);
  const marks = ticks(range, scale, 64);

  for (const [token, color] of [
    [band.hovered, style.hover],
    [band.token, style.selection],
  ] as const) {
    if (token === null) continue;
    const cell = cells?.find(({ tokenStart, tokenEnd }) => token >= tokenStart && token < tokenEnd);
    const [from, to] = [cell?.tokenStart ?? token, cell?.tokenEnd ?? token + 1];
    const [left, wide] = [pixelOf(view.tokens, from), Math.max(3, (to - from) * scale)];
    context.fillStyle = context.strokeStyle = color;
    // A text that begins before the mark and goes on behind it is not drawn in the mark's own colour.
    if (legible || wide < glyph) context.fillRect(left, MARK.top, wide, MARK.bottom - MARK.top);
    else context.strokeRect(left + 0.5, MARK.top + 0.5, wide - 1, MARK.bottom - MARK.top - 1);
  }
  const apart = length > LEAST_APART;
  if (legible && cells) drawCharacters(context, view, cells, band, style);
  else if (legible) drawLabels(context, view, range, band, style, apart);
  else drawSnippets(context, view, marks, band, style, glyph, apart);
  drawNumbers(context, view, marks, style);
  if (band.caret !== null) drawCaret(context, pixelOf(view.tokens, band.caret), Math.max(3, scale), style);
}

/** The characters of a range; null where they are not all known. */
function cellsIn({ cells }: TokenBand, { start, end }: Range): readonly BandCell[] | null {
  const inView = cells?.filter(({ tokenStart, tokenEnd }) => tokenEnd > start && tokenStart < end) ?? [];
  const [first, last] = [inView[0], inView.at(-1)];
  return first && last && first.tokenStart <= start && last.tokenEnd >= end ? inView : null;
}

/** Characters of one token as one. */
function joined(cells: readonly BandCell[]): BandCell[] {
  const all: BandCell[] = [];
  for (const cell of cells) {
    const last = all.at(-1);
    if (last?.tokenStart === cell.tokenStart) all[all.length - 1] = { ...last, text: last.text + cell.text };
    else all.push(cell);
  }
  return all;
}

/** Each in the middle of the columns of the tokens that it was read as. */
function drawCharacters(
  context: CanvasRenderingContext2D,
  view: View,
  cells: readonly BandCell[],
  band: TokenBand,
  style: BandStyle,
): void {
  context.textAlign = "center";
  const { scale } = view.tokens;
  for (const { text, tokenStart, tokenEnd } of joined(cells)) {
    const wide = (tokenEnd - tokenStart) * scale;
    const left = pixelOf(view.tokens, tokenStart);
    const isIn = band.token !== null && band.token >= tokenStart && band.token < tokenEnd;
    const isStale = isInSpans(band.stale, tokenStart);
    context.fillStyle = isIn ? style.selectionText : VISIBLE_MARKS.has(text) || isStale ? style.muted : style.foreground;
    context.fillText(text, left + wide / 2, TEXT_AT, wide);
  }
}

function drawLabels(
  context: CanvasRenderingContext2D,
  view: View,
  range: Range,
  band: TokenBand,
  style: BandStyle,
  apart: boolean,
): void {
  context.textAlign = "center";
  const scale = view.tokens.scale;
  const room = apart ? scale - GAP : scale;
  for (let token = range.start; token < range.end; token++) {
    const label = labelOf(band, token);
    const stale = isInSpans(band.stale, token);
    const marked = (label.length > 1 && !apart) || VISIBLE_MARKS.has(label);
    context.fillStyle = token === band.token ? style.selectionText : marked || stale ? style.muted : style.foreground;
    context.fillText(label, pixelOf(view.tokens, token) + scale / 2, TEXT_AT, room);
  }
}

/** What labels use for space, newline, tab and return: drawn quietly, so that the words stand out. */
const VISIBLE_MARKS = new Set(["␣", "⏎", "⇥", "␍"]);

function drawSnippets(
  context: CanvasRenderingContext2D,
  view: View,
  marks: readonly number[],
  band: TokenBand,
  style: BandStyle,
  glyph: number,
  apart: boolean,
): void {
  context.textAlign = "left";
  context.fillStyle = style.muted;
  const interval = (marks[1] ?? Infinity) - (marks[0] ?? 0);
  const room = Math.min(interval * view.tokens.scale, view.width) - 10;
  for (const token of marks) {
    const shown = { start: token, end: Math.min(view.tokenCount, token + interval) };
    context.fillText(snippet(band, shown, Math.floor(room / glyph), apart), pixelOf(view.tokens, token) + 4, TEXT_AT, room);
  }
}

function drawNumbers(context: CanvasRenderingContext2D, view: View, marks: readonly number[], style: BandStyle): void {
  context.font = `${style.size - 2}px ${style.font}`;
  context.textAlign = "left";
  context.fillStyle = style.muted;
  for (const token of marks) {
    const x = pixelOf(view.tokens, token);
    context.fillRect(Math.round(x), NUMBERS_AT - 8, 1, BAND_HEIGHT - NUMBERS_AT - 12);
    context.fillText(formatCount(token), x + 4, NUMBERS_AT);
  }
}

function drawCaret(context: CanvasRenderingContext2D, left: number, width: number, style: BandStyle): void {
  const middle = left + width / 2;
  context.fillStyle = style.caret;
  context.beginPath();
  context.moveTo(middle - 4, BAND_HEIGHT - 5);
  context.lineTo(middle + 4, BAND_HEIGHT - 5);
  context.lineTo(middle, BAND_HEIGHT);
  context.fill();
}
