/**
 * Runs the bundled shell command to its end in this process. Its arguments, environment, outputs and exit code are its own, and it
 * begins anew each time; the folder it works in is this process's for as long. Knows nothing of how it is bundled.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { compileFunction } from "node:vm";

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

export interface Program {
  readonly path: string;
  readonly begin: (
    exports: object,
    require: NodeJS.Require,
    module: object,
    filename: string,
    dirname: string,
    process: object,
  ) => void;
}

/** Compiles a bundle, once for all its runs. */
export function programOf(path: string): Program {
  const code = readFileSync(path, "utf8").replace(/^#!.*/, "");
  const given = ["exports", "require", "module", "__filename", "__dirname", "process"];
  return { path, begin: compileFunction(code, given, { filename: path }) as Program["begin"] };
}

/** One run at a time: a process works in one folder. */
export async function runProgram(
  { path, begin }: Program,
  args: readonly string[],
  { cwd, locale = "C" }: Place,
): Promise<Outcome> {
  const before = process.cwd();
  process.chdir(cwd);
  try {
    return await new Promise((done) => {
      let [stdout, stderr] = ["", ""];
      // It ends with what it prints, or with its exit code.
      const own: Record<string | symbol, unknown> = {
        argv: [process.execPath, path, ...args],
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
      begin({}, createRequire(path), {}, path, dirname(path), itsProcess);
    });
  } finally {
    process.chdir(before);
  }
}
