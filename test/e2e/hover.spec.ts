/** The hover on a traced text. */
import { expect, test } from "./fixtures";

const SPEAKER = "KATHARINA"; // first speaks in the fifth line

test("the hover shows the token's gates and states, what comes next, and a way into the panel", async ({ workbench, panel }) => {
  await workbench.openText("text.txt");
  await workbench.visualize();
  await panel.show("heatmap");
  const hover = await workbench.hoverWord(SPEAKER);
  await expect(hover).toContainText("layer 0");
  for (const channel of ["i", "f", "g", "o", "c", "h"]) {
    await expect(hover.locator("th", { hasText: new RegExp(`^\\s*${channel}\\s*$`) })).toBeVisible();
  }
  await expect(hover).toContainText("mean of units");
  await expect(hover).toContainText(/Next: .*%/);
  await expect(hover.locator("img")).toBeVisible();
  await hover.getByText("Show in Panel").click();
  const token = workbench.read("text.txt").indexOf(SPEAKER);
  await expect.poll(() => panel.markShare("i", token)).toBeGreaterThan(0.9);
});

test("the hover speaks of the unit that is selected in the panel", async ({ workbench, panel }) => {
  await workbench.openText("text.txt");
  await workbench.visualize();
  await panel.show("heatmap");
  await panel.clickCell("c", 4, 20);
  await expect(await panel.part("readout")).toHaveAttribute("data-token", "4");
  const unit = await (await panel.part("readout")).getAttribute("data-unit");
  const hover = await workbench.hoverWord(SPEAKER);
  await expect(hover).toContainText(`unit ${unit}`);
});

test("edited text is traced on: the hover speaks of the text as it is", async ({ workbench, panel }) => {
  await workbench.openText("text.txt");
  await workbench.visualize();
  await panel.show("heatmap");
  const count = workbench.read("text.txt").length;
  await workbench.goTo(1, 1);
  await workbench.page.keyboard.type("x");
  const hover = await workbench.hoverWord(SPEAKER);
  await expect(hover).toContainText(`of ${(count + 1).toLocaleString("en")}`);
  await panel.show("heatmap");
});

test.describe("where edits are not followed", () => {
  test.use({ settings: { "gatescope.trace.followEdits": false } });

  test("edited text shows no stale values", async ({ workbench, panel }) => {
    await workbench.openText("text.txt");
    await workbench.visualize();
    await panel.show("heatmap");
    await workbench.goTo(1, 1);
    await workbench.page.keyboard.type("x");
    await expect(await panel.part("stale")).toContainText("edited");
    const hover = await workbench.hoverWord(SPEAKER);
    await expect(hover).toContainText("edited here since it was traced");
    await expect(hover.locator("th")).toHaveCount(0);
  });
});

test.describe("switched off", () => {
  test.use({ settings: { "gatescope.hover.enabled": false } });

  test("there is no hover", async ({ workbench, panel }) => {
    await workbench.openText("text.txt");
    await workbench.visualize();
    await panel.show("heatmap");
    await expect(workbench.hoverWord(SPEAKER, 4_000)).rejects.toThrow();
  });
});
