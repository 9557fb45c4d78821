/** Every way to start a trace, and the texts that are out of the ordinary. */
import { expect, test } from "./fixtures";

test("the palette traces the selection, beside the text and without taking the focus", async ({ workbench, panel }) => {
  await workbench.openText("text.txt");
  await workbench.selectLines(1, 3);
  await workbench.runCommand("Visualize LSTM");
  await panel.ready();
  const selected = workbench.read("text.txt").split("\n").slice(0, 3).join("\n").length + 1;
  await expect(await panel.part("status")).toContainText(`${selected} tokens`);
  await expect(workbench.tab("LSTM: text.txt")).toBeVisible();
  await workbench.page.keyboard.press("ArrowRight"); // goes to the editor: the selection collapses to its end
  await expect(workbench.selectionStatus()).toHaveText("Ln 4, Col 1");
  await panel.show("heatmap");
  expect(await panel.channels()).toEqual(["i", "f", "g", "o", "c", "h"]);
});

test("with nothing selected the whole file is traced", async ({ workbench, panel }) => {
  await workbench.openText("text.txt");
  await workbench.runCommand("Visualize LSTM");
  await panel.show("heatmap");
  await expect(await panel.part("status")).toContainText(`${workbench.read("text.txt").length.toLocaleString("en")} tokens`);
});

test("the editor's context menu traces a selection", async ({ workbench, panel }) => {
  await workbench.openText("short.txt");
  await workbench.selectAll();
  await workbench.chooseFromContextMenu(workbench.editorLines().first().locator("span span").first(), "Visualize LSTM");
  await panel.show("heatmap");
  await expect(await panel.part("status")).toContainText(`${workbench.read("short.txt").length} tokens`);
});

test("the explorer's context menu traces a file", async ({ workbench, panel }) => {
  await workbench.chooseFromContextMenu(workbench.explorerRow("short.txt"), "Visualize LSTM");
  await panel.show("heatmap");
  await expect(workbench.tab("LSTM: short.txt")).toBeVisible();
});

test("the editor's title action traces the file", async ({ workbench, panel }) => {
  await workbench.openText("code.ts");
  await workbench.visualize();
  await panel.show("heatmap");
  await expect(await panel.part("status")).toContainText(`${workbench.read("code.ts").length.toLocaleString("en")} tokens`);
});

test("running it twice quickly leaves one panel, with the second text in it", async ({ workbench, panel }) => {
  await workbench.openText("text.txt");
  await workbench.editorAction("Visualize LSTM").dblclick();
  await panel.show("heatmap");
  await expect(workbench.tab("LSTM: text.txt")).toHaveCount(1);
  await expect(await panel.part("error")).toHaveCount(0);
  await expect(await panel.part("status")).toContainText(`${workbench.read("text.txt").length.toLocaleString("en")} tokens`);
});

test("an empty file says that there is nothing to trace", async ({ workbench }) => {
  await workbench.openText("empty.txt");
  await workbench.runCommand("Visualize LSTM");
  await expect(workbench.page.getByText(/empty|no text|nothing/i).first()).toBeVisible();
});

test("a binary file is refused from the explorer in a plain sentence", async ({ workbench }) => {
  await workbench.chooseFromContextMenu(workbench.explorerRow("binary.bin"), "Visualize LSTM");
  await expect(workbench.notification(/binary\.bin/)).toBeVisible();
});

test("bytes that are not UTF-8 are traced as they stand in the editor, with a notice", async ({ workbench, panel }) => {
  await workbench.openText("invalid.txt");
  await workbench.visualize();
  await panel.show("heatmap");
  await expect((await panel.part("notice")).filter({ hasText: "UTF-8" })).toBeVisible();
});

test("a 5 MB file is traced as a whole, and can be cancelled", async ({ workbench, panel }) => {
  await workbench.openFile("large.txt");
  await workbench.visualize();
  await expect(async () => expect(await panel.part("status")).toContainText("5,242,880 tokens")).toPass();
  await (await panel.part("cancel")).click();
  await expect((await panel.part("notice")).filter({ hasText: "cancelled" })).toBeVisible();
  await panel.show("heatmap");
  expect((await panel.pixels("i", [{ x: 3, y: 3 }]))[0]?.[3]).toBe(255); // what had been computed is still shown
});

test("text that the model cannot encode is listed, and the person chooses", async ({ workbench, panel }) => {
  await workbench.openText("unicode.txt");
  await workbench.runCommand("Gatescope: Choose Model");
  await workbench.quickPickRow("shakespeare-lstm").click();
  await expect(workbench.statusItem("shakespeare-lstm")).toBeVisible();
  await workbench.visualize();
  await expect(workbench.quickPickRow(/U\+[0-9A-F]{4}/)).toBeVisible();
  await workbench.quickPickRow("bytes").click();
  await panel.show("heatmap");
  await expect(await panel.part("status")).toContainText(
    `${Buffer.byteLength(workbench.read("unicode.txt")).toLocaleString("en")} tokens`,
  );
});
