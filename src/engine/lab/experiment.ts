/**
 * An experiment: networks of several cells learn the same task side by side, update by update, from the same sequences. It
 * goes on in short stretches, and is the same to the bit for the same task, length, cells and seed on one machine.
 */
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import { MOST_LAB_CELLS } from "../../protocol/lab";
import type { Kernel } from "../kernel/loader";
import { countingUnit, type CountingUnit } from "./countingUnit";
import { unitsFor } from "./labNetwork";
import { Learner } from "./learner";
import { checkLength } from "./lengths";
import type { Task } from "./tasks/task";

export interface ExperimentOptions {
  readonly task: Task;
  /** Sequences up to this length are learned from. */
  readonly length: number;
  /** Ids of cells' definitions. */
  readonly cells: readonly string[];
  readonly seed: number;
  /** A kernel with memory of its own for each network. */
  readonly startKernel: () => Kernel;
  /** Milliseconds, from any moment on. */
  readonly now: () => number;
}

/** What ends it: milliseconds of work of all networks together, or updates of each. */
export type ExperimentLimit = { readonly milliseconds: number } | { readonly updates: number };

export class Experiment {
  readonly learners: readonly Learner[];
  milliseconds = 0;
  private isFinished = false;
  private counting: readonly (CountingUnit | null)[] = [];

  /** Fails with "bad-settings" on a length that the task does not have; with "unsupported-model" on cells that cannot read it. */
  constructor(
    readonly options: ExperimentOptions,
    private readonly limit: ExperimentLimit,
  ) {
    const { task, length, cells, seed, startKernel } = options;
    checkLength(task, length);
    if (cells.length === 0 || cells.length > MOST_LAB_CELLS) {
      const given = String(cells.length);
      throw new CodedError(
        "bad-settings",
        message("training.wholeNumber", { setting: "cells", given, least: 1, most: MOST_LAB_CELLS }),
      );
    }
    this.learners = cells.map(
      (cell) => new Learner({ task, length, cell, units: unitsFor(task, cell), seed, kernel: startKernel() }),
    );
  }

  /** Of each network. */
  get updates(): number {
    return this.learners.at(-1)?.updates ?? 0;
  }

  /** How much of it is over, 0 to 1. */
  get share(): number {
    const { limit } = this;
    if (this.isFinished) return 1;
    const share = "updates" in limit ? this.updates / limit.updates : this.milliseconds / limit.milliseconds;
    return Math.min(1, share);
  }

  get isDone(): boolean {
    return this.isFinished;
  }

  /** By network: what counts in it; empty before the end. */
  get countingUnits(): readonly (CountingUnit | null)[] {
    return this.counting;
  }

  /** Works for about so long, an update of each network at least. */
  advance(milliseconds: number): void {
    const { now } = this.options;
    const begun = now();
    const before = this.milliseconds;
    while (!this.isFinished) {
      for (const learner of this.learners) learner.step();
      const spent = now() - begun;
      this.milliseconds = before + spent;
      if (this.share >= 1) this.finish();
      if (spent >= milliseconds) return;
    }
  }

  /** Ends it: every network is looked at once more. */
  finish(): void {
    if (this.isFinished) return;
    this.isFinished = true;
    for (const learner of this.learners) learner.look();
    this.counting = this.learners.map(countingUnit);
  }
}
