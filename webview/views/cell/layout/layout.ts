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

const known = new WeakMap<CellGraph, Placed>();
const knownNarrow = new WeakMap<CellGraph, Placed>();

/** The same places for the same graph. */
export function placesOf(graph: CellGraph, isNarrow = false): Placed {
  const places = isNarrow ? knownNarrow : known;
  let placed = places.get(graph);
  if (!placed) places.set(graph, (placed = isNarrow ? narrowed(placesOf(graph)) : arranged(graph)));
  return placed;
}

function arranged(graph: CellGraph): Placed {
  const picture = pictureOf(graph);
  return carefully(picture) ?? automatically(picture);
}
