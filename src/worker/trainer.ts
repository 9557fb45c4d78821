/**
 * The entry of the worker that trains: one network, in short stretches, so that it hears what is asked in between. What was
 * learned is written every few seconds; a training that was written can be taken up again.
 */
import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { parentPort, workerData } from "node:worker_threads";
import { cells } from "../engine/cell/definitions/cells";
import { embeddedFactory } from "../engine/kernel/embedded";
import type { TrainedModel } from "../checkpoints/saving/trainedModel";
import { byteVocabulary, characterVocabulary } from "../checkpoints/input/vocabulary";
import { HelperThread } from "../engine/kernel/threads/helperThread";
import { describeLayer } from "../engine/network/network";
import { countOfWeights } from "../engine/training/flatWeights";
import { fitSettings } from "../engine/training/fitSettings";
import { TrainingRun, type RunState } from "../engine/training/run";
import type { NetworkWeights } from "../model/network";
import { message, quoted, type Message } from "../messages/message";
import { nothingContract } from "../protocol/traceShapes";
import { CodedError, saidBy } from "../protocol/errors";
import { createPeer } from "../protocol/rpc";
import { trainerContract, type TrainingDescription, type TrainingReport } from "../protocol/training";
import { threadStarter, type Threads } from "./startThread";
import { Stretches } from "./stretches";
import { cardOf } from "./trainingCard";
import { modelName, readRun, writeModel, writeRun, type RunRecord } from "./trainingFiles";
import { trainingText, type TrainingText } from "./trainingText";
import { keptOf, watchedOf, type TrainingAbout } from "./watchedRun";
import { makeFolderOf } from "./writeWhole";

const port = parentPort;
if (!port) throw new Error("The trainer's worker must be started as a worker thread.");
const { threads, version } = workerData as { threads: Threads; version: string };

const REPORT_MS = 300;
const WRITE_MS = 15_000;
/** The charge on c falls on a window's last step alone: lengths drawn by lot let it fall on every step (quietCharges.ts). */
const QUIET_WINDOW = [48, 79] as const;

interface Training {
  readonly run: TrainingRun;
  readonly about: TrainingAbout;
  readonly text: TrainingText;
  /** Bytes of the text. */
  readonly size: number;
  readonly record: Omit<RunRecord, "seconds" | "parts">;
  readonly stretches: Stretches;
  description: TrainingDescription;
  saved: number | null;
  /** Why it could not be written. */
  unwritten: Message | null;
  /** How many points were told. */
  told: number;
  written: number;
  /** What is being written, one after the other: two at once would have the same unfinished file. */
  writing: Promise<void>;
  endThread: () => void;
}

let training: Training | null = null;

const log = (line: string): void => peer.emit("log", line);

