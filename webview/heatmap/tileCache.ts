/**
 * The tiles of one trace that this page holds: asks for what the viewport needs, once each, drops what scrolled away,
 * asks again for tiles that were cut before all their tokens were computed or over another domain, and keeps within a
 * budget of bytes by forgetting what was looked at longest ago. It knows neither the bridge (reading is handed in) nor the canvas.
 */
import type { Domain, ColorTileRequest, ColorTile } from "../../src/protocol/traceShapes";
import { hasCode } from "../../src/protocol/errors";
import { TILE_CELLS, TILE_ROWS, type TilePlace } from "./viewport";

export interface TileAddress extends TilePlace {
  readonly layer: number;
  readonly channel: string;
  readonly domain: Domain;
}

/** A tile that arrived. Its levels never change; a later cut, or one over another domain, replaces the whole object. */
export interface CachedTile {
  readonly address: TileAddress;
  readonly tile: ColorTile;
  readonly tokenStart: number;
  readonly tokenEnd: number;
  /** The first so many cells of each row are computed. */
  readonly ready: number;
}

export interface TileCacheOptions {
  readonly readColorTile: (request: Omit<ColorTileRequest, "traceId">, signal: AbortSignal) => Promise<ColorTile>;
  readonly tokenCount: number;
  /** Units of a layer's channel. */
  readonly unitCount: (layer: number, channel: string) => number;
  /** A tile arrived. */
  readonly onDidChange: () => void;
  /** A tile could not be read. It is asked for again when the run has come further. */
  readonly onError: (error: unknown) => void;
  readonly maxBytes: number;
  /** Requests that may be open at once. */
  readonly maxOpen?: number;
}

export class TileCache {
  private readonly tiles = new Map<string, CachedTile>(); // least recently used first
  private readonly open = new Map<string, { readonly abort: AbortController; readonly domain: Domain }>();
  private readonly failedAt = new Map<string, number>();
  /** Grows with every tile that arrives: what was painted from an older version may be out of date. */
  version = 0;
  private wanted = new Map<string, TileAddress>();
  private bytes = 0;
  private computed = 0;
  private final = false;
  private disposed = false;
  private tokenCount: number;

  constructor(private readonly options: TileCacheOptions) {
    this.tokenCount = options.tokenCount;
  }

  /** The newest cut of a tile that is here, whole or not; over another domain as long as none over this one has come. */
  get(address: TileAddress): CachedTile | undefined {
    return this.tiles.get(keyOf(address));
  }

  /** True when the tile is here over its domain and every one of its tokens before this one was computed when it was cut. */
  covers(address: TileAddress, tokenEnd: number): boolean {
    if (this.isEmpty(address)) return true;
    const cached = this.get(address);
    if (!cached || !isSame(cached.address.domain, address.domain)) return false;
    return cached.tile.computed >= Math.min(tokenEnd, this.rectangle(address).tokenEnd);
  }

  /** Says what the viewport shows now, most urgent first. What else was asked for and has not come is cancelled. */
  want(addresses: readonly TileAddress[]): void {
    this.wanted = new Map(addresses.map((address) => [keyOf(address), address]));
    for (const [key, { abort, domain }] of this.open) {
      const wanted = this.wanted.get(key);
      if (!wanted || !isSame(wanted.domain, domain)) abort.abort();
    }
    for (const key of this.wanted.keys()) this.touch(key);
    this.pump();
  }

  /**
   * Says how far the run has come, and whether it comes no further; wanted tiles that can now be cut fuller are asked
   * for again.
   */
  setComputed(tokens: number, final: boolean): void {
    if (tokens === this.computed && final === this.final) return;
    this.computed = tokens;
    this.final = final;
    this.pump();
  }

  /**
   * The text was edited: it has so many tokens now, of which those before `unchanged` are as they were. The values of the
   * others are forgotten.
   */
  edit(tokenCount: number, unchanged: number): void {
    for (const { abort } of this.open.values()) abort.abort();
    this.tokenCount = tokenCount;
    this.computed = Math.min(this.computed, unchanged);
    this.final = false;
    this.failedAt.clear();
    for (const [key, cached] of [...this.tiles]) {
      if (cached.tokenStart >= unchanged) this.forget(key);
      else if (Math.min(cached.tokenEnd, cached.tile.computed) > unchanged) this.tiles.set(key, cutAt(cached, unchanged));
    }
    this.version++;
    this.pump();
  }

