/**
 * The tiles of one trace that this page holds: asks for what the viewport needs, once each, drops what scrolled away,
 * asks again for tiles that were cut before all their tokens were computed, and keeps within a budget of bytes by
 * forgetting what was looked at longest ago. It knows neither the bridge (reading is handed in) nor the canvas.
 */
import type { Tile, TileRequest } from "../../src/protocol/engineContract";
import { hasCode } from "../../src/protocol/errors";
import { TILE_CELLS, TILE_UNITS, type TilePlace } from "./viewport";

export interface TileAddress extends TilePlace {
  readonly layer: number;
  readonly channel: string;
}

/** A tile that arrived. Its values never change; a later cut replaces the whole object. */
export interface CachedTile {
  readonly address: TileAddress;
  readonly tile: Tile;
  /** First token, and the token and units behind the last. */
  readonly tokenStart: number;
  readonly tokenEnd: number;
  readonly unitStart: number;
  readonly unitEnd: number;
}

export interface TileCacheOptions {
  readonly readTile: (request: Omit<TileRequest, "traceId">, signal: AbortSignal) => Promise<Tile>;
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
  private readonly open = new Map<string, AbortController>();
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

  /** The newest cut of a tile that is here, whole or not. */
  get(address: TileAddress): CachedTile | undefined {
    return this.tiles.get(keyOf(address));
  }

  /** True when the tile is here and every one of its tokens before this one was computed when it was cut. */
  covers(address: TileAddress, tokenEnd: number): boolean {
    if (this.isEmpty(address)) return true;
    const cached = this.get(address);
    return cached !== undefined && cached.tile.computed >= Math.min(tokenEnd, this.rectangle(address).tokenEnd);
  }

  /** Says what the viewport shows now, most urgent first. What else was asked for and has not come is cancelled. */
  want(addresses: readonly TileAddress[]): void {
    this.wanted = new Map(addresses.map((address) => [keyOf(address), address]));
    for (const [key, abort] of this.open) {
      if (!this.wanted.has(key)) abort.abort();
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
    for (const abort of this.open.values()) abort.abort();
    this.tokenCount = tokenCount;
    this.computed = Math.min(this.computed, unchanged);
    this.final = false;
    this.failedAt.clear();
    for (const [key, cached] of [...this.tiles]) {
      if (cached.tokenStart >= unchanged) this.forget(key);
      else if (Math.min(cached.tokenEnd, cached.tile.computed) > unchanged) {
        this.tiles.set(key, { ...cached, tile: cutAt(cached, unchanged) });
      }
    }
    this.version++;
    this.pump();
  }

  /** Forgets everything and cancels what is open. */
  dispose(): void {
    this.disposed = true;
    for (const abort of this.open.values()) abort.abort();
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
   * A tile is due when it is missing, or partial with enough more to be had to be worth another cut, and did not fail
   * at this point of the run.
   */
  private isDue(key: string, address: TileAddress): boolean {
    if (this.open.has(key) || this.failedAt.get(key) === this.computed) return false;
    const { tokenStart, tokenEnd } = this.rectangle(address);
    if (this.computed <= tokenStart || this.isEmpty(address)) return false;
    const had = this.tiles.get(key)?.tile.computed;
    if (had === undefined) return true;
    const gained = Math.min(this.computed, tokenEnd) - had;
    return gained > 0 && (this.final || this.computed >= tokenEnd || gained >= (TILE_CELLS * address.step) / 16);
  }

  /** A channel may have fewer units than its layer, as a projected h has. */
  private isEmpty(address: TileAddress): boolean {
    const { unitStart, unitEnd } = this.rectangle(address);
    return unitEnd <= unitStart;
  }

  private async fetch(key: string, address: TileAddress): Promise<void> {
    const abort = new AbortController();
    this.open.set(key, abort);
    const rectangle = this.rectangle(address);
    const asked = this.computed;
    try {
      const { layer, channel, step } = address;
      const tile = await this.options.readTile({ layer, channel, step, ...rectangle }, abort.signal);
      if (this.disposed) return;
      this.store(key, { address, tile, ...rectangle });
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
    this.bytes += bytesOf(cached.tile);
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
    this.bytes -= bytesOf(cached.tile);
  }

  private touch(key: string): void {
    const cached = this.tiles.get(key);
    if (!cached) return;
    this.tiles.delete(key);
    this.tiles.set(key, cached);
  }

  private rectangle({ layer, channel, step, column, row }: TileAddress) {
    const tokenStart = column * TILE_CELLS * step;
    const unitStart = row * TILE_UNITS;
    return {
      tokenStart,
      tokenEnd: Math.min(this.tokenCount, tokenStart + TILE_CELLS * step),
      unitStart,
      unitEnd: Math.min(this.options.unitCount(layer, channel), unitStart + TILE_UNITS),
    };
  }
}

/** The tile as if it had been cut when the tokens before this one were computed. */
function cutAt({ address, tile, tokenStart }: CachedTile, token: number): Tile {
  const from = Math.floor((token - tokenStart) / address.step);
  const cut = (numbers: Float32Array) => numbers.map((value, at) => (at % tile.cells < from ? value : NaN)) as Float32Array<ArrayBuffer>;
  const { values, minimum, maximum } = tile;
  return {
    ...tile, computed: token, values: cut(values), ...(minimum && { minimum: cut(minimum) }), ...(maximum && { maximum: cut(maximum) }),
  };
}

function keyOf({ layer, channel, step, column, row }: TileAddress): string {
  return `${layer}/${channel}/${step}/${column}/${row}`;
}

function bytesOf({ values, minimum, maximum }: Tile): number {
  return values.byteLength + (minimum?.byteLength ?? 0) + (maximum?.byteLength ?? 0);
}
