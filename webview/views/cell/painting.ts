/** Fills the strips: a vector as a row of coloured cells, in the heatmap's colours, with the focused unit marked. */
import type { Domain, ValueRange } from "../../../src/protocol/traceShapes";
import { styleOf } from "../../charts/seriesStyle";
import {
  colorMapFor,
  colorOf,
  domainFor,
  INITIAL_COLOR_LIMIT,
  NON_FINITE,
  pixelTable,
  type ColorMap,
  type Rgb,
} from "../../heatmap/colorMaps";
import { isSame } from "../../shell/same";
import type { Theme } from "../../shell/theme";
import { solidInks } from "../../trace/inks";
import { valueRangeOf } from "../../trace/state";
import { figureOf, type FigurePart } from "./figure";
import { boxOf, Looking } from "./looking";
import { frameWhatIsSeen } from "./map";
import type { CellScene, Step } from "./state";
import { vectorOf } from "./values";

/** Cells of a strip at most: about what its place has device pixels. */
export const MOST_CELLS = 168;

/** The colours of a vector's cells, from its first number to its last. */
export function cellsOf(vector: Float32Array, domain: Domain, map: ColorMap): Rgb[] {
  return binned(vector).map((value) => colorOf(levelOf(value, domain), map));
}

/** A level as the engine makes them. */
function levelOf(value: number, { min, max }: Domain): number {
  if (!Number.isFinite(value)) return NON_FINITE;
  const scale = max > min ? 254 / (max - min) : 0;
  return Math.max(1, Math.min(255, Math.floor((value - min) * scale + 1.5)));
}

/** Of numbers that share a cell, the one that is farthest from 0. */
export function binned(vector: Float32Array): number[] {
  const cells = Math.min(vector.length, MOST_CELLS);
  return Array.from({ length: cells }, (_, cell) => {
    const start = Math.floor((cell * vector.length) / cells);
    const end = Math.floor(((cell + 1) * vector.length) / cells);
    let most = vector[start] as number;
    for (let at = start + 1; at < end; at++) if (Math.abs(vector[at] as number) > Math.abs(most)) most = vector[at] as number;
    return most;
  });
}

/** How a part's vector is coloured: as the heatmap does where it shows it, else as far as the values of the layer's state go. */
export function coloringOf({ part, share }: FigurePart, { layer }: Step, reachOf: (channel: string) => ValueRange | undefined) {
  const name = part.kind === "in" || part.kind === "out" ? part.label : part.channel;
  const channel = layer.channels.find((each) => each.name === name);
  if (channel) return { range: channel.range, domain: domainFor(channel.range, reachOf(channel.name), INITIAL_COLOR_LIMIT) };
  const range = share
    ? ("unit" as const)
    : part.kind === "pointwise" && part.key.startsWith("φ")
      ? ("signed" as const)
      : ("unbounded" as const);
  const state = layer.channels.find(({ role, range: of }) => role === "state" && of === "unbounded");
  const reach = part.label === "x" ? undefined : state && reachOf(state.name);
  return { range, domain: domainFor(range, reach ?? [-1, 1, 1], INITIAL_COLOR_LIMIT) };
}

/** Where a strip begins within a reading. */
export const STRIP_TOP = 17;

/** Paints what changed. */
export class StripPainter {
  private seen: readonly unknown[] = [];
  private toned: readonly unknown[] = [];
  private readonly looking = new Looking();

