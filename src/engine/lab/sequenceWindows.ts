/**
 * Sequences of a task as windows of a batch, a sequence a row, each from a zero state; those that end early have a rest that
 * is not asked.
 */
import type { Random } from "../training/random";
import type { Position, Window, WindowSource } from "../training/windows";
import { learnedLengths, measuredLengths, type Sequence, type Task } from "./tasks/task";

/** A row for each sequence. */
export function windowOf(sequences: readonly Sequence[], task: Task): Window {
  const asked = sequences.map((sequence) => new Set(sequence.asked));
  const of = (row: number) => sequences[row] as Sequence;
  return {
    steps: Math.max(...sequences.map(({ steps }) => steps)),
    isFirst: true,
    at: (step, row) => of(row).ids[step] ?? 0,
    isAsked: (step, row) => asked[row]?.has(step) ?? false,
    ...(task.inputs > 0 && {
      numbers: {
        input: (step, row) => of(row).numbers.subarray(task.inputs * step, task.inputs * (step + 1)),
        goal: (step, row) => of(row).answers[of(row).asked.indexOf(step)] ?? 0,
      },
    }),
  };
}

/** Sequences of one length that ask for their last answer alone, so that a gradient has one beginning. */
export function lastAsked(sequences: readonly Sequence[]): Sequence[] {
  return sequences.map((sequence) => ({
    ...sequence,
    steps: (sequence.asked.at(-1) ?? 0) + 1,
    asked: sequence.asked.slice(-1),
    answers: sequence.answers.slice(-1),
  }));
}

/** Fresh sequences without end, as a network is trained on them. */
export class TaskWindows implements WindowSource {
  readonly loss;
  private made = 0;

  constructor(
    private readonly task: Task,
    private readonly length: number,
    private readonly rows: number,
    private readonly random: Random,
  ) {
    this.loss = task.inputs > 0 ? ("numbers" as const) : ("asked" as const);
  }

  /** Every sequence is read once. */
  readonly epochs = 0;

  get position(): Position {
    return { epoch: 0, turn: 0, start: this.made };
  }

  next(): Window {
    const { task, length, rows, random } = this;
    this.made += rows;
    return windowOf(learnedSequences(task, length, rows, random), task);
  }
}

/** Sequences of lengths between two, both with them, each as likely. */
export function sequencesBetween(task: Task, least: number, most: number, count: number, random: Random): Sequence[] {
  return Array.from({ length: count }, () => task.draw(least + random.below(most - least + 1), random));
}

/** Sequences as a network learns a length from. */
export function learnedSequences(task: Task, length: number, count: number, random: Random): Sequence[] {
  const { least, most } = learnedLengths(task, length);
  return sequencesBetween(task, least, most, count, random);
}

/** Sequences by which it is measured whether a length was learned. */
export function measuredSequences(task: Task, length: number, count: number, random: Random): Sequence[] {
  const { least, most } = measuredLengths(length, task.lengths.least);
  return sequencesBetween(task, least, most, count, random);
}
