/**
 * A headless Chromium with VS Code's workbench in it, opened by playwright-core. Knows how to wait until the workbench
 * stands and how to run a command through the palette; knows nothing of Gatescope.
 */
import { chromium } from "playwright-core";
import { chromiumFlags, findChromium } from "./chromium.mjs";

/** @param {{ headed?: boolean }} [options] */
export async function openBrowser({ headed = false } = {}) {
  return chromium.launch({ executablePath: await findChromium(), args: chromiumFlags, headless: !headed });
}

/** Loads a window's address and waits until the workbench stands. @param {import("playwright-core").Page} page @param {string} address */
export async function openWindow(page, address) {
  await page.goto(address, { waitUntil: "domcontentloaded" });
  await page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 60_000 });
}

/** Runs a command by its title, as typed into the palette. @param {import("playwright-core").Page} page @param {string} title */
export async function runCommand(page, title) {
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget .quick-input-box input");
  await input.waitFor();
  await input.fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row").first().filter({ hasText: title }).waitFor();
  await page.keyboard.press("Enter");
}
