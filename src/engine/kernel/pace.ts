/**
 * Decides, a few steps at a time, whether two threads go on. They do while they are faster than one. Where they were
 * slower, as they are when another program keeps a core busy, the time that was lost is not risked again before many
 * times as much has passed: however busy the machine, the second thread costs a few percent at most.
 */

/** Time after a loss before the next try, in losses. */
const RELIEF = 20;
/** After so many times together one thread is measured anew, for machines change their speed. */
const RENEWAL = 64;
/** What two threads do before it is seen again whether they should. */
const STRETCH_MS = 0.2;
const SHORTEST = 4; // steps

export class Pace {
  private alone = Infinity; // ms per step
  private resumeAt = 0;
  private sinceAlone = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** How many steps to do before asking again. */
  get stretch(): number {
    return this.alone === Infinity ? Infinity : Math.max(SHORTEST, Math.ceil(STRETCH_MS / Math.max(this.alone, 1e-6)));
  }

  /** Does the work of some steps, with two threads where there are two and they were the faster ones. */
  measure(possible: boolean, steps: number, work: (together: boolean) => void): void {
    const start = this.now();
    const together = possible && this.alone < Infinity && start >= this.resumeAt && this.sinceAlone < RENEWAL;
    work(together);
    const end = this.now();
    if (together) {
      this.sinceAlone++;
      this.resumeAt = end + RELIEF * Math.max(0, end - start - steps * this.alone);
    } else {
      // Near the best that was seen: a sample that an interruption made longer must not make two threads look fast.
      const perStep = (end - start) / steps;
      this.alone = perStep < this.alone ? perStep : this.alone + (perStep - this.alone) / 8;
      this.sinceAlone = 0;
    }
  }
}
