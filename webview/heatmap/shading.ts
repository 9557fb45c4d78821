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

/** Pixel columns that one tile column covers, and for each of them the cell's place in the tile's row. */
interface Stretch {
  readonly tileColumn: number;
  readonly start: number;
  readonly places: Uint16Array;
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
  const stretches = stretchesOf(columnOf);
  const painted = stretches[stretches.length - 1];
  const end = painted ? painted.start + painted.places.length : 0; // past the last token: pending
  let tiles: (ShadedTile | undefined)[] = [];
  let tileRow = -1;
  for (let y = 0; y < height; y++) {
    const row = rowOf[y] ?? -1;
    const line = y * width;
    if (y > 0 && row === rowOf[y - 1]) {
      pixels.copyWithin(line, line - width, line);
      continue;
    }
    if (row < 0) {
      pixels.fill(pending, line, line + width);
      continue;
    }
    const wanted = Math.floor(row / rowsPerTile);
    if (wanted !== tileRow) {
      tileRow = wanted;
      tiles = stretches.map(({ tileColumn }) => tileAt(tileColumn, wanted));
    }
    stretches.forEach((stretch, index) => paintStretch(pixels, line, stretch, tiles[index], row % rowsPerTile, table));
    pixels.fill(pending, line + end, line + width);
  }
}

function paintStretch(
  pixels: Uint32Array, line: number, { start, places }: Stretch, tile: ShadedTile | undefined, row: number, table: Uint32Array,
): void {
  if (!tile) {
    pixels.fill(table[PENDING] ?? 0, line + start, line + start + places.length);
    return;
  }
  const { indices, columns } = tile;
  const from = row * columns;
  // Every pixel of a frame passes here: the casts stand in for checks that the loops' bounds make needless.
  for (let x = 0, to = line + start; x < places.length; x++, to++) {
    pixels[to] = table[indices[from + (places[x] as number)] as number] as number;
  }
}

/** Columns are in order, those without a cell at the end. */
function stretchesOf(columnOf: Int32Array): Stretch[] {
  const stretches: Stretch[] = [];
  for (let x = 0; x < columnOf.length;) {
    const start = x;
    const tileColumn = Math.floor((columnOf[x] ?? -1) / TILE_CELLS);
    if (tileColumn < 0) break;
    const end = (tileColumn + 1) * TILE_CELLS;
    while (x < columnOf.length && columnOf[x] !== -1 && (columnOf[x] ?? end) < end) x++;
    const places = new Uint16Array(x - start);
    for (let at = start; at < x; at++) places[at - start] = (columnOf[at] ?? 0) - tileColumn * TILE_CELLS;
    stretches.push({ tileColumn, start, places });
  }
  return stretches;
}
