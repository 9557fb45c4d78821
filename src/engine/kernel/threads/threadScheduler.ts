/**
 * Decides when a second thread takes part, as far as that depends on the system, which may have no core for it, or may wake
 * it on the very core that the first thread runs on. Whether it gains time is decided by TimeBalance (threadTuner.ts).
 */
import { CALLING_MS, LATE_MS, LONG_CALL, LOOKS, MOMENT_MS, PAUSE_MS, SHORT_CALL } from "./constants";
import { TimeBalance, type Second } from "./threadTuner";

/** What is to be known of the thread, and how it is called. */
export interface CalledThread {
  /** Whether it has started, and was not stopped. */
  readonly serves: boolean;
  /** Whether it sleeps until it is called. */
  readonly sleeps: boolean;
  /** Whether it has done all that was asked for. */
  readonly isIdle: boolean;
  /** A count that goes on while a core runs it and it looks for work. */
  readonly beat: number;
  /** Lets it look for work for so many milliseconds when it is woken next. */
  expect(looks: number): void;
  wake(): void;
  /** Lets it sleep as soon as it has nothing to do. */
  rest(): void;
}

export class ThreadScheduler {
  private call = SHORT_CALL;
  private wasCalled = false;
  private lookAgainAt = 0; // in time worked
  private workedAt = -Infinity;
  private readonly balance: TimeBalance;
  /** Time that was worked, by one thread or two, in milliseconds. */
  worked = 0;

  constructor(
    private readonly thread: CalledThread,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.balance = new TimeBalance(() => this.worked);
  }

  /**
   * Whether it could begin at once, for work in which each thread waits for the other; to be asked all the time while
   * there is some. One that sleeps is called, and can at once or a while later: to wait long would cost more than it gains.
   */
  isThere(): boolean {
    const { thread } = this;
    if (!this.isWanted || this.worked < this.lookAgainAt) return false;
    if (thread.sleeps) {
      if (this.wasCalled) return this.letAlone();
      this.callAndLook();
    }
    if (this.becomesIdle() && this.isRunning()) {
      this.lookAtOnce();
      return true;
    }
    this.lookAgainAt = this.worked + MOMENT_MS;
    return false;
  }

  /** Whether it can be asked for work of which it takes as much as it comes to; that would take one thread so many milliseconds. */
  mayCome(milliseconds: number): boolean {
    if (milliseconds < LATE_MS) return this.isThere();
    if (!this.isWanted || !this.becomesIdle()) return false;
    if (this.thread.sleeps) this.expect();
    return true;
  }

  /** See Second. Where it has cost more than it gained, it sleeps: one that looks for work takes time from those that have some. */
  record(...[took, gained]: Parameters<Second["record"]>): void {
    this.worked += took;
    this.workedAt = this.now();
    this.balance.record(gained);
    if (gained > took / 4) this.lookAtOnce();
    if (this.balance.isResting) this.thread.rest();
  }

  private get isWanted(): boolean {
    if (this.now() - this.workedAt > PAUSE_MS) this.lookAtOnce();
    return !this.balance.isResting && this.thread.serves;
  }

  /** Forgets that it could not be had: it had a core of its own, or may get one in other work. */
  private lookAtOnce(): void {
    this.call = SHORT_CALL;
    this.wasCalled = false;
    this.lookAgainAt = 0;
  }

  /** It sleeps again, and was of no use. */
  private letAlone(): false {
    this.lookAgainAt = this.worked + this.call.rest;
    this.wasCalled = false;
    this.call = LONG_CALL;
    return false;
  }

  private expect(): void {
    this.thread.expect(this.call.looks);
    this.wasCalled = true;
  }

  /** Looks for a moment whether it comes. */
  private callAndLook(): void {
    const { beat } = this.thread;
    this.expect();
    this.thread.wake();
    for (const end = this.now() + CALLING_MS; this.now() < end;) if (this.thread.beat !== beat) return;
  }

  /** Whether it is done with all it was asked for, or is in a moment. */
  private becomesIdle(): boolean {
    for (let look = 0; look < LOOKS; look++) if (this.thread.isIdle) return true;
    return false;
  }

  /** Whether a core runs it at this moment. */
  private isRunning(): boolean {
    const { beat } = this.thread;
    for (let look = 0; look < LOOKS; look++) if (this.thread.beat !== beat) return true;
    return false;
  }
}
