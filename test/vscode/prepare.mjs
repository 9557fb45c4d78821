/**
 * Makes the suite of the extension host loadable: bundles it to .vscode-test/suite. Run by itself it also makes the
 * folder .vscode-test/workspace anew, for the launch configuration "Tests: in the extension host".
 */
import { build } from "esbuild";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { fillWorkspace } from "./workspace.mjs";

const root = resolve(fileURLToPath(import.meta.url), "../../..");

/** Bundles every file of the suite by itself. Gives the path of the module that VS Code loads. */
export async function bundleSuite() {
  const folder = join(root, ".vscode-test/suite"); // inside the repository, so that mocha is found in node_modules
  rmSync(folder, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ["test/vscode/index.ts", "test/vscode/suite/**/*.test.ts"],
    outdir: folder,
    outbase: "test/vscode",
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode", "mocha"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return join(folder, "index.js");
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const workspace = join(root, ".vscode-test/workspace");
  rmSync(workspace, { recursive: true, force: true });
  mkdirSync(workspace, { recursive: true });
  fillWorkspace(workspace);
  await bundleSuite();
}
