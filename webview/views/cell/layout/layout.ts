/**
 * From a cell's graph to places for its parts: by hand where somebody arranged them, automatic everywhere else; closer together
 * where there is little room.
 */
import type { CellGraph } from "../../../../src/protocol/model";
import { pictureOf } from "./parts";
import { automatically } from "./automatic";
import { carefully } from "./careful";
import { narrowed } from "./narrow";
import type { Placed } from "./placed";

const known = new WeakMap<CellGraph, { readonly wide: Placed; readonly narrow: Placed }>();

/** The same places for the same graph. */
export function placesOf(graph: CellGraph, isNarrow = false): Placed {
  let placed = known.get(graph);
  if (!placed) {
    const picture = pictureOf(graph);
    const wide = carefully(picture) ?? automatically(picture);
    known.set(graph, (placed = { wide, narrow: narrowed(wide) }));
  }
  return isNarrow ? placed.narrow : placed.wide;
}
