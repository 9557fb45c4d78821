/** As many b as there were a: a^n b^n, the plainest language for which one must count. */
import { measuredLengths, symbolTask } from "./task";

/** n times "a", n times "b", and then the end. From the first "b" on, what comes next follows from the count. */
export const counting = symbolTask({
  id: "counting",
  source: "Gers and Schmidhuber 2001, LSTM Recurrent Networks Learn Simple Context-Free and Context-Sensitive Languages",
  symbols: "ab.",
  lengths: { least: 1, most: 200, usual: 20 },
  learnsFrom: "all",
  steps: (length) => 2 * length,
  draw: (length) => ({
    text: `${"a".repeat(length)}${"b".repeat(length)}.`,
    asked: Array.from({ length }, (_, at) => length + 1 + at),
    counts: (count, character) => (character === "a" ? count + 1 : count - 1),
  }),
  // Each of the measured lengths is as likely: who does not count says one of them.
  chance(length) {
    const { least, most } = measuredLengths(length, 1);
    return 1 / (most - least + 1);
  },
});
