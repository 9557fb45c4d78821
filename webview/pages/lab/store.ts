/** What the page Laboratory knows, as pure functions from state to state, and what can be said of it. It knows no DOM and no host. */
import type { LabChoice, LabLearner, LabOffer, LabReport, LabSequence, LabTask } from "../../../src/protocol/lab";
import { defaultLabChoice } from "../../../src/protocol/lab";

export interface LabState {
  /** Null while the host is asked. */
  readonly offer: LabOffer | null;
  readonly choice: LabChoice;
  /** What runs or ran, with what it was begun with. */
  readonly running: { readonly choice: LabChoice; readonly report: LabReport } | null;
  /** Start was pressed, and there is no answer yet. */
  readonly isStarting: boolean;
  readonly problem: string | null;
}

export const initialState: LabState = {
  offer: null,
  choice: defaultLabChoice,
  running: null,
  isStarting: false,
  problem: null,
};

/** The task that is chosen. */
export function chosenTask({ offer, choice }: LabState): LabTask | null {
  return offer?.tasks.find(({ id }) => id === choice.task) ?? null;
}

/** The state after a choice: another task brings its usual length with it. */
export function withChoice(state: LabState, change: Partial<LabChoice>): LabState {
  const choice = { ...state.choice, ...change };
  const task = state.offer?.tasks.find(({ id }) => id === choice.task);
  if (!task || task.id === state.choice.task) return { ...state, choice };
  return { ...state, choice: { ...choice, length: change.length ?? task.lengths.usual } };
}

/** Whether what is shown is of what is chosen: a choice that was changed since has no results yet. */
export function isOfChoice({ choice, running }: LabState): boolean {
  if (!running) return false;
  const { task, length, seed, seconds, cells } = running.choice;
  const same = task === choice.task && length === choice.length && seed === choice.seed && seconds === choice.seconds;
  return same && cells.join() === choice.cells.join();
}

const LENGTHS = [2, 3, 5, 10, 20, 30, 40, 60, 80, 100, 150, 200, 300, 400];

/** Lengths that are offered for a task, with the one that is chosen. */
export function lengthsFor({ lengths: { least, most } }: LabTask, chosen: number): number[] {
  const all = new Set([...LENGTHS.filter((length) => length >= least && length <= most), chosen]);
  return [...all].sort((a, b) => a - b);
}

/** The share of sequences that a network gets right at the length that is to be learned. */
export function accuracyOf({ points }: LabLearner): number {
  return points.at(-1)?.accuracy ?? 0;
}

/** Networks that have learned the length, and the others. */
export function parted({ learners, solved }: LabReport): { readonly solved: LabLearner[]; readonly failed: LabLearner[] } {
  const hasLearned = (learner: LabLearner) => accuracyOf(learner) >= solved;
  return { solved: learners.filter(hasLearned), failed: learners.filter((learner) => !hasLearned(learner)) };
}

/** What is less than this is nothing beside the rest, and is not drawn: Chart.js draws no axis of many more powers of ten. */
const VANISHED = 1e-15;

/** By distance back, from 1 on: the gradient as a share of that one step back. Nothing where it has vanished. */
export function sharesLeft(norms: readonly number[]): { readonly x: number; readonly y: number }[] {
  const first = norms[0] ?? 0;
  if (!(first > 0)) return [];
  return norms.flatMap((norm, at) => (norm / first > VANISHED ? [{ x: at + 1, y: norm / first }] : []));
}

/** What is left so many steps back; 0 where it has vanished. */
export function shareLeftAt(norms: readonly number[], distance: number): number {
  const [first = 0, there = 0] = [norms[0], norms[distance - 1]];
  return first > 0 ? there / first : 0;
}

/** A step of an example as it is drawn. */
export interface ExampleStep {
  /** The symbol, or the number. */
  readonly text: string;
  /** Whether the answer hangs on it. */
  readonly isKept: boolean;
}

const HEAD = 24;
const TAIL = 12;

export interface ExampleRow {
  /** Cut in the middle where it is long: null stands for the steps that are left out. */
  readonly steps: readonly (ExampleStep | null)[];
  readonly leftOut: number;
}

/** An example as it is drawn: what is read before the first answer, and what must be said. */
export function exampleRows(
  { ids, numbers, asked, answers, kept }: LabSequence,
  symbols: readonly string[] | null,
  say: (value: number) => string,
): { readonly read: ExampleRow; readonly said: ExampleRow } {
  const texts = symbols
    ? ids.slice(0, (asked[0] ?? 0) + 1).map((id) => symbols[id] ?? "")
    : numbers.filter((_, at) => at % 2 === 0).map(say);
  const read = texts.map((text, step) => ({ text, isKept: kept.includes(step) }));
  const said = answers.map((answer) => ({ text: symbols ? (symbols[answer] ?? "") : say(answer), isKept: false }));
  return { read: cut(read), said: cut(said) };
}

function cut(steps: readonly ExampleStep[]): ExampleRow {
  if (steps.length <= HEAD + TAIL + 1) return { steps, leftOut: 0 };
  return { steps: [...steps.slice(0, HEAD), null, ...steps.slice(-TAIL)], leftOut: steps.length - HEAD - TAIL };
}
