/**
 * Films a short visit to the panel as an animated GIF: pointing at cells, clicking, moving the caret. Takes frames as
 * screenshots and lets ffmpeg put them together; without ffmpeg there is no film, and that is said.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { say } from "../vscode/install.mjs";
import { run, which } from "../vscode/process.mjs";
import { findWebview, openFile, runCommand } from "../vscode/window.mjs";

const MAX_BYTES = 2_000_000;
const FRAMES_PER_SECOND = 4;

/** @param {import("playwright-core").Page} page @param {string} file */
export async function record(page, file) {
  if (!which("ffmpeg")) {
    say("No ffmpeg here: no animated picture. (Debian and Ubuntu: apt-get install ffmpeg)");
    return;
  }
  const frames = mkdtempSync(join(tmpdir(), "gatescope-frames-"));
  let count = 0;
  const frame = async (times = 1) => {
    for (let time = 0; time < times; time++)
      await page.screenshot({ path: join(frames, `${String(count++).padStart(4, "0")}.png`) });
  };
  await openFile(page, "shrew.txt");
  await page.keyboard.press("ControlOrMeta+B");
  await frame(3);
  await runCommand(page, "Visualize LSTM");
  const panel = await findWebview(page, "panel");
  await panel.locator('[data-testid="panel"][data-state="ready"]').waitFor();
  await panel.getByTestId("view-heatmap").click();
  await panel.locator('[data-testid="panel"][data-state="ready"]').waitFor();
  await frame(3);
  const strip = panel.locator('[data-testid="channel-c"] canvas').last();
  for (let step = 0; step < 8; step++) {
    await strip.hover({ position: { x: 60 + step * 30, y: 30 + step * 4 } });
    await frame();
  }
  await strip.click({ position: { x: 270, y: 62 } });
  await page.waitForTimeout(500);
  await frame(5);
  await page.keyboard.press("ControlOrMeta+1");
  for (let step = 0; step < 8; step++) {
    await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(120);
    await frame();
  }
  await frame(4);
  const palette =
    "fps=4,scale=1000:-1:flags=lanczos,split[a][b];[a]palettegen=max_colors=128:stats_mode=diff[p];[b][p]paletteuse=dither=none:diff_mode=rectangle";
  const { code, output } = await run("ffmpeg", [
    "-y",
    "-loglevel",
    "error",
    "-framerate",
    String(FRAMES_PER_SECOND),
    "-i",
    join(frames, "%04d.png"),
    "-vf",
    palette,
    file,
  ]);
  rmSync(frames, { recursive: true, force: true });
  await page.context().close();
  if (code !== 0) throw new Error(`ffmpeg failed:\n${output}`);
  const { size } = statSync(file);
  say(`${file}: ${Math.round(size / 1000)} kB`);
  if (size > MAX_BYTES) throw new Error(`${file} is larger than ${MAX_BYTES} bytes: fewer frames, or a smaller scale.`);
}
