/**
 * `npm test`: every ring of tests, counted from their machine-readable reports. A ring that does not run counts as
 * failed; tests that were skipped, or passed only when tried again, are named. The last line reads "N passed, N failed",
 * and the exit code agrees.
 *
 * npm test -- unit e2e      only these rings (and no build: use what is in dist/)
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
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
  package: (pace) => step("package", node, ["tools/package.mjs"], pace),
  typecheck: (pace) => step("typecheck", "npm", ["run", "--silent", "typecheck"], pace),
  lint: (pace) => step("lint", "npm", ["run", "--silent", "lint"], pace),
  unit: (pace) => vitestRing("unit", pace),
  golden: (pace) => vitestRing("golden", pace),
  vscode: vscodeRing,
  e2e: endToEndRing,
  contract: (pace) => vitestRing("contract", pace),
};

/**
 * What runs when. Rings that wait much, for a window to draw or for a person's pauses, are in front; those that only
 * compute run behind them in the time that is left. What is promised in milliseconds is measured with nothing beside it.
 */
const phases = [
  { front: ["build", "package"], behind: [] }, // all that follows reads dist/
  { front: ["vscode", "e2e"], behind: ["typecheck", "lint", "unit", "golden"] },
  { front: ["contract"], behind: [] },
];

/** Something that passes or fails as a whole. @param {string} title @param {string} command @param {string[]} args @param {Pace} pace @returns {Promise<Outcome>} */
async function step(title, command, args, pace) {
  const { code, output } = await run(command, args, { cwd: root, ...pace });
  if (code === 0) return { passed: 1, failed: [], skipped: [] };
  return { passed: 0, failed: [{ title, message: output }], skipped: [] };
}

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

/** @returns {Promise<Outcome>} */
async function endToEndRing() {
  const report = join(results, "e2e.json");
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const { code, output } = await run(node, [playwright, "test", "--reporter=list,json"], { cwd: root, env });
  const { suites, errors } = readReport(report, output);
  /** @type {Required<Outcome>} */
  const outcome = { passed: 0, failed: [], skipped: [], retried: [] };
  for (const { title, test } of suites.flatMap((/** @type {any} */ suite) => testsOf(suite, ""))) {
    if (test.status === "skipped") outcome.skipped.push(title);
    else if (test.status === "unexpected") outcome.failed.push({ title, message: messageOf(test) });
    else outcome.passed++;
    if (test.status === "flaky") outcome.retried.push(`${title}\n${messageOf(test)}`);
  }
  for (const error of errors) outcome.failed.push({ title: "e2e", message: error.message ?? String(error) });
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
for (const { front, behind } of phases) await Promise.all([runRings(front, false), runRings(behind, true)]);
for (const title of skipped) console.log(`skipped ${title}`);
for (const title of retried) console.log(`passed only on the second try, which is a fault to be mended: ${title}`);
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`);
process.exitCode = failed > 0 ? 1 : 0;

/** Those that are asked for, one after the other, each told of and counted as it ends. @param {string[]} names @param {boolean} background */
async function runRings(names, background) {
  for (const name of names) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    rmSync(join(results, `${name}.json`), { force: true });
    const begun = Date.now();
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
    const seconds = ((Date.now() - begun) / 1000).toFixed(1);
    const left = outcome.skipped.length > 0 ? `, ${outcome.skipped.length} skipped` : "";
    console.log(`${name}: ${outcome.passed} passed, ${outcome.failed.length} failed${left} (${seconds} s)`);
    for (const { title, message } of outcome.failed) console.log(`\nFAILED ${name}: ${title}\n${lastLines(message)}\n`);
  }
}
