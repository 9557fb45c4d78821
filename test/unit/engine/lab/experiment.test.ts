/** Experiments: networks learn what they can, in the same way every time, and what is measured tells what they learned. */
import { describe, expect, it } from "vitest";
import { Experiment } from "../../../../src/engine/lab/experiment";
import { labReportOf } from "../../../../src/engine/lab/labReport";
import { labSettings, labWeights, unitsFor } from "../../../../src/engine/lab/labNetwork";
import { beyond, reachOf, testedLengths } from "../../../../src/engine/lab/lengths";
import { tasks } from "../../../../src/engine/lab/tasks/tasks";
import { countOfWeights, flatWeights } from "../../../../src/engine/training/flatWeights";
import type { TaskId } from "../../../../src/protocol/lab";
import { startKernel } from "../kernels";

function experimentOf(task: TaskId, length: number, updates: number, cells = ["rnn", "lstm", "gru"], seed = 1): Experiment {
  let time = 0;
  const now = () => time++;
  return new Experiment({ task: tasks.get(task)!, length, cells, seed, startKernel, now }, { updates });
}

function run(experiment: Experiment): Experiment {
  while (!experiment.isDone) experiment.advance(10);
  return experiment;
}

describe("an experiment", () => {
  it("teaches every cell to remember over a few steps", () => {
    const { learners } = labReportOf(run(experimentOf("remember", 3, 300)));
    for (const { points, reach, solvedAt } of learners) {
      expect(points.at(-1)!.accuracy).toBe(1);
      expect(points[0]!.accuracy).toBeLessThan(0.6);
      expect(reach.length).toBeGreaterThanOrEqual(3);
      expect(solvedAt).toBeGreaterThan(0);
    }
  });

  it("is the same with the same seed however it is cut up, and another with another", () => {
    const points = (experiment: Experiment) => experiment.learners.map((learner) => learner.points);
    const whole = points(run(experimentOf("quotes", 5, 60)));
    const parts = experimentOf("quotes", 5, 60);
    while (!parts.isDone) parts.advance(0);
    expect(points(parts)).toEqual(whole);
    expect(points(run(experimentOf("quotes", 5, 60, undefined, 2)))).not.toEqual(whole);
  });

  it("learns the same whether it is looked at or not", () => {
    const [looked, plain] = [experimentOf("copy", 2, 100, ["gru"]), experimentOf("copy", 2, 100, ["gru"])];
    while (!looked.isDone) {
      looked.advance(0);
      looked.learners[0]!.look();
    }
    expect(looked.learners[0]!.points.length).toBeGreaterThan(90);
    expect(flatWeights(looked.learners[0]!.weights)).toEqual(flatWeights(run(plain).learners[0]!.weights));
  });

  it("ends before its time when it is told to", () => {
    const experiment = experimentOf("adding", 4, 1000, ["gru"]);
    experiment.advance(0);
    experiment.finish();
    expect(experiment.share).toBe(1);
    experiment.advance(100);
    expect(experiment.updates).toBe(1);
  });

  it("finds the unit that counts, better than a random direction, and reads it beyond what was learned", () => {
    const [learner] = labReportOf(run(experimentOf("counting", 6, 500, ["lstm"]))).learners;
    const { correlation, random, shown } = learner!.counting!;
    expect(correlation).toBeGreaterThan(0.8);
    expect(correlation).toBeGreaterThan(random);
    expect(shown.length).toBe(12);
    expect(Math.max(...shown.counts)).toBe(12);
    expect(shown.said).toHaveLength(24);
  });

  it("has no unit that counts where nothing is to be counted", () => {
    const [learner] = labReportOf(run(experimentOf("remember", 2, 1, ["gru"]))).learners;
    expect(learner!.counting).toBeNull();
  });

  it("shows how the gradient vanishes in a plain RNN before it learns, and less in an LSTM", () => {
    const { learners } = labReportOf(run(experimentOf("remember", 40, 1, ["rnn", "lstm"])));
    const [plain, gated] = learners.map(({ before }) => before.at(-1)! / before[0]!) as [number, number];
    expect(learners[0]!.before).toHaveLength(41);
    expect(plain).toBeLessThan(1e-6);
    expect(gated).toBeGreaterThan(10 * plain);
  });

  it.each([
    [0, ["lstm"], "length is a whole number from 1 to 400"],
    [401, ["lstm"], "length is a whole number from 1 to 400"],
    [5, [], "cells is a whole number from 1 to 6"],
    [5, ["none"], "none"],
  ])("refuses length %i and cells %o", (length, cells, said) => {
    expect(() => experimentOf("remember", length, 1, cells)).toThrow(said);
  });
});

describe("its networks", () => {
  it("have about as many parameters, whatever their cell", () => {
    const task = tasks.get("remember")!;
    const count = (cell: string) => {
      const settings = labSettings(task, cell, unitsFor(task, cell), 1, 2);
      return countOfWeights({ ...labWeights(settings, task, 2), embedding: null });
    };
    const wanted = count("lstm");
    for (const cell of ["rnn", "gru", "lstm-peephole"]) {
      expect(Math.abs(count(cell) - wanted) / wanted, cell).toBeLessThan(0.06);
    }
  });
});

describe("lengths", () => {
  const task = tasks.get("counting")!;
  it("go up to four times what is learned, and not beyond what the task has", () => {
    expect(testedLengths(task, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 18, 20, 25, 30, 40]);
    expect(Math.max(...testedLengths(task, 150))).toBeLessThanOrEqual(beyond(task, 150));
    expect(beyond(task, 150)).toBe(200);
  });

  it("are reached where all shorter ones are solved too", () => {
    const points = (shares: readonly number[]) => shares.map((accuracy, at) => ({ length: at + 1, accuracy }));
    expect(reachOf(points([1, 0.97, 0.5, 1]), 1)).toEqual({ length: 2, breaksAt: 3 });
    expect(reachOf(points([0.5, 1, 1, 0]), 1)).toEqual({ length: 0, breaksAt: 1 });
    expect(reachOf(points([0.5, 1, 1, 0]), 2)).toEqual({ length: 3, breaksAt: 4 });
    expect(reachOf(points([1, 1]), 1)).toEqual({ length: 2, breaksAt: null });
  });
});
