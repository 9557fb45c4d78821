/**
 * `gatescope lab`: networks of several cells learn a task of the laboratory side by side, for each length that is asked; a
 * table tells who learned which, how far it goes beyond, and how much of the gradient is left at the far end.
 */
import { setImmediate } from "node:timers/promises";
import { embeddedFactory } from "../engine/kernel/embedded";
import { Experiment, type ExperimentLimit } from "../engine/lab/experiment";
import { labReportOf } from "../engine/lab/labReport";
import type { Task } from "../engine/lab/tasks/task";
import { tasks } from "../engine/lab/tasks/tasks";
import { taskIds, type LabLearner, type LabReport } from "../protocol/lab";
import { misused, type Given } from "./arguments";
import { decimals, say, textOf, toJson } from "./language";
import { padEnd, padStart, widthOf } from "./layout";
import { refusal } from "./refusal";

export interface LabRequest {
  readonly task: Task;
  readonly lengths: readonly number[];
  readonly cells: readonly string[];
  readonly seed: number;
  readonly limit: ExperimentLimit;
  readonly json: boolean;
  readonly tell: (line: string) => void;
}

const SECONDS = 60;
const STRETCH_MS = 100;
const REPORT_MS = 5000;

/** The options as a request. Fails with a refusal where something cannot be meant. */
export function labOptions(name: string, given: Given): Pick<LabRequest, "task" | "lengths" | "cells" | "seed" | "limit"> {
  const task = [...tasks.values()].find(({ id }) => id === name);
  if (!task) throw misused("cli.noSuchTask", { name, tasks: [...taskIds] });
  if (given.seconds !== undefined && given.updates !== undefined) throw misused("cli.eitherSeconds");
  const lengths =
    given.length === undefined ? [task.lengths.usual] : given.length.split(",").map((text) => whole("length", text));
  const updates = given.updates === undefined ? undefined : whole("updates", given.updates);
  const milliseconds = 1000 * (given.seconds === undefined ? SECONDS : whole("seconds", given.seconds));
  return {
    task,
    lengths,
    cells: (given.cells ?? "rnn,lstm,gru").split(","),
    seed: given.seed === undefined ? 1 : whole("seed", given.seed),
    limit: updates === undefined ? { milliseconds } : { updates },
  };
}

function whole(option: "length" | "updates" | "seconds" | "seed", text: string): number {
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw misused("cli.numberNeeded", { option: `--${option}`, given: text });
}

export async function lab(request: LabRequest): Promise<string> {
  const { task, lengths, json } = request;
  const found: { readonly length: number; readonly report: Omit<LabReport, "phase" | "problem"> }[] = [];
  for (const length of lengths) found.push({ length, report: await run(request, length) });
  if (json) return toJson({ task: task.id, source: task.source, seed: request.seed, experiments: found });
  return found.map(({ length, report }) => `${toLines(task, length, report).join("\n")}\n`).join("\n");
}

async function run({ task, cells, seed, limit, tell }: LabRequest, length: number) {
  const factory = embeddedFactory();
  if (!factory) throw refusal("cli.noKernel");
  const startKernel = () => factory.start();
  const experiment = new Experiment({ task, length, cells, seed, startKernel, now: () => performance.now() }, limit);
  let stopped = false;
  const stop = () => (stopped = true);
  process.once("SIGINT", stop);
  try {
    let told = performance.now();
    while (!experiment.isDone && !stopped) {
      experiment.advance(STRETCH_MS);
      await setImmediate(); // lets Ctrl-C be heard
      if (performance.now() - told < REPORT_MS) continue;
      told = performance.now();
      const right = labReportOf(experiment).learners.map((each) => {
        return `${textOf(each.title)} ${percent(each.points.at(-1)?.accuracy ?? 0)}`;
      });
      tell(say("cli.labProgress", { length, share: Math.round(100 * experiment.share), updates: experiment.updates, right }));
    }
  } finally {
    process.removeListener("SIGINT", stop);
  }
  experiment.finish();
  return labReportOf(experiment);
}

const percent = (share: number) => `${decimals(100 * share, 1)} %`;

function toLines({ id }: Task, length: number, report: Omit<LabReport, "phase" | "problem">): string[] {
  const { update, milliseconds, chance, solved, learners } = report;
  const seconds = Math.round(milliseconds / 1000);
  const heading = say("cli.labTitle", {
    task: id,
    length,
    updates: update,
    seconds,
    chance: percent(chance),
    solved: percent(solved),
  });
  const columns = ["labCell", "labSize", "labRight", "labSolved", "labReach", "labBreaks", "labBefore", "labAfter"] as const;
  const rows = [columns.map((column) => say(`cli.${column}`)), ...learners.map((learner) => cellsOf(learner))];
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ""))));
  const table = rows.map((row) =>
    row
      .map((text, at) => (at === 0 ? padEnd : padStart)(text, widths[at] as number))
      .join("  ")
      .trimEnd(),
  );
  const counting = learners.flatMap(({ title, counting: found }) => {
    if (!found) return [];
    const { unit, state, correlation, random } = found;
    return [say("cli.labCounts", { cell: title, unit, state, share: decimals(correlation, 3), random: decimals(random, 3) })];
  });
  return [heading, ...table, ...counting];
}

function cellsOf({ title, units, parameters, points, solvedAt, reach, before, after }: LabLearner): string[] {
  return [
    textOf(title),
    say("cli.labUnits", { units, parameters }),
    percent(points.at(-1)?.accuracy ?? 0),
    solvedAt === null ? "–" : String(solvedAt),
    String(reach.length),
    reach.breaksAt === null ? "–" : String(reach.breaksAt),
    leftOf(before),
    leftOf(after),
  ];
}

/** Of the gradient one step back, what is left at the far end. */
function leftOf(norms: readonly number[]): string {
  const [first = NaN, last = NaN] = [norms[0], norms.at(-1)];
  return first > 0 ? (last / first).toExponential(1) : "–";
}
