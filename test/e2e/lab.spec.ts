/** The laboratory: networks learn a task side by side, and one of them is opened as a model. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findWebview } from "../../tools/vscode/window.mjs";
import { expect, test } from "./fixtures";

test("networks of chosen cells learn side by side, and one of them reads a fresh sequence", async ({
  workbench,
  panel,
  folder,
}) => {
  const { page } = workbench;
  await workbench.runCommand("Open the Laboratory");
  const frame = await findWebview(page, "lab");
  const part = (id: string) => frame.getByTestId(id);
  await part("lab-cells").click();
  await part("cell-gru").click();
  await page.keyboard.press("Escape");
  await expect(part("standing")).toContainText("RNN and LSTM learn this side by side");
  await part("lab-start").click();
  await expect(part("card-lstm")).toContainText("%");
  await expect(part("card-gru")).toHaveCount(0);
  await part("lab-finish").click();
  await part("open-lstm").click();
  await panel.show("overview");
  expect(existsSync(join(folder, "models", "remember-60-lstm.safetensors"))).toBe(true);
  await expect(await panel.part("lead")).toContainText("guesses each character");
  await expect(workbench.tab(/^LSTM: Untitled/)).toBeVisible();
});
