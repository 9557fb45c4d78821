/** The options of `gatescope train` as settings; what cannot be meant is refused. */
import type { TrainingSettings } from "../engine/training/settings";
import { misused, type Given } from "./arguments";

export interface TrainOptions {
  readonly settings: Partial<TrainingSettings>;
  readonly kind: "bytes" | undefined;
  readonly updates: number | undefined;
  readonly minutes: number;
  readonly isQuiet: boolean;
  /** Whether the weights are rounded to 16 bits at the end. */
  readonly isHalf: boolean;
  readonly resume: string | undefined;
}

/** Minutes where neither they nor updates are given. */
const MINUTES = 3;

type NumberOption = "layers" | "units" | "rows" | "steps" | "updates" | "embedding" | "seed";

export function trainOptions(given: Given): TrainOptions {
  if (given.out === undefined) throw misused("cli.trainOutNeeded");
  if (given.updates !== undefined && given.minutes !== undefined) throw misused("cli.eitherLength");
  const steps = whole("steps", given, 1);
  const [learningRate, dropout] = [positive("rate", given), share(given)];
  const found = {
    cell: given.cell,
    options: peepholes(given),
    layers: whole("layers", given, 1),
    tied: tied(given),
    units: whole("units", given, 1),
    embedding: whole("embedding", given, 0),
    seed: whole("seed", given, 0),
    rows: whole("rows", given, 1),
    window: steps === undefined ? undefined : ([steps, steps] as const),
    learningRate,
    dropout,
  };
  return {
    settings: Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)),
    kind: given.bytes ? "bytes" : undefined,
    updates: whole("updates", given, 1),
    minutes: positive("minutes", given) ?? MINUTES,
    isQuiet: given.quiet ?? false,
    isHalf: given.float16 ?? false,
    resume: given.resume,
  };
}

function whole(option: NumberOption, { [option]: text }: Given, least: 0 | 1): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
  throw least === 0
    ? misused("cli.counted", { option: `--${option}`, given: text })
    : misused("cli.numberNeeded", { option: `--${option}`, given: text });
}

function positive(option: "rate" | "minutes", { [option]: text }: Given): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw misused("cli.numberNeeded", { option: `--${option}`, given: text });
}

/** Whether the layers share their weights. */
function tied({ cell, tied: isTied }: Given): true | undefined {
  if (!isTied) return undefined;
  if (cell !== "grid-lstm") throw misused("cli.tiedOf");
  return true;
}

/** The gates that see the cell state; all three, unless said. */
function peepholes({ cell, peepholes: text }: Given): TrainingSettings["options"] {
  if (text === undefined) return undefined;
  if (cell !== "lstm-peephole") throw misused("cli.peepholesOf");
  if (/^(?!.*(.).*\1)[ifo]+$/.test(text)) return { peepholes: text };
  throw misused("cli.peepholesUnknown", { given: text });
}

function share({ dropout }: Given): number | undefined {
  if (dropout === undefined) return undefined;
  const value = Number(dropout);
  if (value >= 0 && value < 1) return value;
  throw misused("cli.shareNeeded", { option: "--dropout", given: dropout });
}
