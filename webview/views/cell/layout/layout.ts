/**
 * From a cell's graph to places for its parts: by hand where somebody arranged them, automatic everywhere else; closer together
 * where there is little room.
 */
import type { CellGraph } from "../../../../src/protocol/model";
import { graphs } from "../../../libraries/libraries";
import { pictureOf } from "./parts";
import { automatically } from "./automatic";
import { carefully } from "./careful";
import { narrowed } from "./narrow";
import type { Placed } from "./placed";

const known = new WeakMap<CellGraph, Placed>();
const knownNarrow = new WeakMap<CellGraph, Placed>();

/** Whether its places are known, or can be found: the automatic ones need Dagre, which comes when it is asked for. */
export function canPlace(graph: CellGraph): boolean {
  return known.has(graph) || carefully(pictureOf(graph)) !== null || graphs.now !== undefined;
}

/** The same places for the same graph. Only of what can be placed. */
export function placesOf(graph: CellGraph, isNarrow = false): Placed {
  const places = isNarrow ? knownNarrow : known;
  let placed = places.get(graph);
  if (!placed) places.set(graph, (placed = isNarrow ? narrowed(placesOf(graph)) : arranged(graph)));
  return placed;
}

function arranged(graph: CellGraph): Placed {
  const picture = pictureOf(graph);
  const placed = carefully(picture) ?? (graphs.now && automatically(picture, graphs.now));
  if (!placed) throw new Error("A cell's parts are placed before Dagre is there.");
  return placed;
}
