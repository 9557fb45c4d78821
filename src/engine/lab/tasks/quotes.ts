/** Inside quotes or outside, after n characters: a state that every quote turns over, and no letter. */
import { drawn, symbolTask } from "./task";

const LETTERS = "abcd";
const MOST_QUOTES = 3;

/** n characters with up to three quotes among them, "?", and then "i" inside, "o" outside. */
export const quotes = symbolTask({
  id: "quotes",
  source:
    "Karpathy, Johnson and Fei-Fei 2016, Visualizing and Understanding Recurrent Networks (a cell that is on inside quotes)",
  symbols: `${LETTERS}"?io`,
  lengths: { least: 1, most: 400, usual: 30 },
  learnsFrom: "longest",
  steps: (length) => length + 1,
  draw(length, random) {
    const characters = [...drawn(LETTERS, length, random)];
    const wanted = random.below(Math.min(MOST_QUOTES, length) + 1);
    for (let found = 0; found < wanted;) {
      const place = random.below(length);
      if (characters[place] === '"') continue;
      characters[place] = '"';
      found++;
    }
    return {
      text: `${characters.join("")}?${wanted % 2 === 1 ? "i" : "o"}`,
      asked: [length + 1],
      kept: characters.flatMap((character, at) => (character === '"' ? [at] : [])),
      counts: (isInside, character) => (character === '"' ? 1 - isInside : isInside),
    };
  },
  chance: (length) => {
    const most = Math.min(MOST_QUOTES, length);
    return (Math.floor(most / 2) + 1) / (most + 1);
  },
});
