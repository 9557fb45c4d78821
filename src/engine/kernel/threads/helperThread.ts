/**
 * A second thread that computes half of a layer's units. It runs the kernel's own loop on the same memory and knows
 * nothing else. When it is asked is decided by threadScheduler.ts and threadTuner.ts.
 */
import type { Code } from "../compile/program";
import { LINE } from "../memory/arena";
import { Block, Control, Shared } from "../assembly/ops";
import { IDLE_SPINS, LOOKS_PER_MS, PATIENCE_MS, PRIORITY, SPINS } from "./constants";
import { ThreadScheduler, type CalledThread } from "./threadScheduler";
import type { ChunkProduct } from "../compile/chunkProduct";
import type { Barrier } from "../compile/emitter";
import type { Kernel } from "../loader";
import type { Second } from "./threadTuner";

/** What the thread is started with; all of it can be posted to it. */
export interface HelperThreadData {
  readonly module: object;
  readonly memory: object;
  readonly control: number;
  readonly spins: number;
}

/**
 * The thread's whole program, for Node's worker_threads: `new Worker(helperThreadSource, { eval: true, workerData })`. On Linux,
 * threads have priorities of their own, and this one's is a little lower than the first thread's. When the system wakes it
 * on the first thread's core, the first thread gets the core back after one tick of the clock, and this one moves to another
 * core. A much lower priority would let other programs hold it up while the first thread waits for its half.
 */
// oxlint-disable-next-line gatescope/no-wording -- a program
export const helperThreadSource = `
const { module, memory, control, spins } = require("node:worker_threads").workerData;
if (process.platform === "linux") {
  try {
    const thread = require("node:fs").readlinkSync("/proc/thread-self").split("/").pop();
    require("node:os").setPriority(Number(thread), ${PRIORITY});
  } catch {}
}
new WebAssembly.Instance(module, { env: { memory } }).exports.serve(control, spins);
`;

export class HelperThread implements CalledThread {
  private readonly words: Int32Array;
  private readonly address: number;
  private readonly scheduler = new ThreadScheduler(this);
  private begin: (() => void) | null;
  /** Of either half. */
  readonly barriers: readonly [Barrier, Barrier];
  /** As a second thread for steps, whose halves wait for each other, and for products, which it may come late to. */
  readonly forSteps: Second = { ready: () => this.scheduler.isThere(), record: (...times) => this.record(...times) };
  readonly forProducts: Second = {
    ready: (time) => this.scheduler.mayCome(time),
    record: (...times) => this.record(...times),
  };

  /**
   * `start` begins a thread with helperThreadSource and the data, when work has gone on for `after` ms: a short run is over
   * before a thread has started, which would take the time from it. It is used once it serves; nothing waits for it.
   */
  constructor(
    private readonly kernel: Kernel,
    start: (data: HelperThreadData) => void,
    private readonly after = 0,
  ) {
    const { arena, module, memory } = kernel;
    this.address = arena.allocate(4 * Control.Length);
    this.words = arena.integers(this.address, Control.Length);
    const [one, other] = [arena.allocate(LINE), arena.allocate(LINE)];
    this.barriers = [
      { own: one, other, spins: SPINS },
      { own: other, other: one, spins: SPINS },
    ];
    this.begin = () => start({ module, memory, control: this.address, spins: IDLE_SPINS });
    if (after === 0) this.beginOnce();
  }

  get serves(): boolean {
    return this.word(Control.Ready) !== 0 && this.word(Control.Stop) === 0;
  }

  get sleeps(): boolean {
    return this.word(Control.Ready) === 2;
  }

  get isIdle(): boolean {
    return this.word(Control.Done) === this.asked && this.word(Control.Stop) === 0;
  }

  get beat(): number {
    return this.word(Control.Beat);
  }

  /** How often it was asked. */
  get asked(): number {
    return this.word(Control.Posted);
  }

  expect(looks: number): void {
    Atomics.store(this.words, Control.Patience, looks * LOOKS_PER_MS);
    Atomics.store(this.words, Control.Rest, 0);
  }

  wake(): void {
    Atomics.store(this.words, Control.Ready, 1);
    this.callUp();
  }

  rest(): void {
    Atomics.store(this.words, Control.Rest, 1);
  }

  private record(took: number, gained: number): void {
    this.scheduler.record(took, gained);
    if (this.scheduler.worked >= this.after) this.beginOnce();
  }

  private beginOnce(): void {
    this.begin?.();
    this.begin = null;
  }

  /** Computes two products with the inputs of a chunk, together with it as far as it comes. */
  project(mine: ChunkProduct, other: ChunkProduct, steps: number): void {
    const { words, address } = this;
    this.share(mine, steps, Control.Mine);
    this.share(other, steps, Control.Other);
    words[Control.Finished] = 0;
    words[Control.Program] = 0;
    this.post();
    this.kernel.exports.projectTogether(address + 4 * Control.Mine, address + 4 * Control.Other, address + 4 * Control.Finished);
    this.await(Control.Finished, Math.ceil(mine.rows / Block.Rows) + Math.ceil(other.rows / Block.Rows));
  }

  private share({ address, stride, from, weights, bias, rows, k }: ChunkProduct, steps: number, at: Control): void {
    this.words.set([0, address, stride, from.address, from.stride, weights, bias, rows, k, steps], at + Shared.Taken);
  }

  /** Asks for a part of the steps first <= step < last; the caller does the other one at once, for both meet in every step. */
  run({ address, length }: Code, first: number, last: number): void {
    this.words.set([address, length, first, last], Control.Program);
    this.post();
  }

  /** Returns when the part is done. Fails with an Error where the thread has died; it is then not asked again. */
  join(): void {
    this.await(Control.Done, this.asked);
  }

  private await(count: Control, wanted: number): void {
    for (let spin = 0; spin < SPINS; spin++) if (this.word(count) === wanted) return;
    for (let found = 0; (found = this.word(count)) !== wanted;) {
      if (Atomics.wait(this.words, count, found, PATIENCE_MS) === "timed-out") this.fail();
    }
  }

  /** Says that the thread has died. */
  fail(): never {
    this.stop();
    throw new Error("The engine's second thread has stopped.");
  }

  private post(): void {
    Atomics.add(this.words, Control.Posted, 1);
    if (this.sleeps) this.wake();
  }

  /** Ends the thread. */
  stop(): void {
    Atomics.store(this.words, Control.Stop, 1);
    this.callUp();
  }

  private callUp(): void {
    Atomics.add(this.words, Control.Calls, 1);
    Atomics.notify(this.words, Control.Calls);
  }

  private word(position: Control): number {
    return Atomics.load(this.words, position);
  }
}
