/** What ../shared/CHECKPOINTS.md says of its files, without a manifest: what they leave open is measured on the text itself. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { withFile } from "../../src/checkpoints/nodeFile";
import { openModel } from "../../src/checkpoints/open/openModel";
import { chooseCompute } from "../../src/engine/session/compute";
import { CLEAR_NATS, testHypotheses, type HypothesisTestServices } from "../../src/engine/scoring/hypothesisTest";
import { score } from "../../src/engine/scoring/score";
import { finish } from "../../src/engine/network/work";
import { compileKernel } from "../../tools/kernel/compile.mjs";

const shared = resolve(__dirname, "../../../shared");
const corpus = join(shared, "corpora/tinyshakespeare.txt");
const compute = chooseCompute(await compileKernel());
const doctor: HypothesisTestServices = { compute: compute.start, inTurns: (work) => Promise.resolve(finish(work)) };

/** Characters of tinyshakespeare between two shares of it. */
function part(from: number, to: number): string {
  const text = readFileSync(corpus, "utf8");
  return text.slice(Math.floor(from * text.length), Math.floor(to * text.length));
}

async function settle(path: string, text: string) {
  const { model } = await testHypotheses(await withFile(path, openModel), [text], doctor);
  return { model, forgetBias: model.description.inferences.find(({ about }) => about === "forgetBias") };
}

const tensorflow = join(shared, "checkpoints/tensorflow-char-rnn/model-85340.index");
describe.skipIf(!existsSync(tensorflow) || !existsSync(corpus))("tensorflow-char-rnn", () => {
  it.each([
    ["valid", 0.9, 0.95, 4.328],
    ["test", 0.95, 1, 5.309],
  ] as const)(
    "has its perplexity on the %s part of tinyshakespeare within 0.1 %, with the forget bias 0 that the text shows",
    async (_part, from, to, expected) => {
      const text = part(from, to);
      const { model, forgetBias } = await settle(tensorflow, text);
      expect(forgetBias).toMatchObject({ taken: "0", ground: "measured" });
      expect(forgetBias?.margin).toBeGreaterThan(CLEAR_NATS);
      const { perplexity } = score(model.weights, model.vocabulary.encode(text).ids, compute.start(model.weights).run);
      expect(Math.abs(perplexity / expected - 1)).toBeLessThan(1e-3);
    },
    60_000,
  );
});

const ml5 = join(shared, "checkpoints/ml5-charrnn-shakespeare/manifest.json");
describe.skipIf(!existsSync(ml5) || !existsSync(corpus))("ml5-charrnn-shakespeare", () => {
  // 1.95 nats in CHECKPOINTS.md are with no forget bias; with TensorFlow's default the model is better, as the doctor finds.
  it("has 1.95 nats a character with the forget bias 0, and fewer with the 1 that the text shows", async () => {
    const { forgetBias } = await settle(ml5, part(0.95, 1));
    expect(forgetBias).toMatchObject({ taken: "1", ground: "measured" });
    const nats = new Map(forgetBias?.alternatives.map(({ id, natsPerToken }) => [id, natsPerToken]));
    expect(Math.abs((nats.get("0") ?? NaN) - 1.95)).toBeLessThan(0.02);
    expect(forgetBias?.margin).toBeGreaterThan(0.2);
  });
});
