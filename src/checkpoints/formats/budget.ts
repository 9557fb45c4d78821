/** How much memory the objects of a file may take, counted before it is taken. The counts are estimates from above. */
import { message, type Message } from "../../messages/message";

/** Opening stays below 64 MB with it: what V8 takes beyond the estimates before it collects, the window and the names. */
const allowance = 28 * 2 ** 20;
const maximumSteps = 4_000_000;

export class Budget {
  private bytes: number;
  private steps = maximumSteps;

  /** `taken` is what opening the file has taken already. */
  constructor(taken = 0) {
    this.bytes = allowance - taken;
  }

  /** Takes `bytes` off; what to say when they are no longer there, else null. */
  spend(bytes: number): Message | null {
    this.bytes -= bytes;
    return this.bytes < 0 ? message("formats.beyondBudget", { megabytes: allowance / 2 ** 20 }) : null;
  }

  /** One operation; what to say when there were too many, else null. */
  step(): Message | null {
    return --this.steps < 0 ? message("formats.tooManyOperations", { limit: maximumSteps }) : null;
  }
}
