/**
 * A headless Chromium with VS Code's workbench in it, opened by playwright-core. Knows how to wait until the workbench
 * stands and how to run a command through the palette; knows nothing of Gatescope.
 */
import { chromium } from "playwright-core";
import { chromiumFlags, findChromium, plainFlags } from "./chromium.mjs";

/** The four kinds of theme, by a short name. @type {Record<string, string>} */
export const themes = {
  light: "Default Light Modern",
  dark: "Default Dark Modern",
  "high-contrast": "Default High Contrast",
  "high-contrast-light": "Default High Contrast Light",
};

/** Closes all editors and notifications in the window of a lean server (server.mjs): a palette takes the processor much longer. */
export const closeAllKey = "Control+Alt+F9";

/** `plain`: as tests have it. @param {{ headed?: boolean, plain?: boolean }} [options] */
export async function openBrowser({ headed = false, plain = false } = {}) {
  return chromium.launch({
    executablePath: await findChromium({ windowless: plain && !headed }),
    args: plain ? plainFlags : chromiumFlags,
    headless: !headed,
  });
}

/**
 * Loads a window's address and waits until the workbench stands. With a display language, extensions are told that it is
 * VS Code's, and their own titles are in it; VS Code's words stay English, as no language pack is installed. `still`: scrollbars
 * come and go at once, as tests have it; each fade paints the window fifty times.
 * @param {import("playwright-core").Page} page @param {string} address @param {{ language?: string, still?: boolean }} [options]
 */
export async function openWindow(page, address, { language, still = false } = {}) {
  if (still) await page.addInitScript(keepScrollbarsStill);
  // What a language pack's messages would set, before the workbench reads it.
  if (language) await page.addInitScript((name) => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: name }), language);
  await page.goto(address, { waitUntil: "domcontentloaded", timeout: 90_000 });
  await page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 90_000 });
}

/** In the page: the workbench's styles know this class, though none of its settings sets it. */
function keepScrollbarsStill() {
  if (window === window.top) addEventListener("DOMContentLoaded", () => document.body.classList.add("disable-animations"));
}

/**
 * Runs a command by its title, as typed into the palette. An extension's commands come into the palette only once the
 * extensions have been read, and an open palette does not learn of them: so it is opened again until the title is there.
 * @param {import("playwright-core").Page} page @param {string} title
 */
export async function runCommand(page, title) {
  await showCommand(page, title);
  await page.keyboard.press("Enter");
}

/** Opens the palette with this command as its first row, so that Enter runs it.
 * @param {import("playwright-core").Page} page @param {string} title */
export async function showCommand(page, title) {
  const input = page.locator(".quick-input-widget .quick-input-box input");
  const row = page.locator(".quick-input-list .monaco-list-row").first().filter({ hasText: title });
  const deadline = Date.now() + 60_000;
  for (;;) {
    await page.keyboard.press("F1");
    await input.waitFor({ timeout: 30_000 });
    await input.fill(`>${title}`);
    const there = await row.waitFor({ timeout: 1500 }).then(
      () => true,
      () => false,
    );
    if (there) return;
    await page.keyboard.press("Escape");
    if (Date.now() > deadline) throw new Error(`The palette has no command "${title}".`);
  }
}

/**
 * Opens a file of the folder by name, as by a double click in the explorer, and puts the caret into it. Again where the
 * click met another file, because the list had just moved.
 * @param {import("playwright-core").Page} page @param {string} name */
export async function openFile(page, name) {
  const row = page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).first();
  await row.waitFor({ timeout: 60_000 });
  const tab = page.locator(".tab.active", { hasText: name });
  for (let tries = 0; tries < 3; tries++) {
    await row.dblclick();
    if (
      await tab.waitFor({ timeout: 20_000 }).then(
        () => true,
        () => false,
      )
    )
      return;
  }
  throw new Error(`${name} does not open.`);
}

/** The document of the webview that holds this element: VS Code nests every webview in two frames.
 * @param {import("playwright-core").Page} page @param {string} testId */
export async function findWebview(page, testId, timeout = 40_000, interval = 100) {
  const deadline = Date.now() + timeout;
  for (;;) {
    for (const frame of page.frames()) {
      if (frame.name() !== "active-frame" && !frame.url().includes("fake.html")) continue;
      if (
        (await frame
          .getByTestId(testId)
          .count()
          .catch(() => 0)) > 0
      )
        return frame;
    }
    if (Date.now() > deadline) throw new Error(`No webview shows data-testid="${testId}".`);
    await page.waitForTimeout(interval);
  }
}
