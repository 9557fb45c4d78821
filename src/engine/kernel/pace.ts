/**
 * Decides, a few steps at a time, whether two threads go on. Time that they gained over one may be lost again, so that a
 * moment's interruption ends nothing. Where they have lost more, as they do when another program keeps a core busy, that
 * is not risked again before many times as much has passed: however busy the machine, the second thread costs a few
 * percent at most.
 */

/** Time after a loss before the next try, in losses. */
const RELIEF = 20;
/** Gains are remembered up to here, so that a machine that becomes busy is noticed soon. */
const CREDIT_MS = 10;
/** After so many times together one thread is measured anew, for machines change their speed. */
const RENEWAL = 64;
/** What one thread does before it is seen again whether there should be two. */
const STRETCH_MS = 0.5;
const SHORTEST = 4; // steps

export class Pace {
  private alone = Infinity; // ms per step
  private resumeAt = 0;
  private credit = 0; // ms
  private sinceAlone = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** How many steps to do before asking again. */
  get stretch(): number {
    return this.alone === Infinity ? Infinity : Math.max(SHORTEST, Math.ceil(STRETCH_MS / Math.max(this.alone, 1e-6)));
  }

  /** Does the work of some steps, with two threads where they were the faster ones and `ready` says that there are two. */
  measure(ready: () => boolean, steps: number, work: (together: boolean) => void): void {
    const start = this.now();
    const together = this.alone < Infinity && start >= this.resumeAt && this.sinceAlone < RENEWAL && ready();
    work(together);
    const end = this.now();
    if (together) {
      this.sinceAlone++;
      this.credit = Math.min(CREDIT_MS, this.credit + steps * this.alone - (end - start));
      if (this.credit >= 0) return;
      this.resumeAt = end - RELIEF * this.credit;
      this.credit = 0;
    } else {
      // Near the best that was seen: a sample that an interruption made longer must not make two threads look fast.
      const perStep = (end - start) / steps;
      this.alone = perStep < this.alone ? perStep : this.alone + (perStep - this.alone) / 8;
      this.sinceAlone = 0;
    }
  }
}
