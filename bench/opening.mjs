/**
 * How long a checkpoint takes to open to the model as understood, and how much memory: a PyTorch zip and a safetensors file of
 * 2 GB made on the spot (sparse, deleted afterwards), and the real ones of ../shared/checkpoints where they are; beside them
 * torch.load(mmap=True, weights_only=True) and safetensors' safe_open, where GATESCOPE_PYTHON or python3 has them. Each opening
 * is the first of a fresh process; medians. To reach: 150 ms and 64 MB for either file of 2 GB.
 *
 * node bench/opening.mjs [--runs 9] [--only TEXT]
 */
import { build } from "esbuild";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { run } from "../tools/vscode/process.mjs";
import { describeMachine } from "./engine/machine.mjs";
import { tensors, writePytorch, writeSafetensors } from "./opening/files.mjs";

const { values: options } = parseArgs({
  options: { runs: { type: "string", default: "9" }, only: { type: "string", default: "" } },
});
const runs = Number(options.runs);
const TARGET = { ms: 150, rss: 64 * 2 ** 20 };
const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const python = process.env["GATESCOPE_PYTHON"] || "python3";
/** Files that lie beside a checkpoint and are none. */
const notCheckpoints =
  /^LICENSE$|vocab|_embeddings_|options\.json|result\.json|\.csv$|\.data-\d+-of-\d+$|^(Variable|embedding|rnnlm_.*)$/;

const folder = mkdtempSync(join(tmpdir(), "gatescope-opening-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const probe = join(folder, "probe.mjs");
await build({
  entryPoints: [here("opening/probe.ts")],
  outfile: probe,
  bundle: true,
  minify: true,
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "error",
});

for (const line of describeMachine()) console.log(line);
console.log(
  `opening to the model as understood; median (slowest) of ${runs} first openings, and the most memory beyond what the process held before\n`,
);
/** @type {[path: string, title: string, peer?: "torch" | "safetensors"][]} */
const files = [
  [join(folder, "large.pt"), "PyTorch zip, 2 GB", "torch"],
  [join(folder, "large.safetensors"), "safetensors, 2 GB", "safetensors"],
];
for (const path of realCheckpoints(here("../../shared/checkpoints"))) {
  files.push([path, path.split("/").slice(-2).join("/"), path.endsWith(".safetensors") ? "safetensors" : undefined]);
}
writePytorch(join(folder, "large.pt"), tensors());
writeSafetensors(join(folder, "large.safetensors"), tensors());
for (const [path, title, peer] of files.filter(([, name]) => name.includes(options.only))) {
  console.log(`${title} (${(statSync(path).size / 1e6).toFixed(1)} MB)`);
  const own = await measure(process.execPath, [probe, path]);
  const isLarge = path.startsWith(folder);
  const missed = isLarge && own && (own.ms > TARGET.ms || own.rss > TARGET.rss) ? "  beyond 150 ms or 64 MB" : "";
  report("Gatescope", own, missed);
  if (peer)
    report(
      peer === "torch" ? "torch.load(mmap=True, weights_only=True)" : "safe_open",
      await measure(python, [here("opening/peers.py"), peer, path]),
    );
}

/** @param {string} root @returns {string[]} */
function realCheckpoints(root) {
  if (!existsSync(root)) return [];
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(join(root, name))
        .filter((file) => !notCheckpoints.test(file))
        .map((file) => join(root, name, file)),
    );
}

/** Medians over fresh processes; null and a line where the program does not run. @param {string} command @param {string[]} args */
async function measure(command, args) {
  const outcomes = [];
  for (let turn = 0; turn < runs; turn++) {
    const { code, output } = await run(command, args);
    /** @type {{ ms: number, rss: number, model: string } | { missing: string } | null} */
    const outcome =
      code === 0 ? JSON.parse(output.trim().split("\n").at(-1) ?? "null") : { missing: output.trim().split("\n").at(-1) ?? "" };
    if (!outcome || "missing" in outcome) {
      console.log(`  ${command}: ${outcome?.missing ?? "no answer"}`);
      return null;
    }
    outcomes.push(outcome);
  }
  const times = outcomes.map(({ ms }) => ms);
  return {
    ms: median(times),
    slowest: Math.max(...times),
    rss: Math.max(...outcomes.map(({ rss }) => rss)),
    model: outcomes[0]?.model ?? "",
  };
}

/** @param {string} who @param {Awaited<ReturnType<typeof measure>>} outcome @param {string} [remark] */
function report(who, outcome, remark = "") {
  if (!outcome) return;
  const { ms, slowest, rss, model } = outcome;
  console.log(`  ${who}: ${ms.toFixed(0)} ms (${slowest.toFixed(0)}), ${(rss / 2 ** 20).toFixed(1)} MB; ${model}${remark}`);
}

/** @param {number[]} numbers */
function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}
