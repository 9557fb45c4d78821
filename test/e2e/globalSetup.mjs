/**
 * Before the tests: packs the extension unless a package newer than its sources is there, and starts VS Code's server
 * with it installed (GATESCOPE_VSIX names another package to test). The tests learn of the server through the environment.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { packageExtension } from "../../tools/package.mjs";
import { startServer } from "../../tools/vscode/server.mjs";

const root = resolve(fileURLToPath(import.meta.url), "../../..");

export default async function globalSetup() {
  const server = await startServer({
    lean: true,
    vsix: [await currentPackage()],
    settings: { "workbench.colorTheme": "Default Light Modern" },
  });
  process.env.GATESCOPE_E2E_AUTHORITY = server.authority;
  return () => server.stop();
}

async function currentPackage() {
  if (process.env.GATESCOPE_VSIX) return process.env.GATESCOPE_VSIX;
  const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const path = join(root, `${name}-${version}.vsix`);
  const sources = [
    "src",
    "webview",
    "models",
    "media",
    "package.json",
    "package.nls.json",
    "package.nls.ko.json",
    "l10n",
    "esbuild.mjs",
  ].map((part) => join(root, part));
  if (existsSync(path) && statSync(path).mtimeMs > Math.max(...sources.map(newest))) return path;
  return (await packageExtension({ quiet: true })).path;
}

/** When anything under a path last changed. @param {string} path @returns {number} */
function newest(path) {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
