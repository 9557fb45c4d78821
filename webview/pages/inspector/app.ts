/** What the inspector does: reads the file through the host, keeps the store, and asks for statistics as rows are seen. */
import type { Subject } from "../../../src/model/inference";
import { hasCode, saidBy } from "../../../src/protocol/errors";
import type { inspectorContract, InspectorContract } from "../../../src/protocol/inspectorContract";
import type { TensorDescription } from "../../../src/protocol/model";
import type { Listeners } from "../../../src/protocol/rpc";
import type { TileCache } from "../../heatmap/tileCache";
import type { Host } from "../../shell/host";
import { current, Query } from "../../query/query";
import { errorText } from "../../shell/language";
import { Store } from "../../shell/store";
import type { TableMoves } from "../../table/moves";
import { isSameScroll, rowsInView, type Scroll } from "../../table/rows";
import { isStatistic, type ColumnId } from "./columns";
import { pictureOf, planeOf, resized, type PictureCell, type PictureState } from "./picture";
import { shownTensors, wantedStatistics } from "./rows";
import { createStatisticsQueue } from "./statisticsQueue";
import {
  initialState,
  scoreKey,
  withAnalysis,
  withLayerOpen,
  withReport,
  withSelected,
  withSortedBy,
  withStatistics,
  withUnreadable,
  type InspectorState,
  type savedState,
} from "./store";
import { createTensorTiles } from "./tensorTiles";

export type InspectorHost = Host<typeof inspectorContract, typeof savedState>;

/** Reads of whole tensors at a time: enough to keep the disk busy, few enough to leave the worker free. */
const CONCURRENCY = 2;

export class App {
  readonly store = new Store(initialState);
  /** Of the selected tensor, from when its picture has a size. */
  tiles: TileCache | undefined;
  private readonly cell: Query<number | undefined>;
  private readonly host: InspectorHost;
  private loading: AbortController | undefined;
  private shownTensors: readonly TensorDescription[] = [];
  private shownFor: readonly unknown[] = [];
  private readonly queue = createStatisticsQueue({
    concurrency: CONCURRENCY,
    read: (name, signal) => this.readStatistics(name, signal),
  });
  readonly moves: TableMoves = {
    names: () => this.shown().map(({ name }) => name),
    active: () => this.store.state.active ?? this.store.state.selected,
    activate: (name) => this.store.update((state) => (state.active === name ? state : { ...state, active: name })),
    select: (name) => this.store.update((state) => withSelected(state, name)),
    scrolled: (scroll) => this.scrolled(scroll),
  };

  /** `connect` makes the bridge with these listeners; `onTiles` is told when a part of the tensor's picture, or a value, arrives. */
  constructor(
    connect: (listeners: Listeners<InspectorContract>) => InspectorHost,
    private readonly onTiles: () => void,
  ) {
    this.cell = new Query(onTiles);
    this.host = connect({ changed: ({ isManifest }) => void this.load(isManifest) });
    const saved = this.host.getState();
    if (saved) this.store.update((state) => ({ ...state, ...saved }));
    this.store.onDidChange((state, before) => {
      if (
        state.scroll !== before.scroll ||
        state.report !== before.report ||
        state.sort !== before.sort ||
        state.search !== before.search ||
        state.selected !== before.selected
      )
        this.wantStatistics();
      if (state.picture === null) this.forgetTiles();
      if (state.report !== before.report) for (const layer of state.openLayers) void this.analyse(layer);
    });
  }

  /** Reads the file, for the first time or again; an earlier reading that is under way is dropped. */
  async load(isSameFile = false): Promise<void> {
    this.loading?.abort();
    const { signal } = (this.loading = new AbortController());
    try {
      const report = await this.host.peer.call("inspectCheckpoint", {}, signal);
      this.queue.clear();
      this.store.update((state) => withReport(state, report, isSameFile));
      if (this.store.state.score !== null) void this.score(null);
    } catch (error) {
      if (signal.aborted) return;
      this.queue.clear();
      this.store.update((state) => withUnreadable(state, errorText(error)));
    }
  }

  /** Asks the host to do something that leads away from this page. */
  async go(where: "visualize" | "explain" | "compare" | "openManifest"): Promise<void> {
    await this.attempt(() => this.host.peer.call(where, {}));
  }

  /** Writes a choice into the manifest, null: takes it out. */
  async choose(about: Subject, id: string | null): Promise<void> {
    await this.attempt(async () => this.changed(await this.host.peer.call("choose", { about, id })));
  }

  /** Takes the last choice back. */
  async undo(): Promise<void> {
    await this.attempt(async () => this.changed(await this.host.peer.call("undo", {})));
  }

  /** The file is read again at once: what watches it may be late, or miss a change, and tells the page of others' alone. */
  private changed({ undoable }: { readonly undoable: number }): void {
    this.store.update((state) => ({ ...state, changes: undoable }));
    void this.load(true);
  }

  /** How well the model predicts a sample, and what the choices at a part of it would. */
  async score(place: string | null): Promise<void> {
    const { report } = this.store.state;
    const told = (change: (state: InspectorState) => InspectorState) =>
      this.store.update((state) => (state.report === report ? change(state) : state));
    told((state) => ({ ...state, score: { kind: "pending" } }));
    const signal = this.loading?.signal;
    try {
      const { alternatives, ...value } = await this.host.peer.call("scoreSample", { place }, signal);
      const found = alternatives.map(({ about, id, natsPerToken }) => [scoreKey(about, id), natsPerToken] as const);
      told((state) => ({ ...state, score: { kind: "known", value }, scores: new Map([...state.scores, ...found]) }));
    } catch (error) {
      if (signal?.aborted) return; // the file is being read again, and scored after that
      const score = hasCode(error, "cancelled") ? null : ({ kind: "failed", said: saidBy(error) } as const);
      told((state) => ({ ...state, score }));
    }
  }

