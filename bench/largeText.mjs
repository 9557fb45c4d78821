/**
 * What the tokens of a large text take: README.md again and again, traced by the engine's worker with the model "bytes",
 * each size in a process of its own that stands for the extension's host. Prints the time from the call to the first tile and
 * until all of the text has been read, and how many bytes a token the process holds while the trace is open, holds at most,
 * and keeps after closing it, beyond what a short text takes. Rows and cells of the trace are left out of account by a small memory budget.
 * To reach: 2 s, and 16 bytes a token while it is open.
 *
 * npm run bench -- largeText [--megabytes 1,5,20]
 */
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compileKernel } from "../tools/kernel/compile.mjs";
import { run } from "../tools/vscode/process.mjs";
import { describeMachine } from "./engine/machine.mjs";

const TARGET = { milliseconds: 2000, bytes: 16 };
const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: { megabytes: { type: "string", default: "1,5,20" }, quick: { type: "boolean", default: false } },
});
const sizes = values.quick ? [1] : values.megabytes.split(",").map(Number);

const out = here("../.vscode-test/bench/");
const kernel = Object.entries(await compileKernel()).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
/** @type {import("esbuild").BuildOptions} */
const common = { bundle: true, minify: true, platform: "node", target: "node20", logLevel: "error" };
await build({
  ...common,
  format: "cjs",
  entryPoints: [here("../src/worker/main.ts")],
  outfile: `${out}worker.js`,
  define: { GATESCOPE_KERNEL: JSON.stringify(Object.fromEntries(kernel)) },
});
await build({ ...common, format: "esm", entryPoints: [here("largeText/host.ts")], outfile: `${out}largeText.mjs` });

for (const line of describeMachine()) console.log(line);
for (const megabytes of sizes) {
  const { code, output } = await run(process.execPath, [
    "--expose-gc",
    `${out}largeText.mjs`,
    `${out}worker.js`,
    String(megabytes),
  ]);
  if (code !== 0) throw new Error(`A text of ${megabytes} MB failed:\n${output}`);
  const { prepared, first, open, most, kept } = JSON.parse(output);
  const verdict = first <= TARGET.milliseconds && open <= TARGET.bytes ? "reached" : "missed";
  console.log(
    `${megabytes} MB: first tile after ${first.toFixed(0)} ms, all of it read after ${prepared.toFixed(0)} ms; ` +
      `${open.toFixed(1)} bytes a token while open, ${most.toFixed(1)} at most, ${kept.toFixed(1)} after closing (${verdict})`,
  );
}
