/**
 * A second thread that computes half of a layer's units. It runs the kernel's own loop on the same memory and knows
 * nothing else. When it is asked is decided by pace.ts.
 */
import { LINE } from "./arena";
import { Control, Shared } from "./assembly/ops";
import type { ChunkProduct } from "./chunkProduct";
import type { Code } from "./compileLayer";
import type { Meeting } from "./emission";
import type { Kernel } from "./loader";
import { Balance, type Second } from "./pace";

/** Times a thread looks in a millisecond, about. */
const LOOKS_PER_MS = 400_000;
/** Times that a thread looks before it sleeps where the other half is on its way: about a step of a large layer. */
const SPINS = 0.05 * LOOKS_PER_MS;
/** And where it has nothing to do: for what one thread does by itself between two chunks. */
const IDLE_SPINS = LOOKS_PER_MS;
/** Times that one looks whether a thread runs: a microsecond or two. */
const LOOKS = 1000;
/** How long one looks whether a thread that was called has come; that is more than it takes as a rule. */
const CALLING_MS = 0.1;
/** Rest of a thread that no core runs at the moment, before it is looked for again. */
const MOMENT_MS = 1.25;

/** How long a thread that was called looks for work, and how long it is let alone when that was for nothing; milliseconds. */
interface Call {
  readonly looks: number;
  readonly rest: number;
}

/**
 * The system may wake it on the very core that the other thread runs on, which then stands still as long: the first call in
 * some work is short.
 */
const SHORT: Call = { looks: 0.06, rest: 12 };
/** In work that goes on a call is long enough for the system to see that another core is free, which takes two of its ticks. */
const LONG: Call = { looks: 6, rest: 240 };
/** How long the other half may take before the thread counts as dead. */
const PATIENCE_MS = 20_000;

/** What the thread is started with; all of it can be posted to it. */
export interface PartnerData {
  readonly module: object;
  readonly memory: object;
  readonly control: number;
  readonly spins: number;
}

/**
 * The thread's whole program, for Node's worker_threads: `new Worker(partnerSource, { eval: true, workerData })`. On Linux,
 * where threads have priorities of their own, it has a lower one: on the other thread's core it gets one tick of the
 * system's clock at most before it is moved. With a much lower one it would be kept from its work while others wait for it.
 */
export const partnerSource = `
const { module, memory, control, spins } = require("node:worker_threads").workerData;
if (process.platform === "linux") {
  try {
    const thread = require("node:fs").readlinkSync("/proc/thread-self").split("/").pop();
    require("node:os").setPriority(Number(thread), 2);
  } catch {}
}
new WebAssembly.Instance(module, { env: { memory } }).exports.serve(control, spins);
`;

/** What follows after a longer pause is other work. */
const PAUSE_MS = 10;

export class Partner implements Second {
  private readonly words: Int32Array;
  private readonly address: number;
  /** Of either half. */
  readonly meetings: readonly [Meeting, Meeting];
  private begin: (() => void) | null;
  private worked = 0; // ms
  private workedAt = -Infinity;
  private readonly balance = new Balance(() => this.worked);
  private call = SHORT;
  private wasCalled = false;
  private lookAgainAt = 0; // ms

  /**
   * `start` begins a thread with partnerSource and the data, when work has gone on for `after` ms: a short run is over
   * before a thread has started, which would take the time from it. It is used once it serves; nothing waits for it.
   */
  constructor(private readonly kernel: Kernel, start: (data: PartnerData) => void, private readonly after = 0) {
    const { arena, module, memory } = kernel;
    this.address = arena.allocate(4 * Control.Length);
    this.words = arena.integers(this.address, Control.Length);
    const [one, other] = [arena.allocate(LINE), arena.allocate(LINE)];
    this.meetings = [{ own: one, other, spins: SPINS }, { own: other, other: one, spins: SPINS }];
    this.begin = () => start({ module, memory, control: this.address, spins: IDLE_SPINS });
    if (after === 0) this.beginOnce();
  }

  /**
   * Whether it could take its part now; to be asked all the time while there is work. One that sleeps is called, and can
   * at once or a while later: to wait long would cost more than it gains. One that has no core to run on cannot.
   */
  get ready(): boolean {
    if (performance.now() - this.workedAt > PAUSE_MS) {
      this.call = SHORT;
      this.wasCalled = false;
      this.lookAgainAt = 0;
    }
    if (this.balance.isResting || this.worked < this.lookAgainAt || !this.serves) return false;
    if (this.sleeps) {
      if (this.wasCalled) return this.letAlone();
      this.callAndLook();
    }
    if (this.isRunning()) {
      this.wasCalled = false;
      this.call = SHORT;
      return true;
    }
    this.lookAgainAt = this.worked + MOMENT_MS;
    return false;
  }

  /** It sleeps again, and was of no use. */
  private letAlone(): false {
    this.lookAgainAt = this.worked + this.call.rest;
    this.wasCalled = false;
    this.call = LONG;
    return false;
  }

  /** Where it has cost more than it gained, it sleeps: one that looks for work takes time from those that have some. */
  settle(took: number, gained: number): void {
    this.worked += took;
    this.workedAt = performance.now();
    if (this.worked >= this.after) this.beginOnce();
    this.balance.settle(gained);
    if (this.balance.isResting) Atomics.store(this.words, Control.Rest, 1);
  }

  private get sleeps(): boolean {
    return Atomics.load(this.words, Control.Ready) === 2;
  }

  /** Calls it to look for work, and looks for a moment whether it comes. */
  private callAndLook(): void {
    const beat = Atomics.load(this.words, Control.Beat);
    Atomics.store(this.words, Control.Patience, this.call.looks * LOOKS_PER_MS);
    Atomics.store(this.words, Control.Rest, 0);
    this.wake();
    this.wasCalled = true;
    for (const end = performance.now() + CALLING_MS; performance.now() < end;) {
      if (Atomics.load(this.words, Control.Beat) !== beat) return;
    }
  }

  private wake(): void {
    Atomics.store(this.words, Control.Ready, 1);
    Atomics.add(this.words, Control.Calls, 1);
    Atomics.notify(this.words, Control.Calls);
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

  /** Whether it has done all that was asked for, and can be asked for more. */
  get isIdle(): boolean {
    return Atomics.load(this.words, Control.Done) === this.asked && Atomics.load(this.words, Control.Stop) === 0;
  }

  private beginOnce(): void {
    this.begin?.();
    this.begin = null;
  }

  /** How often it was asked. */
  get asked(): number {
    return Atomics.load(this.words, Control.Posted);
  }

  /** Computes two products with the inputs of a chunk together with it. */
  project(mine: ChunkProduct, other: ChunkProduct, steps: number): void {
    this.share(mine, steps, Control.Mine);
    this.share(other, steps, Control.Other);
    this.words[Control.Program] = 0;
    this.post();
    this.kernel.exports.projectTogether(this.address + 4 * Control.Mine, this.address + 4 * Control.Other);
    this.join();
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
    if (this.sleeps) this.wake();
  }

  /** Ends the thread. */
  stop(): void {
    Atomics.store(this.words, Control.Stop, 1);
    Atomics.add(this.words, Control.Calls, 1);
    Atomics.notify(this.words, Control.Calls);
  }
}
