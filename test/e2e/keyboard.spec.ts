/**
 * A round by keyboard alone, with checkpoints of other people's that the repository does not hold: from Overview over Heatmap and
 * Cell to Sources, in English and in Korean. Skipped where ../shared is not there.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Frame, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import type { TracePanel } from "./pages/tracePanel";
import type { Workbench } from "./pages/workbench";

const shared = resolve(import.meta.dirname, "../../../shared/checkpoints");

/** Puts the files of a checkpoint into the folder of the window. */
function bring(folder: string, name: string): void {
  const to = join(folder, "checkpoints", name);
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(join(shared, name))) copyFileSync(join(shared, name, file), join(to, file));
}

/** Goes on by Tab, or back, until an element has the keyboard. */
async function tabTo(page: Page, frame: Frame, selector: string, key = "Tab"): Promise<void> {
  const isThere = () => frame.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
  for (let presses = 0; presses < 60 && !(await isThere()); presses++) await page.keyboard.press(key);
  expect(await isThere(), `${key} comes to ${selector}`).toBe(true);
}

/** Opens a text and traces it, both by the keyboard; the panel's page has it then. `asked`: what the model's vocabulary makes it ask. */
async function traceText(workbench: Workbench, panel: TracePanel, asked?: string): Promise<void> {
  const { page } = workbench;
  await page.keyboard.press("ControlOrMeta+P");
  await page.keyboard.type("text.txt");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "text.txt" }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".editor-instance .view-line").first().waitFor();
  await page.keyboard.press("ControlOrMeta+Home"); // VS Code remembers what was selected in the file before
  await workbench.runCommand("Visualize LSTM");
  if (asked !== undefined) {
    await workbench.quickPickRow(asked).waitFor();
    await page.keyboard.press("Enter");
  }
  await panel.ready();
  await workbench.runCommand("View: Focus Last Editor Group");
}

/** From tab to tab, and in each what its keys do. */
async function walk(page: Page, panel: TracePanel): Promise<void> {
  const frame = await panel.frame();
  const live = await panel.part("live");
  const { keyboard } = page;
  const toView = async (id: string) => {
    await tabTo(page, frame, '[role="tab"]', "Shift+Tab");
    await keyboard.press("ArrowRight");
    await expect(await panel.part(`view-${id}`)).toBeFocused();
    await panel.ready();
  };
  await tabTo(page, frame, '[role="tab"]');
  await expect(await panel.part("view-overview")).toHaveAttribute("aria-selected", "true");
  await expect(await panel.part("lead")).toContainText(/\S/);

  await keyboard.press("ArrowRight");
  await expect(await panel.part("view-heatmap")).toBeFocused();
  await panel.ready();
  await tabTo(page, frame, '[data-keys="heatmap"]');
  await keyboard.press("ArrowRight");
  await keyboard.press("Control+ArrowRight");
  const place = async () => Number(await (await panel.part("readout")).getAttribute("data-token"));
  await expect.poll(place).toBeGreaterThanOrEqual(10);
  const token = await place();
  await expect(live).toContainText(/\d/);
  for (const key of ["Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown"]) await keyboard.press(key);
  await expect(await panel.part("brush")).toBeVisible();
  await keyboard.press("o");
  await expect(await panel.part("unit-order")).toHaveJSProperty("value", "rectangle");
  await keyboard.press("Enter");
  await expect(await panel.part("ribbon")).toHaveAttribute("data-token", String(token + 3));

  await toView("cell");
  await tabTo(page, frame, '[data-keys="cell"]');
  const sentence = await panel.part("cell-sentence");
  await expect(sentence).toHaveAttribute("data-token", String(token + 3));
  const whole = (await sentence.textContent()) ?? "";
  await keyboard.press("Space");
  await expect(sentence).not.toHaveText(whole);
  await keyboard.press("Shift+ArrowLeft");
  await expect(sentence).toHaveAttribute("data-token", String(token + 3 - 10));

  await toView("sources");
  await expect(await panel.part("sources-table")).toContainText(/\d/);
  await tabTo(page, frame, '[data-keys="sources"]');
  await keyboard.press("ArrowRight");
  await expect(await panel.part("ribbon")).toHaveAttribute("data-token", String(token + 3 - 9));
}

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
      await traceText(workbench, panel, asks);
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
