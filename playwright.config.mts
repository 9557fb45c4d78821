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

export const galleryProject = { name: "gallery", testMatch: "gallery.spec.ts" };

export default defineConfig({
  ...shared,
  outputDir: "test-results/e2e",
  globalSetup: "./test/e2e/globalSetup.mjs",
  projects: [{ name: "vscode", testIgnore: galleryProject.testMatch }, galleryProject],
});
