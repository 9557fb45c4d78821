/**
 * The shell command as it is shipped, for tests: bundled, and run to its end in this process, as one that starts by itself takes
 * longer to begin than to do what is asked. Its arguments, environment, outputs and exit code are its own, and it begins anew each
 * time; the folder it works in is this process's for as long. `start` runs it in a process of its own.
 */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { compileFunction } from "node:vm";
import { build } from "esbuild";
import { kernelText } from "./contract/engineSupport";

const root = resolve(import.meta.dirname, "..");

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Place {
  /** That it works in. */
  readonly cwd: string;
  readonly locale?: string;
}

type Program = (
  exports: object,
  require: NodeJS.Require,
  module: object,
  filename: string,
  dirname: string,
  process: object,
) => void;

export class ShellCommand {
  private program: Program | null = null;
  private last: Promise<unknown> = Promise.resolve();

  private constructor(readonly path: string) {}

  /** Bundles it to a file, beside whose folder its bundled models are. Without the kernel everything is computed in plain JavaScript. */
  static async bundle(outfile: string, { withKernel = false } = {}): Promise<ShellCommand> {
    await build({
      absWorkingDir: root,
      entryPoints: ["src/cli.ts"],
      outfile,
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node20",
      logLevel: "silent",
      banner: { js: "#!/usr/bin/env node" },
      ...(withKernel && { define: { GATESCOPE_KERNEL: JSON.stringify(await kernelText()) } }),
    });
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

  private async runAlone(args: readonly string[], { cwd, locale = "C" }: Place): Promise<Outcome> {
    const program = (this.program ??= compileFunction(
      readFileSync(this.path, "utf8").replace(/^#!.*/, ""),
      ["exports", "require", "module", "__filename", "__dirname", "process"],
      { filename: this.path },
    ) as Program);
    const before = process.cwd();
    process.chdir(cwd);
    try {
      return await new Promise((done) => {
        let [stdout, stderr] = ["", ""];
        // It ends with what it prints, or with its exit code.
        const own: Record<string | symbol, unknown> = {
          argv: [process.execPath, this.path, ...args],
          env: { ...process.env, LC_ALL: locale },
          stdout: { on: () => undefined, write: (text: string) => done({ code: 0, stdout: (stdout += text), stderr }) },
          stderr: { write: (text: string) => (stderr += text) },
        };
        const itsProcess = new Proxy(process, {
          get(shared, key) {
            const value: unknown = key in own ? own[key] : Reflect.get(shared, key);
            return typeof value === "function" ? (value.bind(shared) as unknown) : value;
          },
          set(_, key, value) {
            if (key !== "exitCode") throw new Error(`The command sets process.${String(key)}, which is shared here.`);
            done({ code: Number(value), stdout, stderr });
            return true;
          },
        });
        program({}, createRequire(this.path), {}, this.path, dirname(this.path), itsProcess);
      });
    } finally {
      process.chdir(before);
    }
  }
}
