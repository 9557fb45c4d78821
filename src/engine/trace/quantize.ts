/** Numbers to levels: what a picture takes of a tile, a byte a cell. The pages have a colour for every level. */
import type { Domain, ColorTile, Tile } from "../../protocol/traceShapes";

/** By cell of a tile: its value, which is the mean where the cell covers several numbers, and then their least and greatest. */
export type Cells = Pick<Tile, "values" | "minimum" | "maximum">;

/**
 * The level of each cell: 1 at the domain's least value to 255 at its greatest, and these for what lies beyond; 0 where
 * there is no finite number. A cell of several numbers is shown by their mean, kept at least an eighth of the way from
 * either extreme to the other, so that a lone spike does not vanish when zoomed out however many numbers the cell covers.
 * (Painting the spike itself would make a gate that shut for a moment look closed.) All in float32, the same to the byte
 * wherever it is done. A domain of no width has level 1 alone.
 */
export type Quantize = (cells: Cells, domain: Domain) => Uint8Array<ArrayBuffer>;

/** Levels from a domain's least value to its greatest, of which the least has the first. */
const LEVELS = 254;

/** Levels for each unit of a value. */
export function scaleOf({ min, max }: Domain): number {
  return Math.fround(min < max ? LEVELS / (max - min) : 0);
}

export const plainQuantize: Quantize = ({ values, minimum = values, maximum = values }, domain) => {
  const { fround, min, max } = Math;
  const first = fround(domain.min);
  const scale = scaleOf(domain);
  const colorIndices = new Uint8Array(values.length);
  for (let at = 0; at < colorIndices.length; at++) {
    const low = minimum[at] as number,
      high = maximum[at] as number;
    const room = fround(fround(high / 8) - fround(low / 8));
    const value = min(fround(high - room), max(fround(low + room), values[at] as number));
    const level = fround(fround(fround(value - first) * scale) + 1.5);
    colorIndices[at] = min(255, max(1, level)); // cut off to a whole number; NaN becomes 0
  }
  return colorIndices;
};

/** A tile as a picture takes it. */
export function colorTileOf({ values, minimum, maximum, ...about }: Tile, domain: Domain, quantize: Quantize): ColorTile {
  return { colorIndices: quantize({ values, minimum, maximum }, domain), ...about };
}
