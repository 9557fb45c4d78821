/**
 * The ring of tests that run inside VS Code's extension host, through @vscode/test-electron's runTests: on a desktop VS
 * Code where one is to be had, else on tools/vscode/headless.mjs. Needs a build in dist/. Writes
 * test-results/vscode.json and ends with 0 only when every test passed.
 */
import { runTests } from "@vscode/test-electron";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { desktopExecutable } from "../../tools/vscode/desktop.mjs";
import { bundleSuite } from "./prepare.mjs";
import { makeWorkspace } from "./workspace.mjs";

const root = resolve(fileURLToPath(import.meta.url), "../../..");
const report = join(root, "test-results/vscode.json");

rmSync(report, { force: true });
mkdirSync(join(root, "test-results"), { recursive: true });
const suite = await bundleSuite();
const workspace = makeWorkspace();
try {
  await runTests({
    vscodeExecutablePath: (await desktopExecutable()) ?? join(root, "tools/vscode/headless.mjs"),
    extensionDevelopmentPath: root,
    extensionTestsPath: suite,
    launchArgs: [workspace, "--disable-extensions"],
    extensionTestsEnv: { GATESCOPE_TEST_REPORT: report },
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(workspace, { recursive: true, force: true, maxRetries: 5 });
}
if (!existsSync(report)) {
  console.error("The suite wrote no report: it did not run to its end.");
  process.exitCode = 1;
} else if (JSON.parse(readFileSync(report, "utf8")).failed.length > 0) {
  process.exitCode = 1;
}
