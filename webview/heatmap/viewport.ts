/**
 * Where the heatmap looks: along each of its two axes, which index stands at the left (or top) edge and how many CSS
 * pixels one index takes. Pure arithmetic; every function returns a new axis. Items are tokens or units.
 */

export interface Axis {
  /** Index at the edge; fractional while panning. */
  readonly start: number;
  /** CSS pixels of one item. */
  readonly scale: number;
}

/** What an axis must keep to: how many items there are, and how many CSS pixels to show them on. */
export interface Frame {
  readonly count: number;
  readonly size: number;
  /** Greatest scale. */
  readonly maxScale: number;
  /** Least scale: of more items than it leaves room for, some stay out of view. None where absent. */
  readonly minScale?: number;
}

/** Half-open range of indices. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Tiles are cut at multiples of so many cells along the tokens, and so many rows of cells. */
export const TILE_CELLS = 256;
export const TILE_ROWS = 128;

/** All items in view, as far as the scales allow: few items are not blown up past the greatest. */
export function fit({ count, size, maxScale, minScale = 0 }: Frame): Axis {
  return { start: 0, scale: Math.max(minScale, Math.min(maxScale, size / Math.max(1, count))) };
}

/** The nearest axis that shows nothing before the first item, nothing after the last, and nothing smaller than all. */
export function clamp(axis: Axis, frame: Frame): Axis {
  const least = fit(frame).scale;
  const scale = Math.min(frame.maxScale, Math.max(least, axis.scale));
  const last = Math.max(0, frame.count - frame.size / scale);
  return { start: Math.min(last, Math.max(0, axis.start)), scale };
}

/** Shows what lies so many pixels further. */
export function pan(axis: Axis, pixels: number, frame: Frame): Axis {
  return clamp({ start: axis.start + pixels / axis.scale, scale: axis.scale }, frame);
}

/** Scales by a factor; the item under the pixel stays under it where the edges allow. */
export function zoom(axis: Axis, factor: number, pixel: number, frame: Frame): Axis {
  const scale = clamp({ start: axis.start, scale: axis.scale * factor }, frame).scale;
  return clamp({ start: axis.start + pixel / axis.scale - pixel / scale, scale }, frame);
}

/** Moves no more than needed to show an item with so many items of margin around it. */
export function reveal(axis: Axis, index: number, frame: Frame, margin = 0): Axis {
  const shown = frame.size / axis.scale;
  const room = Math.max(0, Math.min(margin, (shown - 1) / 2));
  const start = Math.min(index - room, Math.max(axis.start, index + 1 + room - shown));
  return clamp({ start, scale: axis.scale }, frame);
}

/** Puts an item into the middle if it is out of view; else leaves the axis alone. */
export function centerIfHidden(axis: Axis, index: number, frame: Frame): Axis {
  const { start, end } = visible(axis, frame);
  if (index >= start + 1 && index < end - 1) return axis;
  return clamp({ start: index + 0.5 - frame.size / axis.scale / 2, scale: axis.scale }, frame);
}

/** Items that are in view, at least in part. */
export function visible(axis: Axis, { count, size }: Pick<Frame, "count" | "size">): Range {
  const start = Math.max(0, Math.floor(axis.start + 1e-6));
  const end = Math.min(count, Math.ceil(axis.start + size / axis.scale - 1e-6));
  return { start, end: Math.max(start, end) };
}

/** The item at a pixel, or -1 outside. */
export function indexAt(axis: Axis, pixel: number, count: number): number {
  const index = Math.floor(axis.start + pixel / axis.scale);
  return index >= 0 && index < count ? index : -1;
}

/** The pixel where an item begins. */
export function pixelOf(axis: Axis, index: number): number {
  return (index - axis.start) * axis.scale;
}

/** Items per cell: the least power of two that makes a cell at least one device pixel. */
export function levelOfDetail(scale: number, pixelRatio: number): number {
  let step = 1;
  while (step * scale * pixelRatio < 1 - 1e-9) step *= 2;
  return step;
}

/**
 * For each device pixel the cell whose colour it takes (a cell covers `step` items, cells counted from item 0), or -1
 * past the last item. A pixel belongs to the cell under its middle, so no pixel ever mixes two cells.
 */
export function cellsOfPixels(axis: Axis, step: number, count: number, pixels: number, pixelRatio: number): Int32Array {
  const cells = new Int32Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const index = indexAt(axis, (pixel + 0.5) / pixelRatio, count);
    cells[pixel] = index < 0 ? -1 : Math.floor(index / step);
  }
  return cells;
}

/** Tokens of a painted cell, and units of which one is drawn. */
export interface Steps {
  readonly step: number;
  readonly unitStep: number;
}

/** A tile's place: columns of TILE_CELLS cells, rows of TILE_ROWS of them. */
export interface TilePlace extends Steps {
  readonly column: number;
  readonly row: number;
}

/** The tiles that hold the visible rectangle, nearest to its left edge first. */
export function tilesFor(tokens: Range, units: Range, { step, unitStep }: Steps): TilePlace[] {
  const places: TilePlace[] = [];
  if (tokens.end <= tokens.start || units.end <= units.start) return places;
  const width = TILE_CELLS * step;
  const height = TILE_ROWS * unitStep;
  for (let column = Math.floor(tokens.start / width); column * width < tokens.end; column++) {
    for (let row = Math.floor(units.start / height); row * height < units.end; row++) {
      places.push({ step, unitStep, column, row });
    }
  }
  return places;
}
