/** Bundles ours.ts, and so the engine as it is in src, into .vscode-test/bench/ and imports it. */
import { build } from "esbuild";
import { fileURLToPath, pathToFileURL } from "node:url";

const outfile = fileURLToPath(new URL("../../.vscode-test/bench/ours.mjs", import.meta.url));

/** @returns {Promise<typeof import("./ours")>} */
export async function bundleEngine() {
  await build({
    entryPoints: [fileURLToPath(new URL("ours.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "error",
  });
  return importEngine();
}

/** What was bundled last. @returns {Promise<typeof import("./ours")>} */
export function importEngine() {
  return import(pathToFileURL(outfile).href);
}
