/** Draws the lane of bars and the text under it, when something changed that they show. */
import type { TokenSpan } from "../../../src/protocol/tokenSpans";
import { drawTokenBand, type TokenBand } from "../../heatmap/axis";
import { isDrawnFrom } from "../../heatmap/drawnFrom";
import { sizeCanvas, type View } from "../../heatmap/heatmap";
import { bandStyle, markColors } from "../../heatmap/markColors";
import { pixelOf, type Axis } from "../../heatmap/viewport";
import type { Theme } from "../../shell/theme";
import { solidInks } from "../../trace/inks";
import { traceOf } from "../../trace/state";
import { barRange, barsOf, reachOf } from "./bars";
import type { Ledger } from "./ledger";
import { axisOf, type Course, type SourcesScene } from "./state";

const PADDING = 6; // CSS pixels above and below the bars

export interface Lane {
  readonly ledger: Ledger;
  /** The token that the ledger is of. */
  readonly token: number;
  /** Whether the unit was left to the engine to choose. */
  readonly chosen: boolean;
  readonly course: Course | null;
}

const NONE: readonly TokenSpan[] = [];

export function paintLane(root: ParentNode, scene: SourcesScene, lane: Lane | null, theme: Theme): void {
  const bars = root.querySelector<HTMLCanvasElement>('[data-testid="sources-bars"]');
  const band = root.querySelector<HTMLCanvasElement>('[data-testid="sources-text"]');
  const trace = traceOf(scene);
  const { width, height, pixelRatio } = scene.layout;
  if (!bars || !band || !trace || width < 1) return;
  const axis = axisOf(scene);
  const { hovered } = scene.own;
  const { caret = null, stale = NONE } = scene.panel ?? {};
  const units = { start: 0, scale: 1 };
  const view: View = { tokens: axis, units, tokenCount: trace.tokenCount, unitCount: 1, width, height, pixelRatio };
  const marks: TokenBand = { ids: trace.ids, labels: trace.labels, caret, token: lane?.token ?? null, hovered, stale };
  drawTokenBand(band, view, marks, bandStyle(theme));
  const drawn = [trace, axis.start, axis.scale, scene.layout, lane?.ledger, lane?.token, lane?.course?.values, hovered, theme];
  if (!isDrawnFrom(bars, drawn)) drawLane(bars, view, lane, hovered, theme);
}

function drawLane(canvas: HTMLCanvasElement, view: View, lane: Lane | null, hovered: number | null, theme: Theme): void {
  const { width, height, pixelRatio, tokens: axis } = view;
  sizeCanvas(canvas, width, height, pixelRatio);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);
  if (!lane) return;
  const { ledger, token, course } = lane;
  const yOf = heightOf(reachOf(ledger, axis, course?.values), height);
  const colors = markColors(theme);
  if (hovered !== null && hovered >= ledger.tokenStart && hovered < ledger.tokenEnd) {
    const { start, end } = barRange(ledger, axis, hovered);
    context.fillStyle = theme.color("list.hoverBackground", "rgba(128, 128, 128, 0.25)");
    context.fillRect(pixelOf(axis, start), 0, Math.max(1, (end - start) * axis.scale), height);
  }
  const inks = solidInks(theme);
  const zero = yOf(0);
  for (const { x, width: wide, value } of barsOf(ledger, axis, width)) {
    const y = yOf(value);
    context.fillStyle = value < 0 ? inks.below : inks.above;
    context.fillRect(x, Math.min(y, zero), wide, Math.abs(y - zero));
  }
  context.fillStyle = colors.foreground;
  context.fillRect(0, Math.round(zero), width, 1);
  if (course) drawCourse(context, axis, course, yOf, colors.foreground);
  context.strokeStyle = colors.selection;
  context.lineWidth = 2;
  context.strokeRect(pixelOf(axis, token), 1, Math.max(3, axis.scale), height - 2);
}

/** What the state was at each token. */
function drawCourse(
  context: CanvasRenderingContext2D,
  axis: Axis,
  { start, values }: Course,
  yOf: (value: number) => number,
  color: string,
): void {
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.setLineDash(values.length > 800 ? [] : [3, 3]);
  context.beginPath();
  values.forEach((value, at) => {
    if (Number.isFinite(value)) context.lineTo(pixelOf(axis, start + at + 0.5), yOf(value));
  });
  context.stroke();
  context.setLineDash([]);
}

function heightOf({ least, greatest }: { least: number; greatest: number }, height: number): (value: number) => number {
  const scale = (height - 2 * PADDING) / (greatest - least || 1);
  return (value) => PADDING + (greatest - value) * scale;
}
