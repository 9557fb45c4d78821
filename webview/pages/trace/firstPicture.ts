/**
 * Tiles for the first picture of a trace. A tile goes several times farther than what is in view, and the picture waits
 * for every byte: until it stands, each tile is read up to the end of the view only, and its rest afterwards.
 */
import type { ColorTileRequest, ColorTile } from "../../../src/protocol/traceShapes";

export type ReadLevels = (request: ColorTileRequest, signal: AbortSignal) => Promise<ColorTile>;

/** If the picture does not stand by then, as when the panel has become wider meanwhile, the rest comes all the same. */
const REST_AFTER_MS = 500;

export class FirstPicture {
  private viewEnd = Infinity;
  private hasEnded = false;
  /** By tile, up to where it was read. */
  private readonly begun = new Map<string, number>();
  private readonly standing: Promise<void>;
  private stand: () => void = () => undefined;

  constructor(private readonly readColorTile: ReadLevels) {
    this.standing = new Promise((resolve) => (this.stand = resolve));
  }

  /** Says which token the view ends before, as far as that is known: it may turn out to be wider. */
  begin(viewEnd: number): void {
    const isWider = this.viewEnd === Infinity || viewEnd > this.viewEnd;
    if (viewEnd === 0 || this.hasEnded || !isWider) return;
    if (this.viewEnd === Infinity) setTimeout(() => this.end(), REST_AFTER_MS);
    this.viewEnd = viewEnd;
  }

  /** The picture stands. */
  end(): void {
    this.hasEnded = true;
    this.viewEnd = Infinity;
    this.stand();
  }

  /** A tile; until the picture stands it ends with the view, as if what lies beyond had not been computed when it was cut. */
  async read(request: ColorTileRequest, signal: AbortSignal): Promise<ColorTile> {
    const { viewEnd } = this;
    const { tokenStart, tokenEnd, step } = request;
    if (viewEnd >= tokenEnd || viewEnd <= tokenStart || step !== 1) return this.readColorTile(request, signal);
    const key = JSON.stringify(request);
    if ((this.begun.get(key) ?? 0) >= viewEnd) {
      await this.standing;
      return this.readColorTile(request, signal);
    }
    const tile = await this.readColorTile({ ...request, tokenEnd: viewEnd }, signal);
    if (tile.computed >= viewEnd) this.begun.set(key, viewEnd);
    return { ...tile, computed: Math.min(tile.computed, viewEnd) };
  }
}
