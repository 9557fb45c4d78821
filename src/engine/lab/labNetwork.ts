/**
 * The networks of the laboratory: one layer and a head, small enough to learn in a minute, of about the same number of
 * parameters whatever their cell. All weights begin small and uniform, within 1 / √units, as most software draws them. Gates
 * that keep a state begin such that units keep it for up to as many steps as the task takes: Tallec and Ollivier 2018, Can
 * Recurrent Neural Networks Warp Time? (arXiv:1804.11188), "chrono initialization". A plain RNN has no gate to begin so.
 */
import type { NetworkWeights } from "../../model/network";
import { countOfWeights } from "../training/flatWeights";
import { initialWeights } from "../training/initialWeights";
import { Random } from "../training/random";
import { defaultSettings, type TrainingSettings } from "../training/settings";
import type { Task } from "./tasks/task";

/** Units of an LSTM; others have as many as come to about its parameters. */
const LSTM_UNITS = 32;
const [LEAST_UNITS, MOST_UNITS] = [8, 128];

/** `steps` are those of the longest sequence that is read. */
export function labSettings(task: Task, cell: string, units: number, seed: number, steps: number): TrainingSettings {
  return {
    ...defaultSettings,
    cell,
    units,
    seed,
    embedding: task.inputs,
    rows: 32,
    window: [2, Math.max(2, steps)],
    learningRate: 5e-3,
    warmUp: 50,
    // By a constant rate a curve depends on the updates alone, and not on when the person stops it.
    lastRate: 1,
    weightDecay: 0,
    clip: 1,
    forgetState: 0,
  };
}

/** `steps` are those of the sequences that are learned from. */
export function labWeights(settings: TrainingSettings, { symbols }: Pick<Task, "symbols">, steps: number): NetworkWeights {
  const { layers, embedding, head } = initialWeights(settings, symbols?.length ?? 1);
  const random = Random.seeded(settings.seed ^ 0x1ab);
  const limit = 1 / Math.sqrt(settings.units);
  return {
    layers: layers.map(({ parameters, ...layer }) => {
      const drawn = new Map(
        [...parameters].map(([key, values]) => [
          key,
          /^W\..+\.(?!x$)/.test(key) ? values.map(() => limit * (2 * random.unit() - 1)) : values,
        ]),
      );
      keepFor(steps, layer.cell, drawn, random);
      return { ...layer, parameters: drawn };
    }),
    embedding: symbols ? embedding : null,
    head,
  };
}

/** Sets the biases of forget and input gates, or of a GRU's update gate, whose z is the share that stays. */
function keepFor(steps: number, cell: string, parameters: ReadonlyMap<string, Float32Array>, random: Random): void {
  const gates = cell.startsWith("lstm") ? (["f", "i"] as const) : cell.startsWith("gru") ? (["z"] as const) : [];
  const [keeps, writes] = gates.map((gate) => [...parameters].find(([key]) => key.startsWith(`b.${gate}.`))?.[1]);
  keeps?.forEach((_, unit) => {
    const bias = Math.log(1 + random.unit() * Math.max(1, steps - 2));
    keeps[unit] = bias;
    if (writes) writes[unit] = -bias;
  });
}

/** Units with which a cell has about as many parameters as the LSTM that the others are measured by. */
export function unitsFor(task: Task, cell: string): number {
  const count = (of: string, units: number) => countOfWeights(labWeights(labSettings(task, of, units, 1, 2), task, 2));
  const wanted = count("lstm", LSTM_UNITS);
  let [least, most] = [LEAST_UNITS, MOST_UNITS];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2); // every unit brings parameters
    if (count(cell, middle) <= wanted) least = middle;
    else most = middle - 1;
  }
  return least;
}
