/** One text with two models, a panel each beside the other. */
import type { Frame, Page } from "@playwright/test";
import { expect, test } from "./fixtures";

/** The page of the panel that runs a bundled model. */
async function panelOf(page: Page, model: string): Promise<Frame> {
  let found: Frame | undefined;
  await expect(async () => {
    for (const frame of page.frames()) {
      const picker = frame.getByTestId("model-picker");
      const value = await picker
        .evaluate((element) => (element as HTMLSelectElement).value, null, { timeout: 500 })
        .catch(() => "");
      if (value === `bundled:${model}`) found = frame;
    }
    expect(found, model).toBeDefined();
  }).toPass({ timeout: 90_000 });
  return found as Frame;
}

test("another model opens beside, and looks where the first one looks; each follows the other, also after a reload", async ({
  workbench,
  panel,
}) => {
  const { page } = workbench;
  await workbench.openText("text.txt");
  await workbench.visualize();
  await panel.show("heatmap");
  await panel.clickCell("f", 12, 40);
  await expect(await panel.part("readout")).toHaveAttribute("data-token", "12");
  const unit = (await (await panel.part("readout")).getAttribute("data-unit")) ?? "";
  await (await panel.part("model-beside")).click();
  await workbench.quickPickRow("shakespeare-gru").click();
  await expect(workbench.tab("shakespeare-gru: text.txt")).toBeVisible();
  await expect(workbench.tab("bytes: text.txt")).toBeVisible();
  const both = async () => [await panelOf(page, "bytes"), await panelOf(page, "shakespeare-gru")] as const;
  const [bytes, gru] = await both();
  await expect(gru.getByTestId("view-heatmap")).toHaveAttribute("aria-selected", "true");
  await expect(gru.getByTestId("panel")).toHaveAttribute("data-state", "ready");
  await expect(gru.getByTestId("ribbon")).toHaveAttribute("data-token", "12");
  /** Clicks a character of the text above the views; each is 12 px wide. */
  const look = (frame: Frame, token: number) => frame.getByTestId("ribbon").click({ position: { x: 12 * (token + 0.5), y: 15 } });
  await look(gru, 20);
  await expect(bytes.getByTestId("ribbon")).toHaveAttribute("data-token", "20");
  await page.keyboard.press("ArrowRight");
  await expect(bytes.getByTestId("ribbon")).toHaveAttribute("data-token", "21");
  await look(bytes, 5);
  await expect(gru.getByTestId("ribbon")).toHaveAttribute("data-token", "5");

  await workbench.keeps(
    new RegExp(
      `shakespeare-gru[\\\\"]+\\}\\},?[\\\\"]*,?[\\\\"]*focus[\\\\"]+:\\{[\\\\"]+sequence[\\\\"]+:0,[\\\\"]+token[\\\\"]+:5,`,
    ),
  );
  await page.reload();
  await expect(workbench.tab("shakespeare-gru: text.txt")).toBeVisible({ timeout: 80_000 });
  await expect(workbench.tab("bytes: text.txt")).toBeVisible();
  for (const frame of await both()) {
    await expect(frame.getByTestId("ribbon")).toHaveAttribute("data-token", "5");
    await expect(frame.getByTestId("view-heatmap")).toHaveAttribute("aria-selected", "true");
    await expect(frame.getByTestId("panel")).toHaveAttribute("data-state", "ready");
  }
  const [lstm] = await both();
  await expect(lstm.locator('[data-testid^="channel-canvas-"]')).toHaveCount(6);
  await expect(lstm.getByText(`Unit ${unit}`, { exact: true })).toBeVisible();
});