function open(about: TrainingAbout, path: string, restore?: (run: TrainingRun) => RunState): Training {
  const { choice, name } = about;
  const kernel = embeddedFactory()?.start();
  if (!kernel) throw new CodedError("unsupported-machine", message("training.noSimd"));
  const bytes = new TextEncoder().encode(about.text);
  const text = trainingText([bytes]);
  const { cell, layers, units, seed, quiet } = choice;
  const settings = fitSettings({ cell, layers, units, seed, ...(quiet ? { window: QUIET_WINDOW } : {}) }, quiet, {
    tokens: text.learn.length,
    vocabulary: text.size,
  });
  const startThread = threadStarter(threads, (error) => log(`The trainer's second thread stopped: ${error.message}`));
  let endThread: () => void = () => undefined;
  const helper = startThread && new HelperThread(kernel, (data) => (endThread = startThread(data)));
  kernel.arena.keep();
  const run = new TrainingRun({
    settings,
    limit: { minutes: choice.minutes },
    learned: text.learn,
    heldOut: text.heldOut,
    vocabulary: text.size,
    around: { kernel, parts: 2, helper },
    now: () => performance.now(),
  });
  if (restore) run.resume(restore(run));
  const weights = run.weights();
  const labels = labelsOf(text);
  const description: TrainingDescription = {
    name,
    choice: { ...choice, layers: settings.layers },
    cell: cells.get(cell)?.title ?? quoted(cell),
    parameters: countOfWeights(weights),
    tokens: text.learn.length,
    heldOutTokens: text.heldOut.length,
    vocabulary: text.size,
    isBytes: text.kind === "bytes",
    layers: weights.layers.map((layer, index) => {
      const { hiddenSize, channels } = describeLayer(layer, index);
      return { units: hiddenSize, channels };
    }),
    passage: Array.from(run.passage, (id) => labels[id] ?? ""),
    path,
  };
  log(`Training ${name}: ${cell}, ${description.parameters} parameters, ${kernel.name}.`);
  const record = { settings, text: createHash("sha256").update(bytes).digest("hex"), kind: text.kind };
  const opened: Training = {
    run,
    about,
    text,
    size: bytes.length,
    record,
    stretches: new Stretches({
      advance: (milliseconds) => advance(opened, milliseconds),
      report: () => peer.emit("report", report(opened)),
      reportEvery: REPORT_MS,
      stopped: (reason) => message("train.stopped", { reason }),
      log,
    }),
    description,
    saved: null,
    unwritten: null,
    told: 0,
    written: -Infinity,
    writing: Promise.resolve(),
    endThread,
  };
  return opened;
}

/** Whether that was the last of it. What was learned is written at times, and at the end. */
async function advance(of: Training, milliseconds: number): Promise<boolean> {
  const { run, written } = of;
  run.advance(milliseconds);
  const { isDone } = run;
  if (isDone || performance.now() - written > WRITE_MS) await write(of);
  if (isDone) of.endThread();
  return isDone;
}

function labelsOf({ vocabulary }: TrainingText): readonly string[] {
  const own = vocabulary.kind === "characters" ? [...vocabulary.characters] : null;
  return (own ? characterVocabulary(own, "") : byteVocabulary("")).labels;
}

/** Tokens as text again. */
function textOf({ vocabulary }: TrainingText, ids: Uint32Array): string {
  if (vocabulary.kind !== "characters") return new TextDecoder().decode(Uint8Array.from(ids));
  const characters = [...vocabulary.characters];
  return Array.from(ids, (id) => characters[id] ?? "").join("");
}

function current(): Training {
  if (!training) throw new CodedError("no-training", message("training.none"));
  return training;
}

function report(of: Training, all = false): TrainingReport {
  const { run, saved, unwritten, stretches } = of;
  const from = all ? 0 : of.told;
  of.told = run.points.length;
  // A point may get its held-out loss after it was told.
  const points = run.points.slice(Math.max(0, from - 1));
  return {
    phase: stretches.phase,
    share: run.share,
    update: run.updates,
    milliseconds: run.milliseconds,
    tokensPerSecond: run.tokensPerSecond(),
    epochs: run.update?.epochs ?? 0,
    learningRate: run.update?.learningRate ?? 0,
    gradientNorm: run.update?.gradientNorm ?? 0,
    points,
    sample: run.sample && { update: run.sample.update, text: textOf(of.text, run.sample.ids) },
    snapshots: run.moments.map(({ update }) => update),
    reach: run.reach,
    saved,
    problem: stretches.problem ?? unwritten,
  };
}

/** Weights of the run as what is written to a path. */
function modelOf({ about, text, record }: Training, path: string, weights: NetworkWeights): TrainedModel {
  const { vocabulary } = text;
  return { weights, name: modelName(path), description: about.name, vocabulary, isOneHot: record.settings.embedding === 0 };
}

/** Writes the run as it is when its turn comes. */
function write(of: Training): Promise<void> {
  const turn = of.writing.then(() => writeNow(of));
  of.writing = turn.catch(() => undefined);
  return turn;
}

