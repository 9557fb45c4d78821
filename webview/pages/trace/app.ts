/**
 * What the panel does: carries out what the person asks and takes in what the host tells. It owns the tiles of the
 * current trace. It knows no DOM beyond the bridge.
 */
import type { ColorTileRequest } from "../../../src/protocol/traceShapes";
import * as v from "valibot";
import { hasCode } from "../../../src/protocol/errors";
import type { ModelReference } from "../../../src/protocol/model";
import type { FocusChange, FocusState } from "../../../src/protocol/focus";
import {
  changePanel,
  type PanelAction,
  panelContract,
  type PagePicture,
  type PanelContract,
  type PanelState,
  type Wish,
} from "../../../src/protocol/panelContract";
import type { Listeners } from "../../../src/protocol/rpc";
import { TileCache } from "../../heatmap/tileCache";
import { TileRequests } from "../../heatmap/tileRequests";
import type { Call } from "../../query/questions";
import { ToldAhead } from "../../query/toldAhead";
import type { Host } from "../../shell/host";
import { loadLibraries } from "../../libraries/libraries";
import { errorText, everyText, readTextsLater } from "../../shell/language";
import { Store } from "../../shell/store";
import { allChannelsOf, computedOf, isOver, traceOf, withFocus, withinTrace, withPanel, withShownToken } from "../../trace/state";
import type { Actions, AnyView } from "../../trace/view";
import { FirstPicture } from "./firstPicture";
import { valuesOfLayer, type ValuesWanted } from "./layerValues";
import { isOf, restored, savedState, toSaved } from "./saved";
import { initialState, sceneOf, withDrawer, withFirstView, withScene, withViewThere, type PageState } from "./state";

export type TraceHost = Host<typeof panelContract, typeof savedState>;

/** What the tiles of a trace may take. What is in view is kept even above it. */
const TILE_BYTES = 32 * 2 ** 20;
/** Open at once: what a viewport takes of most models, so that it comes in one message. */
const MOST_OPEN = 24;

/** The models to choose from come when nothing else is to be drawn, by then at the latest. */
const MODELS_AFTER_MS = 1000;

export class App {
  readonly store: Store<PageState>;
  /** Changes of the focus that the host has not answered yet. */
  private changing = 0;
  private tiles: { readonly traceId: number; revision: number | undefined; readonly cache: TileCache } | undefined;

  /** `connect` makes the bridge with these listeners; `onTiles` is told when tiles arrive. */
  constructor(
    readonly views: readonly AnyView[],
    connect: (listeners: Listeners<PanelContract>) => TraceHost,
    private readonly onTiles: () => void,
  ) {
    this.store = new Store(initialState(views));
    this.host = connect({
      begin: ({ panel, focus, front }) => {
        this.isTold = true;
        this.store.update((state) => ({ ...state, last: front }));
        this.takeFocus(focus);
        this.take(panel);
      },
      answer: ({ call, params, value }) => this.told.keep(call, params, value),
      change: (change) => {
        const { panel } = this.store.state;
        if (panel) this.take(changePanel(panel, change)); // else it is in the answer to loading
      },
      focus: ({ reveal, ...told }) => {
        if (this.changing === 0 || reveal) this.takeFocus(told, reveal);
      },
      wantView: () => this.saveView(),
      wish: () => this.ask(this.host.peer.call("takeWish", {}).then((wish) => this.fulfil(wish))),
    });
    readTextsLater(() => this.host.peer.call("texts", {}));
    this.store.onDidChange(({ pinned, panel }, before) => {
      if (pinned !== before.pinned && pinned !== panel?.pinned) this.ask(this.host.peer.call("pin", { pinned: [...pinned] }));
    });
  }

  private readonly host: TraceHost;
  private readonly requests = new TileRequests<ColorTileRequest>((tiles, signal) =>
    this.host.peer.call("readColorTiles", { tiles }, signal),
  );
  private readonly firstPicture = new FirstPicture((request, signal) => this.requests.read(request, signal));
  private hasPainted = false;
  /** The host told everything before it was asked. */
  private isTold = false;
  private saving: AbortController | undefined;

  private readonly told = new ToldAhead();

  /** Asks the host a view's question, unless the answer was told. */
  readonly call: Call<PanelContract> = async (method, params, signal) => {
    const told = this.told.take(method, params);
    const { success, output } = v.safeParse(panelContract.calls[method].result, told);
    return told !== undefined && success ? (output as never) : this.host.peer.call(method, params, signal);
  };

