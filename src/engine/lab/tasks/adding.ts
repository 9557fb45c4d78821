/** Two marked numbers among n are to be added: a value that is no symbol, and has to be kept exactly. */
import type { Task } from "./task";

/** Hochreiter and Schmidhuber's 0.04, of a sum that they scaled to [0, 1]; here it is in [0, 2]. */
const TOLERANCE = 0.08;

/** At each step a number in [0, 1] and a mark, which is 1 at two steps and 0 at the others; the sum of the marked ones is asked. */
export const adding: Task = {
  id: "adding",
  source: "Hochreiter and Schmidhuber 1997, Long Short-Term Memory, experiment 4 (adding problem)",
  symbols: null,
  inputs: 2,
  lengths: { least: 2, most: 400, usual: 40 },
  learnsFrom: "longest",
  steps: (length) => length,
  draw(length, random) {
    const numbers = new Float32Array(2 * length);
    const counts = new Float32Array(length);
    const first = random.below(length - 1);
    const marked = [first, first + 1 + random.below(length - 1 - first)];
    let sum = 0;
    for (let step = 0; step < length; step++) {
      const value = Math.fround(random.unit());
      const isMarked = marked.includes(step);
      numbers.set([value, isMarked ? 1 : 0], 2 * step);
      if (isMarked) sum += value;
      counts[step] = sum;
    }
    return {
      steps: length,
      ids: new Uint32Array(),
      numbers,
      asked: [length - 1],
      answers: [Math.fround(sum)],
      kept: marked,
      counts,
    };
  },
  // Who always says 1 is right where the sum of two even numbers, which is a triangle over [0, 2], is that near to it.
  chance: () => 2 * TOLERANCE - TOLERANCE ** 2,
  isRight: (said, answer) => Math.abs(said - answer) < TOLERANCE,
};
