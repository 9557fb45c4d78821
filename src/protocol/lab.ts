/**
 * What is said of an experiment of the laboratory: by the worker that runs it, the host, and the page Laboratory. Numbers
 * are plain arrays, so that a page can keep a report across reloads.
 */
import * as v from "valibot";
import { messageSchema } from "../messages/schema";
import { count, real } from "./model";
import { trainableCell } from "./training";

export const taskIds = ["remember", "adding", "copy", "counting", "brackets", "two-brackets", "quotes"] as const;
export type TaskId = (typeof taskIds)[number];

/** Cells that learn side by side, at most. */
export const MOST_LAB_CELLS = 6;

/** What a person asks for. */
export const labChoice = v.object({
  task: v.picklist(taskIds),
  /** Sequences up to this length are learned from. */
  length: v.pipe(count, v.minValue(1)),
  /** Ids of cells' definitions, side by side. */
  cells: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(MOST_LAB_CELLS)),
  seed: count,
  /** Of work, of all networks together: pauses do not count. */
  seconds: v.pipe(v.number(), v.minValue(1), v.maxValue(24 * 3600)),
});
export type LabChoice = v.InferOutput<typeof labChoice>;

export const defaultLabChoice: LabChoice = {
  task: "remember",
  length: 60,
  cells: ["rnn", "lstm", "gru"],
  seed: 1,
  seconds: 60,
};

/** A task that there is, see engine/lab/tasks/task.ts. */
const labTask = v.object({
  id: v.picklist(taskIds),
  source: v.string(),
  symbols: v.nullable(v.array(v.string())),
  lengths: v.object({ least: count, most: count, usual: count }),
  /** Lengths that a length is learned from: all up to it, or its longest quarter. */
  learnsFrom: v.picklist(["all", "longest"]),
});
export type LabTask = v.InferOutput<typeof labTask>;

/** What can be chosen: tasks, and cells that can learn them. */
const labOffer = v.object({ tasks: v.array(labTask), cells: v.array(trainableCell) });
export type LabOffer = v.InferOutput<typeof labOffer>;

/** A sequence with its question and its answer. Symbols by id, or numbers, two a step. */
const labSequence = v.object({
  ids: v.array(count),
  numbers: v.array(real),
  asked: v.array(count),
  /** Steps that the answer hangs on. */
  kept: v.array(count),
  answers: v.array(real),
});
export type LabSequence = v.InferOutput<typeof labSequence>;

/** The unit whose state goes best with the true count, see engine/lab/countingUnit.ts. */
const labCounting = v.object({
  state: v.string(),
  unit: count,
  correlation: real,
  random: real,
  shown: v.object({ length: count, ids: v.array(count), counts: v.array(real), said: v.array(real) }),
});
export type LabCounting = v.InferOutput<typeof labCounting>;

const lengthPoint = v.object({ length: count, accuracy: real });

const labLearner = v.object({
  cell: v.string(),
  title: messageSchema,
  units: count,
  parameters: count,
  /** Updates so far, the mean loss since the point before (null before the first), the share of sequences that were right. */
  points: v.array(v.object({ update: count, loss: v.nullable(real), accuracy: real })),
  /** The first update after which it was solved; null while it is not. */
  solvedAt: v.nullable(count),
  byLength: v.array(lengthPoint),
  /** The longest tested length up to which all are solved (0: none), and the next, at which it breaks. */
  reach: v.object({ length: count, breaksAt: v.nullable(count) }),
  /** Size of the gradient of the last answer's loss, by distance back from 1 on: before the first update, and at last. */
  before: v.array(real),
  after: v.array(real),
  /** Known at the end, of tasks that count something. */
  counting: v.nullable(labCounting),
});
export type LabLearner = v.InferOutput<typeof labLearner>;

export const labReport = v.object({
  phase: v.picklist(["running", "paused", "done"]),
  /** Of the time that it takes, 0 to 1. */
  share: real,
  /** Of each network. */
  update: count,
  milliseconds: real,
  /** Shares of sequences: right by guessing, and enough for a solved task. */
  chance: real,
  solved: real,
  learners: v.array(labLearner),
  /** Why it stopped by itself. */
  problem: v.nullable(messageSchema),
});
export type LabReport = v.InferOutput<typeof labReport>;

const empty = v.object({});
const nothing = v.null();

/** What both the page and the host ask. */
const controls = {
  pause: { params: empty, result: nothing },
  goOn: { params: empty, result: nothing },
  /** Ends it before its time. */
  finish: { params: empty, result: nothing },
  /** A sequence of a task, by its length and seed. */
  example: { params: labChoice, result: labSequence },
} as const;

/** What the worker of an experiment serves. It runs one. */
export const labWorkerContract = {
  calls: {
    ...controls,
    offer: { params: empty, result: labOffer },
    /** Begins, in the place of one that there is. Fails with "bad-settings", "unsupported-model", "out-of-memory". */
    start: { params: labChoice, result: nothing },
    /** All of it; null before it began. */
    state: { params: empty, result: v.nullable(v.object({ choice: labChoice, report: labReport })) },
    /** Writes one of the networks as a checkpoint with its manifest. Fails with "cannot-write". */
    save: { params: v.object({ learner: count, path: v.string() }), result: nothing },
  },
  events: { report: labReport, log: v.string() },
} as const;
export type LabWorkerContract = typeof labWorkerContract;

/** What outlives a reload of the window, and the panel's end: what was chosen, and what had come of it. */
export const labKept = v.object({ choice: labChoice, report: v.nullable(labReport) });
export type LabKept = v.InferOutput<typeof labKept>;

/** What the host serves the page Laboratory. */
export const labContract = {
  calls: {
    ...controls,
    load: {
      params: empty,
      result: v.object({
        offer: labOffer,
        choice: labChoice,
        /** What runs, or was kept; null before the first. */
        state: v.nullable(v.object({ choice: labChoice, report: labReport })),
      }),
    },
    start: { params: labChoice, result: nothing },
    /** Writes a network where the person says, and opens it on fresh sequences; false where they say nothing. */
    open: { params: v.object({ learner: count }), result: v.boolean() },
  },
  events: { report: labReport },
} as const;
export type LabContract = typeof labContract;
