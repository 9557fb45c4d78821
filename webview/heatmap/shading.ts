/**
 * From tiles to pixels: reduces a tile to the indices of its colours, and fills a picture with them cell by cell. Pure:
 * a picture is an array of 32-bit pixels, and a test can compare it with the values.
 */
import { indexOf, NON_FINITE, PENDING, type Domain } from "./colorMaps";
import type { CachedTile } from "./tileCache";
import { TILE_CELLS, TILE_UNITS } from "./viewport";

/** Colour indices of a tile, row-major [rows][columns]; a row covers `unitStep` units. */
export interface ShadedTile {
  readonly indices: Uint16Array;
  readonly columns: number;
}

/**
 * The value that stands for many: their mean, unless the extreme farthest from it departs by more than a quarter of the
 * domain; then that extreme, so that a spike does not vanish when zoomed out.
 */
export function representative(mean: number, minimum: number, maximum: number, domain: Domain): number {
  const below = mean - minimum;
  const above = maximum - mean;
  const spike = Math.max(below, above);
  if (!(spike > (domain.max - domain.min) / 4)) return mean;
  return above >= below ? maximum : minimum;
}

/**
 * Colour indices of a tile's cells. Cells the run had not reached are PENDING; a cell with any value that is not a
 * finite number is NON_FINITE. `unitStep` is a power of two, at most TILE_UNITS.
 */
export function shadeTile(cached: CachedTile, unitStep: number, domain: Domain): ShadedTile {
  const { tile, tokenStart, address } = cached;
  const units = cached.unitEnd - cached.unitStart;
  const columns = tile.cells;
  const rows = Math.ceil(units / unitStep);
  const indices = new Uint16Array(rows * columns).fill(PENDING);
  const ready = Math.max(0, Math.min(columns, Math.ceil((tile.computed - tokenStart) / address.step)));
  const { values, minimum = values, maximum = values } = tile;
  const plain = unitStep === 1 && minimum === values;
  for (let row = 0; row < rows; row++) {
    const first = row * unitStep;
    const last = Math.min(units, first + unitStep);
    for (let column = 0; column < ready; column++) {
      if (plain) {
        indices[row * columns + column] = indexOf(values[row * columns + column] ?? NaN, domain);
        continue;
      }
      let sum = 0, least = Infinity, greatest = -Infinity;
      for (let unit = first; unit < last; unit++) {
        const at = unit * columns + column;
        sum += values[at] ?? NaN;
        least = Math.min(least, minimum[at] ?? NaN);
        greatest = Math.max(greatest, maximum[at] ?? NaN);
      }
      const mean = sum / (last - first);
      const finite = Number.isFinite(mean) && Number.isFinite(least) && Number.isFinite(greatest);
      indices[row * columns + column] = finite ? indexOf(representative(mean, least, greatest, domain), domain) : NON_FINITE;
    }
  }
  return { indices, columns };
}

export interface Picture {
  /** Row-major [height][width]. */
  readonly pixels: Uint32Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Fills a picture. `columnOf` and `rowOf` name the cell of every pixel column and row (-1: none), counted from token 0
 * and unit 0; `tileAt` gives the shaded tile of a tile column and row; `table` has a pixel for every index.
 */
export function paintCells(
  picture: Picture, columnOf: Int32Array, rowOf: Int32Array, unitStep: number,
  tileAt: (column: number, row: number) => ShadedTile | undefined, table: Uint32Array,
): void {
  const { pixels, width, height } = picture;
  const rowsPerTile = TILE_UNITS / unitStep;
  const pending = table[PENDING] ?? 0;
  for (let y = 0; y < height; y++) {
    const row = rowOf[y] ?? -1;
    const start = y * width;
    if (y > 0 && row === rowOf[y - 1]) {
      pixels.copyWithin(start, start - width, start);
      continue;
    }
    let tile: ShadedTile | undefined;
    let tileColumn = -1;
    for (let x = 0; x < width; x++) {
      const column = columnOf[x] ?? -1;
      if (row < 0 || column < 0) {
        pixels[start + x] = pending;
        continue;
      }
      const wanted = Math.floor(column / TILE_CELLS);
      if (wanted !== tileColumn) {
        tileColumn = wanted;
        tile = tileAt(wanted, Math.floor(row / rowsPerTile));
      }
      const index = tile?.indices[(row % rowsPerTile) * tile.columns + (column % TILE_CELLS)];
      pixels[start + x] = table[index ?? PENDING] ?? pending;
    }
  }
}
