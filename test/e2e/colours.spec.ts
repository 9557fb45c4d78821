/** The traced text in the editor's own colours. */
import { expect, test } from "./fixtures";

test("surprise colours the text when it is asked for, and goes again", async ({ workbench, panel }) => {
  await workbench.openText("text.txt");
  await workbench.visualize();
  await panel.show("heatmap");
  const coloured = workbench.page.locator('.editor-instance .view-overlays .cdr[class*="ced-"]');
  await expect(coloured).toHaveCount(0);
  await workbench.runCommand("Gatescope: Text Colours On and Off");
  await expect.poll(() => coloured.count()).toBeGreaterThan(20);
  await expect(workbench.page.locator(".statusbar-item", { hasText: "the less expected" })).toBeVisible();
  await workbench.runCommand("Gatescope: Text Colours On and Off");
  await expect(coloured).toHaveCount(0);
});
