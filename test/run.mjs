/**
 * `npm test`: every ring of tests, counted from their machine-readable reports. A ring that does not run counts as
 * failed; tests that were skipped, or passed only when tried again, are named. The last line reads "N passed, N failed",
 * and the exit code agrees.
 *
 * npm test -- unit e2e      only these rings (and no build: use what is in dist/)
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { installServer } from "../tools/vscode/install.mjs";
import { run } from "../tools/vscode/process.mjs";

/**
 * @typedef {{ passed: number, failed: { title: string, message: string }[], skipped: string[], retried?: string[] }} Outcome
 * @typedef {{ background: boolean }} Pace background: at a low priority, so that what runs beside it is not held up
 */
const root = resolve(fileURLToPath(import.meta.url), "../..");
const results = join(root, "test-results");
const node = process.execPath;
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const playwright = join(root, "node_modules/@playwright/test/cli.js");

/** Each gives its outcome or throws. @type {Record<string, (pace: Pace) => Promise<Outcome>>} */
const rings = {
  build: (pace) => step("build", node, ["esbuild.mjs"], pace),
  server: () => settled(installServer()),
  package: (pace) => step("package", node, ["tools/package.mjs"], pace),
  typecheck: (pace) => step("typecheck", "npm", ["run", "--silent", "typecheck"], pace),
  lint: (pace) => step("lint", "npm", ["run", "--silent", "lint"], pace),
  unit: (pace) => vitestRing("unit", pace),
  golden: (pace) => vitestRing("golden", pace),
  vscode: vscodeRing,
  e2e: (pace) => playwrightRing("e2e", ["--project", "vscode"], pace),
  gallery: (pace) => playwrightRing("gallery", ["--config", "playwright.gallery.config.mts"], pace),
  contract: (pace) => vitestRing("contract", pace),
  timed: (pace) => vitestRing("timed", pace),
};

/**
 * What runs beside what; a line takes one ring after the other. What waits much, for a window to draw or for a person's pauses,
 * stands in the first; the rest computes behind it in the time that is left, at a low priority, and the first line helps when it
 * has done its own. What is promised in milliseconds is measured at last, with nothing beside it.
 */
const front = ["build", "package", "gallery", "vscode", "e2e"];
const fetching = ["server"];
const behind = ["lint", "typecheck", "unit", "golden", "contract"];
const alone = ["timed"];

/** What must have run before a ring begins. @type {Record<string, string[]>} */
const needs = {
  package: ["build"], // both write dist/
  unit: ["package"],
  gallery: ["package"],
  vscode: ["package", "server"],
  e2e: ["package", "server"],
};

/** Something that passes or fails as a whole. @param {string} title @param {string} command @param {string[]} args @param {Pace} pace @returns {Promise<Outcome>} */
async function step(title, command, args, pace) {
  const { code, output } = await run(command, args, { cwd: root, ...pace });
  if (code === 0) return { passed: 1, failed: [], skipped: [] };
  return { passed: 0, failed: [{ title, message: output }], skipped: [] };
}

/** The same, of what runs in this process. @param {Promise<unknown>} work @returns {Promise<Outcome>} */
const settled = (work) => work.then(() => ({ passed: 1, failed: [], skipped: [] }));

/** @param {string} name @param {Pace} pace @returns {Promise<Outcome>} */
async function vitestRing(name, pace) {
  const report = join(results, `${name}.json`);
  const args = [vitest, "run", "--project", name, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code, output } = await run(node, args, { cwd: root, ...pace });
  const { testResults } = readReport(report, output);
  /** @type {Outcome} */
  const outcome = { passed: 0, failed: [], skipped: [] };
  for (const file of testResults) {
    for (const test of file.assertionResults) {
      if (test.status === "passed") outcome.passed++;
      else if (test.status === "failed") outcome.failed.push({ title: test.fullName, message: test.failureMessages.join("\n") });
      else outcome.skipped.push(test.fullName);
    }
    if (
      file.status === "failed" &&
      !file.assertionResults.some((/** @type {{ status: string }} */ test) => test.status === "failed")
    ) {
      outcome.failed.push({ title: relative(root, file.name), message: file.message });
    }
  }
  return settle(outcome, code, output);
}

/** @returns {Promise<Outcome>} */
async function vscodeRing() {
  const report = join(results, "vscode.json");
  const { code, output } = await run(node, ["test/vscode/run.mjs"], { cwd: root });
  const { passed, failed, skipped } = readReport(report, output);
  return settle({ passed: passed.length, failed, skipped }, code, output);
}

/** @param {string} name @param {string[]} which of Playwright's tests @param {Pace} pace @returns {Promise<Outcome>} */
async function playwrightRing(name, which, pace) {
  const report = join(results, `${name}.json`);
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const { code, output } = await run(node, [playwright, "test", ...which, "--reporter=list,json"], { cwd: root, env, ...pace });
  const { suites, errors } = readReport(report, output);
  /** @type {Required<Outcome>} */
  const outcome = { passed: 0, failed: [], skipped: [], retried: [] };
  for (const { title, test } of suites.flatMap((/** @type {any} */ suite) => testsOf(suite, ""))) {
    if (test.status === "skipped") outcome.skipped.push(title);
    else if (test.status === "unexpected") outcome.failed.push({ title, message: messageOf(test) });
    else outcome.passed++;
    if (test.status === "flaky") outcome.retried.push(`${title}\n${messageOf(test)}`);
  }
  for (const error of errors) outcome.failed.push({ title: name, message: error.message ?? String(error) });
  return settle(outcome, code, output);
}

