/** The convention doctor on a trained model whose file is made to leave things open. */
import { message, quoted } from "../../../../src/messages/message";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { withFile } from "../../../../src/checkpoints/nodeFile";
import { openModel } from "../../../../src/checkpoints/open/openModel";
import { CLEAR_NATS, testHypotheses, type HypothesisTestServices } from "../../../../src/engine/scoring/hypothesisTest";
import type { OpenedModel } from "../../../../src/engine/network/network";
import { score } from "../../../../src/engine/scoring/score";
import { chooseCompute } from "../../../../src/engine/session/compute";
import { finish, type Work } from "../../../../src/engine/network/work";
import type { Inference, Subject } from "../../../../src/model/inference";
import { compileKernel } from "../../../../tools/kernel/compile.mjs";

const root = resolve(__dirname, "../../../..");
const shrew = readFileSync(resolve(root, "samples/shrew.txt"), "utf8").slice(0, 600);
const compute = chooseCompute(await compileKernel());
const services: HypothesisTestServices = {
  compute: compute.start,
  inTurns: <Result>(work: Work<Result>) => Promise.resolve(finish(work)),
};
const inference = (about: Subject, value: string): Inference => {
  return {
    about,
    value: quoted(value),
    taken: value,
    chosen: false,
    ground: "assumed",
    evidence: [quoted("Nothing tells.")],
    alternatives: [],
    margin: null,
    tokens: null,
  };
};

let trained: OpenedModel;
beforeAll(async () => void (trained = await withFile(resolve(root, "models/shakespeare-lstm.safetensors"), openModel)));

/** The trained model with its forget gates' sums raised, and its head turned off: alternatives that are wrong by degrees. */
function altered(forgetBias: number, headScale: number): OpenedModel {
  const { layers, head } = trained.weights;
  const weights = {
    ...trained.weights,
    layers: layers.map((layer) => ({ ...layer, options: { ...layer.options, forgetBias } })),
    head: head && { ...head, weight: head.weight.map((value) => value * headScale) },
  };
  return { ...trained, weights };
}

const biases = new Map([
  ["3", 3],
  ["0", 0],
]);
const scales = new Map([
  ["on", 1],
  ["off", 0],
  ["broken", NaN],
]);

/** The model under two answers, with the questions that are still open. */
function open(bias: string | null, scale: string | null, opened: string[] = []): OpenedModel {
  opened.push(`${bias} ${scale}`);
  const model = altered(biases.get(bias ?? "3") as number, scales.get(scale ?? "on") as number);
  const alternatives = (answers: ReadonlyMap<string, number>, answer: (label: string) => OpenedModel) => {
    return [...answers.keys()].map((label) => ({ id: label, label: quoted(label), open: () => Promise.resolve(answer(label)) }));
  };
  return {
    ...model,
    description: {
      ...model.description,
      inferences: [inference("forgetBias", bias ?? "3"), inference("head", scale ?? "on"), inference("cell", "lstm")],
    },
    questions: [
      ...(bias === null
        ? [{ about: "forgetBias" as const, alternatives: alternatives(biases, (label) => open(label, scale, opened)) }]
        : []),
      ...(scale === null
        ? [{ about: "head" as const, alternatives: alternatives(scales, (label) => open(bias, label, opened)) }]
        : []),
    ],
  };
}

const told = (model: OpenedModel, about: Subject) => model.description.inferences.find((each) => each.about === about);

describe("the doctor", () => {
  it("finds the alternatives that a model was trained with, together, and says the margins", async () => {
    const { model, clear } = await testHypotheses(open(null, null), [shrew], services);
    expect(clear).toBe(true);
    expect(model.weights.layers[0]?.options?.["forgetBias"]).toBe(0);
    const ids = model.vocabulary.encode(shrew).ids.subarray(0, 2000);
    const nats = ({ weights }: OpenedModel) => score(weights, ids, compute.start(weights).run).natsPerToken;
    const [right, wrong] = [nats(altered(0, 1)), nats(altered(3, 1))];
    const bias = told(model, "forgetBias");
    expect(bias).toMatchObject({ taken: "0", ground: "measured", tokens: ids.length - 1 });
    expect(bias?.alternatives.map(({ id }) => id)).toEqual(["3", "0"]);
    expect(bias?.alternatives[0]?.natsPerToken).toBeCloseTo(wrong, 9);
    expect(bias?.alternatives[1]?.natsPerToken).toBeCloseTo(right, 9);
    expect(bias?.margin).toBeCloseTo(wrong - right, 9);
    expect(bias?.margin).toBeGreaterThan(CLEAR_NATS);
    expect(told(model, "head")).toMatchObject({ taken: "on", ground: "measured" });
    expect(told(model, "head")?.alternatives[2]?.natsPerToken).toBe(Infinity);
    expect(told(model, "cell")).toEqual(inference("cell", "lstm"));
  });

  it("opens no reading twice", async () => {
    const opened: string[] = [];
    await testHypotheses(open(null, null, opened), [shrew], services);
    expect(opened.slice(1)).toEqual(["null off", "null broken", "0 null", "0 off", "0 broken"]);
  });

  it("leaves the default where a text does not decide, and says so", async () => {
    const same = {
      ...open("0", "on"),
      questions: [
        {
          about: "forgetBias" as const,
          alternatives: [
            { id: "0", label: quoted("0"), open: () => Promise.resolve(open("0", "on")) },
            { id: "zero", label: quoted("zero"), open: () => Promise.resolve(open("0", "on")) },
          ],
        },
      ],
    };
    const { model, clear } = await testHypotheses(same, [shrew], services);
    expect(clear).toBe(false);
    expect(told(model, "forgetBias")).toMatchObject({
      taken: "0",
      ground: "assumed",
      margin: 0,
      evidence: [{ args: { text: "Nothing tells." } }, { id: "scoring.notDecided" }],
    });
  });

  it("measures on a text of ours where there is none, or next to none", async () => {
    for (const texts of [[], ["To be"]]) {
      const { model, clear } = await testHypotheses(open(null, "on"), texts, services);
      expect(clear).toBe(true);
      expect(told(model, "forgetBias")).toMatchObject({ taken: "0", ground: "measured" });
    }
  });

  it("leaves a question open that no text can settle, and says why", async () => {
    const mute = (model: OpenedModel): OpenedModel => ({ ...model, weights: { ...model.weights, head: null } });
    const { model, clear } = await testHypotheses(mute(open(null, "on")), [shrew], services);
    expect(clear).toBe(false);
    expect(told(model, "forgetBias")).toMatchObject({
      taken: "3",
      ground: "assumed",
      evidence: [{}, { id: "scoring.cannotMeasure" }],
    });
    const ofNumbers = { ...open(null, "on"), weights: { ...trained.weights, embedding: null } };
    expect(told((await testHypotheses(ofNumbers, [shrew], services)).model, "forgetBias")?.evidence.at(-1)).toEqual(
      message("scoring.cannotMeasure", { reason: message("scoring.readsNumbers") }), // and no text is asked for
    );
    const silent = { ...open(null, "on"), vocabulary: { labels: [], encode: () => trained.vocabulary.encode("") } };
    expect(told((await testHypotheses(silent, [], services)).model, "forgetBias")?.evidence.at(-1)?.id).toBe(
      "scoring.textNeeded",
    );
  });

  it("asks nothing of a model that leaves nothing open", async () => {
    expect(await testHypotheses(trained, [shrew], services)).toEqual({ model: trained, clear: true });
  });
});
