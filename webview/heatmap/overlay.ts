/**
 * What lies over a channel's values: dividers between sequences, the caret's and the selected token's columns, the
 * selected unit's row, the keyboard's cell, and the hatching of what is stale. Drawn on a canvas of its own, so that
 * the values' pixels stay what they are.
 */
import type { TokenSpan } from "../../src/protocol/tokenSpans";
import { isDrawnFrom } from "./drawnFrom";
import { sizeCanvas, type View } from "./heatmap";
import { pixelOf, type Range } from "./viewport";

export interface OverlayMarks {
  readonly dividers: readonly number[];
  readonly caret: number | null;
  readonly token: number | null;
  /** The row of the selected unit. */
  readonly unit: number | null;
  /** The keyboard's cell, when this channel has it: its token and its row. */
  readonly cursor: { readonly token: number; readonly unit: number } | null;
  /** A rectangle that is brushed, when it is of this channel: its tokens and rows. */
  readonly brush: { readonly tokens: Range; readonly rows: Range } | null;
  readonly stale: readonly TokenSpan[];
  /** First token the run has not reached. */
  readonly pendingFrom: number;
}

/** CSS colours. */
export interface MarkColors {
  readonly background: string;
  readonly foreground: string;
  readonly caret: string;
  readonly selection: string;
}

/** Draws in CSS pixels, unless the canvas shows just this already. */
export function drawOverlay(canvas: HTMLCanvasElement, view: View, marks: OverlayMarks, colors: MarkColors): void {
  if (isDrawnFrom(canvas, [JSON.stringify([{ ...view, rows: null }, marks, colors])])) return; // marks are in rows already
  const { width, height, pixelRatio } = view;
  if (!sizeCanvas(canvas, width, height, pixelRatio)) canvas.getContext("2d")?.clearRect(0, 0, canvas.width, canvas.height);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  hatch(context, view, { start: marks.pendingFrom, end: view.tokenCount }, colors, { veil: 0, lines: 0.16 });
  for (const span of marks.stale) hatch(context, view, span, colors, { veil: 0.72, lines: 0.4 });
  for (const token of marks.dividers) {
    const x = Math.round(pixelOf(view.tokens, token));
    if (x < 0 || x > width) continue;
    outlined(context, colors, colors.foreground, () => context.rect(x - 0.5, 0, 1, height));
  }
  if (marks.caret !== null) column(context, view, marks.caret, colors, colors.caret, [3, 2]);
  if (marks.token !== null) column(context, view, marks.token, colors, colors.selection, []);
  if (marks.unit !== null) row(context, view, marks.unit, colors);
  if (marks.brush) brush(context, view, marks.brush, colors);
  if (marks.cursor) cell(context, view, marks.cursor.token, marks.cursor.unit, colors);
}

/** A column's two edges, or one line where the column is narrow; out of view, nothing. */
function column(
  context: CanvasRenderingContext2D,
  view: View,
  token: number,
  colors: MarkColors,
  color: string,
  dash: number[],
): void {
  const left = pixelOf(view.tokens, token);
  const wide = Math.max(3, view.tokens.scale);
  if (left + wide < 0 || left > view.width) return;
  context.save();
  stroke(context, colors.background, 3, [], () => context.rect(left - 0.5, -2, wide + 1, view.height + 4));
  stroke(context, color, 1.5, dash, () => context.rect(left - 0.5, -2, wide + 1, view.height + 4));
  context.restore();
}

/** Where rows are tall, the row's two edges; where they are not, wedges at both ends, which hide no values. */
function row(context: CanvasRenderingContext2D, view: View, unit: number, colors: MarkColors): void {
  const top = pixelOf(view.units, unit);
  const tall = view.units.scale;
  if (top + tall < 0 || top > view.height) return;
  if (tall >= 5) {
    stroke(context, colors.background, 3, [], () => context.rect(-2, top - 0.5, view.width + 4, tall + 1));
    stroke(context, colors.selection, 1.5, [], () => context.rect(-2, top - 0.5, view.width + 4, tall + 1));
    return;
  }
  const y = top + tall / 2;
  context.fillStyle = colors.selection;
  context.strokeStyle = colors.background;
  context.lineWidth = 2;
  context.setLineDash([]);
  for (const [edge, inward] of [
    [0, 8],
    [view.width, view.width - 8],
  ] as const) {
    context.beginPath();
    context.moveTo(edge, y - 5);
    context.lineTo(inward, y);
    context.lineTo(edge, y + 5);
    context.closePath();
    context.stroke();
    context.fill();
  }
}

function brush(
  context: CanvasRenderingContext2D,
  view: View,
  { tokens, rows }: { readonly tokens: Range; readonly rows: Range },
  colors: MarkColors,
): void {
  const [x, y] = [pixelOf(view.tokens, tokens.start), pixelOf(view.units, rows.start)];
  const wide = Math.max(2, (tokens.end - tokens.start) * view.tokens.scale);
  const tall = Math.max(2, (rows.end - rows.start) * view.units.scale);
  stroke(context, colors.background, 4, [], () => context.rect(x - 1, y - 1, wide + 2, tall + 2));
  stroke(context, colors.foreground, 1.5, [], () => context.rect(x - 1, y - 1, wide + 2, tall + 2));
}

function cell(context: CanvasRenderingContext2D, view: View, token: number, unit: number, colors: MarkColors): void {
  const wide = Math.max(7, view.tokens.scale + 2);
  const tall = Math.max(7, view.units.scale + 2);
  const x = pixelOf(view.tokens, token) + view.tokens.scale / 2 - wide / 2;
  const y = pixelOf(view.units, unit) + view.units.scale / 2 - tall / 2;
  stroke(context, colors.background, 4, [], () => context.rect(x, y, wide, tall));
  stroke(context, colors.foreground, 2, [], () => context.rect(x, y, wide, tall));
}

/** Diagonal lines from a token to the trace's end, over a veil of the background; both by their opacity. */
function hatch(
  context: CanvasRenderingContext2D,
  view: View,
  { start, end }: TokenSpan,
  colors: MarkColors,
  opacity: { veil: number; lines: number },
): void {
  const left = Math.max(0, pixelOf(view.tokens, start));
  const right = Math.min(view.width, pixelOf(view.tokens, end));
  if (left >= right) return;
  context.save();
  context.beginPath();
  context.rect(left, 0, right - left, view.height);
  context.clip();
  context.globalAlpha = opacity.veil;
  context.fillStyle = colors.background;
  context.fillRect(left, 0, right - left, view.height);
  context.globalAlpha = opacity.lines;
  stroke(context, colors.foreground, 1, [], () => {
    const begin = Math.floor((left - view.height) / 8) * 8; // so that the lines stay put while the edge moves
    for (let x = begin; x < right; x += 8) {
      context.moveTo(x, view.height);
      context.lineTo(x + view.height, 0);
    }
  });
  context.restore();
}

function outlined(context: CanvasRenderingContext2D, colors: MarkColors, color: string, path: () => void): void {
  stroke(context, colors.background, 3, [], path);
  stroke(context, color, 1, [], path);
}

function stroke(context: CanvasRenderingContext2D, color: string, width: number, dash: number[], path: () => void): void {
  context.beginPath();
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash(dash);
  path();
  context.stroke();
}
