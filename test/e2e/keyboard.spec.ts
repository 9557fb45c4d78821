/**
 * Rounds by keyboard alone, with checkpoints of other people's that the repository does not hold. Skipped where ../shared is not
 * there; in Korean: korean.spec.ts.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "./fixtures";
import { bring, shared, traceText, walk } from "./pages/keyboardRound";

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
    const { page } = workbench;
    bring(folder, "silero-vad");
    const row = (step: number) => Array.from({ length: 128 }, (_, at) => Math.sin(step * (at + 1)).toFixed(3)).join(",");
    writeFileSync(join(folder, "sound.csv"), Array.from({ length: 80 }, (_, step) => row(step)).join("\n"));
    await workbench.runCommand("Visualize a File of Numbers");
    const input = page.locator(".quick-input-widget .quick-input-box input");
    await input.fill(join(folder, "sound.csv"));
    await page.keyboard.press("Enter");
    await panel.ready();
    await workbench.runCommand("View: Focus Last Editor Group");
    await walk(page, panel);
  });
});
