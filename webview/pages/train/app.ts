/** What the page Train does: asks the host, follows the training's reports, and keeps the store. */
import type { Snapshot, TrainingChoice, TrainingContract, trainingContract, trainingPlace } from "../../../src/protocol/training";
import type { Listeners } from "../../../src/protocol/rpc";
import { Query, type Answer } from "../../query/query";
import type { Host } from "../../shell/host";
import { doing } from "../../shell/doing";
import { say } from "../../shell/language";
import { Store } from "../../shell/store";
import { initialState, shownChannel, shownSnapshot, withReport } from "./store";

export type TrainHost = Host<typeof trainingContract, typeof trainingPlace>;

export class App {
  readonly store = new Store(initialState);
  private readonly host: TrainHost;
  private readonly passage: Query<Snapshot>;
  private playing = 0;

  /** `connect` makes the bridge with these listeners; `onAnswer` draws anew. */
  constructor(connect: (listeners: Listeners<TrainingContract>) => TrainHost, onAnswer: () => void) {
    this.host = connect({ report: (report) => this.store.update((state) => withReport(state, report)) });
    this.passage = new Query(onAnswer);
  }

  async load(): Promise<void> {
    await this.doing(async () => {
      const { state: found, choice, ...offer } = await this.host.peer.call("load", {});
      this.store.update((state) => {
        const loaded = { ...state, offer, choice, description: found?.description ?? null };
        return found ? withReport({ ...loaded, report: null }, found.report) : loaded;
      });
    });
  }

  choose(change: Partial<TrainingChoice>): void {
    this.store.update((state) => ({ ...state, choice: { ...state.choice, ...change } }));
  }

  async start(): Promise<void> {
    this.store.update((state) => ({ ...state, isStarting: true }));
    await this.doing(async () => {
      if (await this.host.peer.call("start", { choice: this.store.state.choice })) await this.load();
    });
    this.store.update((state) => ({ ...state, isStarting: false }));
  }

  async chooseTexts(): Promise<void> {
    await this.doing(async () => {
      if (await this.host.peer.call("chooseTexts", {})) await this.load();
    });
  }

  async saveElsewhere(): Promise<void> {
    await this.doing(async () => {
      if (await this.host.peer.call("saveElsewhere", {})) await this.load();
    });
  }

  /** What needs no answer but that it was done. */
  do(what: "pause" | "goOn" | "finish" | "inspect" | "visualize"): void {
    void this.doing(() => this.host.peer.call(what, {}));
  }

  async stepSlowly(): Promise<void> {
    await this.doing(async () => {
      const slow = await this.host.peer.call("stepSlowly", {});
      this.store.update((state) => ({ ...state, slow }));
    });
  }

  compareMoment(index: number): void {
    void this.doing(() => this.host.peer.call("compareMoment", { index }));
  }

  look(change: { readonly at?: number | null; readonly layer?: number; readonly channel?: string }): void {
    this.store.update((state) => ({ ...state, ...change }));
  }

  /** Plays the training from its first snapshot to its last, or stops playing. */
  play(): void {
    if (this.playing > 0) {
      clearInterval(this.playing);
      this.playing = 0;
      this.store.update((state) => ({ ...state }));
      return;
    }
    this.look({ at: 0 });
    this.playing = window.setInterval(() => {
      const { at, report } = this.store.state;
      const next = (at ?? 0) + 1;
      if (next >= (report?.snapshots.length ?? 0)) {
        this.look({ at: null });
        this.play();
      } else this.look({ at: next });
    }, 350);
  }

  get isPlaying(): boolean {
    return this.playing > 0;
  }

  /** The passage as it is to be shown; null while there is no snapshot. */
  shown(): Answer<Snapshot> | null {
    const { state } = this.store;
    const index = shownSnapshot(state);
    const channel = shownChannel(state);
    const update = index === null ? undefined : state.report?.snapshots[index];
    if (index === null || channel === null || update === undefined) return null;
    const { layer } = state;
    return this.passage.ask(`${update} ${layer} ${channel}`, (signal) =>
      this.host.peer.call("readSnapshot", { index, layer, channel }, signal),
    );
  }

  private doing(work: () => Promise<unknown>): Promise<void> {
    return doing(this.store, say("train.failed"), work);
  }
}
