/**
 * What VS Code loads in its extension host to run the suite: finds every suite file by pattern, runs it with mocha, and
 * writes what passed, failed and was skipped as JSON for the runner to count. Knows none of the tests.
 */
import Mocha from "mocha";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Report {
  passed: string[];
  failed: { title: string; message: string }[];
  skipped: string[];
}

export async function run(): Promise<void> {
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".test.js"));
  if (files.length === 0) throw new Error(`No test files under ${__dirname}.`);
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, color: false, slow: 5_000 });
  for (const file of files.sort()) mocha.addFile(join(__dirname, file));

  const report: Report = { passed: [], failed: [], skipped: [] };
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on("pass", (test) => report.passed.push(test.fullTitle()));
    runner.on("pending", (test) => report.skipped.push(test.fullTitle()));
    runner.on("fail", (test, error: Error) => {
      report.failed.push({ title: test.fullTitle(), message: error.stack ?? error.message });
    });
  });
  const path = process.env["GATESCOPE_TEST_REPORT"];
  if (path !== undefined) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(report, null, 2));
  }
  if (failures > 0) throw new Error(`${failures} of the suite's tests failed.`);
}