  /** Measures what the file leaves open. */
  async diagnose(): Promise<void> {
    const { report } = this.store.state;
    this.store.update((state) => ({ ...state, measured: { kind: "pending" } }));
    try {
      const value = await this.host.peer.call("diagnose", {}, this.loading?.signal);
      this.store.update((state) => (state.report === report ? { ...state, measured: { kind: "known", value } } : state));
    } catch (error) {
      const measured = hasCode(error, "cancelled") ? null : ({ kind: "failed", said: saidBy(error) } as const);
      this.store.update((state) => (state.report === report ? { ...state, measured } : state));
    }
  }

  /** Opens or closes a layer's analysis; it is computed when it is opened first. */
  openLayer(layer: number, isOpen: boolean): void {
    this.store.update((state) => withLayerOpen(state, layer, isOpen));
    if (isOpen) void this.analyse(layer);
  }

  /** Opens a layer's analysis and brings it into view. */
  revealLayer(layer: number): void {
    this.openLayer(layer, true);
    this.store.update((state) => ({ ...state, revealed: { layer } }));
  }

  search(search: string): void {
    this.store.update((state) => ({ ...state, search }));
  }

  sortBy(column: ColumnId): void {
    this.store.update((state) => withSortedBy(state, column));
  }

  updatePicture(change: (picture: PictureState) => PictureState): void {
    this.store.update((state) => {
      const picture = state.picture && change(state.picture);
      return picture === state.picture ? state : { ...state, picture };
    });
  }

  /** The number in a cell of the selected tensor; undefined until it is here. */
  valueAt(tensor: string, { row, column }: PictureCell): number | undefined {
    const place = { tensor, rowStart: row, rowEnd: row + 1, columnStart: column, columnEnd: column + 1, step: 1 };
    const read = async (signal: AbortSignal) => (await this.host.peer.call("readTensorTile", place, signal)).values[0];
    return current(this.cell.ask(JSON.stringify(place), read));
  }

  /** The page gives the selected tensor's picture so many CSS pixels. */
  layOutPicture(width: number, pixelRatio: number): void {
    const { report, selected, picture } = this.store.state;
    const tensor = report?.tensors.find(({ name }) => name === selected);
    if (!tensor || width === 0) return;
    if (picture) return this.updatePicture((now) => resized(now, width, pixelRatio));
    this.tiles = createTensorTiles({
      ...planeOf(tensor.shape),
      read: (tiles, signal) => this.host.peer.call("readTensorColorTiles", { tensor: tensor.name, tiles }, signal),
      onDidChange: this.onTiles,
      onError: (error) => this.updatePicture((now) => ({ ...now, problem: errorText(error) })),
    });
    this.store.update((state) => ({ ...state, picture: pictureOf(tensor.name, tensor.shape, width, pixelRatio) }));
  }

  /** The tensors the table shows, sorted anew only when what decides about them has changed. */
  shown(): readonly TensorDescription[] {
    const { report, search, sort, statistics } = this.store.state;
    const causes = [report, search, sort, sort && isStatistic(sort.column) ? statistics : null];
    if (causes.some((cause, index) => cause !== this.shownFor[index])) {
      this.shownFor = causes;
      this.shownTensors = shownTensors({ report, search, sort, statistics });
    }
    return this.shownTensors;
  }

  private scrolled(scroll: Scroll): void {
    if (!isSameScroll(scroll, this.store.state.scroll)) this.store.update((state) => ({ ...state, scroll }));
  }

  private forgetTiles(): void {
    this.tiles?.dispose();
    this.tiles = undefined;
    this.cell.forget(); // the file may hold other values now
  }

  private async attempt(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
      this.store.update((state) => (state.problem === null ? state : { ...state, problem: null }));
    } catch (error) {
      if (!hasCode(error, "cancelled")) this.store.update((state) => ({ ...state, problem: errorText(error) }));
    }
  }

  private async analyse(layer: number): Promise<void> {
    const { report, analyses } = this.store.state;
    if (!report?.model?.layers[layer] || (analyses.has(layer) && analyses.get(layer)?.kind !== "failed")) return;
    const known = (value: Parameters<typeof withAnalysis>[2]) =>
      this.store.update((state) => (state.report === report ? withAnalysis(state, layer, value) : state));
    known({ kind: "pending" });
    try {
      known({ kind: "known", value: await this.host.peer.call("analyseLayer", { layer }, this.loading?.signal) });
    } catch (error) {
      if (!hasCode(error, "cancelled")) known({ kind: "failed", said: saidBy(error) });
    }
  }

  /** The selected tensor is read first, whether in view or not. */
  private wantStatistics(): void {
    const { state } = this.store;
    if (!state.report) return;
    const tensors = this.shown();
    const wanted = wantedStatistics(tensors, rowsInView(state.scroll, tensors.length), state.sort);
    const selected = state.report.tensors.find(({ name }) => name === state.selected);
    this.queue.want(selected ? [selected.name, ...wanted.filter((name) => name !== selected.name)] : wanted);
  }

  private async readStatistics(tensor: string, signal: AbortSignal): Promise<void> {
    this.store.update((state) => withStatistics(state, tensor, { kind: "pending" }));
    try {
      const value = await this.host.peer.call("tensorStatistics", { tensor }, signal);
      this.store.update((state) => withStatistics(state, tensor, { kind: "known", value }));
    } catch (error) {
      if (signal.aborted) return;
      this.store.update((state) => withStatistics(state, tensor, { kind: "failed", said: saidBy(error) }));
    }
  }
}
