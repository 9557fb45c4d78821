/** What can be asked of the command: its commands, their files and options, and the help that lists them. */
import { say } from "./language";
import { wrap } from "./layout";

/** What the command is called. */
export const PROGRAM = "gatescope";

/** Each takes a text, unless it is a switch. */
export const options = {
  model: { type: "string", about: "cli.modelOption" },
  out: { type: "string", about: "cli.outOption" },
  part: { type: "string", about: "cli.partOption" },
  source: { type: "string", about: "cli.sourceOption" },
  initial: { type: "string", about: "cli.initialOption" },
  skip: { type: "boolean", about: "cli.skipOption" },
  lines: { type: "boolean", about: "cli.linesOption" },
  target: { type: "string", about: "cli.targetOption" },
  unit: { type: "string", about: "cli.unitOption" },
  layer: { type: "string", about: "cli.layerOption" },
  against: { type: "string", about: "cli.againstOption" },
  of: { type: "string", about: "cli.ofOption" },
  token: { type: "string", about: "cli.tokenOption" },
  state: { type: "string", about: "cli.stateOption" },
  cell: { type: "string", about: "cli.cellOption" },
  layers: { type: "string", about: "cli.layersOption" },
  units: { type: "string", about: "cli.unitsOption" },
  embedding: { type: "string", about: "cli.embeddingOption" },
  tied: { type: "boolean", about: "cli.tiedOption" },
  peepholes: { type: "string", about: "cli.peepholesOption" },
  minutes: { type: "string", about: "cli.minutesOption" },
  updates: { type: "string", about: "cli.updatesOption" },
  seed: { type: "string", about: "cli.seedOption" },
  rows: { type: "string", about: "cli.rowsOption" },
  steps: { type: "string", about: "cli.stepsOption" },
  rate: { type: "string", about: "cli.rateOption" },
  dropout: { type: "string", about: "cli.dropoutOption" },
  bytes: { type: "boolean", about: "cli.bytesOption" },
  quiet: { type: "boolean", about: "cli.quietOption" },
  float16: { type: "boolean", about: "cli.float16Option" },
  resume: { type: "string", about: "cli.resumeOption" },
  length: { type: "string", about: "cli.lengthOption" },
  cells: { type: "string", about: "cli.cellsOption" },
  seconds: { type: "string", about: "cli.secondsOption" },
  write: { type: "boolean", about: "cli.writeOption" },
  force: { type: "boolean", about: "cli.forceOption" },
  memory: { type: "string", about: "cli.memoryOption" },
  threads: { type: "string", about: "cli.threadsOption" },
  parts: { type: "boolean", about: "cli.partsOption" },
  json: { type: "boolean", about: "cli.jsonOption" },
  lang: { type: "string", about: "cli.langOption" },
  help: { type: "boolean", short: "h", about: "cli.helpOption" },
  version: { type: "boolean", about: "cli.versionOption" },
} as const;
export type Option = keyof typeof options;

/** Those that every command takes. */
const common: readonly Option[] = ["lang", "help", "version"];

interface Command {
  readonly files: readonly string[];
  readonly takes: readonly Option[];
  /** Whether there may be more than the files it needs. */
  readonly takesMore?: boolean;
}

const command = (files: readonly string[], ...takes: readonly Option[]): Command => ({ files, takes: [...takes, ...common] });

export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["inspect", command(["FILE"], "json", "part")],
  ["trace", command(["INPUT"], "model", "part", "source", "initial", "out", "parts", "memory", "threads", "skip")],
  ["score", command(["INPUT"], "model", "part", "source", "initial", "threads", "json", "skip", "lines", "target")],
  [
    "sources",
    command(
      ["INPUT"],
      "model",
      "part",
      "source",
      "initial",
      "unit",
      "layer",
      "token",
      "state",
      "json",
      "skip",
      "memory",
      "threads",
    ),
  ],
  [
    "gradient",
    command(
      ["INPUT"],
      ...(["model", "part", "source", "initial", "target", "against", "of", "unit", "layer", "token"] as const),
      ...(["json", "skip", "memory", "threads"] as const),
    ),
  ],
  ["compare", command(["A", "B"], "json")],
  [
    "train",
    {
      ...command(
        ["TEXT"],
        ...(["cell", "layers", "units", "embedding", "bytes", "minutes", "updates", "seed", "out", "resume"] as const),
        ...(["rows", "steps", "rate", "dropout", "peepholes", "tied", "quiet", "float16", "json", "memory", "threads"] as const),
      ),
      takesMore: true,
    },
  ],
  ["lab", command(["TASK"], "length", "cells", "seconds", "updates", "seed", "json")],
  ["explain", command(["FILE"], "write", "force")],
]);

/* oxlint-disable gatescope/no-wording -- as they are typed */
/** What is typed, and what comes of it. */
const usages = [
  ["inspect FILE [--part NAME] [--json]", "cli.inspectAbout"],
  ["trace INPUT --model NAME|FILE --out OUT.npz|OUT.json [--parts] [--skip] [--memory MB]", "cli.traceAbout"],
  ["score INPUT --model NAME|FILE [--lines] [--json] [--skip]", "cli.scoreAbout"],
  ["score INPUT --model FILE --target FILE.csv|FILE.npy [--json]", "cli.scoreNumbersAbout"],
  ["sources INPUT --model NAME|FILE --unit U [--layer L] [--token T] [--state NAME] [--json] [--memory MB]", "cli.sourcesAbout"],
  [
    "gradient INPUT --model NAME|FILE --target TARGET [--against TOKEN] [--token T] [--of input|L.CHANNEL] [--json]",
    "cli.gradientAbout",
  ],
  ["compare A B [--json]", "cli.compareAbout"],
  ["train TEXT... --out OUT.safetensors [--cell CELL] [--units N] [--minutes M|--updates N] [--resume FILE]", "cli.trainAbout"],
  ["lab TASK [--length N,...] [--cells rnn,lstm,gru] [--seconds S|--updates N] [--seed N] [--json]", "cli.labAbout"],
  ["explain FILE [--write] [--force]", "cli.explainAbout"],
] as const;
/* eslint-enable gatescope/no-wording */

const WIDTH = 116;

export function help(version: string): string {
  const about = usages.flatMap(([typed, id]) => [
    `${PROGRAM} ${typed}`,
    ...wrap(say(id), WIDTH - 4).map((line) => `    ${line}`),
    "",
  ]);
  const listed = Object.entries(options).map(([name, option]) => `  --${name.padEnd(11)}${say(option.about)}`);
  return [say("cli.title", { version }), "", ...about, ...wrap(say("cli.inputAbout"), WIDTH), "", ...listed, ""].join("\n");
}
