/**
 * Who goes on when several have work to do: one of them at a time, some milliseconds long, and what a person looks at first.
 * Between two turns the event loop has its turn, so that a question that has just arrived waits for one at most. It knows
 * neither traces nor questions.
 */

/** "seen": what is in view waits for it. "soon": it comes into view bit by bit, as a run does. "later": what can wait for all these. */
export type Urgency = "seen" | "soon" | "later";

export class Turns {
  private readonly waiting: Readonly<Record<Urgency, (() => void)[]>> = { seen: [], soon: [], later: [] };
  private isGoing = false;

  /** `giveWay` resolves when the event loop has had its turn. */
  constructor(private readonly giveWay: () => Promise<void>) {}

  /** Resolves when it is one's turn: before all that is less urgent, after those of its kind that came before. */
  next(urgency: Urgency): Promise<void> {
    return new Promise((resolve) => {
      this.waiting[urgency].push(resolve);
      if (!this.isGoing) void this.go();
    });
  }

  private async go(): Promise<void> {
    this.isGoing = true;
    const { seen, soon, later } = this.waiting;
    while (seen.length + soon.length + later.length > 0) {
      await this.giveWay();
      (seen.shift() ?? soon.shift() ?? later.shift())?.();
    }
    this.isGoing = false;
  }
}
