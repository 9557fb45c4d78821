/**
 * What every end-to-end test starts from: a folder of its own with texts and checkpoints, and a fresh window on it in
 * which the packaged extension is installed.
 */
import { test as base } from "@playwright/test";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { makeWorkspace } from "../vscode/workspace.mjs";
import { Inspector } from "./pages/inspector";
import { TracePanel } from "./pages/tracePanel";
import { Workbench } from "./pages/workbench";

interface Fixtures {
  /** Settings of the folder; a test file or group sets them with `test.use`. */
  settings: Record<string, unknown>;
  folder: string;
  workbench: Workbench;
  panel: TracePanel;
  inspector: Inspector;
}

const variable = (name: string) => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: globalSetup.mjs did not run.`);
  return value;
};

export const test = base.extend<Fixtures>({
  settings: [{}, { option: true }],
  folder: async ({ settings }, use) => {
    const folder = makeWorkspace(settings);
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  workbench: async ({ page, folder }, use) => {
    const settingsFile = variable("GATESCOPE_E2E_SETTINGS");
    const userSettings = readFileSync(settingsFile, "utf8");
    const workbench = new Workbench(page, folder);
    await workbench.open(variable("GATESCOPE_E2E_AUTHORITY"));
    await use(workbench);
    await page.goto("about:blank"); // closes the extension host before its folder goes
    writeFileSync(settingsFile, userSettings);
  },
  panel: async ({ workbench }, use) => use(new TracePanel(workbench.page)),
  inspector: async ({ workbench }, use) => use(new Inspector(workbench.page)),
});

export { expect } from "@playwright/test";