  paint(root: ParentNode, scene: CellScene, step: Step | null, theme: Theme): void {
    const sheet = root.querySelector<HTMLElement>(".cell");
    if (!sheet || !step) return;
    const { layer } = step;
    const toned = [sheet, layer, theme];
    if (!isSame(toned, this.toned)) {
      this.toned = toned;
      layer.channels.forEach(({ name }, at) => {
        sheet.style.setProperty(`--cell-tone-${at}`, styleOf(name, at, theme.isDark).color);
      });
      const { above, below } = solidInks(theme);
      sheet.style.setProperty("--cell-taken", below);
      sheet.style.setProperty("--cell-added", above);
    }
    if (this.looking.look(sheet, scene, step, theme)) {
      placeStrips(sheet, step);
      frameWhatIsSeen(sheet);
    }
    const strips = [...sheet.querySelectorAll<HTMLCanvasElement>("canvas[data-strip]")];
    const reaches = scene.panel?.progress?.valueRanges[scene.focus.layer];
    const seen = [strips[0], strips.length, step, reaches, theme];
    if (isSame(seen, this.seen)) return;
    this.seen = seen;
    const { byId } = figureOf(step);
    const mark = theme.color("focusBorder", theme.color("foreground", "#888"));
    for (const canvas of strips) {
      const placed = byId.get(canvas.dataset["strip"] ?? "");
      const vector = placed && vectorOf(step, placed.part);
      if (!placed || !vector) continue;
      const { range, domain } = coloringOf(placed, step, (channel) => valueRangeOf(scene, channel));
      const map = colorMapFor(range, theme.isDark);
      const isCounted = placed.part.label !== "x" && vector.length === layer.hiddenSize;
      drawStrip(canvas, vector, domain, map, isCounted ? step.unit : null, mark);
    }
  }
}

export function css(color: Rgb): string {
  return `rgb(${color.join(", ")})`;
}

const tables = new WeakMap<ColorMap, Uint32Array>();

/** The pixel of every level, made once. */
function pixelsOf(map: ColorMap): Uint32Array {
  let found = tables.get(map);
  if (!found) tables.set(map, (found = pixelTable(map)));
  return found;
}

const TALL = 24; // device pixels that a strip is drawn with, whatever it is shown with

const images = new Map<number, ImageData>();

/** To be filled and drawn at once: one for all strips of a width. */
function imageOf(width: number): ImageData {
  let image = images.get(width);
  if (!image) images.set(width, (image = new ImageData(width, TALL)));
  return image;
}

function drawStrip(
  canvas: HTMLCanvasElement,
  vector: Float32Array,
  domain: Domain,
  map: ColorMap,
  unit: number | null,
  mark: string,
): void {
  const colors = pixelsOf(map);
  const cells = binned(vector);
  const cell = Math.max(2, Math.floor(336 / cells.length)); // device pixels
  const width = cell * cells.length;
  if (canvas.width !== width) [canvas.width, canvas.height] = [width, TALL];
  const context = canvas.getContext("2d");
  if (!context) return;
  // Pixel by pixel: a scrub draws some thousand cells a frame, for which rectangles take several times as long.
  const image = imageOf(width);
  const pixels = new Uint32Array(image.data.buffer);
  cells.forEach((value, at) => pixels.fill(colors[levelOf(value, domain)] as number, at * cell, (at + 1) * cell));
  for (let row = 1; row < TALL; row++) pixels.copyWithin(row * width, 0, width);
  context.putImageData(image, 0, 0);
  if (unit === null) return;
  const at = Math.floor((unit * cells.length) / vector.length) * cell;
  context.strokeStyle = mark;
  context.lineWidth = 4;
  context.strokeRect(Math.max(2, at - 2), 2, Math.max(cell + 4, 10), TALL - 4);
}

/** Over their places in the drawing, whatever it is scaled to. Styles are set here: the page allows none in its markup. */
function placeStrips(cell: HTMLElement, step: Step): void {
  const sheet = cell.querySelector<HTMLElement>(".cell-sheet");
  if (!sheet) return;
  const { left, top, width, height } = boxOf(sheet);
  const { byId } = figureOf(step);
  for (const canvas of sheet.querySelectorAll<HTMLCanvasElement>("canvas[data-strip]")) {
    const reading = byId.get(canvas.dataset["strip"] ?? "")?.reading;
    if (!reading) continue;
    canvas.style.left = `${((reading.x - left) / width) * 100}%`;
    canvas.style.top = `${((reading.y + STRIP_TOP - top) / height) * 100}%`;
    canvas.style.width = `${(reading.width / width) * 100}%`;
    canvas.style.height = `${((reading.height - STRIP_TOP) / height) * 100}%`;
  }
}
