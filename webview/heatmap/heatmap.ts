/**
 * One channel on a canvas: every device pixel takes the exact colour of the one cell under its middle, so nothing is
 * blended whatever the zoom. What lies over the values (markers, dividers) is another canvas: see overlay.ts.
 */
import type { Domain } from "../../src/protocol/traceShapes";
import { pixelTable, type ColorMap } from "./colorMaps";
import { isDrawnFrom } from "./drawnFrom";
import { paintCells, type Picture } from "./shading";
import type { TileAddress, TileCache } from "./tileCache";
import { cellsOfPixels, levelOfDetail, TILE_ROWS, tilesFor, visible, type Axis, type Steps } from "./viewport";

/** What a channel's row shows, in CSS pixels. All rows of a panel share the axes. */
export interface View {
  readonly tokens: Axis;
  readonly units: Axis;
  readonly tokenCount: number;
  /** Rows that there are. */
  readonly unitCount: number;
  /** The unit of each row; absent: as many units, as they are stored. */
  readonly rows?: Uint32Array | null;
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

export function stepsOf({ tokens, units, pixelRatio }: View): Steps {
  return { step: levelOfDetail(tokens.scale, pixelRatio), unitStep: levelOfDetail(units.scale, pixelRatio) };
}

/** The unit that stands in a row, and the row that a unit stands in; -1 where there is none. */
export function unitInRow({ rows, unitCount }: Pick<View, "rows" | "unitCount">, row: number): number {
  return row < 0 || row >= unitCount ? -1 : (rows?.[row] ?? row);
}

export function rowOfUnit({ rows, unitCount }: Pick<View, "rows" | "unitCount">, unit: number): number {
  return rows ? rows.indexOf(unit) : unit < unitCount ? unit : -1;
}

/** The tiles that a view of one channel needs. */
export function addressesOf(view: View, layer: number, channel: string, domain: Domain): TileAddress[] {
  const tokens = visible(view.tokens, { count: view.tokenCount, size: view.width });
  const units = visible(view.units, { count: view.unitCount, size: view.height });
  const { step, unitStep } = stepsOf(view);
  if (!view.rows) return tilesFor(tokens, units, { step, unitStep }).map((place) => ({ layer, channel, domain, ...place }));
  // Rows that are drawn may be of units anywhere in the layer.
  const tileRows = new Set<number>();
  for (let row = units.start - (units.start % unitStep); row < units.end; row += unitStep) {
    tileRows.add(Math.floor((view.rows[row] ?? 0) / TILE_ROWS));
  }
  const places = tilesFor(tokens, { start: 0, end: 1 }, { step, unitStep: 1 });
  return places.flatMap((place) => [...tileRows].sort((a, b) => a - b).map((row) => ({ layer, channel, domain, ...place, row })));
}

/** Gives a canvas a backing store of whole device pixels, drawn one to one; true when that changed (and cleared) it. */
export function sizeCanvas(canvas: HTMLCanvasElement, width: number, height: number, pixelRatio: number): boolean {
  const columns = Math.max(1, Math.round(width * pixelRatio));
  const rows = Math.max(1, Math.round(height * pixelRatio));
  if (canvas.width === columns && canvas.height === rows) return false;
  canvas.width = columns;
  canvas.height = rows;
  canvas.style.width = `${columns / pixelRatio}px`;
  canvas.style.height = `${rows / pixelRatio}px`;
  return true;
}

export interface ChannelFrame {
  readonly layer: number;
  readonly channel: string;
  readonly domain: Domain;
  readonly map: ColorMap;
}

export class Heatmap {
  private readonly context: CanvasRenderingContext2D;
  private image: ImageData | undefined;
  private table: { map: ColorMap; pixels: Uint32Array } | undefined;

  constructor(readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d");
    if (!context) throw new Error("This page cannot draw on a canvas.");
    this.context = context;
  }

  /** Paints what has arrived, unless that is what the canvas shows already. Cells that have not are transparent. */
  paint(view: View, frame: ChannelFrame, tiles: TileCache): void {
    const { canvas } = this;
    const { rows: order, ...where } = view;
    const key = JSON.stringify([where, frame.layer, frame.channel, frame.domain, frame.map.name, tiles.version]);
    if (isDrawnFrom(canvas, [key, tiles, order])) return;
    sizeCanvas(canvas, view.width, view.height, view.pixelRatio);
    const { step, unitStep } = stepsOf(view);
    const picture = this.picture();
    const columns = cellsOfPixels(view.tokens, step, view.tokenCount, picture.width, view.pixelRatio);
    const rows = cellsOfPixels(view.units, unitStep, view.unitCount, picture.height, view.pixelRatio);
    if (order) rows.forEach((row, pixel) => (rows[pixel] = row < 0 ? -1 : (order[row * unitStep] ?? -1)));
    const tileAt = (column: number, row: number) => tiles.get({ ...frame, step, unitStep: order ? 1 : unitStep, column, row });
    paintCells(picture, columns, rows, tileAt, this.tableOf(frame.map));
    if (this.image) this.context.putImageData(this.image, 0, 0);
    describe(canvas, view, frame);
  }

  /** Shows nothing. */
  clear(): void {
    if (!isDrawnFrom(this.canvas, [])) this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  private picture(): Picture {
    const { width, height } = this.canvas;
    if (this.image?.width !== width || this.image.height !== height) this.image = this.context.createImageData(width, height);
    return { pixels: new Uint32Array(this.image.data.buffer), width, height };
  }

  private tableOf(map: ColorMap): Uint32Array {
    if (this.table?.map !== map) this.table = { map, pixels: pixelTable(map) };
    return this.table.pixels;
  }
}

/**
 * Says on the canvas what it shows, for tests that compare pixels with values. The cell of token t begins at CSS pixel
 * (t - token-start) / step * cell-width, the cell of row r at (r - unit-start) / unit-step * cell-height. Row r is of unit r, or of
 * the r-th of `rows`.
 */
function describe(canvas: HTMLCanvasElement, view: View, { domain, map }: ChannelFrame): void {
  const { step, unitStep } = stepsOf(view);
  const { dataset } = canvas;
  if (view.rows) dataset["rows"] = view.rows.join(" ");
  else delete dataset["rows"];
  dataset["tokenStart"] = String(view.tokens.start);
  dataset["unitStart"] = String(view.units.start);
  dataset["cellWidth"] = String(view.tokens.scale * step);
  dataset["cellHeight"] = String(view.units.scale * unitStep);
  dataset["step"] = String(step);
  dataset["unitStep"] = String(unitStep);
  dataset["domainMin"] = String(domain.min);
  dataset["domainMax"] = String(domain.max);
  dataset["colormap"] = map.name;
}
