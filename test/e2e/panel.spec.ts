/** What a person does in the trace panel, with the text beside it. */
import { expect, test } from "./fixtures";

test.describe("a traced text", () => {
  test.beforeEach(async ({ workbench, panel }) => {
    await workbench.openText("text.txt");
    await workbench.visualize();
    await panel.show("heatmap");
  });

  test("clicking a cell selects its token in the editor and its unit in the chart", async ({ workbench, panel }) => {
    await panel.clickCell("f", 12, 40);
    await expect(await panel.part("readout")).toHaveAttribute("data-token", "12");
    const text = workbench.read("text.txt");
    const line = text.slice(0, 12).split("\n").length;
    const column = 12 - text.lastIndexOf("\n", 11);
    await expect(workbench.page.locator(".editor-instance .selected-text")).not.toHaveCount(0);
    await workbench.focusEditor();
    await expect(workbench.selectionStatus()).toHaveText(`Ln ${line}, Col ${column + 1} (1 selected)`);
    const unit = await (await panel.part("readout")).getAttribute("data-unit");
    await expect((await panel.frame()).getByText(`Unit ${unit}`, { exact: true })).toBeVisible();
    await expect(await panel.part("unit-chart")).toBeVisible();
    expect(await panel.markShare("f", 12)).toBeGreaterThan(0.9);
  });

  test("moving the caret marks its column in every strip", async ({ workbench, panel }) => {
    await workbench.goTo(1, 6);
    for (const channel of ["i", "h"]) {
      await expect.poll(() => panel.markShare(channel, 5)).toBeGreaterThan(0.5);
      expect(await panel.markShare(channel, 15)).toBe(0);
    }
    await workbench.goTo(1, 9);
    await expect.poll(() => panel.markShare("i", 8)).toBeGreaterThan(0.5);
    expect(await panel.markShare("i", 5)).toBe(0);
  });

  test("the arrow keys move over the heatmap, Enter selects, brackets change the layer", async ({ workbench, panel }) => {
    const { keyboard } = workbench.page;
    await (await panel.part("heatmap")).focus();
    await keyboard.press("ArrowRight");
    await expect(await panel.part("readout")).toHaveAttribute("data-token", /\d+/);
    const before = Number(await (await panel.part("readout")).getAttribute("data-token"));
    await keyboard.press("Shift+ArrowRight");
    await expect(await panel.part("brush")).toContainText(`2 tokens, ${before} to ${before + 1}`);
    await expect(await panel.part("live")).toContainText("2 tokens of 1 unit");
    await keyboard.press("Escape");
    await expect(await panel.part("readout")).toHaveAttribute("data-token", String(before + 1));
    await keyboard.press("Enter");
    await expect(workbench.page.locator(".editor-instance .selected-text")).not.toHaveCount(0);
    await workbench.focusEditor();
    await expect(workbench.selectionStatus()).toContainText("1 selected");
    await (await panel.part("heatmap")).focus();
    await keyboard.press("]");
    await expect(await panel.part("layer-picker")).toHaveJSProperty("value", "1");
    await panel.show("heatmap");
  });

  test("plus zooms in, zero fits the whole trace", async ({ workbench, panel }) => {
    const { cellWidth, step } = await panel.view("i");
    await (await panel.part("heatmap")).focus();
    await workbench.page.keyboard.press("+");
    await expect.poll(async () => (await panel.view("i")).cellWidth).toBeGreaterThan(cellWidth);
    await workbench.page.keyboard.press("0");
    await panel.show("heatmap");
    await expect.poll(async () => (await panel.view("i")).step).toBeGreaterThan(step);
  });

  test("another model from the panel's picker traces the same text", async ({ workbench, panel }) => {
    const picker = await panel.part("model-picker");
    await picker.selectOption({ label: "Shakespeare GRU" }); // waits for it: the page asks for the models once it has painted
    await expect.poll(() => panel.channels()).toEqual(["r", "z", "n", "h"]);
    await panel.show("heatmap");
    await expect(await panel.part("status")).toContainText(`${workbench.read("text.txt").length.toLocaleString("en")} tokens`);
  });

  test("deleting the file while it is traced leaves the trace, and tracing again says what is wrong", async ({
    workbench,
    panel,
  }) => {
    await workbench.deleteFile("text.txt");
    await expect(workbench.tab(/^text\.txt/)).toHaveCount(0);
    await panel.show("heatmap");
    await expect(await panel.part("status")).toContainText("tokens");
    await expect(async () => {
      await panel.choose("trace-again"); // until then VS Code still holds the closed text
      await expect(workbench.notification(/text\.txt cannot be opened as text/)).toBeVisible({ timeout: 3_000 });
    }).toPass({ timeout: 40_000 });
  });
});

test("choosing a model from the palette is remembered and shown in the status bar", async ({ workbench, panel }) => {
  await workbench.openText("short.txt");
  await workbench.runCommand("Gatescope: Choose Model");
  await workbench.quickPickRow("mine.safetensors").click();
  await expect(workbench.statusItem("mine.safetensors")).toBeVisible();
  await workbench.visualize();
  await panel.show("heatmap");
  expect(workbench.read(".vscode/settings.json")).toContain("checkpoints/mine.safetensors");
});

test("closing the panel in the middle of a run ends the run quietly", async ({ workbench, panel }) => {
  await workbench.openFile("large.txt");
  await workbench.visualize();
  await expect(async () => expect(await panel.part("cancel")).toBeVisible()).toPass();
  await workbench.closeTab("LSTM: large.txt");
  await expect(workbench.page.locator(".notification-toast.error, .notification-toast .codicon-error")).toHaveCount(0);
  await workbench.openText("short.txt"); // and the engine is free for the next
  await workbench.visualize();
  await panel.show("heatmap");
});
