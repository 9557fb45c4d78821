/**
 * Files made to do harm (tools/hostile), through the shell command as it is shipped: each ends in one line that names the
 * format and the reason, or opens without what it names being run; soon, in little memory, and nothing is written.
 */
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CheckpointError } from "../../src/checkpoints/errors";
import { withFile } from "../../src/checkpoints/nodeFile";
import { inspectCheckpoint } from "../../src/checkpoints/open/openModel";
import { processorTime } from "../processorTime";

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
/** Tells the most memory that a process held, when it ends. */
const gauge = join(folder, "dist/gauge.cjs");
const reading = join(folder, "dist/memory");
let usual = 0;

beforeAll(async () => {
  await build({
    absWorkingDir: root,
    entryPoints: ["src/cli.ts"],
    outfile: cli,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "silent",
  });
  const write = `require("fs").writeFileSync(${JSON.stringify(reading)}, String(process.resourceUsage().maxRSS / 1024))`;
  writeFileSync(gauge, `process.on("exit", () => ${write});`);
  usual = (await inspect(sound)).memory;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `gatescope inspect`, with the most memory it held in MB. */
function inspect(file: string): Promise<{ code: number; stdout: string; stderr: string; memory: number }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      ["-r", gauge, cli, "inspect", file, "--json"],
      { cwd: dirname(file), maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        done({ code: error ? Number(error.code) : 0, stdout, stderr, memory: Number(readFileSync(reading, "utf8")) });
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
      const start = processorTime();
      const found: unknown = await withFile(path, inspectCheckpoint).catch((reason: unknown) => reason);
      expect(processorTime() - start).toBeLessThan(2000);
      if (outcome === "refused") expect(found).toBeInstanceOf(CheckpointError);
      const { code, stdout, stderr, memory } = await inspect(path);
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
