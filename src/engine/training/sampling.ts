/** Text that a network writes: token by token, each drawn from what it predicts after those before. */
import type { NetworkWeights } from "../../model/network";
import { NetworkRun, type MakeRunner } from "../network/network";
import { logProbabilities } from "../network/readout";
import { Random } from "./random";

export interface SampleOptions {
  readonly count: number;
  /** Predictions are sharpened below 1 and flattened above; 0 takes the likeliest token. */
  readonly temperature: number;
  readonly seed: number;
  /** Tokens to begin with, at least one; they are not part of what is given. */
  readonly start: Uint32Array;
  /** Makes what runs a layer; the plain interpreter, unless said. */
  readonly make?: MakeRunner | undefined;
}

/** Ids of the tokens that follow the start. For networks of one dense head over the last layer, as trained ones are. */
export function sampleFrom(weights: NetworkWeights, { count, temperature, seed, start, make }: SampleOptions): Uint32Array {
  const { head } = weights;
  if (!head || start.length === 0) throw new Error("A sample needs a head over tokens and a token to begin with.");
  const random = Random.seeded(seed);
  const run = new NetworkRun(weights, make);
  run.reset();
  const rows = run.layers.map(({ rowSize }) => new Float32Array(rowSize));
  const read = (id: number) => run.run({ ids: Uint32Array.of(id) }, 1, rows, 0);
  start.subarray(0, -1).forEach(read);
  const out = new Uint32Array(count);
  let id = start[start.length - 1] as number;
  const top = run.layers.length - 1;
  for (let at = 0; at < count; at++) {
    read(id);
    const { outputsAt = 0, outputs = 0 } = run.layers[top] ?? {};
    const logs = logProbabilities(head, (rows[top] as Float32Array).subarray(outputsAt, outputsAt + outputs));
    out[at] = id = drawn(logs, temperature, random);
  }
  return out;
}

function drawn(logs: ArrayLike<number>, temperature: number, random: Random): number {
  let largest = 0;
  for (let i = 1; i < logs.length; i++) if ((logs[i] as number) > (logs[largest] as number)) largest = i;
  if (temperature <= 0) return largest;
  const powers = Float64Array.from(logs, (log) => Math.exp((log - (logs[largest] as number)) / temperature));
  let left = random.unit() * powers.reduce((sum, power) => sum + power, 0);
  const found = powers.findIndex((power) => (left -= power) < 0);
  return found < 0 ? largest : found;
}
