/** How much of a layer's state its steps keep, by the state's ledger, on the whole: its half-life. */
import type { Expression } from "../graph/graph";
import { evaluateElementwise } from "./elementwise";
import type { Ledger } from "./ledger";

/** A share that is kept is taken to be no smaller. */
const LEAST_KEPT = 1e-7;
/** Steps that are evaluated together. */
const TOGETHER = 32;

export class KeptShare {
  private readonly lanes: number;
  /** Of the steps that wait, by what is read of them: the numbers of all lanes, one step after the other. */
  private readonly waiting: ReadonlyMap<Expression, Float64Array>;
  private steps = 0;
  private sumOfLogs = 0;

  constructor(private readonly ledger: Ledger) {
    this.lanes = Math.max(1, ...ledger.sources.map(({ size }) => size));
    this.waiting = new Map(
      ledger.sources.map(({ expression }) => [expression, new Float64Array(TOGETHER * this.lanes)] as const),
    );
  }

  /** Takes in the layer's row of another step. */
  push(row: Float32Array): void {
    const to = (this.steps % TOGETHER) * this.lanes;
    for (const { expression, offset, size } of this.ledger.sources) {
      const numbers = this.waiting.get(expression) as Float64Array;
      if (size === 1) numbers.fill(row[offset] as number, to, to + this.lanes);
      else numbers.set(row.subarray(offset, offset + size), to);
    }
    this.steps++;
    if (this.steps % TOGETHER === 0) this.settle(TOGETHER);
  }

  /** Steps after which half of what a unit holds is left, by the mean of log keep; null where nothing is lost. */
  halfLife(): number | null {
    this.settle(this.steps % TOGETHER);
    const perStep = this.sumOfLogs / this.lanes / this.steps;
    return perStep < 0 ? Math.log(0.5) / perStep : null;
  }

  private settle(steps: number): void {
    const kept = evaluateElementwise(this.ledger.keep, steps * this.lanes, (expression) => {
      return this.waiting.get(expression)?.subarray(0, steps * this.lanes) ?? null;
    });
    for (const value of kept) this.sumOfLogs += Math.log(Math.max(LEAST_KEPT, Math.abs(value)));
  }
}
