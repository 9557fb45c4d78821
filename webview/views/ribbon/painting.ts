/** Draws the text: a coloured cell for each character, word or line, what is in focus marked, ends of sequences as lines. */
import { isInSpans } from "../../../src/protocol/tokenSpans";
import { isDrawnFrom } from "../../heatmap/drawnFrom";
import { sizeCanvas } from "../../heatmap/heatmap";
import { bandStyle, markColors } from "../../heatmap/markColors";
import { latest } from "../../query/query";
import type { Theme } from "../../shell/theme";
import { inkOf, UNDER_TEXT } from "../../trace/inks";
import { cellOfToken, linesOf, wordsOf, type Group } from "../../trace/passage";
import { readingOf, type Reading } from "../../trace/reading";
import { detailOf, pixelOfCell } from "../../trace/ribbonAxis";
import { lookedAt, traceOf } from "../../trace/state";
import { strengths } from "./values";
import { colourOf, type RibbonScene, type Told } from "./state";

export const RIBBON_HEIGHT = 34; // CSS pixels
const CELL = { top: 3, bottom: 27 } as const;
const BASELINE = 19;
const APART = 8; // CSS pixels between tokens of many characters
const NARROWED = 1.4; // as much closer may letters stand before a word is cut
const BAR = 6; // CSS pixels of the tallest bar under a cell, in high contrast

/** While the focus moves through the text, its mark alone is drawn anew. */
export function paintRibbon(root: ParentNode, scene: RibbonScene, told: Told, theme: Theme): void {
  const { width } = scene.ribbon;
  const [text, focus] = root.querySelectorAll<HTMLCanvasElement>(".over-text canvas");
  if (!text || !focus || width < 1) return;
  const ratio = window.devicePixelRatio || 1;
  const reading = readingOf(scene, told.text);
  const colour = colourOf(scene);
  const { passage, view } = reading ?? {};
  const place = [width, ratio, theme, passage, view?.first, view?.end, view?.scale];
  const values = [latest(told.surprisals), latest(told.course), latest(told.output), latest(told.sources)];
  const from = [colour, ...values, traceOf(scene), scene.focus.layer, scene.panel?.progress, scene.panel?.stale];
  if (!isDrawnFrom(text, [...place, ...from])) {
    const context = cleared(text, width, ratio);
    if (context && reading) drawText(context, reading, strengths(scene, colour, told, reading.passage), scene, theme);
  }
  if (!isDrawnFrom(focus, [...place, lookedAt(scene)])) {
    const context = cleared(focus, width, ratio);
    if (context && reading) drawFocus(context, reading, scene, theme);
  }
}

/** Ready to be drawn on in CSS pixels. */
function cleared(canvas: HTMLCanvasElement, width: number, ratio: number): CanvasRenderingContext2D | null {
  sizeCanvas(canvas, width, RIBBON_HEIGHT, ratio);
  const context = canvas.getContext("2d");
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, RIBBON_HEIGHT);
  return context;
}

function drawText(
  context: CanvasRenderingContext2D,
  reading: Reading,
  values: Float32Array | null,
  scene: RibbonScene,
  theme: Theme,
): void {
  for (const group of groupsOf(scene, reading)) drawGroup(context, group, reading, values, scene, theme);
  drawDividers(context, reading, scene, theme);
}

function groupsOf(scene: RibbonScene, { passage, view }: Reading): Group[] {
  const detail = detailOf(scene.ribbon);
  if (detail === "words") return wordsOf(passage, view.first, view.end);
  if (detail === "lines") return linesOf(passage, view.first, view.end);
  return passage.cells
    .slice(view.first, view.end)
    .map(({ text }, at) => ({ start: view.first + at, end: view.first + at + 1, text }));
}

