/** Networks as people write them themselves, and dense layers around PyTorch's own, against PyTorch (tools/fixtures/make_handwritten.py). */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { headScores, openCase, type HeadCase } from "./headScores";

const folder = resolve(__dirname, "../fixtures/handwritten");

const { tolerance, cases } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as {
  tolerance: number;
  cases: Record<string, HeadCase>;
};

/** These read characters one-hot, which their files do not say: a person does. */
const oneHot = /^(tutorial|tutorial-tanh|gates-state-first|bare-.*|stacked|plain-.*|columns-.*)$/;

describe.each(Object.entries(cases))("%s", (name, expected) => {
  it("gives what PyTorch gives", async () => {
    const opened = await openCase(join(folder, `${name}.pt`), {
      ...expected.manifest,
      ...(oneHot.test(name) ? { input: "one-hot" as const } : {}),
    });
    expect(opened.model.problem).toBeNull();
    const found = headScores(opened, expected);
    expected.output.forEach((row, step) => {
      expect(found[step]).toHaveLength(row.length);
      expect(Math.max(...row.map((value, at) => Math.abs(value - found[step]![at]!))), `step ${step}`).toBeLessThan(tolerance);
    });
    const left = [...(opened.model.ignored?.keys() ?? [])];
    expect(left).toHaveLength(name === "awd-lstm" ? 2 : name === "numbers" ? 1 : 0); // dropped weights; num_batches_tracked
  });
});

it.each([
  ["gates-input-first", ["operandOrder"]],
  ["gates-state-first", ["operandOrder"]],
  ["tutorial", ["operandOrder", "activation"]],
  ["tutorial-tanh", ["activation"]],
  ["bare-gru", ["resetGate", "updateGate"]],
  ["named-gru", ["resetGate", "updateGate"]],
  ["named-lstm", []],
  ["stacked", ["gateOrder"]],
  ["plain-karpathy", ["activation"]],
  ["plain-one-gate", ["activation"]],
  ["columns-state-first", ["operandOrder"]],
  ["stacked-gru", ["gateOrder", "updateGate", "resetGate"]],
  ["dense", ["head", "headActivation"]],
  ["gate-in-front", []],
  ["gate-in-words", []],
  ["square-behind", ["matrixSide"]],
  ["square-before", ["matrixSide"]],
])("%s leaves open %j", async (name, about) => {
  const { model } = await openCase(join(folder, `${name}.pt`));
  const measurable = (model.hypotheses ?? []).filter(({ isForPeople }) => !isForPeople);
  expect(measurable.map((question) => question.about)).toEqual(about);
  for (const question of about) {
    expect(model.inferences.find((inference) => inference.about === question)).toMatchObject({
      ground: "assumed",
      taken: expect.any(String),
    });
  }
});

it.each(["bare-gru", "named-gru"])("%s: an update gate that takes is one that keeps the rest", async (name) => {
  const layerWith = async (manifest: object) => {
    const { weights } = await openCase(join(folder, `${name}.pt`), manifest);
    return weights.layers[0]!;
  };
  const [keeps, takes] = [await layerWith({ updateGate: "keeps" }), await layerWith({ updateGate: "takes" })];
  const hidden = keeps.hiddenSize;
  const x = Float32Array.from({ length: keeps.inputSize }, (_, at) => Math.sin(at + 1));
  const h = Float32Array.from({ length: hidden }, (_, at) => Math.cos(at));
  const update = ({ parameters, inputSize }: typeof keeps, unit: number) => {
    const product = (key: string, vector: Float32Array, width: number) =>
      vector.reduce((sum, value, at) => sum + value * parameters.get(key)![unit * width + at]!, 0);
    const sum = product("W.z.x", x, inputSize) + product("W.z.h", h, hidden) + (parameters.get("b.z.xh")?.[unit] ?? 0);
    return 1 / (1 + Math.exp(-sum));
  };
  for (let unit = 0; unit < hidden; unit++) expect(update(keeps, unit) + update(takes, unit)).toBeCloseTo(1, 6);
  for (const key of ["W.r.x", "W.n.x", "W.n.h"]) expect(takes.parameters.get(key)).toEqual(keeps.parameters.get(key));
});
