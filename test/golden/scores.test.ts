/** The bundled models' scores on the held-out part of tinyshakespeare, where the corpus is at hand. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { withFile } from "../../src/checkpoints/nodeFile";
import { openModel } from "../../src/checkpoints/open/openModel";
import { chooseCompute } from "../../src/engine/session/compute";
import { score } from "../../src/engine/scoring/score";
import { compileKernel } from "../../tools/kernel/compile.mjs";

const root = resolve(__dirname, "../..");
const corpus = join(root, "../shared/corpora/tinyshakespeare.txt");
const limits: [name: string, nats: number][] = [
  ["shakespeare-lstm", 1.43],
  ["shakespeare-gru", 1.4],
  ["shakespeare-rnn", 1.49],
  ["bytes", 1.52],
];

const compute = chooseCompute(await compileKernel());

describe.skipIf(!existsSync(corpus))("characters 90 % to 95 % of ../shared/corpora/tinyshakespeare.txt", () => {
  it.each(limits)(
    "%s scores at most %d nats per token",
    async (name, limit) => {
      const whole = readFileSync(corpus, "utf8");
      const text = whole.slice(Math.floor(0.9 * whole.length), Math.floor(0.95 * whole.length));
      const { weights, vocabulary } = await withFile(join(root, "models", `${name}.safetensors`), openModel);
      const { ids, unencodableCount } = vocabulary.encode(text);
      expect(unencodableCount).toBe(0);
      expect(score(weights, ids, compute.start(weights).run).natsPerToken).toBeLessThanOrEqual(limit);
    },
    900_000,
  );
});
