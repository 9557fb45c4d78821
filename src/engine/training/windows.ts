/**
 * The windows that a text is read in: cut into rows that are read side by side, each from where the window before ended. In
 * every epoch the text is turned by another number of tokens, so that it is cut elsewhere.
 */
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import type { Random } from "./random";

export interface Window {
  readonly steps: number;
  /** Whether it is the first of an epoch, which is read from zero states. */
  readonly isFirst: boolean;
  /** Token that row `row` reads at a step, and the one that follows it. */
  at(step: number, row: number): number;
  /** Whether what is said after a step is asked for; after every step, unless said. */
  isAsked?(step: number, row: number): boolean;
  /** Of networks that read numbers and say one: what is read at a step, and what is to be said after it. */
  readonly numbers?: {
    input(step: number, row: number): ArrayLike<number>;
    goal(step: number, row: number): number;
  };
}

/** "tokens": the next one, after every step. "asked": the next one, after some steps. "numbers": one, after some steps. */
export type LossKind = "tokens" | "asked" | "numbers";

/** Where a training's windows come from. */
export interface WindowSource {
  readonly loss: LossKind;
  readonly position: Position;
  readonly epochs: number;
  next(): Window;
}

/** Where a run stands in its text; kept with a checkpoint. */
export interface Position {
  readonly epoch: number;
  /** Tokens by which the text is turned in this epoch. */
  readonly turn: number;
  /** Tokens of every row that were read in this epoch. */
  readonly start: number;
}

export class Windows implements WindowSource {
  readonly loss = "tokens";
  private readonly length: number;

  /** Fails with "text-too-short" where the rows are shorter than a window. */
  constructor(
    private readonly ids: Uint32Array,
    rows: number,
    private readonly range: readonly [least: number, most: number],
    private readonly random: Random,
    private position_: Position = { epoch: -1, turn: 0, start: Infinity },
  ) {
    this.length = Math.floor((ids.length - 1) / rows);
    if (this.length < range[1]) {
      const needed = rows * range[1] + 1;
      throw new CodedError("text-too-short", message("training.textTooShort", { tokens: ids.length, needed }));
    }
  }

  get position(): Position {
    return this.position_;
  }

  /** Epochs that were read, with the part of the one at hand. */
  get epochs(): number {
    const { epoch, start } = this.position_;
    return epoch < 0 ? 0 : epoch + start / this.length;
  }

  next(): Window {
    const { ids, length, random } = this;
    const [least, most] = this.range;
    const isFirst = this.position_.start + most > length;
    if (isFirst) this.position_ = { epoch: this.position_.epoch + 1, turn: random.below(ids.length), start: 0 };
    const { epoch, turn, start } = this.position_;
    const steps = least + (most > least ? random.below(most - least + 1) : 0);
    this.position_ = { epoch, turn, start: start + steps };
    return { steps, isFirst, at: (step, row) => ids[(turn + row * length + start + step) % ids.length] as number };
  }
}

/** Rows of a text that is only measured: as many of them, one behind the other, and what is left over left out. */
export function* measuringWindows(ids: Uint32Array, rows: number, steps: number): Generator<Window> {
  const length = Math.floor((ids.length - 1) / rows);
  for (let start = 0; start < length; start += steps) {
    const count = Math.min(steps, length - start);
    yield { steps: count, isFirst: start === 0, at: (step, row) => ids[row * length + start + step] as number };
  }
}
