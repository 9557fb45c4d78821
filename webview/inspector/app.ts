/** What the inspector does: reads the file through the host, keeps the store, and asks for statistics as rows are seen. */
import { hasCode } from "../../src/protocol/errors";
import type { inspectorHostContract, InspectorHostContract } from "../../src/protocol/inspectorContract";
import type { TensorDescription } from "../../src/protocol/model";
import type { Listeners } from "../../src/protocol/rpc";
import type { Host } from "../platform/host";
import { isStatistic, type ColumnId } from "./columns";
import { rowsInView, shownTensors, wantedStatistics } from "./rows";
import { createStatisticsQueue } from "./statisticsQueue";
import { Store, toSaved, withReport, withSortedBy, withStatistics, withUnreadable, type savedState, type Scroll } from "./store";

export type InspectorHost = Host<typeof inspectorHostContract, typeof savedState>;

/** Reads of whole tensors at a time: enough to keep the disk busy, few enough to leave the worker free. */
const CONCURRENCY = 2;

export class App {
  readonly store = new Store();
  private readonly host: InspectorHost;
  private loading: AbortController | undefined;
  private shownTensors: readonly TensorDescription[] = [];
  private shownFor: readonly unknown[] = [];
  private readonly queue = createStatisticsQueue({
    concurrency: CONCURRENCY,
    read: (name, signal) => this.readStatistics(name, signal),
  });

  /** `connect` makes the bridge with these listeners. */
  constructor(connect: (listeners: Listeners<InspectorHostContract>) => InspectorHost) {
    this.host = connect({ changed: () => void this.load() });
    const saved = this.host.getState();
    if (saved) this.store.update((state) => ({ ...state, ...saved }));
    this.store.onDidChange((state, before) => {
      if (state.selected !== before.selected || state.sort !== before.sort || state.search !== before.search) {
        this.host.setState(toSaved(state));
      }
      if (state.scroll !== before.scroll || state.report !== before.report || state.sort !== before.sort ||
        state.search !== before.search || state.selected !== before.selected) this.wantStatistics();
    });
  }

  /** Reads the file, for the first time or again; an earlier reading that is under way is dropped. */
  async load(): Promise<void> {
    this.loading?.abort();
    const { signal } = (this.loading = new AbortController());
    try {
      const report = await this.host.peer.call("load", {}, signal);
      this.queue.clear();
      this.store.update((state) => withReport(state, report));
    } catch (error) {
      if (signal.aborted) return;
      this.queue.clear();
      this.store.update((state) => withUnreadable(state, messageOf(error)));
    }
  }

  async visualize(): Promise<void> {
    try {
      await this.host.peer.call("visualize", {});
      this.store.update((state) => (state.problem === null ? state : { ...state, problem: null }));
    } catch (error) {
      if (!hasCode(error, "cancelled")) this.store.update((state) => ({ ...state, problem: messageOf(error) }));
    }
  }

  select(tensor: string): void {
    this.store.update((state) => ({ ...state, selected: tensor, active: tensor }));
  }

  /** Moves the row that keys move from. */
  activate(tensor: string): void {
    this.store.update((state) => (state.active === tensor ? state : { ...state, active: tensor }));
  }

  search(search: string): void {
    this.store.update((state) => ({ ...state, search }));
  }

  sortBy(column: ColumnId): void {
    this.store.update((state) => withSortedBy(state, column));
  }

  scrolled(scroll: Scroll): void {
    const { top, height } = this.store.state.scroll;
    if (scroll.top !== top || scroll.height !== height) this.store.update((state) => ({ ...state, scroll }));
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
      const values = await this.host.peer.call("statistics", { tensor }, signal);
      this.store.update((state) => withStatistics(state, tensor, { kind: "known", values }));
    } catch (error) {
      if (signal.aborted) return;
      this.store.update((state) => withStatistics(state, tensor, { kind: "failed", message: messageOf(error) }));
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
