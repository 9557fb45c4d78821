/**
 * Files made to do harm (tools/hostile), through the shell command as it is shipped: each ends in one line that names the
 * format and the reason, or opens without what it names being run; soon, in little memory, and nothing is written.
 */
import { execFileSync, fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ShellCommand } from "../shellCommand";
import type { Opened } from "./hostileOpener";

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
/** Milliseconds until one that has not ended is stopped. */
const patience = 20_000;

/** Where files are opened: one after the other, as starting a process takes longer than refusing a file. */
let opener: ChildProcess;
/** In MB, what it holds once it has opened a sound file. */
let usual = 0;
const openerScript = join(folder, "dist/opener.cjs");
/** Whether it has opened nothing yet. */
let isFresh = true;
function startOpener(): void {
  opener = fork(openerScript, [cli], { execArgv: ["--expose-gc"] });
  isFresh = true;
}

beforeAll(async () => {
  await ShellCommand.bundle(cli);
  const entryPoints = [join(__dirname, "hostileOpener.ts")];
  await build({ entryPoints, outfile: openerScript, bundle: true, platform: "node", target: "node20" });
  startOpener();
  await inspect(sound); // compiles
  usual = (await inspect(sound)).memory;
}, 60_000);
afterAll(() => {
  if (opener.connected) opener.disconnect(); // it has nothing else to wait for
  rmSync(folder, { recursive: true, force: true });
});

/** `gatescope inspect`. Where it was much that was held, the next file meets another process; and this one, if it was too much. */
async function inspect(file: string): Promise<Opened> {
  if (!opener.connected) startOpener();
  const stop = setTimeout(() => opener.kill("SIGKILL"), patience);
  opener.send(file);
  const [opened] = (await Promise.race([once(opener, "message"), once(opener, "exit")])) as [Opened | number | null];
  clearTimeout(stop);
  if (opened === null || typeof opened === "number") throw new Error(`The process that opened ${file} ended by itself.`);
  const held = usual > 0 ? opened.memory - usual : 0;
  if (held > maximumMemory / 4) opener.disconnect();
  const isOwn = isFresh;
  isFresh = false;
  return isOwn || held < maximumMemory ? opened : inspect(file); // some of it was of files before
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
