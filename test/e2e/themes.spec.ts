/** The panel in the four kinds of theme, and when the theme changes under it. */
import { themes } from "../../tools/vscode/window.mjs";
import { expect, test } from "./fixtures";

const bodyClass = {
  light: "vscode-light",
  dark: "vscode-dark",
  "high-contrast": "vscode-high-contrast",
  "high-contrast-light": "vscode-high-contrast-light",
};

test("the panel takes the colours of every kind of theme, also when the theme changes", async ({ workbench, panel }) => {
  await workbench.openText("text.txt");
  await workbench.visualize();
  await panel.show("heatmap");
  const seen = new Map<string, string>();
  for (const [kind, name] of Object.entries(themes)) {
    await workbench.setTheme(name);
    const body = (await panel.frame()).locator("body");
    await expect(body).toHaveClass(new RegExp(`(^| )${bodyClass[kind as keyof typeof bodyClass]}( |$)`));
    const diverging = kind === "dark" || kind === "high-contrast" ? "diverging-dark" : "diverging-light";
    await expect.poll(async () => (await panel.view("c")).colormap).toBe(diverging);
    await panel.show("heatmap");
    seen.set(kind, await body.evaluate((element) => getComputedStyle(element).backgroundColor));
  }
  expect(new Set(seen.values()).size).toBeGreaterThan(2);
});
