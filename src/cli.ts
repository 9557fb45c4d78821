/**
 * The same engine from a shell: `gatescope inspect | trace | score | train | lab | sources | gradient | compare | explain`.
 * Ends with 0, or with 2 and one line on standard error. This file hands the arguments on; each command has its file in cli/.
 */
import { version } from "../package.json";
import { check, counted, languageGiven, megabytes, parse, threadsGiven } from "./cli/arguments";
import { compare } from "./cli/compare";
import { computeWith } from "./cli/compute";
import { explain } from "./cli/explain";
import { gradient } from "./cli/gradient";
import { inspect } from "./cli/inspect";
import { lab, labOptions } from "./cli/lab";
import { speak, textOf } from "./cli/language";
import { score } from "./cli/score";
import { shellProblem } from "./cli/shellProblem";
import { sources } from "./cli/sources";
import { trace } from "./cli/trace";
import { train } from "./cli/train";
import { trainingMachine } from "./cli/trainingMachine";
import { trainOptions } from "./cli/trainOptions";
import { help, PROGRAM } from "./cli/usage";
import { languageOfEnvironment } from "./messages/language";
import { saidBy } from "./protocol/errors";

async function run(args: string[]): Promise<string> {
  const line = parse(args);
  const { name, files, given } = line;
  const language = languageGiven(given);
  if (language) speak(language);
  if (given.help) return help(version);
  if (given.version) return `${version}\n`;
  check(line);
  const [file = "", second = ""] = files;
  const { json = false, part, write = false, force = false } = given;
  if (name === "inspect") return inspect({ file, json, part });
  if (name === "compare") return compare({ a: file, b: second, json });
  if (name === "explain") return explain({ file, write, force });
  if (name === "lab") return lab({ ...labOptions(file, given), json, tell });
  const {
    model = "bytes",
    source,
    initial,
    skip = false,
    lines = false,
    target,
    state,
    against,
    of = "input",
    out = "",
    parts = false,
  } = given;
  const compute = computeWith(threadsGiven(given), tell);
  if (name === "train") {
    const asked = trainOptions(given);
    const machine = trainingMachine(threadsGiven(given), megabytes(given), tell);
    return train({ ...asked, files, out, json, machine, compute, version, tell });
  }
  const read = { file, model, part, source, initial, skip, compute, tell };
  if (name === "score") return score({ ...read, json, lines, target });
  const memory = megabytes(given);
  if (name === "trace") return trace({ ...read, out, parts, memory });
  const [unit, layer, token] = (["unit", "layer", "token"] as const).map((option) => counted(option, given));
  const place = { ...read, json, memory, layer, token };
  if (name === "sources") return sources({ ...place, unit: unit ?? 0, state });
  return gradient({ ...place, unit, target: target ?? "", against, of });
}

/** Says something that is no result, in a line. */
function tell(line: string): void {
  process.stderr.write(`${PROGRAM}: ${line.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")}\n`);
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error; // whoever read the output has read enough
});

speak(languageOfEnvironment(process.env, Intl.DateTimeFormat().resolvedOptions().locale));
run(process.argv.slice(2)).then(
  (output) => process.stdout.write(output),
  (error: unknown) => {
    tell(textOf(shellProblem(saidBy(error))));
    process.exitCode = 2;
  },
);
