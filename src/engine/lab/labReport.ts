/** An experiment as it is told to people: by the page, and by the shell. */
import { quoted } from "../../messages/message";
import type { LabReport, LabSequence } from "../../protocol/lab";
import { cells } from "../cell/definitions/cells";
import type { CountingUnit } from "./countingUnit";
import type { Experiment } from "./experiment";
import { reachOf, SOLVED } from "./lengths";
import type { Learner } from "./learner";
import { learnedLengths, type Sequence } from "./tasks/task";

type Told = Omit<LabReport, "phase" | "problem">;

/** Where it stands. */
export function labReportOf(experiment: Experiment): Told {
  const { options, share, updates, milliseconds, learners, countingUnits } = experiment;
  const { task, length } = options;
  return {
    share,
    update: updates,
    milliseconds,
    chance: task.chance(length),
    solved: SOLVED,
    learners: learners.map((learner, index) => learnerOf(learner, countingUnits[index] ?? null)),
  };
}

export function sequenceOf({ steps, ids, numbers, asked, answers, kept }: Sequence): LabSequence {
  return { ids: [...ids.subarray(0, steps)], numbers: [...numbers], asked: [...asked], answers: [...answers], kept: [...kept] };
}

function learnerOf(learner: Learner, counting: CountingUnit | null): LabReport["learners"][number] {
  const { options, parameters, points, byLength, before, after } = learner;
  const { cell, units, task, length } = options;
  return {
    cell,
    title: cells.get(cell)?.title ?? quoted(cell),
    units,
    parameters,
    points: points.map(({ update, loss, accuracy }) => ({ update, loss: Number.isNaN(loss) ? null : loss, accuracy })),
    solvedAt: points.find(({ accuracy }) => accuracy >= SOLVED)?.update ?? null,
    byLength: [...byLength],
    reach: reachOf(byLength, learnedLengths(task, length).least),
    before: [...before],
    after: [...after],
    counting: counting && {
      ...counting,
      shown: {
        length: counting.shown.length,
        ids: [...counting.shown.ids],
        counts: [...counting.shown.counts],
        said: [...counting.shown.said],
      },
    },
  };
}
