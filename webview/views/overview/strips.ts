/** Draws the courses of the units under the characters of the text above: a colour for each character, and a line over it. */
import type { Theme } from "../../shell/theme";
import { sizeCanvas } from "../../heatmap/heatmap";
import { markColors } from "../../heatmap/markColors";
import { latest } from "../../query/query";
import { ALONE, inkOf } from "../../trace/inks";
import { cellOfToken, cellValues } from "../../trace/passage";
import { readingOf, type Reading } from "../../trace/reading";
import { pixelOfCell } from "../../trace/ribbonAxis";
import { lookedAt } from "../../trace/state";
import type { OverviewScene, Told } from "./state";

const MARGIN = 2; // CSS pixels above and below the line

export class StripPainter {
  paint(root: ParentNode, scene: OverviewScene, told: Told, theme: Theme): void {
    const reading = readingOf(scene, told.text);
    const known = latest(told.courses);
    for (const canvas of root.querySelectorAll<HTMLCanvasElement>("canvas[data-strip]")) {
      const at = known?.params.tiles.findIndex(({ channel, unitStart, layer }) => {
        return layer === scene.focus.layer && `${channel} ${unitStart}` === canvas.dataset["strip"];
      });
      const tile = at === undefined || at < 0 ? undefined : known?.value[at];
      const start = known?.params.tiles[at ?? -1]?.tokenStart ?? 0;
      drawStrip(canvas, scene, reading, tile && reading ? cellValues(reading.passage, tile.values, start) : null, theme);
    }
  }
}

function drawStrip(
  canvas: HTMLCanvasElement,
  scene: OverviewScene,
  reading: Reading | null,
  values: Float32Array | null,
  theme: Theme,
): void {
  const { width } = scene.ribbon;
  const height = canvas.parentElement?.clientHeight ?? 0;
  if (width < 1 || height < 1) return;
  const ratio = window.devicePixelRatio || 1;
  sizeCanvas(canvas, width, height, ratio);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  if (!reading || !values) return;
  const { view } = reading;
  const most = values.reduce((found, value) => (Math.abs(value) > found ? Math.abs(value) : found), 1e-6);
  if (!theme.isHighContrast) drawCells(context, values, most, reading, height, theme);
  drawLine(context, values, reading, height, theme);
  const token = lookedAt(scene);
  const cell = token === null ? -1 : cellOfToken(reading.passage, token);
  if (cell < view.first || cell >= view.end) return;
  context.strokeStyle = markColors(theme).selection;
  context.lineWidth = 2;
  context.strokeRect(pixelOfCell(view, cell), 1, Math.max(3, view.scale), height - 2);
}

function drawCells(
  context: CanvasRenderingContext2D,
  values: Float32Array,
  most: number,
  { view }: Reading,
  height: number,
  theme: Theme,
): void {
  for (let cell = view.first; cell < view.end; cell++) {
    const [left, right] = [Math.round(pixelOfCell(view, cell)), Math.round(pixelOfCell(view, cell + 1))];
    context.fillStyle = inkOf(theme, (values[cell] ?? NaN) / most, ALONE);
    context.fillRect(left, 0, right - left, height);
  }
}

/** From the least to the greatest that is known around. */
function drawLine(
  context: CanvasRenderingContext2D,
  values: Float32Array,
  { view }: Reading,
  height: number,
  theme: Theme,
): void {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const span = greatest - least;
  if (!(span > 0)) return;
  const { foreground, background } = markColors(theme);
  context.lineJoin = "round";
  for (const [color, wide] of [
    [background, 3],
    [foreground, 1.25],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = wide;
    context.beginPath();
    let isOn = false;
    for (let cell = view.first; cell < view.end; cell++) {
      const value = values[cell] ?? NaN;
      if (Number.isNaN(value)) {
        isOn = false;
        continue;
      }
      const x = pixelOfCell(view, cell) + view.scale / 2;
      const y = height - MARGIN - ((value - least) / span) * (height - 2 * MARGIN);
      if (isOn) context.lineTo(x, y);
      else context.moveTo(x, y);
      isOn = true;
    }
    context.stroke();
  }
}
