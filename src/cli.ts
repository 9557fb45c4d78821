/**
 * The same engine from a shell: `gatescope inspect | trace | score | sources | compare | explain`. Ends with 0, or with 2
 * and one line on standard error. This file reads the arguments; each command has its file in cli/.
 */
import { parseArgs } from "node:util";
import { version } from "../package.json";
import { compare } from "./cli/compare";
import { explain } from "./cli/explain";
import { Refusal } from "./cli/refusal";
import { inspect } from "./cli/inspect";
import { score } from "./cli/score";
import { sources } from "./cli/sources";
import { trace } from "./cli/trace";

const help = `gatescope ${version}: look inside recurrent networks

gatescope inspect FILE [--part NAME] [--json]
    What a checkpoint holds: layers, vocabulary, how each thing was settled, tensors.

gatescope trace INPUT --model NAME|FILE --out OUT.npz|OUT.json [--skip] [--memory MB]
    Every gate and state at every token. Arrays are named l0.i, l0.f, ... (layer, channel) and have the shape
    (tokens, units); "tokens" holds the token ids. What a model says at each step that is no next token (classes,
    yes or no, numbers) is "y", its columns' names "y.labels". In JSON they are lists of lists, and "labels" names the ids.

gatescope score INPUT --model NAME|FILE [--lines] [--json] [--skip]
    How well a model predicts a text, read as one sequence from a zero state, the first token given.

gatescope score INPUT --model FILE --target FILE.csv|FILE.npy [--json]
    How near a model of numbers comes to the numbers that are expected of it, step by step.

gatescope sources INPUT --model NAME|FILE --unit U [--layer L] [--token T] [--state NAME] [--json] [--skip] [--memory MB]
    Where a unit's state comes from: what each earlier step wrote, times the share of it that everything since has kept.
    It adds up to the traced state. Of layers whose cell carries its state over unit by unit: LSTM, GRU and their like.

gatescope compare A B [--json]
    Where two checkpoints differ, tensor by tensor and gate by gate.

gatescope explain FILE [--write] [--force]
    A checkpoint's manifest, whole: everything that was inferred, to be corrected where it is wrong.

INPUT is a text, or, for a model that reads numbers, a .csv, .npy or .wav file. What a checkpoint leaves open, such as
a forget bias, is measured on the text; what was taken is said on standard error, and in JSON as "inferences".

  --model    a bundled model (bytes is taken when left out) or the path of a checkpoint
  --out      the file to write, .npz or .json
  --part     one of several recurrent parts of a checkpoint, as inspect lists them
  --source   the text that an encoder reads before the decoder begins
  --skip     leave out characters that the model's vocabulary lacks
  --lines    score each line on its own
  --target   numbers that a model is expected to give
  --unit     a unit of the layer, counted from 0
  --layer    a layer, counted from 0; the last one when left out
  --token    a token (or a step of numbers), counted from 0; the last one when left out
  --state    which of the layer's states, such as c; the one it carries over when left out
  --write    write the manifest beside the checkpoint
  --force    also over one that is there
  --memory   how much memory a trace may take, in MB (2048)
  --json     print JSON
  --help     print this
  --version  print the version
`;

const options = {
  model: { type: "string" },
  out: { type: "string" },
  memory: { type: "string" },
  target: { type: "string" },
  unit: { type: "string" },
  layer: { type: "string" },
  token: { type: "string" },
  state: { type: "string" },
  part: { type: "string" },
  source: { type: "string" },
  skip: { type: "boolean" },
  lines: { type: "boolean" },
  write: { type: "boolean" },
  force: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

const commands = new Map([
  ["inspect", { takes: ["json", "part"], files: ["FILE"] }],
  ["trace", { takes: ["model", "part", "source", "out", "memory", "skip"], files: ["INPUT"] }],
  ["score", { takes: ["model", "part", "source", "json", "skip", "lines", "target"], files: ["INPUT"] }],
  [
    "sources",
    { takes: ["model", "part", "source", "unit", "layer", "token", "state", "json", "skip", "memory"], files: ["INPUT"] },
  ],
  ["compare", { takes: ["json"], files: ["A", "B"] }],
  ["explain", { takes: ["write", "force"], files: ["FILE"] }],
]);

async function run(args: string[]): Promise<string> {
  const { values, positionals } = parse(args);
  if (values.help) return help;
  if (values.version) return `${version}\n`;
  const [name, ...files] = positionals;
  const command = name === undefined ? undefined : commands.get(name);
  const known = [...commands.keys()].join(", ");
  if (name === undefined) throw usage(`a command is needed: ${known}`);
  if (!command) throw usage(`there is no command "${name}"; the commands are ${known}`);
  const [file = "", second = ""] = files;
  const wanted = command.files.join(" and ");
  if (files.length < command.files.length) throw usage(`gatescope ${name} needs ${wanted}`);
  const extra = files[command.files.length];
  if (extra !== undefined) throw usage(`gatescope ${name} takes ${wanted}, and "${extra}" is one too many`);
  const odd = Object.keys(values).find((option) => !command.takes.includes(option));
  if (odd !== undefined) throw usage(`gatescope ${name} has no option --${odd}`);
  const {
    model = "bytes",
    skip = false,
    json = false,
    lines = false,
    write = false,
    force = false,
    target,
    part,
    source,
    out,
    memory = "2048",
    unit,
    layer,
    token,
    state,
  } = values;
  if (lines && target !== undefined) throw usage("--lines and --target do not go together");
  if (name === "inspect") return inspect({ file, json, part });
  if (name === "compare") return compare({ a: file, b: second, json });
  if (name === "explain") return explain({ file, write, force });
  if (name === "score") return score({ file, model, part, source, skip, json, lines, target, tell });
  if (name === "sources") {
    if (unit === undefined) throw usage("gatescope sources needs --unit U");
    const place = {
      unit: counted("unit", unit),
      layer: layer === undefined ? undefined : counted("layer", layer),
      token: token === undefined ? undefined : counted("token", token),
      state,
    };
    return sources({ file, model, part, source, skip, json, ...place, memory: megabytes(memory), tell });
  }
  if (out === undefined) throw usage("gatescope trace needs --out OUT.npz or --out OUT.json");
  return trace({ file, model, part, source, skip, out, memory: megabytes(memory), tell });
}

/** Says something that is no result, in a line. */
function tell(line: string): void {
  process.stderr.write(`gatescope: ${line.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")}\n`);
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [reason = ""] = (error as Error).message.split(/\. |\n/);
    throw usage(reason.replace(/\.$/, ""));
  }
}

function megabytes(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw usage(`--memory takes a whole number of megabytes, not "${text}"`);
}

function counted(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw usage(`--${option} takes a whole number from 0 on, not "${text}"`);
}

function usage(reason: string): Refusal {
  return new Refusal(`${reason}. "gatescope --help" tells more.`);
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error; // whoever read the output has read enough
});

run(process.argv.slice(2)).then(
  (output) => process.stdout.write(output),
  (error: unknown) => {
    tell(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);
