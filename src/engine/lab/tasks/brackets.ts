/** Brackets that are open are to be closed, after n brackets drawn by lot: of one kind it takes a count, of two their order. */
import type { Random } from "../../training/random";
import { measuredLengths, symbolTask, type Written } from "./task";

const OPEN = "([";
const CLOSING = ")]";

/** n brackets, "|", and then the closing ones that are missing, and the end. */
function draw(kinds: number, length: number, random: Random): Written {
  const open: { readonly kind: number; readonly at: number }[] = [];
  let text = "";
  for (let at = 0; at < length; at++) {
    if (open.length === 0 || random.below(2) === 0) {
      const kind = random.below(kinds);
      open.push({ kind, at });
      text += OPEN[kind];
    } else text += CLOSING[open.pop()?.kind ?? 0];
  }
  const kept = open.map(({ at }) => at);
  const missing = `${open
    .reverse()
    .map(({ kind }) => CLOSING[kind])
    .join("")}.`;
  return { text: `${text}|${missing}`, asked: Array.from(missing, (_, at) => length + 1 + at), kept, counts: depth };
}

/** Brackets that are open, one character later. */
function depth(open: number, character: string): number {
  return open + (OPEN.includes(character) ? 1 : CLOSING.includes(character) ? -1 : 0);
}

/** How likely each number of open brackets is after `length` of them. */
export function depthsAfter(length: number): Float64Array {
  let depths = Float64Array.of(1);
  for (let at = 0; at < length; at++) {
    const next = new Float64Array(depths.length + 1);
    depths.forEach((share, depth) => {
      const up = depth === 0 ? 1 : 0.5;
      next[depth + 1] = (next[depth + 1] as number) + up * share;
      if (depth > 0) next[depth - 1] = (next[depth - 1] as number) + (1 - up) * share;
    });
    depths = next;
  }
  return depths;
}

/** Who only knows how many brackets there are says the likeliest answer: so many closing ones, each of any kind. */
function chance(kinds: number, length: number): number {
  const { least, most } = measuredLengths(length, 1);
  let sum = 0;
  for (let of = least; of <= most; of++) sum += Math.max(...depthsAfter(of).map((share, open) => share * kinds ** -open));
  return sum / (most - least + 1);
}

const shared = {
  lengths: { least: 1, most: 200, usual: 20 },
  learnsFrom: "all",
  steps: (length: number) => 2 * length + 1,
} as const;

export const brackets = symbolTask({
  ...shared,
  id: "brackets",
  source: "Suzgun, Gehrmann, Belinkov and Shieber 2019, LSTM Networks Can Perform Dynamic Counting (Dyck-1)",
  symbols: "()|.",
  draw: (length, random) => draw(1, length, random),
  chance: (length) => chance(1, length),
});

export const twoBrackets = symbolTask({
  ...shared,
  id: "two-brackets",
  source: "Hewitt et al. 2020, RNNs Can Generate Bounded Hierarchical Languages with Optimal Memory (Dyck-2)",
  symbols: "()[]|.",
  draw: (length, random) => draw(2, length, random),
  chance: (length) => chance(2, length),
});
