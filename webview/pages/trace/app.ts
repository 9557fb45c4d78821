/**
 * What the panel does: carries out what the person asks and takes in what the host tells. It owns the tiles of the
 * current trace. It knows no DOM beyond the bridge.
 */
import type { ColorTileRequest } from "../../../src/protocol/engineContract";
import { hasCode } from "../../../src/protocol/errors";
import type { ModelReference } from "../../../src/protocol/model";
import type { PanelAction, panelHostContract, PanelHostContract, PanelState } from "../../../src/protocol/panelContract";
import type { Listeners } from "../../../src/protocol/rpc";
import { TileCache } from "../../heatmap/tileCache";
import { TileRequests } from "../../heatmap/tileRequests";
import type { Host } from "../../shell/host";
import { messageOf, Store } from "../../shell/store";
import { FirstPicture } from "./firstPicture";
import { isViewOf, toSaved, type savedState } from "./saved";
import {
  computedOf,
  fitted,
  initialState,
  isOver,
  savedView,
  traceOf,
  withCaret,
  withChannelShown,
  withLayer,
  withModels,
  withPanel,
  withProgress,
  withSelection,
  withShownToken,
  withStale,
  withWiderColorLimit,
  type Cell,
} from "./store";

export type TraceHost = Host<typeof panelHostContract, typeof savedState>;

/** What the tiles of a trace may take. What is in view is kept even above it. */
const TILE_BYTES = 32 * 2 ** 20;
/** Open at once: what a viewport takes of most models, so that it comes in one message. */
const MOST_OPEN = 24;

export class App {
  readonly store = new Store(initialState());
  private tiles: { readonly traceId: number; revision: number | undefined; readonly cache: TileCache } | undefined;
  private saving = 0;

  /** `connect` makes the bridge with these listeners; `onTiles` is told when tiles arrive. */
  constructor(
    connect: (listeners: Listeners<PanelHostContract>) => TraceHost,
    private readonly onTiles: () => void,
  ) {
    this.host = connect({
      state: (panel) => this.take(panel),
      progress: (progress) => {
        this.store.update((state) => withProgress(state, progress));
        this.tell();
      },
      caret: ({ token }) => this.store.update((state) => withCaret(state, token)),
      stale: ({ from, following }) => this.store.update((state) => withStale(state, from, following)),
      showToken: ({ token }) => this.store.update((state) => withShownToken(state, token)),
    });
    this.store.onDidChange((state, before) => {
      if (state.layer !== before.layer || state.unit !== before.unit) this.announceUnit();
      if (JSON.stringify(savedView(state)) !== JSON.stringify(savedView(before))) this.saveSoon();
    });
  }

  readonly host: TraceHost;
  private readonly requests = new TileRequests<ColorTileRequest>((tiles, signal) =>
    this.host.peer.call("readColorTile", { tiles }, signal),
  );
  private readonly firstPicture = new FirstPicture((request, signal) => this.requests.read(request, signal));
  private hasPainted = false;

  /** Asks the host for everything: on start, and when the page has become visible again. */
  async load(): Promise<void> {
    try {
      this.take(await this.host.peer.call("load", {}));
    } catch (error) {
      this.report(error);
    }
  }

  /** The first picture is about to be painted, from tokens before this one. */
  willPaint(viewEnd: number): void {
    this.firstPicture.begin(viewEnd);
  }

  /** The first picture stands, or there is none to come: now what can wait is asked for. */
  didPaint(): void {
    if (this.hasPainted) return;
    this.hasPainted = true;
    this.firstPicture.end();
    this.ask(this.host.peer.call("models", {}).then((models) => this.store.update((state) => withModels(state, models))));
  }