function drawGroup(
  context: CanvasRenderingContext2D,
  { start, end, text }: Group,
  { passage, view }: Reading,
  values: Float32Array | null,
  scene: RibbonScene,
  theme: Theme,
): void {
  const left = pixelOfCell(view, start);
  const isOne = end - start === 1;
  const gap = isOne ? (view.scale > 10 ? 1 : 0) : 2;
  const width = pixelOfCell(view, end) - left - gap;
  const strength = values ? meanOf(values, start, end) : NaN;
  const style = bandStyle(theme);
  if (theme.isHighContrast) {
    const height = Math.abs(Number.isNaN(strength) ? 0 : strength) * BAR;
    context.fillStyle = style.foreground;
    context.fillRect(left, CELL.bottom - 1 - height, width, height);
  } else {
    context.fillStyle = values ? inkOf(theme, strength, UNDER_TEXT) : "transparent";
    context.beginPath();
    context.roundRect(left, CELL.top, Math.max(1, width), CELL.bottom - CELL.top, Math.min(3, width / 3));
    context.fill();
    if (!isOne) {
      context.strokeStyle = style.hover;
      context.stroke();
    }
  }
  const kind = passage.cells[start]?.kind;
  const isQuiet = isOne && kind !== "letter";
  const isStale = isInSpans(scene.panel?.stale ?? [], passage.cells[start]?.tokenStart ?? 0);
  context.fillStyle = isQuiet || isStale ? style.muted : style.foreground;
  context.textBaseline = "alphabetic";
  const size = isOne ? Math.min(15, Math.max(11, view.scale * 1.1)) : 11;
  context.font = `${size}px ${style.font}`;
  if (isOne) {
    const isLong = text.length > 2;
    if (isLong) context.font = `11px ${style.font}`;
    const fits = isLong ? clipped(context, text, view.scale - APART, 1) : text;
    context.textAlign = "center";
    context.fillText(fits, left + view.scale / 2, BASELINE, Math.max(view.scale, 4));
  } else {
    const room = width - 2;
    const fits = clipped(context, text, room);
    context.textAlign = "left";
    if (fits) context.fillText(fits, left + 1, BASELINE, room);
  }
}

/** As much of a text as there is room for, which may be set narrower by so much; nothing where there is room for nothing. */
function clipped(context: CanvasRenderingContext2D, text: string, room: number, narrowed = NARROWED): string {
  if (text.length === 0) return "";
  const glyph = context.measureText(text).width / text.length / narrowed;
  const most = Math.floor(room / glyph);
  if (text.length <= most) return text;
  return most < 3 ? text.slice(0, most) : `${text.slice(0, most - 1)}…`;
}

/** NaN where none is known. */
function meanOf(values: Float32Array, start: number, end: number): number {
  let sum = 0;
  let count = 0;
  for (let at = start; at < end; at++) {
    const value = values[at] ?? NaN;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count > 0 ? sum / count : NaN;
}

/** Where another sequence begins. */
function drawDividers(context: CanvasRenderingContext2D, { passage, view }: Reading, scene: RibbonScene, theme: Theme): void {
  context.fillStyle = markColors(theme).foreground;
  for (const { start } of traceOf(scene)?.sequences.slice(1) ?? []) {
    if (start < passage.tokenStart || start >= passage.tokenEnd) continue;
    const x = pixelOfCell(view, cellOfToken(passage, start));
    if (x >= 0) context.fillRect(Math.round(x) - 1, 0, 1, RIBBON_HEIGHT - 5);
  }
}

function drawFocus(context: CanvasRenderingContext2D, { passage, view }: Reading, scene: RibbonScene, theme: Theme): void {
  const token = lookedAt(scene);
  if (token === null || token < passage.tokenStart || token >= passage.tokenEnd) return;
  const cell = cellOfToken(passage, token);
  if (cell < view.first || cell >= view.end) return;
  const left = pixelOfCell(view, cell);
  const width = Math.max(3, view.scale);
  context.strokeStyle = context.fillStyle = markColors(theme).selection;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(left - 1, CELL.top - 1, width + 1, CELL.bottom - CELL.top + 2, 3);
  context.stroke();
  context.beginPath();
  context.moveTo(left + width / 2 - 5, RIBBON_HEIGHT);
  context.lineTo(left + width / 2 + 5, RIBBON_HEIGHT);
  context.lineTo(left + width / 2, RIBBON_HEIGHT - 5);
  context.fill();
}
