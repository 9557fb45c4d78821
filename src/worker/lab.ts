/** The entry of the laboratory's worker: one experiment, in short stretches, so that it hears what is asked in between. */
import { performance } from "node:perf_hooks";
import { parentPort } from "node:worker_threads";
import { cells } from "../engine/cell/definitions/cells";
import { embeddedFactory } from "../engine/kernel/embedded";
import { Experiment } from "../engine/lab/experiment";
import { labReportOf, sequenceOf } from "../engine/lab/labReport";
import { checkLength } from "../engine/lab/lengths";
import type { Task } from "../engine/lab/tasks/task";
import { tasks } from "../engine/lab/tasks/tasks";
import { Random } from "../engine/training/random";
import { message, quoted, type Message } from "../messages/message";
import { CodedError } from "../protocol/errors";
import { labWorkerContract, type LabChoice, type LabReport, type TaskId } from "../protocol/lab";
import { createPeer } from "../protocol/rpc";
import { nothingContract } from "../protocol/traceShapes";
import { modelName, writeModel } from "./trainingFiles";
import { makeFolderOf } from "./writeWhole";

const port = parentPort;
if (!port) throw new Error("The laboratory's worker must be started as a worker thread.");

/** A stretch of work: the longest that an answer waits, a look at the networks apart. */
const STRETCH_MS = 60;
const REPORT_MS = 400;

interface Running {
  readonly choice: LabChoice;
  readonly experiment: Experiment;
  phase: LabReport["phase"];
  problem: Message | null;
}

let running: Running | null = null;

const log = (line: string): void => peer.emit("log", line);
const taskOf = (id: TaskId) => tasks.get(id) as Task;

function open(choice: LabChoice): Running {
  const factory = embeddedFactory();
  if (!factory) throw new CodedError("unsupported-machine", message("training.noSimd"));
  const { task, seconds, ...chosen } = choice;
  const experiment = new Experiment(
    { ...chosen, task: taskOf(task), startKernel: () => factory.start(), now: () => performance.now() },
    { milliseconds: 1000 * seconds },
  );
  log(`Laboratory: ${task} of ${chosen.length}, ${chosen.cells.join(", ")}, ${factory.name}.`);
  return { choice, experiment, phase: "paused", problem: null };
}

function current(): Running {
  if (!running) throw new CodedError("no-training", message("lab.none"));
  return running;
}

function report({ experiment, phase, problem }: Running): LabReport {
  return { ...labReportOf(experiment), phase, problem };
}

const pause = () => new Promise((resolve) => setImmediate(resolve));

/** As it is now: another call may have changed it while this one gave way. */
const isRunning = (of: Running) => of.phase === "running" && running === of;

async function work(of: Running): Promise<void> {
  of.phase = "running";
  let told = -Infinity;
  try {
    while (isRunning(of)) {
      of.experiment.advance(STRETCH_MS);
      if (of.experiment.isDone) of.phase = "done";
      const now = performance.now();
      if (of.phase !== "done" && now - told > REPORT_MS) {
        peer.emit("report", report(of));
        told = now;
      }
      await pause();
    }
  } catch (error) {
    of.phase = "paused";
    of.problem = message("lab.stopped", { reason: quoted(error instanceof Error ? error.message : String(error)) });
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  if (running === of) peer.emit("report", report(of));
}

const peer = createPeer({
  local: labWorkerContract,
  remote: nothingContract,
  handlers: {
    offer: () => ({
      tasks: [...tasks.values()].map(({ id, source, symbols, lengths, learnsFrom }) => {
        return { id, source, symbols: symbols && [...symbols], lengths, learnsFrom };
      }),
      // Networks of one layer: a cell that reads the layer below has none here.
      cells: [...cells.values()].filter(({ standsOn }) => standsOn === null).map(({ id, title }) => ({ id, title })),
    }),
    example({ task, length, seed }) {
      checkLength(taskOf(task), length);
      return sequenceOf(taskOf(task).draw(length, Random.seeded(seed)));
    },
    start(choice) {
      running = open(choice);
      void work(running);
      return null;
    },
    state: () => running && { choice: running.choice, report: report(running) },
    pause() {
      const of = current();
      if (of.phase === "running") of.phase = "paused";
      return null;
    },
    goOn() {
      const of = current();
      if (of.phase === "paused") void work(of);
      return null;
    },
    finish() {
      const of = current();
      if (of.phase === "done") return null;
      of.experiment.finish();
      of.phase = "done";
      peer.emit("report", report(of));
      return null;
    },
    async save({ learner, path }) {
      const { experiment, choice } = current();
      const found = experiment.learners[learner];
      const { symbols } = taskOf(choice.task);
      if (!found || !symbols) throw new CodedError("no-training", message("lab.notOpened"));
      const name = modelName(path);
      await makeFolderOf(path);
      await writeModel(path, {
        weights: found.weights,
        name,
        description: name,
        vocabulary: { kind: "characters", characters: symbols.join("") },
        isOneHot: true,
      });
      return null;
    },
  },
  listeners: {},
  post: (sent) => port.postMessage(sent),
  onDefect: (error) => log(error instanceof Error ? (error.stack ?? error.message) : String(error)),
});
port.on("message", (received: unknown) => peer.receive(received));
