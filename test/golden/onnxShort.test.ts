/**
 * Graphs of one step and of two, and dense layers around recurrent operators, against ONNX Runtime
 * (tools/fixtures/make_onnx_short.py).
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectCheckpoint } from "../../src/checkpoints/open/openModel";
import { withFile } from "../../src/checkpoints/nodeFile";
import { applied } from "../../src/engine/network/readout";
import { inEnglish } from "../inEnglish";
import { headScores, openCase, type HeadCase } from "./headScores";
import { runNetwork } from "./runNetwork";

const folder = resolve(__dirname, "../fixtures/onnxShort");

interface Case {
  ids?: number[];
  input?: number[][];
  output?: number[][];
  h?: number[][];
  last?: number[];
}
const { cases } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as { cases: Record<string, Case> };
const pathOf = (name: string) => join(folder, `${name}.onnx`);
const inspected = (name: string) => withFile(pathOf(name), inspectCheckpoint);

function distance(found: ArrayLike<number>, expected: readonly number[]): number {
  if (found.length !== expected.length) return Infinity;
  return Math.max(...expected.map((value, at) => Math.abs((found[at] ?? NaN) - value)));
}

const told = /^(steps-side-by-side|not-followed|step-of-one-size|few-|last-cell-state|last-state-reverse|softmax-)/;

describe.each(Object.entries(cases).filter(([name]) => !told.test(name)))("%s", (name, { h, ...expected }) => {
  it("gives what ONNX Runtime gives", async () => {
    const opened = await openCase(pathOf(name));
    expect(inEnglish(opened.model.problem)).toBeNull();
    const { input = [], output = [] } = expected;
    if (h) {
      const data = Float32Array.from(input.flat());
      const run = runNetwork(opened.weights, { vectors: { data, offset: 0, stride: data.length / h.length } }, h.length);
      h.forEach((row, step) => expect(distance(run(0, step), row), `step ${step}`).toBeLessThan(1e-5));
      return;
    }
    const head = opened.weights.head ?? opened.weights.output?.head ?? null;
    const steps = (expected.ids ?? input).length;
    const found = headScores(
      { ...opened, weights: { ...opened.weights, head } },
      { ...(expected as HeadCase), output: Array.from({ length: steps }, () => []) },
    ).slice(-output.length); // a graph may give its answer at the last step alone
    output.forEach((row, step) => expect(distance(found[step]!, row), `step ${step}`).toBeLessThan(1e-5));
  });
});

it.each([
  ["softmax-turned-old", "softmax"],
  ["softmax-log-old", "log-softmax"],
] as const)("%s: what the graph applies at the end is said, and gives what ONNX Runtime gives", async (name, activation) => {
  const opened = await openCase(pathOf(name));
  const { output } = opened.weights;
  expect(output?.activation).toBe(activation);
  const expected = cases[name] as HeadCase;
  const found = headScores({ ...opened, weights: { ...opened.weights, head: output!.head } }, expected);
  expected.output.forEach((row, step) =>
    expect(distance(applied(activation, found[step]!), row), `step ${step}`).toBeLessThan(1e-5),
  );
});

it.each(["behind-old", "before-tokens-new"])("%s: what stands on the way is stated by the graph", async (name) => {
  const { model } = await openCase(pathOf(name));
  const known = model.inferences.find(({ about }) => about === "headActivation");
  expect(known?.ground).toBe("stated");
  expect(inEnglish(known?.value)).toMatch(/dense \d → \d/);
});

it.each(["old", "new"])("one step (%s) says that its states go in and come out", async (exporter) => {
  const { model } = await openCase(pathOf(`step-stack-${exporter}`));
  const cell = model.inferences.find(({ about }) => about === "cell");
  expect(cell?.ground).toBe("stated");
  expect(inEnglish(cell?.evidence[0])).toMatch(/as one step whose states go in and come out/);
});

it.each([
  ["steps-side-by-side-old", /reads 30 numbers, and the recurrent nodes give 5 at a step/],
  ["steps-side-by-side-new", /reads 30 numbers, and the recurrent nodes give 5 at a step/],
  ["last-cell-state-old", /not followed back to the recurrent nodes through LSTM/],
  ["last-state-reverse-old", /not followed back to the recurrent nodes through LSTM/],
  ["not-followed-old", /not followed back to the recurrent nodes through LeakyRelu/],
  ["softmax-steps-old", /not followed back to the recurrent nodes through Softmax/],
  ["softmax-steps-turned-old", /not followed back to the recurrent nodes through Softmax/],
  ["not-followed-new", /not followed back to the recurrent nodes through LeakyRelu/],
])("%s: the output is not connected, and that is said", async (name, words) => {
  const { model, warnings } = await inspected(name);
  expect(model?.head).toBeNull();
  expect(inEnglish(warnings).join("\n")).toMatch(words);
});

it("a layer of two inputs is no step of a recurrent network", async () => {
  const { model, problem } = await inspected("fusion-old");
  expect(model).toBeNull();
  expect(inEnglish(problem)).toMatch(/holds no recurrent network that is recognised/);
});

const few = Object.keys(cases).filter((name) => /^few-|^step-of-one-size/.test(name));

describe.each(few)("%s", (name) => {
  it("is too short to tell, and says so; what names alone tell is right", async () => {
    const { model, warnings, problem } = await inspected(name);
    const words = inEnglish([...warnings, problem]).join("\n");
    const isPlain = /few-rnn-1/.test(name); // a dense layer as good as any other
    expect(words).toMatch(isPlain ? /no recurrence in it was found/ : /looks like one or two steps/);
    if (!model || problem) return;
    expect(inEnglish(warnings).join("\n")).toMatch(/read by its tensors' names/);
    const { input = [], last } = cases[name]!;
    const opened = await openCase(pathOf(name));
    const head = opened.weights.head ?? opened.weights.output?.head ?? null;
    const found = head && last ? headScores({ ...opened, weights: { ...opened.weights, head } }, { input, output: input }) : [];
    if (last && head) expect(distance(found.at(-1)!, last)).toBeLessThan(1e-5);
  });
});
