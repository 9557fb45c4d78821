/**
 * Where the picture of a tensor looks, and every way that can change, as pure functions. Rows are the tensor's first axis,
 * columns all others; a vector is one row. For the raster, columns are its tokens and rows its units.
 */
import type { Domain, ValueRange } from "../../../src/protocol/traceShapes";
import type { ValueStatistics } from "../../../src/protocol/model";
import { domainFor } from "../../heatmap/colorMaps";
import { stepsOf, type View } from "../../heatmap/heatmap";
import { fit, indexAt, pan, pixelOf, reveal, zoom, type Axis, type Frame } from "../../heatmap/viewport";

export interface PictureCell {
  readonly row: number;
  readonly column: number;
}

export interface PictureState {
  readonly tensor: string;
  readonly rows: number;
  readonly columns: number;
  /** CSS pixels of the picture's width, and device pixels of one. */
  readonly width: number;
  readonly pixelRatio: number;
  readonly columnAxis: Axis;
  readonly rowAxis: Axis;
  /** The cell under the pointer, and the keyboard's. */
  readonly pointer: PictureCell | null;
  readonly cursor: PictureCell | null;
  /** Colours go as far as the values; else as far as nearly all of them. */
  readonly isWide: boolean;
  /** Why a part of it could not be read. */
  readonly problem: string | null;
}

/** CSS pixels: the picture's greatest height, and a cell's greatest size. */
const HEIGHT = 384;
const MOST_CELL = 28;
/** And a row's and a column's least: 1536 rows in view, and columns by the thousand, are some ten megabytes to read. */
const LEAST_ROW = 1 / 4;
const LEAST_COLUMN = 1 / 8;

/** A tensor's rows and columns in its picture. */
export function planeOf(shape: readonly number[]): { rows: number; columns: number } {
  const [first = 1, ...others] = shape;
  if (others.length === 0) return { rows: 1, columns: first };
  return { rows: first, columns: others.reduce((product, size) => product * size, 1) };
}

/** A tensor, fitted into so many CSS pixels. */
export function pictureOf(tensor: string, shape: readonly number[], width: number, pixelRatio: number): PictureState {
  const start: Axis = { start: 0, scale: 1 };
  return fitted({
    tensor,
    ...planeOf(shape),
    width,
    pixelRatio,
    columnAxis: start,
    rowAxis: start,
    pointer: null,
    cursor: null,
    isWide: false,
    problem: null,
  });
}

/** CSS pixels: few rows take less. */
export function heightOf({ rows }: Pick<PictureState, "rows">): number {
  return Math.max(1, Math.min(HEIGHT, rows * MOST_CELL));
}

function columnFrame({ columns, width }: PictureState): Frame {
  return { count: columns, size: width, maxScale: MOST_CELL, minScale: LEAST_COLUMN };
}

function rowFrame(picture: PictureState): Frame {
  return { count: picture.rows, size: heightOf(picture), maxScale: MOST_CELL, minScale: LEAST_ROW };
}

export function viewOf(picture: PictureState): View {
  const { columnAxis, rowAxis, columns, rows, width, pixelRatio } = picture;
  return {
    tokens: columnAxis,
    units: rowAxis,
    tokenCount: columns,
    unitCount: rows,
    width,
    height: heightOf(picture),
    pixelRatio,
  };
}

/** All rows and columns in view, or the first of very many. */
export function fitted(picture: PictureState): PictureState {
  return { ...picture, columnAxis: fit(columnFrame(picture)), rowAxis: fit(rowFrame(picture)) };
}

/** The page gives the picture another width. */
export function resized(picture: PictureState, width: number, pixelRatio: number): PictureState {
  if (width === picture.width && pixelRatio === picture.pixelRatio) return picture;
  const next = { ...picture, width, pixelRatio };
  return { ...next, columnAxis: zoom(picture.columnAxis, width / picture.width, 0, columnFrame(next)) };
}

