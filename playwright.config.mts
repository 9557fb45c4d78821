/** The tests a person's way: in a browser, on VS Code's own server, with the packaged extension installed. */
import { defineConfig } from "@playwright/test";
import { chromiumFlags, findChromium } from "./tools/vscode/chromium.mjs";

export default defineConfig({
  testDir: "test/e2e",
  outputDir: "test-results/e2e",
  globalSetup: "./test/e2e/globalSetup.mjs",
  workers: 1, // one server, and two cores
  retries: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  use: {
    launchOptions: { executablePath: await findChromium(), args: chromiumFlags },
    viewport: { width: 1500, height: 950 },
    actionTimeout: 40_000,
    trace: "on-first-retry",
  },
});