async function writeNow(of: Training): Promise<void> {
  const { run, about, text, description } = of;
  const { path } = description;
  of.written = performance.now();
  const at = run.updates;
  const state = run.state();
  const weights = run.weights();
  const record = { ...of.record, parts: run.partCount, seconds: run.milliseconds / 1000 };
  const last = run.points.at(-1);
  const update = {
    update: at,
    loss: last?.loss ?? NaN,
    charge: 0,
    gradientNorm: run.update?.gradientNorm ?? NaN,
    learningRate: run.update?.learningRate ?? NaN,
    tokens: state.trainer.tokens,
    epochs: run.update?.epochs ?? 0,
  };
  const texts = [{ name: about.name, bytes: of.size }];
  const heldOutLoss = run.points.findLast(({ heldOut }) => heldOut !== null)?.heldOut ?? NaN;
  const [learned, heldOut] = [text.learn.length, text.heldOut.length];
  try {
    await makeFolderOf(path);
    await writeRun(path, {
      model: modelOf(of, path, weights),
      card: cardOf({ path, weights, record, texts, learned, heldOut, update, heldOutLoss, version }),
      state: state.trainer,
      record,
      beside: keptOf(about, state),
    });
    of.saved = at;
    of.unwritten = null;
  } catch (error) {
    of.unwritten = message("train.cannotWrite", { problem: saidBy(error) });
  }
}

const peer = createPeer({
  local: trainerContract,
  remote: nothingContract,
  handlers: {
    cells: () => [...cells.values()].map(({ id, title }) => ({ id, title })),
    start({ choice, text, name, path }) {
      training?.stretches.leave();
      training = open({ choice, text, name }, path);
      training.stretches.goOn();
      return null;
    },
    async open({ path }) {
      const { about, state } = watchedOf(basename(path), await readRun(path));
      training?.stretches.leave();
      training = open(about, path, (run) => state(run.weights()));
      training.saved = training.run.updates;
      if (training.run.isDone) training.stretches.finish();
      return null;
    },
    state: () => training && { description: training.description, report: report(training, true) },
    async pause() {
      const of = current();
      if (of.stretches.phase !== "running") return null;
      of.stretches.pause();
      await write(of);
      return null;
    },
    goOn() {
      current().stretches.goOn();
      return null;
    },
    stepSlowly() {
      const of = current();
      of.stretches.pause();
      const { window, ...stretch } = of.run.stepSlowly();
      const ids = Uint32Array.from({ length: window.steps }, (_, step) => window.at(step, 0));
      peer.emit("report", report(of));
      return { ...stretch, window: [textOf(of.text, ids)] };
    },
    async finish() {
      const of = current();
      if (of.stretches.phase === "done") return null;
      of.run.finish();
      of.stretches.finish();
      await write(of);
      of.endThread();
      peer.emit("report", report(of));
      return null;
    },
    async moveTo({ path }) {
      const of = current();
      of.description = { ...of.description, path };
      await write(of);
      peer.emit("report", report(of));
      return null;
    },
    async saveMoment({ index }) {
      const of = current();
      const moment = of.run.moments[index];
      if (!moment) throw new CodedError("no-such-channel", message("training.noSnapshot"));
      const { path } = of.description;
      const beside = join(dirname(path), `${modelName(path)}-at-${moment.update}.safetensors`);
      await writeModel(beside, modelOf(of, beside, moment.weights));
      return beside;
    },
    readSnapshot({ index, layer, channel }) {
      const found = current().run.read(index)?.channel(layer, channel);
      if (!found) throw new CodedError("no-such-channel", message("training.noSnapshot"));
      return found;
    },
  },
  listeners: {},
  post: (sent) => port.postMessage(sent),
  onDefect: (error) => log(error instanceof Error ? (error.stack ?? error.message) : String(error)),
});
port.on("message", (received: unknown) => peer.receive(received));
