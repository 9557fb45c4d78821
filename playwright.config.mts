/** The tests a person's way: in a browser, on VS Code's own server, with the packaged extension installed; and the gallery. */
import { defineConfig } from "@playwright/test";
import { findChromium, plainFlags } from "./tools/vscode/chromium.mjs";

const executablePath = await findChromium({ windowless: true });

export const shared = {
  testDir: "test/e2e",
  workers: 1, // one server, and two cores
  retries: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  use: {
    launchOptions: { executablePath, args: plainFlags },
    viewport: { width: 1500, height: 950 },
    actionTimeout: 40_000,
    trace: "on-first-retry" as const,
  },
};

/**
 * No story lives long enough to win back what compiling well costs: with code as V8 makes it first, and of functions that are called
 * alone, renderers take a fifth of the processor time less.
 */
const hasty = "--js-flags=--no-opt,--no-maglev,--max-lazy";

export const galleryProject = {
  name: "gallery",
  testMatch: "gallery.spec.ts",
  use: { launchOptions: { executablePath, args: [...plainFlags, hasty] } },
};

export default defineConfig({
  ...shared,
  outputDir: "test-results/e2e",
  globalSetup: "./test/e2e/globalSetup.mjs",
  projects: [{ name: "vscode", testIgnore: galleryProject.testMatch }, galleryProject],
});
