/** The cell's picture, and the first sight before it. */
import { expect, test } from "./fixtures";

test("the first sight says what the model guessed; the cell's acts are stepped by keys, and the focus is the editor's", async ({
  workbench,
  panel,
}) => {
  await workbench.openText("text.txt");
  await workbench.visualize();
  await panel.show("overview");
  await expect(await panel.part("lead")).toContainText(/it guessed [\d,]+ right, \d+\s?%/);
  await workbench.goTo(6, 20);
  await panel.show("cell");
  const sentence = await panel.part("cell-sentence");
  const whole = await sentence.textContent();
  expect(whole).toMatch(/\d/);
  await (await panel.part("cell-drawing")).focus();
  await workbench.page.keyboard.press("Space");
  await expect(sentence).not.toHaveText(whole ?? "");
  await workbench.page.keyboard.press("Shift+Space");
  await expect(sentence).toHaveText(whole ?? "");
  const token = Number(await sentence.getAttribute("data-token"));
  await workbench.page.keyboard.press("ArrowRight");
  await expect(sentence).toHaveAttribute("data-token", String(token + 1));
  await workbench.page.keyboard.press("Shift+ArrowRight");
  await expect(sentence).toHaveAttribute("data-token", String(token + 11));
  await expect(workbench.page.locator(".editor-instance .selected-text")).not.toHaveCount(0); // the editor's caret follows
  await workbench.focusEditor();
  await workbench.page.keyboard.press("Home"); // the caret is where the person looks, whatever was chosen before
  await expect(sentence).not.toHaveAttribute("data-token", String(token + 11));
  expect(Number(await sentence.getAttribute("data-token"))).toBeLessThan(token);
});
