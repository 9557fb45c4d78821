/** The tiles of one tensor, in the terms of the raster: columns are its tokens, rows its units, and all are computed. */
import type { Domain, ColorTile, TensorRectangle } from "../../../src/protocol/traceShapes";
import { TileCache } from "../../heatmap/tileCache";
import { TileRequests } from "../../heatmap/tileRequests";

export type LevelsRequest = TensorRectangle & { domain: Domain };

export interface TensorTilesOptions {
  readonly rows: number;
  readonly columns: number;
  readonly read: (tiles: LevelsRequest[], signal: AbortSignal) => Promise<ColorTile[]>;
  readonly onDidChange: () => void;
  readonly onError: (error: unknown) => void;
}

/** What the tiles of a tensor may take. What is in view is kept even above it. */
const TILE_BYTES = 16 * 2 ** 20;
/** Open at once: what a picture takes of most tensors, so that it comes in one message. */
const MOST_OPEN = 24;

export function createTensorTiles({ rows, columns, read, onDidChange, onError }: TensorTilesOptions): TileCache {
  const requests = new TileRequests<LevelsRequest>(read);
  const cache = new TileCache({
    readColorTile({ tokenStart, tokenEnd, unitStart, unitEnd, step, unitStep, domain }, signal) {
      const rectangle = { rowStart: unitStart, rowEnd: unitEnd, columnStart: tokenStart, columnEnd: tokenEnd };
      return requests.read({ ...rectangle, step, rowStep: unitStep, domain }, signal);
    },
    tokenCount: columns,
    unitCount: () => rows,
    onDidChange,
    onError,
    maxBytes: TILE_BYTES,
    maxOpen: MOST_OPEN,
  });
  cache.setComputed(columns, true);
  return cache;
}
