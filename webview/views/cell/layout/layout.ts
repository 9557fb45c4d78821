/** From a cell's graph to places for its parts: by hand where somebody arranged them, automatic everywhere else. */
import type { CellGraph } from "../../../../src/protocol/model";
import { pictureOf } from "./parts";
import { automatically } from "./automatic";
import { carefully } from "./careful";
import type { Placed } from "./placed";

const known = new WeakMap<CellGraph, Placed>();

/** The same places for the same graph. */
export function placesOf(graph: CellGraph): Placed {
  let placed = known.get(graph);
  if (!placed) {
    const picture = pictureOf(graph);
    known.set(graph, (placed = carefully(picture) ?? automatically(picture)));
  }
  return placed;
}
