/** A round by keyboard alone: a text is traced, and looked at from Overview over Heatmap and Cell to Sources. */
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, type Frame, type Page } from "@playwright/test";
import type { TracePanel } from "./tracePanel";
import type { Workbench } from "./workbench";

/** Checkpoints that the repository does not hold. */
export const shared = resolve(import.meta.dirname, "../../../../shared/checkpoints");

/** Puts the files of a checkpoint into the folder of the window. */
export function bring(folder: string, name: string): void {
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

/**
 * Opens a text and traces it, both by the keyboard; the panel's page has it then. `visualize` is the command's title, `asked` what
 * is answered where the model's vocabulary lacks something.
 */
export async function traceText(workbench: Workbench, panel: TracePanel, visualize: string, asked?: string): Promise<void> {
  const { page } = workbench;
  await page.keyboard.press("ControlOrMeta+P");
  await page.keyboard.type("text.txt");
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: "text.txt" }).waitFor(); // what Enter takes
  await page.keyboard.press("Enter");
  await page.locator(".editor-instance .view-line").first().waitFor();
  await page.keyboard.press("ControlOrMeta+Home"); // VS Code remembers what was selected in the file before
  await workbench.runCommand(visualize);
  if (asked !== undefined) {
    await workbench.quickPickRow(asked).waitFor();
    await page.keyboard.press("Enter");
  }
  await panel.ready();
  await workbench.runCommand("View: Focus Last Editor Group");
}

/** Writes a file of numbers, as many a step as Silero's network reads, and traces it, by the keyboard; the panel's page has it then. */
export async function traceNumbers(workbench: Workbench, panel: TracePanel, visualize: string): Promise<void> {
  const { folder } = workbench;
  const path = join(folder, "sound.csv");
  const row = (step: number) => Array.from({ length: 128 }, (_, at) => Math.sin(step * (at + 1)).toFixed(3)).join(",");
  writeFileSync(path, Array.from({ length: 80 }, (_, step) => row(step)).join("\n"));
  await workbench.runCommand(visualize);
  await workbench.chooseFile(path);
  await panel.ready();
  await workbench.runCommand("View: Focus Last Editor Group");
}

/** From tab to tab, and in each what its keys do. `said`: of what those who hear the page are told. */
export async function walk(page: Page, panel: TracePanel, said = /\d/): Promise<void> {
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
  await keyboard.press("Home"); // a trace begins with the view that was turned to last
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
  await expect(live).toContainText(said);
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
