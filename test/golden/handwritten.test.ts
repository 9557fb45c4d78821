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

describe.each(Object.entries(cases))("%s", (name, expected) => {
  it("gives what PyTorch gives", async () => {
    const opened = await openCase(join(folder, `${name}.pt`), expected.manifest);
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
  ["gates-input-first", ["order of input and state"]],
  ["gates-state-first", ["order of input and state"]],
  ["tutorial", ["order of input and state", "activation"]],
  ["tutorial-tanh", ["activation"]],
  ["bare-gru", ["reset gate"]],
  ["named-gru", ["reset gate"]],
  ["named-lstm", []],
  ["stacked", ["gate order"]],
  ["stacked-gru", ["gate order"]],
  ["dense", ["activation before the head"]],
])("%s leaves open %j", async (name, about) => {
  const { model } = await openCase(join(folder, `${name}.pt`));
  expect((model.hypotheses ?? []).map((question) => question.about)).toEqual(about);
  for (const question of about) {
    expect(model.inferences.find((inference) => inference.about === question)).toMatchObject({
      ground: "assumed",
      value: expect.any(String),
    });
  }
});
