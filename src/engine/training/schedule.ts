/** The learning rate: it grows over the warm-up and falls along half a cosine (Loshchilov and Hutter 2017). */
import type { TrainingSettings } from "./settings";

/** A run that is shorter than its warm-up is warm after this share of it. */
const SHORT = 0.1;

/** `update` counts from 0; `progress` is how much of the run is over, 0 to 1. */
export function rateAt({ learningRate, warmUp, lastRate }: TrainingSettings, update: number, progress: number): number {
  const warmth = warmUp > 0 ? Math.min(1, Math.max((update + 1) / warmUp, progress / SHORT)) : 1;
  const along = 0.5 * (1 + Math.cos(Math.PI * Math.min(1, Math.max(0, progress))));
  return learningRate * warmth * (lastRate + (1 - lastRate) * along);
}
