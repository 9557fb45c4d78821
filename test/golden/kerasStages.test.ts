/** Dense layers and normalisations around Keras's recurrent layers, against Keras (tools/fixtures/make_keras_stages.py). */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { headScores, openCase, type HeadCase } from "./headScores";

const folder = resolve(__dirname, "../fixtures/kerasStages");
const { tolerance, cases } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as {
  tolerance: number;
  cases: Record<string, HeadCase>;
};

const logSoftmax = (scores: ArrayLike<number>) => {
  const total = Math.log(Array.from(scores).reduce((sum, score) => sum + Math.exp(score), 0));
  return Array.from(scores, (score) => score - total);
};

describe.each(Object.entries(cases))("%s", (file, expected) => {
  it("gives what Keras gives, with no tensor left out", async () => {
    const opened = await openCase(join(folder, file), expected.manifest);
    expect(opened.model.problem).toBeNull();
    expect([...(opened.model.ignored?.keys() ?? [])]).toEqual([]);
    const found = headScores(opened, expected);
    expected.output.forEach((row, step) => {
      expect(found[step]).toHaveLength(row.length);
      const isProbability = Math.abs(row.reduce((sum, value) => sum + value, 0) - 1) < 1e-5 && row.every((value) => value > 0);
      const [a, b] = isProbability ? [logSoftmax(found[step]!), row.map(Math.log)] : [Array.from(found[step]!), row];
      expect(Math.max(...b.map((value, at) => Math.abs(value - a[at]!))), `step ${step}`).toBeLessThan(tolerance);
    });
  });
});

it("a file without configuration leaves the activations of dense layers and gates open", async () => {
  const { model } = await openCase(join(folder, "plain.weights.h5"));
  expect((model.hypotheses ?? []).map(({ about }) => about)).toEqual(["gateActivation", "activation", "headActivation"]);
});
