/**
 * Rounds by keyboard alone, with checkpoints of other people's that the repository does not hold. Skipped where ../shared is not
 * there; in Korean: korean.spec.ts.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "./fixtures";
import { bring, shared, traceNumbers, traceText, walk } from "./pages/keyboardRound";

const models = [
  { name: "textgenrnn", file: "textgenrnn_weights.hdf5", asks: "Skip them" }, // it has no line breaks
  { name: "tensorflow-char-rnn", file: "model-85340.index", asks: undefined },
];

for (const { name, file, asks } of models)
  test.describe(name, () => {
    test.skip(!existsSync(join(shared, name)), "../shared/checkpoints is not there");
    test.use({ settings: { "gatescope.model": `checkpoints/${name}/${file}` } });

    test("Overview, Heatmap, Cell and Sources are gone through by keys", async ({ workbench, panel, folder }) => {
      bring(folder, name);
      await traceText(workbench, panel, "Visualize LSTM", asks);
      await walk(workbench.page, panel);
    });
  });

test.describe("silero-vad", () => {
  test.skip(!existsSync(join(shared, "silero-vad")), "../shared/checkpoints is not there");
  test.use({ settings: { "gatescope.model": "checkpoints/silero-vad/silero_vad_16k.safetensors" } });

  test("a file of numbers is chosen and gone through by keys", async ({ workbench, panel, folder }) => {
    bring(folder, "silero-vad");
    await traceNumbers(workbench, panel, "Visualize a File of Numbers");
    await walk(workbench.page, panel);
  });
});
