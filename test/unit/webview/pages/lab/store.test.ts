/** What the page Laboratory makes of choices, reports and examples. */
import { describe, expect, it } from "vitest";
import { defaultLabChoice, type LabLearner, type LabReport, type LabTask } from "../../../../../src/protocol/lab";
import {
  exampleRows,
  initialState,
  isOfChoice,
  lengthsFor,
  parted,
  shareLeftAt,
  sharesLeft,
  withChoice,
  type ExampleRow,
  type LabState,
} from "../../../../../webview/pages/lab/store";

const lengths = { least: 2, most: 100, usual: 30 };
const copy: LabTask = { id: "copy", source: "", symbols: ["A", "B", "_", ":"], lengths, learnsFrom: "longest" };
const adding: LabTask = { ...copy, id: "adding", symbols: null, lengths: { ...lengths, usual: 40 } };
const state: LabState = {
  ...initialState,
  offer: { tasks: [copy, adding], cells: [] },
  choice: { ...defaultLabChoice, task: "copy", length: 12 },
};

const learner = (cell: string, accuracy: number): LabLearner => ({
  cell,
  title: { id: "cell.lstm" } as never,
  units: 1,
  parameters: 1,
  points: [{ update: 0, loss: null, accuracy }],
  solvedAt: null,
  byLength: [],
  reach: { length: 0, breaksAt: null },
  before: [],
  after: [],
  counting: null,
});

describe("a choice", () => {
  it("of another task brings its usual length; of another length stays with its task", () => {
    expect(withChoice(state, { task: "adding" }).choice).toMatchObject({ task: "adding", length: 40 });
    expect(withChoice(state, { length: 20 }).choice).toMatchObject({ task: "copy", length: 20 });
    expect(withChoice(state, { task: "adding", length: 7 }).choice.length).toBe(7);
  });

  it("offers the lengths that its task has, and the one that is chosen", () => {
    expect(lengthsFor(copy, 12)).toEqual([2, 3, 5, 10, 12, 20, 30, 40, 60, 80, 100]);
  });

  it("tells whether what ran is of it", () => {
    const report = { phase: "done" } as LabReport;
    expect(isOfChoice(state)).toBe(false);
    const ran = { ...state, running: { choice: { ...state.choice }, report } };
    expect(isOfChoice(ran)).toBe(true);
    expect(isOfChoice(withChoice(ran, { seed: 2 }))).toBe(false);
    expect(isOfChoice(withChoice(ran, { cells: ["gru"] }))).toBe(false);
  });
});

it("parts those who have learned it from the others", () => {
  const report = { solved: 0.95, learners: [learner("rnn", 0.3), learner("lstm", 0.95)] } as unknown as LabReport;
  const { solved, failed } = parted(report);
  expect([solved, failed].map((part) => part.map(({ cell }) => cell))).toEqual([["lstm"], ["rnn"]]);
});

it("tells what is left of a gradient, and leaves out what has vanished", () => {
  expect(sharesLeft([4, 2, 0, 1])).toEqual([
    { x: 1, y: 1 },
    { x: 2, y: 0.5 },
    { x: 4, y: 0.25 },
  ]);
  expect(sharesLeft([4, 4e-20])).toEqual([{ x: 1, y: 1 }]);
  expect(sharesLeft([0, 1])).toEqual([]);
  expect(shareLeftAt([4, 2], 2)).toBe(0.5);
  expect(shareLeftAt([0, 2], 2)).toBe(0);
});

describe("an example", () => {
  const say = (value: number) => value.toFixed(1);
  const written = ({ steps }: ExampleRow) => steps.map((step) => (step ? `${step.text}${step.isKept ? "!" : ""}` : "…"));

  it("is what is read before the first answer, and then what must be said", () => {
    const sequence = { ids: [0, 1, 2, 3, 0], numbers: [], asked: [3, 4], answers: [0, 1], kept: [0, 1] };
    const { read, said } = exampleRows(sequence, copy.symbols, say);
    expect(written(read)).toEqual(["A!", "B!", "_", ":"]);
    expect(written(said)).toEqual(["A", "B"]);
  });

  it("of numbers marks those that count", () => {
    const sequence = { ids: [], numbers: [0.25, 1, 0.5, 0], asked: [1], answers: [0.25], kept: [0] };
    const { read, said } = exampleRows(sequence, null, say);
    expect([written(read), written(said)]).toEqual([["0.3!", "0.5"], ["0.3"]]);
  });

  it("is cut in the middle where it is long", () => {
    const ids = Array.from({ length: 100 }, () => 2);
    const { read, said } = exampleRows({ ids, numbers: [], asked: [99], answers: [1], kept: [0] }, copy.symbols, say);
    expect(read.steps).toHaveLength(37);
    expect(written(read)[24]).toBe("…");
    expect(read.leftOut).toBe(64);
    expect(written(said)).toEqual(["B"]);
  });
});
