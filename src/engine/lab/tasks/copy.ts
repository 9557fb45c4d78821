/** Some symbols are to be written again, in their order, after n steps. */
import { drawn, symbolTask } from "./task";

const SYMBOLS = "ABCD";
/** Symbols of a sequence. */
const COPIED = 4;

/** "BDAC", n blanks, ":", and then "BDAC" again. */
export const copy = symbolTask({
  id: "copy",
  source:
    "Arjovsky, Shah and Bengio 2016, Unitary Evolution Recurrent Neural Networks (copying memory), after Hochreiter and Schmidhuber 1997",
  symbols: `${SYMBOLS}_:`,
  lengths: { least: 1, most: 400, usual: 30 },
  learnsFrom: "longest",
  steps: (length) => 2 * COPIED + length,
  draw(length, random) {
    const copied = drawn(SYMBOLS, COPIED, random);
    const first = COPIED + length + 1;
    return {
      text: `${copied}${"_".repeat(length)}:${copied}`,
      asked: Array.from({ length: COPIED }, (_, at) => first + at),
      kept: Array.from({ length: COPIED }, (_, at) => at),
    };
  },
  chance: () => SYMBOLS.length ** -COPIED,
});
