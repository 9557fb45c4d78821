/** A model's score on a sample, beside what else a place in it could be. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { withFile } from "../../../../src/checkpoints/nodeFile";
import { openModel } from "../../../../src/checkpoints/open/openModel";
import { scoreSample } from "../../../../src/engine/scoring/sampleScore";
import { finish, type Work } from "../../../../src/engine/network/work";

const fixtures = resolve(__dirname, "../../../fixtures/faults");
const services = { inTurns: <Result>(work: Work<Result>) => Promise.resolve(finish(work)) };

it("is measured for every answer that can be run, and guessing alike is said beside it", async () => {
  const folder = resolve(fixtures, "F3a-square-dense");
  const text = readFileSync(resolve(folder, "ids.txt"), "utf8");
  const model = await withFile(resolve(folder, "model.pt"), openModel);
  const { natsPerToken, uniform, alternatives } = await scoreSample(model, [text], "stage-0", services);
  expect(natsPerToken).toBeCloseTo(3.301503, 4); // ReLU, see expected.json
  expect(uniform).toBeCloseTo(Math.log(7), 6);
  const nats = new Map(alternatives.filter(({ about }) => about === "head").map(({ id, natsPerToken: of }) => [id, of]));
  expect(nats.get("hidden > output")).toBe(natsPerToken);
  expect(nats.get("output")).toBeCloseTo(2.449562, 4);
  expect((await scoreSample(model, [text], null, services)).alternatives).toEqual([]);
});

it("fails where nothing is predicted", async () => {
  const model = await withFile(resolve(fixtures, "A3a-forecaster/model.pt"), openModel);
  await expect(scoreSample(model, [], null, services)).rejects.toMatchObject({ code: "nothing-to-score" });
});

it("asks for more text where there is too little that the model reads", async () => {
  const model = await withFile(resolve(fixtures, "F3a-square-dense/model.pt"), openModel);
  const silent = { ...model, vocabulary: { ...model.vocabulary, encode: () => model.vocabulary.encode("") } };
  await expect(scoreSample(silent, [], null, services)).rejects.toMatchObject({ said: { id: "scoring.sampleTooShort" } });
});
