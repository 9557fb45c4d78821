/**
 * The same engine from a shell: `gatescope inspect | trace | score`. Ends with 0, or with 2 and one line on standard
 * error. This file reads the arguments; each command has its file in cli/.
 */
import { parseArgs } from "node:util";
import { version } from "../package.json";
import { Refusal } from "./cli/refusal";
import { inspect } from "./cli/inspect";
import { score } from "./cli/score";
import { trace } from "./cli/trace";

const help = `gatescope ${version}: look inside recurrent networks

gatescope inspect FILE [--json]
    What a checkpoint holds: layers, vocabulary, tensors.

gatescope trace TEXTFILE --model NAME|FILE --out OUT.npz|OUT.json [--skip] [--memory MB]
    Every gate and state at every token. Arrays are named l0.i, l0.f, ... (layer, channel) and have the shape
    (tokens, units); "tokens" holds the token ids. In JSON they are lists of lists, and "labels" names the ids.

gatescope score TEXTFILE --model NAME|FILE [--json] [--skip]
    How well a model predicts a text, read as one sequence from a zero state, the first token given.

  --model    a bundled model (bytes is taken when left out) or the path of a checkpoint
  --out      the file to write, .npz or .json
  --skip     leave out characters that the model's vocabulary lacks
  --memory   how much memory a trace may take, in MB (2048)
  --json     print JSON
  --help     print this
  --version  print the version
`;

const options = {
  model: { type: "string" },
  out: { type: "string" },
  memory: { type: "string" },
  skip: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

const commands = new Map([
  ["inspect", { takes: ["json"], file: "FILE" }],
  ["trace", { takes: ["model", "out", "memory", "skip"], file: "TEXTFILE" }],
  ["score", { takes: ["model", "json", "skip"], file: "TEXTFILE" }],
]);

async function run(args: string[]): Promise<string> {
  const { values, positionals } = parse(args);
  if (values.help) return help;
  if (values.version) return `${version}\n`;
  const [name, file, ...rest] = positionals;
  const command = name === undefined ? undefined : commands.get(name);
  const known = [...commands.keys()].join(", ");
  if (name === undefined) throw usage(`a command is needed: ${known}`);
  if (!command) throw usage(`there is no command "${name}"; the commands are ${known}`);
  if (file === undefined) throw usage(`gatescope ${name} needs a ${command.file}`);
  if (rest.length > 0) throw usage(`gatescope ${name} takes one ${command.file}, and "${rest[0]}" is one too many`);
  const odd = Object.keys(values).find((option) => !command.takes.includes(option));
  if (odd !== undefined) throw usage(`gatescope ${name} has no option --${odd}`);
  const { model = "bytes", skip = false, json = false, out, memory } = values;
  if (name === "inspect") return inspect({ file, json });
  if (name === "score") return score({ file, model, skip, json });
  if (out === undefined) throw usage("gatescope trace needs --out OUT.npz or --out OUT.json");
  return trace({ file, model, skip, out, memory: megabytes(memory ?? "2048") });
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

function usage(reason: string): Refusal {
  return new Refusal(`${reason}. "gatescope --help" tells more.`);
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error; // whoever read the output has read enough
});

run(process.argv.slice(2)).then(
  (output) => process.stdout.write(output),
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`gatescope: ${message.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")}\n`);
    process.exitCode = 2;
  },
);
