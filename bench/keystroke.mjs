/**
 * What one keystroke at the end of a long traced text costs: bytes that the host sends to the panel's page, as structured
 * clones, and the time from the edit to the end of the run that follows it, through the host's own panel and session and the
 * real worker; the median of 20. VS Code's part, its API and its way to the page, is left out. Another checkout that was
 * built can be measured for comparison.
 *
 * npm run bench -- keystroke [--tokens 100000] [--root CHECKOUT]
 */
import { build } from "esbuild";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compileKernel } from "../tools/kernel/compile.mjs";
import { run } from "../tools/vscode/process.mjs";
import { describeMachine } from "./engine/machine.mjs";

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: {
    tokens: { type: "string", default: "100000" },
    root: { type: "string", default: here("..") },
    quick: { type: "boolean", default: false },
  },
});
const { root } = values;
const out = here("../.vscode-test/bench/");
const source = (/** @type {string[]} */ ...paths) => paths.map((path) => join(root, path)).find((path) => existsSync(path)) ?? "";
const worker = values.root === here("..") ? await buildWorker() : join(root, "dist/worker.js");

await build({
  bundle: true,
  platform: "node",
  target: "node20",
  logLevel: "error",
  format: "esm",
  entryPoints: [here("keystroke/host.ts")],
  outfile: `${out}keystroke.mjs`,
  alias: {
    vscode: here("../test/unit/host/vscode.ts"),
    "host/panels": source("src/host/trace/panels.ts", "src/host/panels.ts"),
    "host/traceSource": source("src/host/trace/traceSource.ts", "src/host/traceSource.ts"),
    "host/engineClient": source("src/host/platform/engineClient.ts", "src/host/engineClient.ts"),
  },
});

async function buildWorker() {
  const kernel = Object.entries(await compileKernel()).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
  await build({
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    logLevel: "error",
    format: "cjs",
    entryPoints: [here("../src/worker/main.ts")],
    outfile: `${out}worker.js`,
    define: { GATESCOPE_KERNEL: JSON.stringify(Object.fromEntries(kernel)) },
  });
  return `${out}worker.js`;
}

for (const line of describeMachine()) console.log(line);
const models = join(root, "models");
const { code, output } = await run(process.execPath, [
  `${out}keystroke.mjs`,
  worker,
  models,
  values.quick ? "2000" : values.tokens,
]);
if (code !== 0) throw new Error(`The measurement failed:\n${output}`);
const { loaded, bytes, milliseconds } = JSON.parse(output.trim().split("\n").at(-1) ?? "");
console.log(
  `${loaded.toLocaleString("en")} bytes to a page that loads; a keystroke: ${bytes.toLocaleString("en")} bytes, ${milliseconds.toFixed(0)} ms`,
);