/** Playwright nests suites. @param {any} suite @param {string} prefix @returns {{ title: string, test: any }[]} */
function testsOf(suite, prefix) {
  const path = prefix ? `${prefix} > ${suite.title}` : suite.title;
  const own = (suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
    spec.tests.map((/** @type {any} */ test) => ({ title: `${path} > ${spec.title}`, test })),
  );
  return own.concat((suite.suites ?? []).flatMap((/** @type {any} */ inner) => testsOf(inner, path)));
}

/** @param {any} test */
function messageOf(test) {
  return test.results
    .flatMap((/** @type {any} */ result) => result.errors.map((/** @type {any} */ error) => error.message))
    .join("\n");
}

/** @param {string} path @param {string} output what the ring printed, in case there is no report */
function readReport(path, output) {
  if (!existsSync(path)) throw new Error(`No report was written. The ring printed:\n${lastLines(output)}`);
  return JSON.parse(readFileSync(path, "utf8"));
}

/** A ring without tests, or one that fails without a failed test, has not run. @param {Outcome} outcome @param {number} code @param {string} output */
function settle(outcome, code, output) {
  if (outcome.failed.length === 0 && code !== 0) throw new Error(`Ended with ${code}:\n${lastLines(output)}`);
  if (outcome.passed + outcome.failed.length === 0) throw new Error(`No test ran:\n${lastLines(output)}`);
  return outcome;
}

/** @param {string} text */
const lastLines = (text) => text.trimEnd().split("\n").slice(-60).join("\n");

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in rings));
if (unknown.length > 0) {
  console.error(`There is no ring ${unknown.join(", ")}. The rings: ${Object.keys(rings).join(", ")}.`);
  process.exit(2);
}
mkdirSync(results, { recursive: true });
let passed = 0;
let failed = 0;
/** @type {string[]} */
const skipped = [];
/** @type {string[]} */
const retried = [];
const atStart = { time: Date.now(), worked: allProcessors() };
let counted = endedChildren() ?? 0;
/** Every ring that has begun, with its end. @type {Map<string, Promise<void>>} */
const begun = new Map();
const waiting = [...behind];
await Promise.all([
  runAll([...front], false).then(() => runAll(waiting, true)),
  runAll([...fetching], false),
  runAll(waiting, true),
]);
await runAll([...alone], false);
for (const title of skipped) console.log(`skipped ${title}`);
for (const title of retried) console.log(`passed only on the second try, which is a fault to be mended: ${title}`);
const took = (Date.now() - atStart.time) / 1000;
const workedHere = allProcessors() - atStart.worked;
console.log(
  `${took.toFixed(0)} s, in which all processors together worked ${workedHere.toFixed(0)} s, for this and what else runs here`,
);
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`);
process.exitCode = failed > 0 ? 1 : 0;

/**
 * Seconds of processor time of all that was started here and has ended, with what it started; only Linux tells. A ring is
 * counted as it ends, so what has come to it since the last one ended is its own. Of a VS Code and its browser more than half is
 * missing: their processes are ended together, and none waits for another.
 */
function endedChildren() {
  if (process.platform !== "linux") return undefined;
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[13]) + Number(fields[14])) / 100; // cutime and cstime, in hundredths
}

/** Seconds that this machine's processors have worked since it was started, all together. */
function allProcessors() {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000;
}

/** Takes one after the other from the list. @param {string[]} names @param {boolean} background */
async function runAll(names, background) {
  for (let name = names.shift(); name !== undefined; name = names.shift()) await runOnce(name, background);
}

/** Runs a ring, if it is asked for, when what it needs has run. @param {string} name @param {boolean} background @returns {Promise<void>} */
function runOnce(name, background) {
  const known = begun.get(name);
  if (known || (asked.length > 0 && !asked.includes(name))) return known ?? Promise.resolve();
  const needed = (needs[name] ?? []).map((each) => runOnce(each, background));
  const ended = Promise.all(needed).then(() => runRing(name, background));
  begun.set(name, ended);
  return ended;
}

/** Tells of it and counts it as it ends. @param {string} name @param {boolean} background */
async function runRing(name, background) {
  rmSync(join(results, `${name}.json`), { force: true });
  const start = Date.now();
  /** @type {Outcome} */
  const outcome = await rings[name]({ background }).catch((error) => ({
    passed: 0,
    failed: [{ title: name, message: error.message }],
    skipped: [],
  }));
  passed += outcome.passed;
  failed += outcome.failed.length;
  skipped.push(...outcome.skipped.map((title) => `${name}: ${title}`));
  retried.push(...(outcome.retried ?? []).map((title) => `${name}: ${title}`));
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  const worked = endedChildren();
  const computed = worked === undefined ? "" : `, ${(worked - counted).toFixed(1)} s of processor time`;
  counted = worked ?? 0;
  const left = outcome.skipped.length > 0 ? `, ${outcome.skipped.length} skipped` : "";
  console.log(`${name}: ${outcome.passed} passed, ${outcome.failed.length} failed${left} (${seconds} s${computed})`);
  for (const { title, message } of outcome.failed) console.log(`\nFAILED ${name}: ${title}\n${lastLines(message)}\n`);
}
