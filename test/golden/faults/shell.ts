/**
 * The shell command as it is shipped, for the cases of faults: what a person sees and gets, so that nothing within is
 * presupposed. A part of a file is chosen by `--part NAME`, and the text of an encoder is given by `--source FILE`.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ShellCommand } from "../../shellCommand";
import type { Outcome } from "../../shellProgram";
import type { FaultCase } from "./cases";

interface Item {
  readonly about: string;
  readonly value: string;
  readonly ground: string;
  readonly evidence: string;
  readonly alternatives: readonly { readonly label: string; readonly natsPerToken: number | null }[];
}

/** What `inspect --json` prints, as far as cases speak of it. */
export interface Findings {
  readonly layers: readonly {
    readonly cell: string;
    readonly inputSize: number;
    readonly hiddenSize: number;
    readonly direction: string;
    readonly reads: readonly number[];
  }[];
  readonly embedding: null | { readonly vocabularySize: number; readonly size: number };
  readonly head: null | { readonly inputSize: number; readonly outputSize: number; readonly labels?: readonly string[] };
  readonly vocabulary: null | { readonly kind: string; readonly size: number };
  readonly inferences: readonly Item[];
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[]; readonly role: string }[];
  readonly ignored: readonly { readonly tensor: string; readonly reason: string }[];
  readonly recognised: readonly string[];
  readonly parts?: readonly { readonly name: string }[];
  readonly problem: string | null;
  readonly warnings: readonly string[];
}

export interface Scored {
  readonly tokens: number;
  readonly natsPerToken: number;
  readonly inferences: readonly Item[];
}

/** "tokens", "labels", "l0.h", "y", "y.labels". */
export type Traced = Readonly<Record<string, unknown>>;

export class Shell {
  private readonly answers = new Map<string, Promise<Outcome>>();
  private readonly folder = mkdtempSync(join(tmpdir(), "gatescope-faults-"));
  private command: ShellCommand | null = null;

  async open(): Promise<void> {
    this.command = await ShellCommand.bundle(join(this.folder, "dist/cli.js"));
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get opened(): ShellCommand {
    if (!this.command) throw new Error("The shell is not open.");
    return this.command;
  }

  /** The same question is asked once. */
  run(...args: readonly string[]): Promise<Outcome> {
    const key = args.join("\0");
    const known = this.answers.get(key) ?? this.opened.run(args, { cwd: this.folder });
    this.answers.set(key, known);
    return known;
  }

  async inspect({ path, expected }: FaultCase, part?: string): Promise<Findings> {
    return JSON.parse(await this.succeed("inspect", path(expected.checkpoint), "--json", ...optional(part))) as Findings;
  }

  async trace({ name, path, expected }: FaultCase, part?: string): Promise<Traced> {
    const out = join(this.folder, `${name}-${part ?? ""}.json`.replaceAll("/", "-"));
    await this.succeed(
      "trace",
      path(inputOf(expected.input, part)),
      "--model",
      path(expected.checkpoint),
      "--out",
      out,
      ...optional(part),
    );
    return JSON.parse(readFileSync(out, "utf8")) as Traced;
  }

  async score({ path, expected }: FaultCase, part?: string, source?: string): Promise<Scored> {
    const given = source === undefined ? [] : ["--source", path(source)];
    const args = [
      "score",
      path(inputOf(expected.input, part)),
      "--model",
      path(expected.checkpoint),
      "--json",
      ...optional(part),
      ...given,
    ];
    return JSON.parse(await this.succeed(...args)) as Scored;
  }

  private async succeed(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...args);
    if (code !== 0) throw new Error(`gatescope ${args.join(" ")} ended with ${code}: ${stderr}`);
    return stdout;
  }
}

const optional = (part: string | undefined) => (part === undefined ? [] : ["--part", part]);

function inputOf(input: string | Readonly<Record<string, string>>, part: string | undefined): string {
  if (typeof input === "string") return input;
  return input[part ?? ""] ?? Object.values(input)[0] ?? "";
}
