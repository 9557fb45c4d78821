/** The shell command as it is shipped, for tests, in a folder of its own that holds small checkpoints and texts. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ShellCommand } from "../shellCommand";
import type { Outcome } from "../shellProgram";
import { recurrentTensors, safetensorsOf, undecidedModel, type TensorSpec } from "../unit/checkpoints/files";

export interface Shell {
  readonly folder: string;
  /** Runs the command in the folder, in English. */
  gatescope(...args: string[]): Promise<Outcome>;
  /** Runs it where the environment has some locale. */
  inLocale(locale: string, ...args: string[]): Promise<Outcome>;
  /** Runs it in a process of its own. */
  start(...args: string[]): Promise<Outcome>;
  write(name: string, content: string | Uint8Array): void;
  remove(): void;
}

export async function openShell({ withKernel = false } = {}): Promise<Shell> {
  const folder = mkdtempSync(join(tmpdir(), "gatescope-cli-"));
  const command = await ShellCommand.bundle(join(folder, "dist/cli.js"), { withKernel });
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
  fill(folder, write);
  return {
    folder,
    gatescope: (...args) => command.run(args, { cwd: folder }),
    inLocale: (locale, ...args) => command.run(args, { cwd: folder, locale }),
    start: (...args) => command.start(args, { cwd: folder }),
    write,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const waves = (length: number, scale: number) => Float32Array.from({ length }, (_, i) => scale * Math.sin(7 * i + 1));

const withNumbers = (tensors: Record<string, TensorSpec>): Record<string, TensorSpec> =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, { shape }]) => [
      name,
      {
        shape,
        values: waves(
          shape.reduce((a, b) => a * b, 1),
          0.8,
        ),
      },
    ]),
  );

/** Tensors with numbers in them: two LSTM layers of 3 units. */
function filled(vocabulary: number): Record<string, TensorSpec> {
  return withNumbers({
    "embedding.weight": { shape: [vocabulary, 2] },
    ...recurrentTensors("rnn.", 4, 3, [2, 3]),
    "head.weight": { shape: [vocabulary, 3] },
    "head.bias": { shape: [vocabulary] },
  });
}

/** A model whose states stay zero, so that its head's bias alone predicts: b three times as likely as a and the newline. */
const biased: Record<string, TensorSpec> = {
  "embedding.weight": { shape: [3, 2] },
  ...recurrentTensors("rnn.", 4, 2, [2]),
  "head.weight": { shape: [3, 2] },
  "head.bias": { shape: [3], values: [0, Math.log(3), 0] },
};

function fill(folder: string, write: Shell["write"]): void {
  mkdirSync(join(folder, "models"));
  const manifest = (characters: string) =>
    JSON.stringify({ version: 1, title: "The ABC", vocabulary: { kind: "characters", characters } });
  write("models/abc.safetensors", safetensorsOf(filled(4)));
  write("models/abc.safetensors.gatescope.json", manifest("abc\n"));
  write("models/bytes.safetensors", safetensorsOf(filled(256)));
  write("biased.safetensors", safetensorsOf(biased));
  write("biased.safetensors.gatescope.json", manifest("ab\n"));
  write("unknown.safetensors", safetensorsOf(biased));
  write("vectors.safetensors", safetensorsOf(withNumbers(recurrentTensors("rnn.", 4, 2, [2]))));
  write("missing-part.safetensors", safetensorsOf(recurrentTensors("rnn.", 4, 2, [2, 7])));
  write("mute.safetensors", safetensorsOf({ "embedding.weight": { shape: [256, 2] }, ...recurrentTensors("rnn.", 4, 2, [2]) }));
  write("open.safetensors", safetensorsOf(undecidedModel));
  write("open.safetensors.gatescope.json", manifest("ab\n"));
  write("other.safetensors", safetensorsOf({ ...biased, "head.bias": { shape: [3], values: [0, 1, 0] } }));
  write("numbers.csv", "left,right\n0.5,-1\n0.25,2\n-1,0.125\n");
  write("broken.safetensors", safetensorsOf(biased).slice(0, -1));
  write("spoiled.safetensors", safetensorsOf(biased));
  write("spoiled.safetensors.gatescope.json", '{"version": 1, "cell": "gru"}');
  write("weights.pt", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0));
  write("abc.txt", "abc\ncab\n");
  write("ab.txt", "abba\n");
  write("accent.txt", "abc\nabéc\n😀");
  write("invalid.txt", Uint8Array.of(0x61, 0x62, 0xc3, 0x28, 0x61));
  write("empty.txt", "");
  write("one.txt", "a");
}
