/** The value behind a cell on the screen, from the tiles that are here already: for read-outs. */
import type { TileCache } from "./tileCache";
import { stepsOf, type View } from "./heatmap";
import { TILE_CELLS, TILE_UNITS } from "./viewport";

export interface Sample {
  /** The traced number; where a cell covers several tokens, their mean, and then their extremes. */
  readonly value: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Tokens the value is of: this one, and with a step above 1 those up to the next multiple of it. */
  readonly step: number;
}

/** Undefined when the tile has not come or the run has not reached the token. */
export function sampleAt(
  tiles: TileCache, view: View, layer: number, channel: string, token: number, unit: number,
): Sample | undefined {
  const { step } = stepsOf(view);
  const cell = Math.floor(token / step);
  const column = Math.floor(cell / TILE_CELLS);
  const row = Math.floor(unit / TILE_UNITS);
  const cached = tiles.get({ layer, channel, step, column, row });
  if (!cached || cell * step >= cached.tile.computed || unit >= cached.unitEnd) return undefined;
  const at = (unit - cached.unitStart) * cached.tile.cells + (cell - column * TILE_CELLS);
  const value = cached.tile.values[at];
  if (value === undefined) return undefined;
  return { value, minimum: cached.tile.minimum?.[at] ?? value, maximum: cached.tile.maximum?.[at] ?? value, step };
}
