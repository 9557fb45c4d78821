/**
 * Tiles for the first picture of a trace. A tile goes several times farther than what is in view, and the picture waits
 * for every byte: until it stands, each tile is read up to the end of the view only, and its rest afterwards.
 */
import type { Tile, TileRequest } from "../../src/protocol/engineContract";

export type ReadTile = (request: TileRequest, signal: AbortSignal) => Promise<Tile>;

/** If the picture does not stand by then, as when the panel has become wider meanwhile, the rest comes all the same. */
const REST_AFTER_MS = 500;

export class FirstPicture {
  private viewEnd = Infinity;
  private readonly begun = new Set<string>();
  private readonly standing: Promise<void>;
  private stand: () => void = () => undefined;

  constructor(private readonly readTile: ReadTile) {
    this.standing = new Promise((resolve) => (this.stand = resolve));
  }

  /** Says which token the view ends before. */
  begin(viewEnd: number): void {
    this.viewEnd = viewEnd;
    setTimeout(() => this.end(), REST_AFTER_MS);
  }

  /** The picture stands. */
  end(): void {
    this.viewEnd = Infinity;
    this.stand();
  }

  /** A tile; until the picture stands its values beyond the view are as if they had not been computed when it was cut. */
  async read(request: TileRequest, signal: AbortSignal): Promise<Tile> {
    const { viewEnd } = this;
    const { tokenStart, tokenEnd, step } = request;
    if (viewEnd >= tokenEnd || viewEnd <= tokenStart || step !== 1) return this.readTile(request, signal);
    const key = JSON.stringify(request);
    if (this.begun.has(key)) {
      await this.standing;
      return this.readTile(request, signal);
    }
    const { values, cells, computed } = await this.readTile({ ...request, tokenEnd: viewEnd }, signal);
    if (computed >= viewEnd) this.begun.add(key);
    return { values: widened(values, cells, tokenEnd - tokenStart), cells: tokenEnd - tokenStart, computed: Math.min(computed, viewEnd) };
  }
}

/** Rows of more cells; those that are new are NaN, as what is not computed yet. */
function widened(values: Float32Array, cells: number, wanted: number): Float32Array<ArrayBuffer> {
  const rows = values.length / cells;
  const wide = new Float32Array(rows * wanted).fill(NaN);
  for (let row = 0; row < rows; row++) wide.set(values.subarray(row * cells, (row + 1) * cells), row * wanted);
  return wide;
}
