/** char-rnn.pytorch's own files, whole pickled modules, on the text they were trained on. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { withFile } from "../../src/checkpoints/nodeFile";
import { openModel } from "../../src/checkpoints/open/openModel";
import { score } from "../../src/engine/scoring/score";
import { chooseCompute } from "../../src/engine/session/compute";
import { compileKernel } from "../../tools/kernel/compile.mjs";

const shared = resolve(__dirname, "../../../shared");
const folder = join(shared, "checkpoints/char-rnn.pytorch");

const compute = chooseCompute(await compileKernel());

describe.skipIf(!existsSync(folder))("../shared/checkpoints/char-rnn.pytorch", () => {
  it.each(["RNN_2_layers.pt", "hidden_size_150.pt"])(
    "%s predicts tinyshakespeare with a perplexity near 4 to 5",
    async (name) => {
      const text = readFileSync(join(shared, "corpora/tinyshakespeare.txt"), "utf8").slice(500_000, 504_000);
      const { weights, vocabulary } = await withFile(join(folder, name), openModel);
      const { ids, unencodableCount } = vocabulary.encode(text);
      expect(unencodableCount).toBe(0);
      const { perplexity } = score(weights, ids, compute.start(weights).run);
      expect(perplexity).toBeGreaterThan(3.5);
      expect(perplexity).toBeLessThan(5.5);
    },
  );
});
