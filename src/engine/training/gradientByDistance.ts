/**
 * How the gradient of the loss at a window's last step shrinks on its way back: the length of dL/d(state) at each distance,
 * over all rows and units. The way back is the one that trains, taken step by step.
 */
import type { Code } from "../kernel/compile/program";
import { padded } from "../kernel/memory/arena";
import type { BatchPart } from "./batchPart";
import { RecordList, type Memory } from "./recordList";

export interface DistanceNorms {
  readonly layer: number;
  readonly state: string;
  /** Of the state that a step found, from the last step (at distance 1) back to the first. */
  readonly norms: Float64Array;
}

/** A list whose inner programs are run from outside: what comes before each, the program, and what is left at the end. */
class StretchedList extends RecordList {
  readonly stretches: { readonly before: Code; readonly steps: Code }[] = [];

  override run(steps: Code): void {
    this.stretches.push({ before: this.take(), steps });
  }
}

/**
 * The parts have run forward, and their scores hold the gradient of the mean loss over all steps. `runStep` runs a program
 * for one step.
 */
export function gradientByDistance(
  memory: Memory,
  parts: readonly BatchPart[],
  steps: number,
  runStep: (code: Code, step: number) => void,
): DistanceNorms[] {
  const found = new Map<string, DistanceNorms>();
  for (const part of parts) {
    onlyLastStep(memory, part, steps);
    const list = new StretchedList(memory);
    part.writeBackward(list, steps);
    list.stretches.forEach((stretch, index) => {
      const number = part.layers.length - 1 - index;
      runStep(stretch.before, 0);
      for (let step = 0; step < steps; step++) {
        runStep(stretch.steps, step);
        for (const [state, square] of part.layers[number]?.carriedSquares(memory) ?? []) {
          const key = `${number} ${state}`;
          const entry = found.get(key) ?? { layer: number, state, norms: new Float64Array(steps) };
          entry.norms[step] = (entry.norms[step] as number) + square;
          found.set(key, entry);
        }
      }
    });
  }
  const all = [...found.values()].sort((a, b) => a.layer - b.layer);
  for (const { norms } of all) norms.forEach((square, step) => (norms[step] = Math.sqrt(square)));
  return all;
}

/**
 * Scores of the other steps give nothing; those of the last one are of its own mean. Charges give nothing either. Where only
 * some steps are asked, a window is given that asks at its last one alone.
 */
function onlyLastStep(memory: Memory, part: BatchPart, steps: number): void {
  const { rows } = part.options;
  const floats = rows * padded(part.outputs);
  const scores = memory.floats(part.scores, steps * floats);
  const share = part.loss.kind === "tokens" ? steps : 1;
  scores.fill(0, 0, (steps - 1) * floats);
  for (let i = (steps - 1) * floats; i < scores.length; i++) scores[i] = (scores[i] as number) * share;
  for (const layer of part.layers) layer.forgetCharges(memory, steps);
}
