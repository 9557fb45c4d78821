/** A network learns the text of an editor: paused, taken up after a reload, and told where the disk refuses what it learned. */
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findWebview } from "../../tools/vscode/window.mjs";
import { expect, test } from "./fixtures";

test("a training outlives a reload and a disk that refuses it, and compares its moments", async ({ workbench, comparison }) => {
  const { page, folder } = workbench;
  const part = async (id: string) => (await findWebview(page, "train")).getByTestId(id);
  const press = async (id: string) => (await part(id)).click();
  const says = async (id: string, text: string | RegExp) => expect(await part(id)).toContainText(text);
  const input = page.locator(".quick-input-widget .quick-input-box input");
  const models = join(folder, "models");
  const refuse = () => writeFileSync(models, "a file where the folder is to be");

  rmSync(models, { recursive: true, force: true }); // of another test in this window
  refuse(); // no folder can be made there, so the person is asked
  await workbench.openText("text.txt");
  await workbench.runCommand("Train a Model on This Text");
  const units = await part("train-units");
  await units.focus();
  await page.keyboard.press("Home"); // the smallest number of units
  await expect(units).toHaveJSProperty("value", "32");
  await press("train-start");
  await expect(input).toHaveValue(/text-lstm-1x32/);
  await page.keyboard.press("Escape");
  await expect(await part("train-start")).toBeEnabled();
  expect(existsSync(models)).toBe(true);

  rmSync(models);
  await press("train-start");
  const moments = async () => Number(await (await part("train-scrub")).getAttribute("max"));
  await expect.poll(moments, { timeout: 60_000 }).toBeGreaterThan(0);
  await press("train-pause");
  await says("standing", /^Paused after/);
  await says("saved", /Written to disk/);
  const [standing] = await (await part("standing")).allTextContents();
  await (await part("train-scrub")).fill("0");
  await press("train-compare-moment");
  await expect(await comparison.part("compared-a")).toContainText("text-lstm-1x32-at-0");
  expect(readdirSync(models)).toEqual(expect.arrayContaining(["text-lstm-1x32.safetensors", "text-lstm-1x32-at-0.safetensors"]));

  await workbench.keeps(/text-lstm-1x32-at-0\.safetensors[\\"]+,[\\"]+b[\\"]+:/);
  await page.reload(); // which the comparison in front outlives, too
  await expect(async () => {
    await expect(await comparison.part("compared-a")).toContainText("text-lstm-1x32-at-0", { timeout: 2_000 });
  }).toPass({ timeout: 80_000 });
  await page.getByRole("tab", { name: "text-lstm-1x32.safetensors", exact: true }).click({ timeout: 80_000 });
  await says("title", "Train a network on text.txt");
  await says("standing", /^Paused after/);
  expect(await (await part("standing")).allTextContents()).toEqual([standing]);

  renameSync(models, join(folder, "models-before"));
  refuse();
  await press("train-go-on");
  await says("standing", /^It learns/);
  await press("train-pause");
  await says("problem", "cannot be written");
  await press("train-save-elsewhere");
  await expect(input).toHaveValue(/text-lstm-1x32/); // the dialog is there
  await input.fill(join(folder, "elsewhere.safetensors"));
  await page.keyboard.press("Enter");
  await expect(await part("problem")).toHaveCount(0);
  expect(existsSync(join(folder, "elsewhere.safetensors"))).toBe(true);
  await (await part("train-finish")).hover();
  await page.mouse.down(); // a press counts, whatever the page comes to tell before the button is let go
  await (await part("train-go-on")).dispatchEvent("click");
  await says("standing", /^It learns/);
  await page.mouse.up();
  await says("standing", /^Done after/);
  for (const name of ["models", "models-before"]) rmSync(join(folder, name), { recursive: true });
});
