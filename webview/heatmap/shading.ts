/**
 * From tiles to pixels: reduces a tile to the indices of its colours, and fills a picture with them cell by cell. Pure:
 * a picture is an array of 32-bit pixels, and a test can compare it with the values.
 */
import { indexOf, PENDING, type Domain } from "./colorMaps";
import type { CachedTile } from "./tileCache";
import { TILE_CELLS, TILE_UNITS } from "./viewport";

/** Colour indices of a tile, row-major [rows][columns]; a row is one unit, the first of `unitStep`. */
export interface ShadedTile {
  readonly indices: Uint16Array;
  readonly columns: number;
}

/**
 * The value that stands for a token step's values: their mean, kept at least an eighth of the way from either extreme
 * to the other, so that a lone spike does not vanish when zoomed out however many tokens the cell covers. (Painting the
 * spike itself would make a gate that shut for a moment look closed.)
 */
export function representative(mean: number, minimum: number, maximum: number): number {
  const least = (maximum - minimum) / 8;
  return Math.min(maximum - least, Math.max(minimum + least, mean));
}

/**
 * Colour indices of a tile's cells. Cells the run had not reached are PENDING; a cell with any value that is not a
 * finite number is NON_FINITE. Of `unitStep` units (a power of two, at most TILE_UNITS) the first is drawn: the units
 * of a layer have nothing in common, and a mix of several would be the course of none.
 */
export function shadeTile(cached: CachedTile, unitStep: number, domain: Domain): ShadedTile {
  const { tile, tokenStart, address } = cached;
  const columns = tile.cells;
  const rows = Math.ceil((cached.unitEnd - cached.unitStart) / unitStep);
  const indices = new Uint16Array(rows * columns).fill(PENDING);
  const ready = Math.max(0, Math.min(columns, Math.ceil((tile.computed - tokenStart) / address.step)));
  const { values, minimum, maximum } = tile;
  for (let row = 0; row < rows; row++) {
    const source = row * unitStep * columns;
    const target = row * columns;
    for (let column = 0; column < ready; column++) {
      const value = values[source + column] ?? NaN;
      indices[target + column] = minimum && maximum
        ? indexOf(representative(value, minimum[source + column] ?? NaN, maximum[source + column] ?? NaN), domain)
        : indexOf(value, domain);
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
    let previous = -1;
    let color = pending;
    for (let x = 0; x < width; x++) {
      const column = row < 0 ? -1 : (columnOf[x] ?? -1);
      if (column === previous) { // most cells are several pixels wide
        pixels[start + x] = color;
        continue;
      }
      previous = column;
      if (column < 0) {
        color = pending;
        pixels[start + x] = color;
        continue;
      }
      const wanted = Math.floor(column / TILE_CELLS);
      if (wanted !== tileColumn) {
        tileColumn = wanted;
        tile = tileAt(wanted, Math.floor(row / rowsPerTile));
      }
      const index = tile?.indices[(row % rowsPerTile) * tile.columns + (column % TILE_CELLS)];
      color = table[index ?? PENDING] ?? pending;
      pixels[start + x] = color;
    }
  }
}
