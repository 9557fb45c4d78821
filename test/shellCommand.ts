/**
 * The shell command as it is shipped, for tests: bundled, and run to its end in this process, as one that starts by itself takes
 * longer to begin than to do what is asked. `start` runs it in a process of its own.
 */
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { build } from "esbuild";
import { kernelText } from "./contract/engineSupport";
import { programOf, runProgram, type Outcome, type Place, type Program } from "./shellProgram";

const root = resolve(import.meta.dirname, "..");

/** By whether they carry the kernel: once for all test files of a process. */
const bundles = new Map<boolean, Promise<string>>();

async function bundled(withKernel: boolean): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["src/cli.ts"],
    write: false,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "silent",
    banner: { js: "#!/usr/bin/env node" },
    ...(withKernel && { define: { GATESCOPE_KERNEL: JSON.stringify(await kernelText()) } }),
  });
  return outputFiles[0]!.text;
}

export class ShellCommand {
  private program: Program | null = null;
  private last: Promise<unknown> = Promise.resolve();

  private constructor(readonly path: string) {}

  /** Bundles it to a file, beside whose folder its bundled models are. Without the kernel everything is computed in plain JavaScript. */
  static async bundle(outfile: string, { withKernel = false } = {}): Promise<ShellCommand> {
    const code = bundles.get(withKernel) ?? bundled(withKernel);
    bundles.set(withKernel, code);
    mkdirSync(dirname(outfile), { recursive: true });
    writeFileSync(outfile, await code);
    return new ShellCommand(outfile);
  }

  /** Runs it in a process of its own. */
  start(args: readonly string[], { cwd, locale = "C" }: Place): Promise<Outcome> {
    const options = { cwd, maxBuffer: 2 ** 26, env: { ...process.env, LC_ALL: locale } };
    return new Promise((done) => {
      execFile(process.execPath, [this.path, ...args], options, (error, stdout, stderr) =>
        done({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });
  }

  /** Runs it in this process, once what ran before has ended: a process works in one folder. */
  run(args: readonly string[], place: Place): Promise<Outcome> {
    const ended = this.last.then(() => this.runAlone(args, place));
    this.last = ended.catch(() => undefined);
    return ended;
  }

  private runAlone(args: readonly string[], place: Place): Promise<Outcome> {
    return runProgram((this.program ??= programOf(this.path)), args, place);
  }
}
