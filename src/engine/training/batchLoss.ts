/**
 * What a part of a batch is told of its answers: the loss, and its gradient with respect to the scores. A loss is a mean: of
 * -ln p over all steps of a text; over the steps at which something is asked; or of squared errors there.
 */
import { Op } from "../kernel/assembly/ops";
import { padded } from "../kernel/memory/arena";
import { fixed, type Memory, type RecordList } from "./recordList";
import type { LossKind, Window } from "./windows";

interface Form {
  readonly kind: LossKind;
  readonly rows: number;
  /** Of the whole batch, which losses are means over. */
  readonly allRows: number;
  /** The most steps of a window. */
  readonly steps: number;
  /** Numbers of a score: tokens, or what is said. */
  readonly outputs: number;
}

export class BatchLoss {
  readonly kind: LossKind;
  /** int32 [step][row]: the token that comes next. */
  private readonly targets: number;
  /** Two floats a row: ln of the second minus the first is -ln p. Of numbers: what is said minus the goal, as the scores lie. */
  private readonly found: number;
  /** What the gradient of each score is taken times, and the goals; both as the scores lie. Only where they are needed. */
  private readonly factors: number;
  private readonly goals: number;

  /** `scores` is the address of [step][row][padded outputs]. */
  constructor(
    private readonly memory: Memory,
    private readonly scores: number,
    private readonly form: Form,
  ) {
    const { kind, rows, steps, outputs } = form;
    this.kind = kind;
    const whole = 4 * rows * steps * padded(outputs);
    this.targets = memory.allocate(4 * rows * steps);
    this.found = memory.allocate(kind === "numbers" ? whole : 8 * rows * steps);
    this.factors = kind === "tokens" ? 0 : memory.allocate(whole);
    this.goals = kind === "numbers" ? memory.allocate(whole) : 0;
  }

  /** Writes what a window asks of the rows from `first` on. `asked` is how much all rows are asked. */
  put(window: Window, first: number, asked: number): void {
    const { memory, form } = this;
    const { kind, rows, outputs } = form;
    const { steps, numbers } = window;
    const floats = padded(outputs);
    const targets = memory.integers(this.targets, steps * rows);
    const factors = kind === "tokens" ? null : memory.floats(this.factors, steps * rows * floats).fill(0);
    const goals = kind === "numbers" ? memory.floats(this.goals, steps * rows * floats).fill(0) : null;
    const factor = (kind === "numbers" ? 2 : 1) / Math.max(1, asked);
    for (let step = 0; step < steps; step++) {
      for (let row = 0; row < rows; row++) {
        const at = step * rows + row;
        if (kind !== "numbers") targets[at] = window.at(step + 1, first + row);
        if (!factors || !(window.isAsked?.(step, first + row) ?? true)) continue;
        factors.fill(factor, at * floats, at * floats + outputs);
        goals?.fill(numbers?.goal(step, first + row) ?? 0, at * floats, at * floats + outputs);
      }
    }
  }

  /** Scores become their gradient, and what the loss is made of is found. */
  write(list: RecordList, steps: number): void {
    const { kind, rows, allRows, outputs } = this.form;
    const [count, floats] = [rows * steps, rows * steps * padded(outputs)];
    const [scores, found, factors] = [fixed(this.scores), fixed(this.found), fixed(this.factors)];
    if (kind === "numbers") {
      list.elementwise(Op.Subtract, floats, found, [scores, fixed(this.goals)]);
      list.elementwise(Op.Multiply, floats, scores, [found, factors]);
      return;
    }
    const scale = kind === "tokens" ? 1 / (allRows * steps) : 1;
    list.crossEntropy(count, outputs, scores, fixed(this.targets), found, scale);
    if (kind === "asked") list.elementwise(Op.Multiply, floats, scores, [scores, factors]);
  }

  /** What these rows add to the mean loss of the last window: nats, or squared error. */
  share(steps: number): number {
    const { memory, form } = this;
    const { kind, rows, allRows, outputs } = form;
    const [count, floats] = [rows * steps, padded(outputs)];
    const factors = kind === "tokens" ? null : memory.floats(this.factors, count * floats);
    const found = memory.floats(this.found, kind === "numbers" ? count * floats : 2 * count);
    let sum = 0;
    for (let at = 0; at < count; at++) {
      const factor = factors ? (factors[at * floats] as number) : 1;
      if (factor === 0) continue;
      if (kind !== "numbers") {
        sum += factor * (Math.log(found[2 * at + 1] as number) - (found[2 * at] as number));
        continue;
      }
      for (let i = at * floats; i < at * floats + outputs; i++) sum += (factor / 2) * (found[i] as number) ** 2;
    }
    return kind === "tokens" ? sum / (steps * allRows) : sum;
  }
}

/** How often a window asks the rows of a batch. */
export function countAsked({ steps, isAsked }: Window, rows: number): number {
  if (!isAsked) return steps * rows;
  let asked = 0;
  for (let step = 0; step < steps; step++) for (let row = 0; row < rows; row++) if (isAsked(step, row)) asked++;
  return asked;
}
