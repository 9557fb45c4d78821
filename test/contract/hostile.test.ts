/**
 * Files made to do harm (tools/hostile), through the shell command as it is shipped: each ends in one line that names the
 * format and the reason, or opens without what it names being run; soon, in little memory, and nothing is written.
 */
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ShellCommand, type Outcome } from "../shellCommand";

/** Numbers as programs write them: what is said to a person groups their digits. */
const ungrouped = (text: string) => text.replace(/(?<=\d),(?=\d{3})/g, "");

interface Sample {
  readonly file: string;
  readonly outcome: "refused" | "inert";
  readonly says: string;
}

const root = resolve(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "gatescope-hostile-"));
const samplesFolder = join(folder, "samples");
execFileSync(process.execPath, [join(root, "tools/hostile/make.mjs"), samplesFolder]);
const samples = JSON.parse(readFileSync(join(samplesFolder, "samples.json"), "utf8")) as Sample[];
const cli = join(folder, "dist/cli.js");
const sound = join(root, "test/fixtures/safetensors/char-lstm.safetensors");

/** In MB, beyond what a small sound file takes: 64 of its own, and what V8 leaves uncollected. */
const maximumMemory = 96;
/**
 * Starts the command, and tells what the process took when it ends. What V8 made of the program the first time is kept: compiling it
 * takes longer than refusing a file.
 */
const starter = join(folder, "dist/start.cjs");
const compiled = join(folder, "dist/compiled");
const reading = join(folder, "dist/taken.json");
const startUp = `
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { wrap } = require("node:module");
const { dirname } = require("node:path");
const { Script } = require("node:vm");
const [cli, compiled, reading] = ${JSON.stringify([cli, compiled, reading])};
const cachedData = existsSync(compiled) ? readFileSync(compiled) : undefined;
const script = new Script(wrap(readFileSync(cli, "utf8").replace(/^#!.*/, "")), { filename: cli, cachedData });
process.on("exit", () => {
  if (!cachedData) writeFileSync(compiled, script.createCachedData());
  writeFileSync(reading, JSON.stringify(process.resourceUsage()));
});
script.runInThisContext()(exports, require, module, cli, dirname(cli));
`;
let usual = 0;

beforeAll(async () => {
  await ShellCommand.bundle(cli);
  writeFileSync(starter, startUp);
  await inspect(sound); // compiles
  usual = (await inspect(sound)).memory;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Inspected extends Outcome {
  /** In MB, the most that was held. */
  readonly memory: number;
  /** Of the processor, in milliseconds, the program's start among them. */
  readonly time: number;
}

/** `gatescope inspect`. */
function inspect(file: string): Promise<Inspected> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [starter, "inspect", file, "--json"],
      { cwd: dirname(file), maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(readFileSync(reading, "utf8")) as NodeJS.ResourceUsage;
        const taken = { memory: maxRSS / 1024, time: (userCPUTime + systemCPUTime) / 1000 };
        done({ code: error ? Number(error.code) : 0, stdout, stderr, ...taken });
      },
    );
  });
}

/** All that lies in the test's folder; a payload leaves a file there, and so does an archive's path that leads out. */
function everything(): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => !name.startsWith("dist"))
    .sort();
}

const before = everything();

it("there are samples of every format", () => {
  expect(samples.length).toBeGreaterThanOrEqual(150);
  expect(new Set(samples.map(({ file }) => file.replace(/^.*\./, ""))).size).toBeGreaterThanOrEqual(10);
});

describe("a hostile file", () => {
  it.each(samples.map((sample) => [sample.file.replace(/^.*\//, ""), sample] as const))(
    "%s",
    async (_name, { file, outcome, says }) => {
      const path = join(samplesFolder, file);
      const { code, stdout, stderr, memory, time } = await inspect(path);
      expect(time).toBeLessThan(2000);
      expect(memory - usual).toBeLessThan(maximumMemory);
      if (outcome === "refused") {
        expect([code, stdout]).toEqual([2, ""]);
        expect(stderr).toMatch(/^gatescope: [^\n]+\n$/);
        expect(stderr.length).toBeLessThan(600);
        expect(ungrouped(stderr)).toMatch(new RegExp(says));
      } else {
        expect([code, stderr]).toEqual([0, ""]);
        expect(ungrouped(stdout)).toMatch(new RegExp(says));
      }
      expect(existsSync(join(samplesFolder, "executed"))).toBe(false);
    },
  );

  it("leaves nothing behind", () => {
    expect(everything()).toEqual(before);
  });
});
