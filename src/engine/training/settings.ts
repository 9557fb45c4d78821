/** What a network is trained with: the network's form, the batches, the optimizer. Numbers that a card tells. */
import { message, type Message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";

/** Charges that keep states small, added to the nats per token; means over rows and units (quietCharges.ts). */
export interface QuietSettings {
  /** Times the square of what |c| at a window's last step has above `cellFree`. */
  readonly cell: number;
  readonly cellFree: number;
  /** Times h^2, a mean over steps too. */
  readonly activity: number;
  /** Times (h(t) - h(t-1))^2, a mean over steps too. */
  readonly change: number;
}

export interface TrainingSettings {
  /** Id of a cell's definition. */
  readonly cell: string;
  readonly options?: Readonly<Record<string, number | string>> | undefined;
  readonly layers: number;
  /** Whether all layers share the weights of the lowest (tiedWeights.ts). */
  readonly tied?: boolean | undefined;
  readonly units: number;
  /** Numbers of h where it is projected; half of the units, unless said. */
  readonly outputs?: number | undefined;
  /** Numbers that stand for a token; 0 for one-hot. */
  readonly embedding: number;
  readonly seed: number;
  /** Sequences read side by side. */
  readonly rows: number;
  /** Tokens of a truncated backpropagation: the least and the most, drawn by lot for each window. */
  readonly window: readonly [least: number, most: number];
  readonly learningRate: number;
  /** Updates in which the learning rate grows to its full height. */
  readonly warmUp: number;
  /** The share of the learning rate that is left at the end of the cosine. */
  readonly lastRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** The gradient's greatest norm; Infinity for no clipping. */
  readonly clip: number;
  /** Chance that a number between layers and before the head is dropped. */
  readonly dropout: number;
  /** Chance per row and update that the carried state is dropped, so that a zero state is familiar. */
  readonly forgetState: number;
  readonly quiet: QuietSettings | null;
}

/** As tools/train/settings.py has it for the bundled "bytes". */
export const quietSettings: QuietSettings = { cell: 0.02, cellFree: 3, activity: 0.01, change: 0.01 };

export const defaultSettings: TrainingSettings = {
  cell: "lstm",
  layers: 1,
  units: 128,
  embedding: 32,
  seed: 1,
  rows: 32,
  window: [64, 64],
  learningRate: 4e-3,
  warmUp: 200,
  lastRate: 0.01,
  beta1: 0.9,
  beta2: 0.98,
  epsilon: 1e-8,
  weightDecay: 0.01,
  clip: 0.5,
  dropout: 0,
  forgetState: 0.01,
  quiet: null,
};

const whole = ["layers", "units", "rows"] as const;
const shares = ["dropout", "forgetState", "beta1", "beta2"] as const;

/** Greatest sizes: of more, one update would take minutes. */
const limits = { layers: 16, units: 4096, rows: 1024, embedding: 4096, window: 4096 } as const;

/** Fails with "bad-settings" on what no training can be. */
export function checkSettings(settings: TrainingSettings): void {
  const fail = (reason: Message) => {
    throw new CodedError("bad-settings", reason);
  };
  const inRange = (name: string, value: number, least: number, most: number) => {
    if (!Number.isInteger(value) || value < least || value > most) {
      fail(message("training.wholeNumber", { setting: name, given: String(value), least, most }));
    }
  };
  for (const name of whole) inRange(name, settings[name], 1, limits[name]);
  if (settings.outputs !== undefined) inRange("outputs", settings.outputs, 1, settings.units);
  inRange("embedding", settings.embedding, 0, limits.embedding);
  inRange("window", settings.window[0], 2, limits.window);
  inRange("window", settings.window[1], settings.window[0], limits.window);
  for (const name of shares) {
    const value = settings[name];
    if (!(value >= 0 && value < 1)) fail(message("training.share", { setting: name, given: String(value) }));
  }
  for (const name of ["learningRate", "clip", "epsilon"] as const) {
    if (!(settings[name] > 0)) fail(message("training.positive", { setting: name, given: String(settings[name]) }));
  }
}
