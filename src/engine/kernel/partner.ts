/**
 * A second thread that computes half of a layer's units. It runs the kernel's own loop on the same memory and knows
 * nothing else. When it is asked is decided by pace.ts.
 */
import { LINE } from "./arena";
import { Control } from "./assembly/ops";
import type { ChunkProduct } from "./chunkProduct";
import type { Code } from "./compileLayer";
import type { Meeting } from "./emission";
import type { Kernel } from "./loader";
import { Balance, type Second } from "./pace";

/** Times that a thread looks before it sleeps where the other half is on its way: some tens of microseconds, a step of a large layer. */
const SPINS = 20_000;
/** And where it has nothing to do: some milliseconds, for what one thread does by itself between two chunks. */
const IDLE_SPINS = 400_000;
/** Times that one looks whether a thread runs: a microsecond or two. */
const LOOKS = 1000;
/** How long one looks whether a thread that was woken has come; that is more than it takes as a rule. */
const WAKING_MS = 0.1;
/**
 * How long a woken thread looks for work, in milliseconds. The system may have woken it on the very core that the other
 * thread runs on, which then stands still as long: at first that is short. Where it was for nothing it is longer the next
 * time, up to what the system needs to see that another core is free.
 */
const WOKEN = { atFirst: 0.0625, atMost: 4, grows: 4 };
/** Times a thread looks in a millisecond. */
const LOOKS_PER_MS = 100_000;
/** How long the other half may take before the thread counts as dead. */
const PATIENCE_MS = 20_000;

/** What the thread is started with; all of it can be posted to it. */
export interface PartnerData {
  readonly module: object;
  readonly memory: object;
  readonly control: number;
  readonly spins: number;
}

/** The thread's whole program, for Node's worker_threads: `new Worker(partnerSource, { eval: true, workerData })`. */
export const partnerSource = `
const { module, memory, control, spins } = require("node:worker_threads").workerData;
new WebAssembly.Instance(module, { env: { memory } }).exports.serve(control, spins);
`;

/** Two questions that lie further apart than this belong to different runs. */
const PAUSE_MS = 50;

export class Partner implements Second {
  private readonly words: Int32Array;
  private readonly address: number;
  /** Of either half. */
  readonly meetings: readonly [Meeting, Meeting];
  private begin: (() => void) | null;
  private askedAt = -Infinity;
  private busy = 0; // ms
  private readonly balance = new Balance();
  private patience = WOKEN.atFirst;

  /**
   * `start` begins a thread with partnerSource and the data, when work has gone on for `after` ms: a short run is over
   * before a thread has started, which would take the time from it. It is used once it serves; nothing waits for it.
   */
  constructor(kernel: Kernel, start: (data: PartnerData) => void, private readonly after = 0) {
    const { arena, module, memory } = kernel;
    this.address = arena.allocate(4 * Control.Length);
    this.words = arena.integers(this.address, Control.Length);
    const [one, other] = [arena.allocate(LINE), arena.allocate(LINE)];
    this.meetings = [{ own: one, other, spins: SPINS }, { own: other, other: one, spins: SPINS }];
    this.begin = () => start({ module, memory, control: this.address, spins: IDLE_SPINS });
    if (after === 0) this.beginOnce();
  }

  /**
   * Whether it could take its part now; to be asked all the time while there is work. One that sleeps is woken, and can
   * at once or a moment later: to wait long would cost more than it gains. One that has no core to run on cannot.
   */
  get ready(): boolean {
    if (this.begin) this.countTime();
    if (this.balance.isResting || !this.serves) return false;
    if (this.isAwake() && this.isRunning()) {
      this.patience = WOKEN.atFirst;
      return true;
    }
    this.balance.pause(this.patience);
    this.patience = Math.min(WOKEN.atMost, WOKEN.grows * this.patience);
    return false;
  }

  /** Where it has cost more than it gained, it sleeps: one that looks for work takes time from those that have some. */
  settle(gained: number): void {
    this.balance.settle(gained);
    if (this.balance.isResting) Atomics.store(this.words, Control.Rest, 1);
  }

  /** Whether it looks for work; it is woken where it does not. */
  private isAwake(): boolean {
    const sleeps = () => Atomics.load(this.words, Control.Ready) === 2;
    if (!sleeps()) return true;
    const beat = Atomics.load(this.words, Control.Beat);
    Atomics.store(this.words, Control.Patience, this.patience * LOOKS_PER_MS);
    Atomics.store(this.words, Control.Rest, 0);
    Atomics.notify(this.words, Control.Posted);
    for (const end = performance.now() + WAKING_MS; performance.now() < end;) {
      if (!sleeps()) return true;
      if (Atomics.load(this.words, Control.Beat) !== beat) return false; // it has come and gone
    }
    return false;
  }

  /** Whether a core runs it at this moment. */
  private isRunning(): boolean {
    const beat = Atomics.load(this.words, Control.Beat);
    for (let look = 0; look < LOOKS; look++) if (Atomics.load(this.words, Control.Beat) !== beat) return true;
    return false;
  }

  /** Whether the thread has started, and was not stopped. */
  get serves(): boolean {
    return Atomics.load(this.words, Control.Ready) !== 0 && Atomics.load(this.words, Control.Stop) === 0;
  }

  private countTime(): void {
    const now = performance.now();
    if (now - this.askedAt < PAUSE_MS) this.busy += now - this.askedAt;
    this.askedAt = now;
    if (this.busy >= this.after) this.beginOnce();
  }

  private beginOnce(): void {
    this.begin?.();
    this.begin = null;
  }

  /** How often it was asked. */
  get asked(): number {
    return Atomics.load(this.words, Control.Posted);
  }

  /** Asks for the product of a part with the inputs of a chunk; the caller does the other part. */
  project({ address, stride, from, weights, bias, rows, k }: ChunkProduct, steps: number): void {
    this.words.set([address, stride, from.address, from.stride, weights, bias, rows, k, 0, 0, 0, steps], Control.Y);
    this.post();
  }

  /** Asks for a part of the steps first <= step < last; the caller does the other one at once, for both meet in every step. */
  run({ address, length }: Code, first: number, last: number): void {
    this.words.set([address, length, first, last], Control.Program);
    this.words[Control.Rows] = 0;
    this.post();
  }

  /** Returns when the part is done. Fails with an Error where the thread has died; it is then not asked again. */
  join(): void {
    const posted = Atomics.load(this.words, Control.Posted);
    for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(this.words, Control.Done) === posted) return;
    const done = Atomics.load(this.words, Control.Done);
    if (done !== posted && Atomics.wait(this.words, Control.Done, done, PATIENCE_MS) === "timed-out") this.fail();
  }

  /** Says that the thread has died. */
  fail(): never {
    this.stop();
    throw new Error("The engine's second thread has stopped.");
  }

  private post(): void {
    Atomics.add(this.words, Control.Posted, 1);
    if (Atomics.load(this.words, Control.Ready) === 2) Atomics.notify(this.words, Control.Posted);
  }

  /** Ends the thread. */
  stop(): void {
    Atomics.store(this.words, Control.Stop, 1);
    Atomics.notify(this.words, Control.Posted);
  }
}
