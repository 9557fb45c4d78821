/** Installs the peers that bench/package.json pins, on first use. They are no dependencies of the extension. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, which } from "../../tools/vscode/process.mjs";

const folder = dirname(dirname(fileURLToPath(import.meta.url)));

/** Gives what stands in the way, or null. Without install scripts: the packages bring their binaries. */
export async function installPeers() {
  if (sameVersions()) return null;
  const npm = which("npm");
  if (!npm) return "npm is not on the path, so the peers cannot be installed";
  const { code, output } = await run(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  return code === 0 ? null : `npm ci in bench/ failed: ${output.trim().split("\n").pop()}`;
}

function sameVersions() {
  const read = (/** @type {string} */ path) => JSON.parse(readFileSync(join(folder, path), "utf8"));
  try {
    const { dependencies } = read("package.json");
    return Object.entries(dependencies).every(([name, version]) => read(`node_modules/${name}/package.json`).version === version);
  } catch {
    return false;
  }
}
