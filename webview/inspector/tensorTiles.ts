/** The tiles of one tensor, in the terms of the raster: columns are its tokens, rows its units, and all are computed. */
import type { Tile } from "../../src/protocol/engineContract";
import { TileCache } from "../heatmap/tileCache";
import { TileRequests } from "../heatmap/tileRequests";

/** A rectangle of a tensor; see readTensorTile of the engine's contract. */
export interface TensorRectangle {
  readonly rowStart: number;
  readonly rowEnd: number;
  readonly columnStart: number;
  readonly columnEnd: number;
  readonly step: number;
}

export interface TensorTilesOptions {
  readonly rows: number;
  readonly columns: number;
  readonly read: (tiles: TensorRectangle[], signal: AbortSignal) => Promise<Tile[]>;
  readonly onDidChange: () => void;
  readonly onError: (error: unknown) => void;
}

/** What the tiles of a tensor may take. What is in view is kept even above it. */
const TILE_BYTES = 64 * 2 ** 20;
/** Open at once: what a picture takes of most tensors, so that it comes in one message. */
const MOST_OPEN = 24;

export function createTensorTiles({ rows, columns, read, onDidChange, onError }: TensorTilesOptions): TileCache {
  const requests = new TileRequests<TensorRectangle>(read);
  const cache = new TileCache({
    readTile: ({ tokenStart, tokenEnd, unitStart, unitEnd, step }, signal) =>
      requests.read({ rowStart: unitStart, rowEnd: unitEnd, columnStart: tokenStart, columnEnd: tokenEnd, step }, signal),
    tokenCount: columns,
    unitCount: () => rows,
    onDidChange, onError, maxBytes: TILE_BYTES, maxOpen: MOST_OPEN,
  });
  cache.setComputed(columns, true);
  return cache;
}