  /** Forgets everything and cancels what is open. */
  dispose(): void {
    this.disposed = true;
    for (const { abort } of this.open.values()) abort.abort();
    this.tiles.clear();
    this.wanted.clear();
    this.bytes = 0;
  }

  private pump(): void {
    const limit = this.options.maxOpen ?? 8;
    for (const [key, address] of this.wanted) {
      if (this.open.size >= limit || this.disposed) return;
      if (this.isDue(key, address)) void this.fetch(key, address);
    }
  }

  /**
   * A tile is due when it is missing, over another domain, or partial with enough more to be had to be worth another cut,
   * and did not fail at this point of the run.
   */
  private isDue(key: string, address: TileAddress): boolean {
    if (this.open.has(key) || this.failedAt.get(key) === this.computed) return false;
    const { tokenStart, tokenEnd } = this.rectangle(address);
    if (this.computed <= tokenStart || this.isEmpty(address)) return false;
    const had = this.tiles.get(key);
    if (!had || !isSame(had.address.domain, address.domain)) return true;
    const gained = Math.min(this.computed, tokenEnd) - had.tile.computed;
    return gained > 0 && (this.final || this.computed >= tokenEnd || gained >= (TILE_CELLS * address.step) / 16);
  }

  /** A channel may have fewer units than its layer, as a projected h has. */
  private isEmpty(address: TileAddress): boolean {
    const { unitStart, unitEnd } = this.rectangle(address);
    return unitEnd <= unitStart;
  }

  private async fetch(key: string, address: TileAddress): Promise<void> {
    const abort = new AbortController();
    this.open.set(key, { abort, domain: address.domain });
    const rectangle = this.rectangle(address);
    const asked = this.computed;
    try {
      const { layer, channel, domain, step, unitStep } = address;
      const tile = await this.options.readColorTile({ layer, channel, domain, step, unitStep, ...rectangle }, abort.signal);
      if (this.disposed) return;
      const { tokenStart, tokenEnd } = rectangle;
      const ready = Math.min(tile.cells, Math.ceil((tile.computed - tokenStart) / step));
      this.store(key, { address, tile, tokenStart, tokenEnd, ready });
      this.options.onDidChange();
    } catch (error) {
      if (this.disposed || abort.signal.aborted || hasCode(error, "cancelled")) return;
      this.failedAt.set(key, asked);
      this.options.onError(error);
    } finally {
      this.open.delete(key);
      this.pump();
    }
  }

  private store(key: string, cached: CachedTile): void {
    this.forget(key);
    this.failedAt.delete(key);
    this.tiles.set(key, cached);
    this.bytes += cached.tile.colorIndices.byteLength;
    this.version++;
    for (const oldest of this.tiles.keys()) {
      if (this.bytes <= this.options.maxBytes) return;
      if (!this.wanted.has(oldest)) this.forget(oldest);
    }
  }

  private forget(key: string): void {
    const cached = this.tiles.get(key);
    if (!cached) return;
    this.tiles.delete(key);
    this.bytes -= cached.tile.colorIndices.byteLength;
  }

  private touch(key: string): void {
    const cached = this.tiles.get(key);
    if (!cached) return;
    this.tiles.delete(key);
    this.tiles.set(key, cached);
  }

  private rectangle({ layer, channel, step, unitStep, column, row }: TileAddress) {
    const tokenStart = column * TILE_CELLS * step;
    const unitStart = row * TILE_ROWS * unitStep;
    return {
      tokenStart,
      tokenEnd: Math.min(this.tokenCount, tokenStart + TILE_CELLS * step),
      unitStart,
      unitEnd: Math.min(this.options.unitCount(layer, channel), unitStart + TILE_ROWS * unitStep),
    };
  }
}

/** The tile as if only its cells before this token had been computed. */
function cutAt(cached: CachedTile, token: number): CachedTile {
  const {
    tile,
    tokenStart,
    address: { step },
  } = cached;
  const ready = Math.floor((token - tokenStart) / step);
  return { ...cached, ready, tile: { ...tile, computed: tokenStart + ready * step } };
}

/** Of one place there is one tile, whatever its domain. */
function keyOf({ layer, channel, step, unitStep, column, row }: TileAddress): string {
  return `${layer}/${channel}/${step}/${unitStep}/${column}/${row}`;
}

function isSame(a: Domain, b: Domain): boolean {
  return a.min === b.min && a.max === b.max;
}
