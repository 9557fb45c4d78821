/**
 * The README's films, as animated GIFs: a short visit to the panel (pointing at cells, clicking, moving the caret), and a
 * network that learns a text. Frames are screenshots of the window, put together by ffmpeg; without ffmpeg there is no
 * film, and that is said.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { say } from "../vscode/install.mjs";
import { run, which } from "../vscode/process.mjs";
import { findWebview, openFile, runCommand } from "../vscode/window.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {(times?: number) => Promise<void>} Frame takes what the window shows now, to be seen for so many frames */

const MAX_BYTES = 2_000_000;
const FRAMES_PER_SECOND = 4;

/** Films what `play` does in the window, which is closed afterwards. @param {Page} page @param {string} file @param {(page: Page, frame: Frame) => Promise<void>} play */
export async function film(page, file, play) {
  if (!which("ffmpeg")) {
    say("No ffmpeg here: no animated pictures. (Debian and Ubuntu: apt-get install ffmpeg)");
    return;
  }
  const frames = mkdtempSync(join(tmpdir(), "gatescope-frames-"));
  let count = 0;
  await play(page, async (times = 1) => {
    for (let time = 0; time < times; time++)
      await page.screenshot({ path: join(frames, `${String(count++).padStart(4, "0")}.png`) });
  });
  const palette =
    "scale=1000:-1:flags=lanczos,split[a][b];[a]palettegen=max_colors=128:stats_mode=diff[p];[b][p]paletteuse=dither=none:diff_mode=rectangle";
  const input = ["-framerate", String(FRAMES_PER_SECOND), "-i", join(frames, "%04d.png")];
  const { code, output } = await run("ffmpeg", ["-y", "-loglevel", "error", ...input, "-vf", palette, file]);
  rmSync(frames, { recursive: true, force: true });
  await page.context().close();
  if (code !== 0) throw new Error(`ffmpeg failed:\n${output}`);
  const { size } = statSync(file);
  say(`${file}: ${Math.round(size / 1000)} kB`);
  if (size > MAX_BYTES) throw new Error(`${file} is larger than ${MAX_BYTES} bytes: fewer frames, or a smaller scale.`);
}

/** "Visualize LSTM" on a speech. @param {Page} page @param {Frame} frame */
export async function visit(page, frame) {
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
    await strip.hover({ position: { x: 60 + step * 30, y: 6 + step * 4 } });
    await frame();
  }
  await strip.click({ position: { x: 270, y: 34 } });
  await page.waitForTimeout(500);
  await frame(5);
  await page.keyboard.press("ControlOrMeta+1");
  for (let step = 0; step < 8; step++) {
    await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(120);
    await frame();
  }
  await frame(4);
}

/** Milliseconds of the filmed training between two frames. */
const BETWEEN_FRAMES = 700;

/** "Train a Model on This Text": a small LSTM learns a speech, and its forget gate's course is gone through. @param {Page} page @param {Frame} frame */
export async function training(page, frame) {
  await openFile(page, "shrew.txt");
  await page.keyboard.press("ControlOrMeta+B");
  await runCommand(page, "Train a Model on This Text");
  const panel = await findWebview(page, "train-start");
  await panel.getByTestId("train-minutes").focus();
  for (let press = 0; press < 2; press++) await page.keyboard.press("ArrowUp"); // from 3 minutes to half a minute
  await frame(4);
  await panel.getByTestId("train-start").click();
  await panel.getByTestId("train-pause").waitFor();
  while (await panel.getByTestId("train-pause").isVisible()) {
    await frame();
    await page.waitForTimeout(BETWEEN_FRAMES);
  }
  await frame(4);
  await panel.getByTestId("train-scrub").focus();
  await page.keyboard.press("Home");
  for (;;) {
    const before = await panel.getByTestId("train-scrub").inputValue();
    await frame();
    await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(150);
    if ((await panel.getByTestId("train-scrub").inputValue()) === before) break;
  }
  await frame(6);
}
