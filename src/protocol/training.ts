/** What is said of a network while it learns: by the worker that trains it, the host, and the page Train. */
import * as v from "valibot";
import { messageSchema } from "../messages/schema";
import { channelDescription, count, floats, real } from "./model";

/** What a person chooses before a training begins; the rest is the trainer's defaults. */
export const trainingChoice = v.object({
  /** Id of a cell's definition. */
  cell: v.string(),
  layers: v.pipe(count, v.minValue(1)),
  units: v.pipe(count, v.minValue(1)),
  /** How long the training takes, in minutes of work: pauses do not count. */
  minutes: v.pipe(v.number(), v.gtValue(0), v.maxValue(24 * 60)),
  seed: count,
  /** Whether states are kept small while training, so that they can be looked at (quiet cells). */
  quiet: v.boolean(),
});
export type TrainingChoice = v.InferOutput<typeof trainingChoice>;

export const defaultChoice: TrainingChoice = { cell: "lstm", layers: 1, units: 128, minutes: 3, seed: 1, quiet: true };

/** A cell that can be trained. */
export const trainableCell = v.object({ id: v.string(), title: messageSchema });

/** What does not change while a network learns. */
export const trainingDescription = v.object({
  /** What it learns from, for people. */
  name: v.string(),
  choice: trainingChoice,
  cell: messageSchema,
  parameters: count,
  /** Tokens to learn from, and those that are only measured. */
  tokens: count,
  heldOutTokens: count,
  vocabulary: count,
  isBytes: v.boolean(),
  layers: v.array(v.object({ units: count, channels: v.array(channelDescription) })),
  /** Labels of the tokens of the fixed passage, which is part of the held-out text. */
  passage: v.array(v.string()),
  /** Where the checkpoint is written. */
  path: v.string(),
});
export type TrainingDescription = v.InferOutput<typeof trainingDescription>;

/** A point of the two curves, in nats per token. */
const lossPoint = v.object({ update: count, loss: real, heldOut: v.nullable(real) });
export type LossPoint = v.InferOutput<typeof lossPoint>;

/** The four parts of an update that is gone through slowly. */
export const stretches = ["forward", "loss", "backward", "update"] as const;

/** One of them, as it was done. */
export const slowStretch = v.object({
  stretch: v.picklist(stretches),
  /** The update that it belongs to, counted from 1. */
  update: count,
  /** Labels of the tokens that the first row reads, and steps and rows of the window. */
  window: v.array(v.string()),
  steps: count,
  rows: count,
  /** Known from "loss", "backward" and "update" on. */
  loss: v.nullable(real),
  gradientNorm: v.nullable(real),
  learningRate: v.nullable(real),
});
export type SlowStretch = v.InferOutput<typeof slowStretch>;

export const trainingPhases = ["running", "paused", "done"] as const;

/** Where a training stands. */
export const trainingReport = v.object({
  phase: v.picklist(trainingPhases),
  /** Of the time or updates that it takes, 0 to 1. */
  share: real,
  update: count,
  /** Of work so far. */
  milliseconds: real,
  tokensPerSecond: real,
  epochs: real,
  learningRate: real,
  gradientNorm: real,
  /** Since the last report; all of them where the state was asked for. */
  points: v.array(lossPoint),
  /** What the network writes by itself. */
  sample: v.nullable(v.object({ update: count, text: v.string() })),
  /** Updates at which the passage was read, see readSnapshot. */
  snapshots: v.array(count),
  /** Norm of the gradient of the last step's loss with respect to the h that was found so many steps before, from 1 on. */
  reach: v.nullable(v.object({ update: count, norms: floats })),
  /** The update that was last written to disk; null before the first. */
  saved: v.nullable(count),
  /** Why nothing could be written. */
  problem: v.nullable(messageSchema),
});
export type TrainingReport = v.InferOutput<typeof trainingReport>;

/** The passage as it was read at a snapshot: of one channel, unit by unit. */
export const snapshotRequest = v.object({ index: count, layer: count, channel: v.string() });
export const snapshot = v.object({ units: count, tokens: count, values: floats });
export type Snapshot = v.InferOutput<typeof snapshot>;

const empty = v.object({});
const nothing = v.null();

/** What both the page and the host ask of a training that there is. */
const controls = {
  pause: { params: empty, result: nothing },
  goOn: { params: empty, result: nothing },
  /** Does the next part of an update, and pauses. */
  stepSlowly: { params: empty, result: slowStretch },
  /** Ends it before its time: what was learned is written. */
  finish: { params: empty, result: nothing },
  readSnapshot: { params: snapshotRequest, result: snapshot },
} as const;

/** What the worker that trains serves. It trains one network. */
export const trainerContract = {
  calls: {
    ...controls,
    cells: { params: empty, result: v.array(trainableCell) },
    /** Begins. Fails with "bad-settings", "text-too-short", "out-of-memory". */
    start: {
      params: v.object({ choice: trainingChoice, text: v.string(), name: v.string(), path: v.string() }),
      result: nothing,
    },
    /** Writes to another path from now on, and at once. */
    moveTo: { params: v.object({ path: v.string() }), result: nothing },
    /** Writes the network as it was at a snapshot, beside the training, and answers where. Fails with "not-written". */
    saveMoment: { params: v.object({ index: count }), result: v.string() },
    /** Goes on from what was written at a path, paused. */
    open: { params: v.object({ path: v.string() }), result: nothing },
    /** All of it; null before it began. */
    state: { params: empty, result: v.nullable(v.object({ description: trainingDescription, report: trainingReport })) },
  },
  events: { report: trainingReport, log: v.string() },
} as const;
export type TrainerContract = typeof trainerContract;

/** What the page keeps across a reload of the window: where the training is written, or what it is to learn from. */
export const trainingPlace = v.object({ path: v.nullable(v.string()), uris: v.array(v.string()) });
export type TrainingPlace = v.InferOutput<typeof trainingPlace>;

/** What the host serves the page Train. */
export const trainingContract = {
  calls: {
    ...controls,
    load: {
      params: empty,
      result: v.object({
        place: trainingPlace,
        /** Names of the texts, and their characters together. */
        texts: v.array(v.string()),
        characters: count,
        cells: v.array(trainableCell),
        choice: trainingChoice,
        state: v.nullable(v.object({ description: trainingDescription, report: trainingReport })),
      }),
    },
    /** Begins, or answers false where the person does not say where to. */
    start: { params: v.object({ choice: trainingChoice }), result: v.boolean() },
    /** Lets the person choose other texts, by a pattern or in a dialog. */
    chooseTexts: { params: empty, result: v.boolean() },
    /** Asks the person for another place to write to, and writes there; false where none is given. */
    saveElsewhere: { params: empty, result: v.boolean() },
    /** Writes the network as it was at a snapshot, and opens its comparison with what was last written. */
    compareMoment: { params: v.object({ index: count }), result: nothing },
    /** Opens what was written in the inspector. */
    inspect: { params: empty, result: nothing },
    /** Traces the text with what was written. */
    visualize: { params: empty, result: nothing },
  },
  events: { report: trainingReport },
} as const;
export type TrainingContract = typeof trainingContract;
