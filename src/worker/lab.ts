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
import { message } from "../messages/message";
import { CodedError } from "../protocol/errors";
import { labWorkerContract, type LabChoice, type LabReport, type TaskId } from "../protocol/lab";
import { createPeer } from "../protocol/rpc";
import { nothingContract } from "../protocol/traceShapes";
import { Stretches } from "./stretches";
import { modelName, writeModel } from "./trainingFiles";
import { makeFolderOf } from "./writeWhole";

const port = parentPort;
if (!port) throw new Error("The laboratory's worker must be started as a worker thread.");

const REPORT_MS = 400;

interface Running {
  readonly choice: LabChoice;
  readonly experiment: Experiment;
  readonly stretches: Stretches;
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
  const stretches: Stretches = new Stretches({
    advance(milliseconds) {
      experiment.advance(milliseconds);
      return experiment.isDone;
    },
    report: () => peer.emit("report", report({ choice, experiment, stretches })),
    reportEvery: REPORT_MS,
    stopped: (reason) => message("lab.stopped", { reason }),
    log,
  });
  return { choice, experiment, stretches };
}

function current(): Running {
  if (!running) throw new CodedError("no-training", message("lab.none"));
  return running;
}

function report({ experiment, stretches: { phase, problem } }: Running): LabReport {
  return { ...labReportOf(experiment), phase, problem };
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
      running?.stretches.leave();
      running = open(choice);
      running.stretches.goOn();
      return null;
    },
    state: () => running && { choice: running.choice, report: report(running) },
    pause() {
      current().stretches.pause();
      return null;
    },
    goOn() {
      current().stretches.goOn();
      return null;
    },
    finish() {
      const of = current();
      if (of.stretches.phase === "done") return null;
      of.experiment.finish();
      of.stretches.finish();
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