  /** The tiles of the trace that is shown, if there is one. */
  currentTiles(): TileCache | undefined {
    const trace = traceOf(this.store.state);
    if (this.tiles && this.tiles.traceId === trace?.traceId) {
      if (this.tiles.revision !== trace.revision) {
        // Of edits that this page was not told of it is unknown what they left as it was.
        const isNext = trace.revision === (this.tiles.revision ?? 0) + 1;
        this.tiles.cache.edit(trace.tokenCount, isNext ? (trace.unchanged ?? 0) : 0);
        this.tiles.revision = trace.revision;
        this.tell();
      }
      return this.tiles.cache;
    }
    this.tiles?.cache.dispose();
    this.tiles = undefined;
    if (!trace) return undefined;
    const { traceId, tokenCount, model } = trace;
    const cache = new TileCache({
      readColorTile: (request, signal) => this.firstPicture.read({ traceId, ...request }, signal),
      tokenCount,
      unitCount: (layer, channel) => model.layers[layer]?.channels.find(({ name }) => name === channel)?.size ?? 0,
      onDidChange: this.onTiles,
      onError: (error) => {
        // Another trace is on its way when this one is gone already.
        if (!hasCode(error, "no-such-trace")) this.report(error);
      },
      maxBytes: TILE_BYTES,
      maxOpen: MOST_OPEN,
    });
    this.tiles = { traceId, revision: trace.revision, cache };
    this.tell();
    return cache;
  }

  /** Selects a cell's token and unit, in the panel, the editor and the hover. */
  select(cell: Cell): void {
    this.store.update((state) => ({ ...withSelection(state, cell.token, cell.unit), cursor: cell }));
    this.revealToken(cell.token);
  }

  selectToken(token: number): void {
    this.store.update((state) => withSelection(state, token, state.unit));
    this.revealToken(token);
  }

  clearUnit(): void {
    this.store.update((state) => withSelection(state, state.token, null));
  }

  revealToken(token: number): void {
    const trace = traceOf(this.store.state);
    if (trace) this.ask(this.host.peer.call("revealToken", { traceId: trace.traceId, token }));
  }

  setLayer(layer: number): void {
    this.store.update((state) => withLayer(state, layer));
  }

  showChannel(name: string, shown: boolean): void {
    this.store.update((state) => withChannelShown(state, name, shown));
  }

  widenRange(channel: string): void {
    this.store.update((state) => withWiderColorLimit(state, channel));
  }

  fit(): void {
    this.store.update(fitted);
  }

  showTable(showsTable: boolean): void {
    this.store.update((state) => ({ ...state, showsTable }));
  }

  chooseModel(model: ModelReference): void {
    this.ask(this.host.peer.call("chooseModel", { model }));
  }

  traceAgain(): void {
    this.store.update((state) => ({ ...state, problem: null }));
    this.ask(this.host.peer.call("traceAgain", {}));
  }

  act(action: PanelAction): void {
    this.ask(this.host.peer.call("act", { action }));
  }

  cancel(): void {
    this.ask(this.host.peer.call("cancel", {}));
  }

  private take(panel: PanelState): void {
    const { state } = this.store;
    const saved = state.panel ? undefined : this.host.getState();
    const restored = saved && isViewOf(saved, panel.source) ? saved.view : undefined;
    this.store.update((current) => withPanel(restored ? { ...current, ...restored } : current, panel));
    this.tell();
    this.saveSoon();
  }

  /** Tells the tiles how far the run has come. */
  private tell(): void {
    const { state } = this.store;
    this.tiles?.cache.setComputed(computedOf(state), isOver(state));
  }

  private announceUnit(): void {
    const { layer, unit } = this.store.state;
    if (traceOf(this.store.state)) this.ask(this.host.peer.call("selectUnit", { layer, unit }));
  }

  /** Panning changes the view at every frame; the state is stored when it rests. */
  private saveSoon(): void {
    clearTimeout(this.saving);
    this.saving = window.setTimeout(() => {
      const { state } = this.store;
      if (state.panel) this.host.setState(toSaved(state.panel.source, savedView(state)));
    }, 150);
  }

  private ask(call: Promise<unknown>): void {
    call.catch((error: unknown) => this.report(error));
  }

  private report(error: unknown): void {
    if (hasCode(error, "cancelled")) return;
    this.store.update((state) => ({ ...state, problem: messageOf(error) }));
  }
}
