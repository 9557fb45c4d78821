/** What the page Laboratory does: asks the host, follows the experiment's reports, and keeps the store. */
import type { LabChoice, LabContract, labContract, labKept, LabSequence } from "../../../src/protocol/lab";
import type { Listeners } from "../../../src/protocol/rpc";
import { Query, type Answer } from "../../query/query";
import type { Host } from "../../shell/host";
import { doing } from "../../shell/doing";
import { say } from "../../shell/language";
import { Store } from "../../shell/store";
import { initialState, withChoice } from "./store";

export type LabHost = Host<typeof labContract, typeof labKept>;

export class App {
  readonly store = new Store(initialState);
  private readonly host: LabHost;
  private readonly example: Query<LabSequence>;

  /** `connect` makes the bridge with these listeners; `onAnswer` draws anew. */
  constructor(connect: (listeners: Listeners<LabContract>) => LabHost, onAnswer: () => void) {
    this.host = connect({
      report: (report) => {
        this.store.update((state) => ({ ...state, running: { choice: state.running?.choice ?? state.choice, report } }));
      },
    });
    this.example = new Query(onAnswer);
  }

  async load(): Promise<void> {
    await this.doing(async () => {
      const { offer, choice, state: running } = await this.host.peer.call("load", {});
      // What was chosen since, and not begun, stays.
      this.store.update((state) => ({ ...state, offer, choice: state.offer ? state.choice : choice, running }));
    });
  }

  choose(change: Partial<LabChoice>): void {
    this.store.update((state) => withChoice(state, change));
  }

  async start(): Promise<void> {
    if (this.store.state.isStarting) return;
    this.store.update((state) => ({ ...state, isStarting: true }));
    await this.doing(async () => {
      await this.host.peer.call("start", this.store.state.choice);
      await this.load();
    });
    this.store.update((state) => ({ ...state, isStarting: false }));
  }

  /** What needs no answer but that it was done. */
  async do(what: "pause" | "goOn" | "finish"): Promise<void> {
    await this.doing(async () => {
      await this.host.peer.call(what, {});
      await this.load();
    });
  }

  open(learner: number): void {
    void this.doing(() => this.host.peer.call("open", { learner }));
  }

  /** A sequence of what is chosen; null while nothing can be chosen. */
  shownExample(): Answer<LabSequence> | null {
    const { offer, choice } = this.store.state;
    if (!offer) return null;
    const { task, length, seed } = choice;
    return this.example.ask(`${task} ${length} ${seed}`, (signal) => this.host.peer.call("example", choice, signal));
  }

  private doing(work: () => Promise<unknown>): Promise<void> {
    return doing(this.store, say("lab.failed"), work);
  }
}
