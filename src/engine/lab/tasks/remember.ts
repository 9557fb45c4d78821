/** A symbol is to be remembered over n steps, whatever comes in between. */
import { drawn, symbolTask } from "./task";

const KEPT = "ABCD";
const BETWEEN = "abcd";

/** "B", n - 1 other letters, "?": what was the first one? */
export const remember = symbolTask({
  id: "remember",
  source: "Hochreiter and Schmidhuber 1997, Long Short-Term Memory, experiment 2c (long time lags, with distractors)",
  symbols: `${KEPT}${BETWEEN}?`,
  lengths: { least: 1, most: 400, usual: 60 },
  learnsFrom: "longest",
  steps: (length) => length + 1,
  draw(length, random) {
    const kept = drawn(KEPT, 1, random);
    return { text: `${kept}${drawn(BETWEEN, length - 1, random)}?${kept}`, asked: [length + 1], kept: [0] };
  },
  chance: () => 1 / KEPT.length,
});
