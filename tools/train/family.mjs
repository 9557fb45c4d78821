/**
 * Trains the family (familyCells.mjs) with the built shell command, writes its models and cards, and the table in docs.
 *
 *     node esbuild.mjs
 *     node tools/train/family.mjs train --text tinyshakespeare.txt --runs FOLDER [--seeds 1,2,3] [--only NAME,NAME]
 *     node tools/train/family.mjs write --text tinyshakespeare.txt --runs FOLDER
 *
 * `train` goes through the members seed by seed, in one process of one thread at a time. It leaves out what FOLDER holds
 * already, and can be stopped and started again. `write` takes the seeds that all members have runs of, and writes
 * models/family-*, test/fixtures/family/excerpt.txt and docs/family.md.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { members, optionsOf, seeds } from "./familyCells.mjs";
import { middleOf, writeFamily } from "./familyPages.mjs";

const root = resolve(import.meta.dirname, "../..");
const shell = join(root, "dist/cli.js");

/** Runs the shell command and gives what it says, as JSON. @param {string[]} args */
async function gatescope(...args) {
  const env = { ...process.env, LC_ALL: "C" };
  const { stdout } = await promisify(execFile)(process.execPath, [shell, ...args, "--json"], { env, maxBuffer: 2 ** 26 });
  return JSON.parse(stdout);
}

/**
 * What `gatescope train` says of a run, which is kept beside its model; a run that is there is not made again.
 * @param {string} text @param {string} path without an ending @param {string[]} options
 */
async function trained(text, path, options) {
  const kept = `${path}.json`;
  if (!existsSync(kept)) {
    const found = await gatescope("train", text, "--out", `${path}.safetensors`, ...options);
    writeFileSync(`${kept}.new`, `${JSON.stringify({ ...found, file: `${basename(path)}.safetensors` }, null, 1)}\n`);
    renameSync(`${kept}.new`, kept);
    console.log(
      `${basename(path)}: ${found.loss.toFixed(4)}, ${found.heldOut.toFixed(4)} held out, ${Math.round(found.seconds)} s`,
    );
  }
  return JSON.parse(readFileSync(kept, "utf8"));
}

/** @param {{ text: string, runs: string, chosen: readonly number[], only: readonly string[] }} asked */
async function train({ text, runs, chosen, only }) {
  for (const seed of chosen) {
    for (const member of members.filter(({ name }) => only.length === 0 || only.includes(name))) {
      await trained(text, join(runs, `${member.name}-${seed}`), optionsOf(member, seed));
    }
  }
}

/** @param {{ text: string, runs: string }} asked */
async function write({ text, runs }) {
  const file = (/** @type {string} */ name, /** @type {number} */ seed, /** @type {string} */ ending) =>
    join(runs, `${name}-${seed}.${ending}`);
  const whole = seeds.filter((seed) => members.every(({ name }) => existsSync(file(name, seed, "json"))));
  const found = members.map((member) => {
    const { name } = member;
    const outcomes = whole.map((seed) => JSON.parse(readFileSync(file(name, seed, "json"), "utf8")));
    const bundled = middleOf(outcomes);
    return { member, outcomes, bundled, model: file(name, bundled.settings.seed, "safetensors") };
  });
  await writeFamily({ root, text, found, gatescope });
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    text: { type: "string" },
    runs: { type: "string" },
    seeds: { type: "string", default: seeds.join() },
    only: { type: "string", default: "" },
  },
});
const [command] = positionals;
const { text, runs } = values;
if (!text || !runs || !["train", "write"].includes(command)) {
  console.error("node tools/train/family.mjs train|write --text tinyshakespeare.txt --runs FOLDER");
  process.exit(1);
}
mkdirSync(runs, { recursive: true });
const only = values.only.split(",").filter(Boolean);
if (command === "train") await train({ text, runs, only, chosen: values.seeds.split(",").map(Number) });
else await write({ text, runs });
