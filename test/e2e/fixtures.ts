/**
 * What every end-to-end test starts from: a window of VS Code with the packaged extension, on a folder with texts and
 * checkpoints, no editor open. Opening a window takes VS Code many seconds, so the tests share one: before each the
 * folder's files and settings are as they were in the beginning, after each all editors are closed. A test that fails
 * ends its window; the next one opens another.
 */
import { test as base } from "@playwright/test";
import { rmSync } from "node:fs";
import { fillWorkspace, makeWorkspace } from "../vscode/workspace.mjs";
import { Comparison } from "./pages/comparison";
import { Inspector } from "./pages/inspector";
import { TracePanel } from "./pages/tracePanel";
import { Workbench } from "./pages/workbench";

interface TestFixtures {
  /** Settings of the folder; a test file or group sets them with `test.use`. */
  settings: Record<string, unknown>;
  folder: string;
  workbench: Workbench;
  panel: TracePanel;
  inspector: Inspector;
  comparison: Comparison;
}

interface WorkerFixtures {
  /** The display language of the window; a test file sets it with `test.use`. */
  language: string;
  window: Workbench;
}

const authority = () => {
  const value = process.env["GATESCOPE_E2E_AUTHORITY"];
  if (value === undefined) throw new Error("GATESCOPE_E2E_AUTHORITY is not set: globalSetup.mjs did not run.");
  return value;
};

export const test = base.extend<TestFixtures, WorkerFixtures>({
  language: ["en", { option: true, scope: "worker" }],
  window: [
    async ({ browser, language }, use) => {
      const folder = makeWorkspace();
      const context = await browser.newContext({ viewport: { width: 1500, height: 950 } });
      const window = new Workbench(await context.newPage(), folder);
      await window.open(authority(), language);
      await use(window);
      await context.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
    { scope: "worker", timeout: 180_000 },
  ],
  settings: [{}, { option: true }],
  workbench: async ({ window, settings }, use, info) => {
    fillWorkspace(window.folder, settings);
    await window.takesUp(settings);
    await use(window);
    if (info.status !== info.expectedStatus) {
      await window.page.screenshot({ path: info.outputPath("window.png") });
      return; // the window goes, and with it whatever state the failure left
    }
    await window.closeAllEditors();
  },
  folder: async ({ workbench }, use) => use(workbench.folder),
  panel: async ({ workbench }, use) => use(new TracePanel(workbench.page)),
  inspector: async ({ workbench }, use) => use(new Inspector(workbench.page)),
  comparison: async ({ workbench }, use) => use(new Comparison(workbench.page)),
});

export { expect } from "@playwright/test";
