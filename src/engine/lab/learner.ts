/**
 * One network of an experiment: it learns a task, and is asked on fresh sequences how well it does. What it is asked is
 * drawn by lot apart from what it learns from, so that its losses are the same whether it is asked or not.
 */
import type { NetworkWeights } from "../../model/network";
import type { Kernel } from "../kernel/loader";
import { countOfWeights } from "../training/flatWeights";
import { Random } from "../training/random";
import { Trainer } from "../training/trainer";
import type { WindowReading } from "../training/windowReading";
import { beyond, testedLengths, type LengthPoint } from "./lengths";
import { labSettings, labWeights } from "./labNetwork";
import { lastAsked, measuredSequences, sequencesBetween, TaskWindows, windowOf } from "./sequenceWindows";
import type { Sequence, Task } from "./tasks/task";

/** Sequences that an accuracy is measured on. */
const MEASURED = 64;
/** Updates between two looks. */
const EVERY = 50;

/** Updates so far, the mean loss of those since the last point, and the share of fresh sequences that were right. */
export interface AccuracyPoint {
  readonly update: number;
  readonly loss: number;
  readonly accuracy: number;
}

/** What it is to learn, and with. */
export interface LearnerOptions {
  readonly task: Task;
  readonly length: number;
  readonly cell: string;
  readonly units: number;
  readonly seed: number;
  readonly kernel: Kernel;
}

export class Learner {
  readonly points: AccuracyPoint[] = [];
  readonly parameters: number;
  /** By distance back from the last answer, from 1 on: before the first update, and when it was last looked at. */
  readonly before: Float64Array;
  after: Float64Array;
  byLength: readonly LengthPoint[] = [];
  private readonly trainer: Trainer;
  private losses: number[] = [];

  constructor(readonly options: LearnerOptions) {
    const { task, length, cell, units, seed, kernel } = options;
    const settings = labSettings(task, cell, units, seed, task.steps(beyond(task, length)));
    const weights = labWeights(settings, task, task.steps(length));
    this.parameters = countOfWeights({ ...weights, embedding: null }); // symbols are one-hot
    kernel.arena.keep();
    const source = new TaskWindows(task, length, settings.rows, Random.seeded(seed));
    this.trainer = new Trainer(settings, source, task.symbols?.length ?? 1, { kernel }, weights);
    this.before = this.after = this.gradientByDistance();
    this.look();
  }

  get updates(): number {
    return this.trainer.updates;
  }

  get weights(): NetworkWeights {
    return this.trainer.weights();
  }

  /** The last accuracy that was measured. */
  get accuracy(): number {
    return this.points.at(-1)?.accuracy ?? 0;
  }

  /** One update, and now and then a look at how far it has come. */
  step(): void {
    this.losses.push(this.trainer.step().loss);
    if (this.updates % EVERY === 0) this.look();
  }

  /** Looks at how far it has come, by the length of sequences and the distance of gradients; once at each update. */
  look(): void {
    if (this.points.at(-1)?.update === this.updates) return;
    const { task, length } = this.options;
    const random = this.lot(2);
    this.measure();
    this.after = this.gradientByDistance();
    this.byLength = testedLengths(task, length).map((tested) => {
      return { length: tested, accuracy: this.rightShare(sequencesBetween(task, tested, tested, this.rows, random)) };
    });
  }

  /** Reads sequences, at most as many as the batch has rows. */
  read(sequences: readonly Sequence[]): WindowReading {
    const { task } = this.options;
    const filled = Array.from({ length: this.rows }, (_, row) => sequences[row % sequences.length] as Sequence);
    return this.trainer.read(windowOf(filled, task));
  }

  get rows(): number {
    return this.trainer.settings.rows;
  }

  private measure(): void {
    const { task, length } = this.options;
    const { losses } = this;
    const loss = losses.length === 0 ? NaN : losses.reduce((sum, value) => sum + value, 0) / losses.length;
    this.losses = [];
    const accuracy = this.rightShare(measuredSequences(task, length, MEASURED, this.lot(1, this.updates)));
    this.points.push({ update: this.updates, loss, accuracy });
  }

  /** The share of sequences all of whose answers are right. */
  private rightShare(sequences: readonly Sequence[]): number {
    const { task } = this.options;
    let right = 0;
    for (let first = 0; first < sequences.length; first += this.rows) {
      const part = sequences.slice(first, first + this.rows);
      const reading = this.read(part);
      right += part.filter(({ asked, answers }, row) =>
        asked.every((step, at) => task.isRight(reading.answer(step, row), answers[at] as number)),
      ).length;
    }
    return right / sequences.length;
  }

  /** Of the loss at the last answer, the size of the gradient with respect to all that is carried from step to step. */
  private gradientByDistance(): Float64Array {
    const { task, length } = this.options;
    const sequences = sequencesBetween(task, length, length, this.rows, this.lot(3));
    const shortest = Math.min(...sequences.map(({ asked }) => (asked.at(-1) ?? 0) + 1));
    const fitting = lastAsked(sequences).filter(({ steps }) => steps === shortest);
    const filled = Array.from({ length: this.rows }, (_, row) => fitting[row % fitting.length] as Sequence);
    const states = this.trainer.gradientBack(windowOf(filled, task));
    return Float64Array.from({ length: shortest }, (_, at) =>
      Math.sqrt(states.reduce((sum, { norms }) => sum + (norms[at] as number) ** 2, 0)),
    );
  }

  /** Numbers of their own for each purpose. */
  private lot(purpose: number, turn = 0): Random {
    return Random.seeded((this.options.seed * 7919 + purpose * 104_729 + turn * 31) >>> 0);
  }
}
