import { expect, test } from "./fixtures";
test("palette", async ({ workbench, panel }) => {
  await workbench.openText("text.txt");
  await workbench.selectLines(2, 4);
  await workbench.runCommand("Visualize LSTM");
  await panel.ready();
  expect(await panel.channels()).toEqual(["i"]);
  expect(await panel.pixels("i", [{ x: 5, y: 5 }])).toEqual([[10, 20, 30, 255]]);
  const hover = await workbench.hoverWord("HORTENSIO");
  await expect(hover).toContainText("HOVERED");
  await workbench.goTo(3, 2);
  await workbench.page.screenshot({path:"/tmp/hx/zz1.png"});
});
test("menus", async ({ workbench, panel }) => {
  await workbench.openText("text.txt");
  await workbench.selectAll();
  await workbench.chooseFromContextMenu(workbench.editorLines().nth(3), "Visualize LSTM");
  await panel.ready();
  await workbench.page.keyboard.press("Escape");
  await workbench.page.screenshot({path:"/tmp/hx/zz2.png"});
  await workbench.editorAction("Visualize LSTM").click();
  await workbench.chooseFromContextMenu(workbench.explorerRow("short.txt"), "Visualize LSTM");
  await workbench.page.screenshot({path:"/tmp/hx/zz3.png"});
});
