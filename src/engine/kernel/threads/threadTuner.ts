/**
 * Decides, a few steps at a time, whether two threads go on. Time that they gained over one may be lost again, so that a
 * moment's interruption ends nothing. Where they have lost more, as they do when another program keeps a core busy, that
 * is not risked again before many times as much has passed, and ever more as long as it ends the same way: however busy
 * the machine, the second thread costs a few percent at most.
 */

import { CREDIT_MS, LONGEST_REST_MS, RELIEF, RENEWAL, SHORTEST, STRETCH_MS } from "./constants";

/** What a second thread gained and lost, whatever it worked on. */
export class TimeBalance {
  private credit = 0; // ms
  private lost = 0; // ms, the last time
  private relief = RELIEF;
  private resumeAt = 0;

  /** `now` is the time that was worked, in milliseconds: a rest between two runs makes up for no loss. */
  constructor(private readonly now: () => number) {}

  /** Whether the second thread is to rest. */
  get isResting(): boolean {
    return this.now() < this.resumeAt;
  }

  /** Takes in how much less time two threads took than one would have, in milliseconds. */
  record(gained: number): void {
    this.credit = Math.min(CREDIT_MS, this.credit + gained);
    if (this.credit >= Math.min(this.lost, CREDIT_MS)) this.relief = RELIEF;
    if (this.credit >= 0) return;
    this.lost = -this.credit;
    this.credit = 0;
    this.resumeAt = this.now() + Math.max(RELIEF * this.lost, Math.min(LONGEST_REST_MS, this.relief * this.lost));
    this.relief *= 2;
  }
}

/** A second thread. */
export interface Second {
  /** Whether it could and should take its part now in work that takes one thread about so many milliseconds. */
  ready(milliseconds: number): boolean;
  /** Takes in what some work took, by one thread or two, and how much less that was than it would have taken one; milliseconds. */
  record(took: number, gained: number): void;
}

/** One kind of work, in steps that take alike long. */
export class ThreadTuner {
  private alone = Infinity; // ms per step
  private sinceAlone = 0;

  constructor(
    private readonly second: Second,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** How many steps to do before asking again. */
  get stretch(): number {
    return this.alone === Infinity ? Infinity : Math.max(SHORTEST, Math.ceil(STRETCH_MS / Math.max(this.alone, 1e-6)));
  }

  /** Does the work of some steps, with two threads where they are the faster ones. */
  measure(steps: number, work: (together: boolean) => void): void {
    const start = this.now();
    const together = this.alone < Infinity && this.sinceAlone < RENEWAL && this.second.ready(steps * this.alone);
    work(together);
    const took = this.now() - start;
    this.second.record(took, together ? steps * this.alone - took : 0);
    if (together) this.sinceAlone++;
    else {
      // Near the best that was seen: a sample that an interruption made longer must not make two threads look fast.
      const perStep = took / steps;
      this.alone = perStep < this.alone ? perStep : this.alone + (perStep - this.alone) / 8;
      this.sinceAlone = 0;
    }
  }
}