/** By CSS pixels; the same picture where nothing is left to pan. */
export function panned(picture: PictureState, dx: number, dy: number): PictureState {
  const columnAxis = pan(picture.columnAxis, dx, columnFrame(picture));
  const rowAxis = pan(picture.rowAxis, dy, rowFrame(picture));
  const stays = columnAxis.start === picture.columnAxis.start && rowAxis.start === picture.rowAxis.start;
  return stays ? picture : { ...picture, columnAxis, rowAxis };
}

/** Around a pixel of the picture. */
export function zoomed(picture: PictureState, factor: number, x: number, y: number): PictureState {
  return {
    ...picture,
    columnAxis: zoom(picture.columnAxis, factor, x, columnFrame(picture)),
    rowAxis: zoom(picture.rowAxis, factor, y, rowFrame(picture)),
  };
}

/** Around the keyboard's cell where there is one, else around the middle. */
export function zoomedAtCursor(picture: PictureState, factor: number): PictureState {
  const { cursor, columnAxis, rowAxis, width } = picture;
  const x = cursor ? pixelOf(columnAxis, cursor.column + 0.5) : width / 2;
  const y = cursor ? pixelOf(rowAxis, cursor.row + 0.5) : heightOf(picture) / 2;
  return zoomed(picture, factor, x, y);
}

/** Moves the keyboard's cell, at first to the picture's first, and brings it into view. */
export function withCursorMoved(picture: PictureState, rows: number, columns: number): PictureState {
  const { row, column } = picture.cursor ?? { row: -rows, column: -columns };
  const within = (index: number, count: number) => Math.max(0, Math.min(count - 1, index || 0));
  const cursor = { row: within(row + rows, picture.rows), column: within(column + columns, picture.columns) };
  return {
    ...picture,
    cursor,
    pointer: null,
    columnAxis: reveal(picture.columnAxis, cursor.column, columnFrame(picture), 1),
    rowAxis: reveal(picture.rowAxis, cursor.row, rowFrame(picture), 1),
  };
}

/** The cell that is drawn at a pixel: of several rows in one pixel the first is. */
export function cellAt(picture: PictureState, x: number, y: number): PictureCell | null {
  const column = indexAt(picture.columnAxis, x, picture.columns);
  const row = indexAt(picture.rowAxis, y, picture.rows);
  if (column < 0 || row < 0) return null;
  return { row: row - (row % stepsOf(viewOf(picture)).unitStep), column };
}

export function withPointer(picture: PictureState, pointer: PictureCell | null): PictureState {
  const { pointer: before } = picture;
  if (pointer?.row === before?.row && pointer?.column === before?.column) return picture;
  return { ...picture, pointer };
}

/** The part of all values that narrow colours tell apart. */
const NEARLY_ALL = 0.98;

/** Least and greatest value, and a magnitude that nearly all do not exceed, as far as the histogram's bins tell. */
export function valueRangeOf({ min, max, histogram }: ValueStatistics): ValueRange | undefined {
  if (min === null || max === null) return undefined;
  const all = histogram.reduce((sum, count) => sum + count, 0);
  const edge = (bin: number) => min + ((max - min) * bin) / Math.max(1, histogram.length);
  const bins = histogram
    .map((count, bin) => ({ count, magnitude: Math.max(Math.abs(edge(bin)), Math.abs(edge(bin + 1))) }))
    .sort((a, b) => a.magnitude - b.magnitude);
  let seen = 0;
  const last = bins.find(({ count }) => (seen += count) >= NEARLY_ALL * all);
  return [min, max, last?.magnitude ?? Math.max(Math.abs(min), Math.abs(max))];
}

/** The values that the colours' ends stand for: around 0. */
export function domainOf(values: ValueStatistics, isWide: boolean): Domain {
  return domainFor("unbounded", valueRangeOf(values), isWide ? null : Infinity);
}
