/**
 * From tiles to pixels: fills a picture with the colours of levels, cell by cell. Pure: a picture is an array of 32-bit
 * pixels, and a test can compare it with the values.
 */
import type { CachedTile } from "./tileCache";
import { TILE_CELLS, TILE_ROWS } from "./viewport";

/** The pixel of what is not computed or has not arrived: transparent. */
const PENDING = 0;

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
 * and unit 0; `tileAt` gives the tile of a tile column and row; `table` has a pixel for every level.
 */
export function paintCells(
  picture: Picture,
  columnOf: Int32Array,
  rowOf: Int32Array,
  tileAt: (column: number, row: number) => CachedTile | undefined,
  table: Uint32Array,
): void {
  const { pixels, width, height } = picture;
  const stretches = stretchesOf(columnOf);
  const painted = stretches[stretches.length - 1];
  const end = painted ? painted.start + painted.places.length : 0; // past the last token: pending
  let tiles: (CachedTile | undefined)[] = [];
  let tileRow = -1;
  for (let y = 0; y < height; y++) {
    const row = rowOf[y] ?? -1;
    const line = y * width;
    if (y > 0 && row === rowOf[y - 1]) {
      pixels.copyWithin(line, line - width, line);
      continue;
    }
    if (row < 0) {
      pixels.fill(PENDING, line, line + width);
      continue;
    }
    const wanted = Math.floor(row / TILE_ROWS);
    if (wanted !== tileRow) {
      tileRow = wanted;
      tiles = stretches.map(({ tileColumn }) => tileAt(tileColumn, wanted));
    }
    stretches.forEach((stretch, index) => paintStretch(pixels, line, stretch, tiles[index], row % TILE_ROWS, table));
    pixels.fill(PENDING, line + end, line + width);
  }
}

function paintStretch(
  pixels: Uint32Array,
  line: number,
  { start, places }: Stretch,
  cached: CachedTile | undefined,
  row: number,
  table: Uint32Array,
): void {
  let to = line + start;
  const end = to + places.length;
  if (cached) {
    const {
      tile: { colorIndices, cells },
      ready,
    } = cached;
    const from = row * cells;
    // Every pixel of a frame passes here: the casts stand in for checks that the loops' bounds make needless.
    for (let x = 0; to < end && (places[x] as number) < ready; x++, to++) {
      pixels[to] = table[colorIndices[from + (places[x] as number)] as number] as number;
    }
  }
  pixels.fill(PENDING, to, end);
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
