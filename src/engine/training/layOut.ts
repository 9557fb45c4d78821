/**
 * Everything of a training in the kernel's memory, laid out from its settings alone; in a memory that only counts
 * (countingMemory.ts) it tells how much that is.
 */
import type { NetworkWeights } from "../../model/network";
import { BatchPart } from "./batchPart";
import { CountingMemory } from "./countingMemory";
import { ParameterSpace } from "./parameterSpace";
import type { Memory } from "./recordList";
import type { TrainingSettings } from "./settings";
import { tiesOf } from "./tiedWeights";
import type { LossKind } from "./windows";

export interface Layout {
  readonly parameters: ParameterSpace;
  /** The optimizer's two means, runs of floats like the parameters. */
  readonly mean: number;
  readonly square: number;
  /** int32: the steps before a window, and what dropout is drawn from. */
  readonly clock: number;
  readonly seed: number;
  readonly parts: readonly BatchPart[];
}

export function layOut(
  memory: Memory,
  settings: TrainingSettings,
  weights: NetworkWeights,
  count: 1 | 2,
  loss: LossKind,
): Layout {
  const [clock, seed] = [memory.allocate(64), memory.allocate(64)];
  const embeddingIsLearned = settings.embedding > 0;
  const parameters = new ParameterSpace(memory, weights, embeddingIsLearned, tiesOf(settings, weights));
  const [mean, square] = [parameters.run(), parameters.run()];
  const parts: BatchPart[] = [];
  const { rows: allRows, window, dropout, quiet } = settings;
  const cut = Math.min(count, allRows);
  for (let index = 0; index < cut; index++) {
    const first = Math.ceil((allRows * index) / cut);
    const rows = Math.ceil((allRows * (index + 1)) / cut) - first;
    const firstDraw = parts.reduce((sum, { draws }) => sum + draws, 0);
    const hasCharges = quiet !== null;
    const options = { rows, allRows, loss, steps: window[1], dropout, hasCharges, embeddingIsLearned, seed, firstDraw, clock };
    const part = new BatchPart(memory, parameters, weights, options);
    part.code(window[1]); // takes all memory there is to take
    parts.push(part);
  }
  return { parameters, mean, square, clock, seed, parts };
}

/** Bytes that training takes, but for some programs of other window lengths. */
export function trainingBytes(
  settings: TrainingSettings,
  weights: NetworkWeights,
  count: 1 | 2,
  loss: LossKind = "tokens",
): number {
  const memory = new CountingMemory();
  layOut(memory, settings, weights, count, loss);
  return memory.bytes;
}
