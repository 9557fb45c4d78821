/**
 * `npm run screenshots`: the README's pictures, taken from the packaged extension in a real VS Code, into
 * media/screenshots/: the first sight of a trace with the text in colours, the cell, the heatmaps with a hover, the inspector
 * and a layer's analysis, in light, dark and high contrast; and, where ffmpeg is on PATH, two films: a visit to the panel, and a training.
 *
 * npm run screenshots -- --films      the films alone
 */
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageExtension } from "../package.mjs";
import { repository, say } from "../vscode/install.mjs";
import { startServer, windowAddress } from "../vscode/server.mjs";
import { findWebview, openBrowser, openFile, openWindow, runCommand, themes } from "../vscode/window.mjs";
import { film, training, visit } from "./films.mjs";

const MAX_BYTES = 300_000;
const onlyFilms = process.argv.includes("--films");
const pictures = join(repository, "media/screenshots");
mkdirSync(pictures, { recursive: true });

const { path } = await packageExtension({ quiet: true });
const folder = mkdtempSync(join(tmpdir(), "gatescope-screenshots-"));
cpSync(join(repository, "samples"), folder, { recursive: true });
for (const ending of ["", ".gatescope.json"]) {
  copyFileSync(join(repository, `models/shakespeare-lstm.safetensors${ending}`), join(folder, `my-model.safetensors${ending}`));
}
const browser = await openBrowser();
try {
  for (const theme of onlyFilms ? ["light", "dark"] : ["light", "dark", "high-contrast"]) {
    const server = await startServer({
      vsix: [path],
      settings: { "workbench.colorTheme": themes[theme], "editor.minimap.enabled": false },
    });
    try {
      if (!onlyFilms) {
        await takePanel(server, theme);
        await takeInspector(server, theme);
      }
      if (theme === "light") await film(await newWindow(server), join(pictures, "visualize.gif"), visit);
      if (theme === "dark") await film(await newWindow(server), join(pictures, "train.gif"), training);
    } finally {
      await server.stop();
    }
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

/** @param {import("../vscode/server.mjs").Server} server */
async function newWindow(server) {
  const page = await (await browser.newContext({ viewport: { width: 1400, height: 860 } })).newPage();
  await openWindow(page, windowAddress(server, { folder }));
  await page.locator(".statusbar-item", { hasText: "bytes" }).waitFor({ timeout: 90_000 }); // VS Code knows the extension
  return page;
}

/** @param {import("../vscode/server.mjs").Server} server @param {string} theme */
async function takePanel(server, theme) {
  const page = await newWindow(server);
  await openFile(page, "shrew.txt");
  await runCommand(page, "Visualize LSTM");
  const panel = await findWebview(page, "panel");
  await panel.locator('[data-testid="panel"][data-state="ready"]').waitFor();
  await page.keyboard.press("ControlOrMeta+B"); // room for the text and the panel
  await runCommand(page, "Gatescope: Text Colours On and Off");
  await panel.locator('[data-testid="overview"]').waitFor();
  await page.waitForTimeout(2500); // units that follow something are looked for after the first picture
  await shoot(page, `overview-${theme}`, true);
  await runCommand(page, "Gatescope: Text Colours On and Off");
  await panel.getByTestId("view-cell").click();
  const ribbon = panel.getByTestId("ribbon");
  await ribbon.click({ position: { x: 330, y: 12 } });
  await panel.locator('[data-testid="panel"][data-state="ready"]').waitFor();
  await page.waitForTimeout(1000);
  await shoot(page, `cell-${theme}`, true);
  await panel.getByTestId("view-heatmap").click();
  await panel.locator('[data-testid="panel"][data-state="ready"]').waitFor();
  await page.waitForTimeout(800);
  const strip = panel.locator('[data-testid="channel-c"] canvas').last();
  await strip.click({ position: { x: 160, y: 12 } });
  await page.waitForTimeout(500);
  const line = page.locator(".editor-instance .view-line", { hasText: "how bright and goodly shines the moon" });
  const box = await line.boundingBox();
  if (!box) throw new Error("The line to hover is not in view.");
  await page.mouse.move(box.x + 120, box.y + box.height / 2 + 1);
  await page.mouse.move(box.x + 108, box.y + box.height / 2, { steps: 5 });
  await page.locator(".monaco-hover:not(.hidden)").filter({ visible: true }).first().waitFor();
  await page.waitForTimeout(600);
  await shoot(page, `panel-${theme}`);
}

/** @param {import("../vscode/server.mjs").Server} server @param {string} theme */
async function takeInspector(server, theme) {
  const page = await newWindow(server);
  await openFile(page, "my-model.safetensors");
  const inspector = await findWebview(page, "inspector");
  await page.keyboard.press("ControlOrMeta+B");
  await inspector.locator('[data-testid="tensor-row"]', { hasText: "rnn.weight_hh_l0" }).first().waitFor();
  await page.waitForTimeout(1500);
  await shoot(page, `inspector-${theme}`, true);
  const layer = inspector.locator("summary", { hasText: "Layer 0" });
  await layer.click();
  await inspector.locator('[data-testid="spectral-radius"]').first().waitFor();
  await layer.evaluate((summary) => summary.scrollIntoView());
  await page.waitForTimeout(1000);
  await shoot(page, `analysis-${theme}`);
}

/** @param {import("playwright-core").Page} page @param {string} name */
async function shoot(page, name, isOpen = false) {
  const file = join(pictures, `${name}.png`);
  await page.screenshot({ path: file });
  const { size } = statSync(file);
  say(`${file}: ${Math.round(size / 1000)} kB`);
  if (size > MAX_BYTES) throw new Error(`${file} is larger than ${MAX_BYTES} bytes.`);
  if (!isOpen) await page.context().close();
}