  /** Asks the host for everything: on start, unless it is told before it is answered, and when the page has become visible again. */
  async load(): Promise<void> {
    try {
      const { panel, focus, wish } = await this.host.peer.call("load", {});
      if (!this.isTold) {
        this.takeFocus(focus); // first, so that what follows is asked about where the person looks
        this.take(panel);
      }
      this.isTold = false;
      this.fulfil(wish);
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
    const askForModels = () =>
      this.ask(this.host.peer.call("models", {}).then((models) => this.store.update((state) => ({ ...state, models }))));
    requestIdleCallback(() => void loadLibraries());
    requestIdleCallback(askForModels, { timeout: MODELS_AFTER_MS }); // a long picker takes as long to make as a view
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
      unitCount: (layer, channel) => allChannelsOf(model.layers[layer]).find(({ name }) => name === channel)?.size ?? 0,
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

  /** What a view may do. */
  actionsOf(view: AnyView): Omit<Actions<unknown>, "answers"> {
    return {
      scene: () => sceneOf(this.store.state, view),
      update: (change) => this.store.update((state) => withScene(state, view, change)),
      changeFocus: (change, { reveals = false, passing = false } = {}) =>
        passing ? this.store.update((state) => withFocus(state, change)) : this.changeFocus(change, reveals),
      toggle: (drawer) => this.toggle(drawer),
      savePicture: (made) => this.save(made),
    };
  }

  /**
   * Asks the host to look elsewhere. What comes of it is shown at once, and is the host's to say; what it tells while its
   * answer is awaited is older.
   */
  changeFocus(change: FocusChange, reveals = false): void {
    this.store.update((state) => withFocus(state, change));
    const { focus } = this.store.state;
    const asked = Object.keys(change).map((name) => [name, focus[name as keyof FocusChange]]);
    this.refocus(this.host.peer.call("changeFocus", Object.fromEntries(asked) as FocusChange));
    const trace = traceOf(this.store.state);
    const { token } = change;
    if (reveals && trace && typeof token === "number") {
      this.ask(this.host.peer.call("revealToken", { traceId: trace.traceId, token }));
    }
  }

  goBack(): void {
    this.refocus(this.host.peer.call("focusBack", {}));
  }

  goForward(): void {
    this.refocus(this.host.peer.call("focusForward", {}));
  }

  /** Opens or closes a drawer. */
  toggle(drawer: string): void {
    this.store.update((state) => withDrawer(state, drawer, !state.open.includes(drawer)));
  }

  /** Brings a main view to the front. */
  private show(view: string): void {
    this.store.update((state) => withViewThere(this.views, { ...state, front: view }));
  }

  /** The same as the person chooses it: the next page begins with it. */
  turnTo(view: string): void {
    this.show(view);
    this.ask(this.host.peer.call("turnTo", { front: view }));
  }

  /** Null: the host asks for it. */
  chooseModel(model: ModelReference | null): void {
    this.ask(this.host.peer.call("chooseModel", { model }));
    this.store.update((state) => ({ ...state })); // drawn anew, the picker says again which model it is
  }

  traceAgain(): void {
    this.store.update((state) => ({ ...state, problem: null }));
    this.ask(this.host.peer.call("traceAgain", {}));
  }

  /** Keeps where the person looks under a name that the host asks for. */
  saveView(): void {
    const view = toSaved(this.views, this.store.state);
    if (view) this.ask(this.host.peer.call("saveView", { view }));
  }

  /** The same with another model, which the host asks for, in a panel beside this one. */
  openBeside(): void {
    const view = toSaved(this.views, this.store.state);
    if (view) this.ask(this.host.peer.call("openBeside", { view }));
  }

  act(action: PanelAction): void {
    this.ask(this.host.peer.call("act", { action }));
  }

  cancel(): void {
    this.ask(this.host.peer.call("cancel", {}));
  }

  /** Saves what was made, where the person says; null: there is nothing to save. */
  save(made: PagePicture | Promise<PagePicture | null>): void {
    this.ask(Promise.resolve(made).then((picture) => picture && this.host.peer.call("savePicture", { picture })));
  }

  /** Saves the values of the layer in focus; tells how far that is, until it is cancelled. */
  saveValues(wanted: ValuesWanted): void {
    this.saving?.abort();
    const saving = (this.saving = new AbortController());
    const tell = (saved: number | null) => this.saving === saving && this.store.update((state) => ({ ...state, saving: saved }));
    tell(0);
    this.save(valuesOfLayer(this.store.state, this.call, wanted, saving.signal, tell).finally(() => tell(null)));
  }

  cancelSaving(): void {
    this.saving?.abort();
  }

  private take(panel: PanelState): void {
    const saved = this.store.state.panel ? undefined : this.host.getState();
    this.store.update((state) => {
      const kept = saved && isOf(saved, panel.source) ? restored(this.views, state, saved) : state;
      const next = withPanel(kept, panel);
      return { ...withViewThere(this.views, traceOf(state) ? next : withFirstView(this.views, next)), problem: null };
    });
    this.tell();
  }

  /** The focus of a saved view is the host's to change. Of one that an older version saved nothing else is left. */
  private fulfil(wish: Wish | null): void {
    if (!wish) return;
    if ("front" in wish) return this.show(wish.front);
    const saved = v.safeParse(savedState, wish.kept);
    if (!saved.success) return;
    this.store.update((state) => withViewThere(this.views, withinTrace(restored(this.views, state, saved.output))));
  }

  /** Tells the tiles how far the run has come. */
  private tell(): void {
    const { state } = this.store;
    this.tiles?.cache.setComputed(computedOf(state), isOver(state));
  }

  private refocus(asked: Promise<FocusState>): void {
    this.changing++;
    const told = asked.finally(() => this.changing--);
    this.ask(told.then((state) => this.changing === 0 && this.takeFocus(state)));
  }

  private takeFocus({ focus, canGoBack, canGoForward }: FocusState, reveal = false): void {
    this.store.update((state) => {
      const next = { ...withFocus(state, focus), canGoBack, canGoForward };
      return reveal && focus.token !== null ? withShownToken(next, focus.token) : next;
    });
  }

  private ask(call: Promise<unknown>): void {
    call.catch((error: unknown) => this.report(error));
  }

  private report(error: unknown): void {
    if (hasCode(error, "cancelled")) return;
    void everyText().then(() => this.store.update((state) => ({ ...state, problem: errorText(error) })));
  }
}
