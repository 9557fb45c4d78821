/** How much of a layer's state its steps keep, by the state's ledger, on the whole: its half-life. */
import { evaluateElementwise } from "./elementwise";
import type { Rows } from "./features/courses";
import type { Ledger } from "./ledger";

/** A share that is kept is taken to be no smaller. */
const LEAST_KEPT = 1e-7;

export class KeptShare {
  private readonly lanes: number;
  private steps = 0;
  private sumOfLogs = 0;

  constructor(private readonly ledger: Ledger) {
    this.lanes = Math.max(1, ...ledger.sources.map(({ size }) => size));
  }

  /** Takes in the layer's rows of more steps. */
  add(rows: Rows): void {
    const { ledger, lanes } = this;
    const given = new Map(
      ledger.sources.map(({ expression, offset, size }) => [expression, lanesOf(rows, offset, size, lanes)] as const),
    );
    const kept = evaluateElementwise(ledger.keep, rows.count * lanes, (expression) => given.get(expression) ?? null);
    for (const value of kept) this.sumOfLogs += Math.log(Math.max(LEAST_KEPT, Math.abs(value)));
    this.steps += rows.count;
  }

  /** Steps after which half of what a unit holds is left, by the mean of log keep; null where nothing is lost. */
  halfLife(): number | null {
    const perStep = this.sumOfLogs / this.lanes / this.steps;
    return perStep < 0 ? Math.log(0.5) / perStep : null;
  }
}

/** By step, the numbers of all lanes; a single number is every lane's. */
function lanesOf({ data, count, size: row }: Rows, offset: number, size: number, lanes: number): Float64Array {
  const numbers = new Float64Array(count * lanes);
  for (let step = 0; step < count; step++) {
    const from = step * row + offset;
    if (size === 1) numbers.fill(data[from] as number, step * lanes, (step + 1) * lanes);
    else numbers.set(data.subarray(from, from + size), step * lanes);
  }
  return numbers;
}
