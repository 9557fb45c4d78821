/**
 * ColorTile requests gathered into one call. A viewport takes a dozen tiles and every message to the host passes through VS
 * Code's window and its server, so that those which are asked for in one turn of the event loop travel together.
 */
import type { ColorTile } from "../../src/protocol/traceShapes";
import { cancelled } from "../../src/protocol/errors";

export type ReadTiles<Request> = (tiles: Request[], signal: AbortSignal) => Promise<ColorTile[]>;

interface Waiting<Request> {
  readonly request: Request;
  readonly signal: AbortSignal;
  readonly resolve: (tile: ColorTile) => void;
  readonly reject: (error: unknown) => void;
}

export class TileRequests<Request> {
  private waiting: Waiting<Request>[] = [];

  constructor(private readonly readTiles: ReadTiles<Request>) {}

  /** One tile. Rejects with "cancelled" when the signal aborts; the call ends when all that it was made for are. */
  read(request: Request, signal: AbortSignal): Promise<ColorTile> {
    if (signal.aborted) return Promise.reject(cancelled());
    if (this.waiting.length === 0) queueMicrotask(() => this.send());
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, signal, resolve, reject });
      signal.addEventListener("abort", () => reject(cancelled()), { once: true });
    });
  }

  private send(): void {
    const sent = this.waiting.filter(({ signal }) => !signal.aborted);
    this.waiting = [];
    if (sent.length === 0) return;
    const abort = new AbortController();
    const onAbort = () => {
      if (sent.every(({ signal }) => signal.aborted)) abort.abort();
    };
    for (const { signal } of sent) signal.addEventListener("abort", onAbort, { once: true });
    this.readTiles(
      sent.map(({ request }) => request),
      abort.signal,
    ).then(
      (tiles) => {
        sent.forEach(({ resolve, reject }, index) => {
          const tile = tiles[index];
          if (tile) resolve(tile);
          else reject(new Error("The host sent fewer tiles than were asked for."));
        });
      },
      (error: unknown) => sent.forEach(({ reject }) => reject(error)),
    );
  }
}
