/**
 * What a network reads that takes a line of text as a whole and then writes one: for every character a step, with the character
 * from the front and the one from the back, each with its place; and as many steps as it writes letters, in which it reads nothing.
 * A step stands for its character from the front, and one that writes for the end of the line.
 */
import { message } from "../../messages/message";
import type { Encoding } from "../../model/encoding";
import type { Manifest } from "../manifest/manifest";
import type { Vocabulary } from "../model";
import { EncodingBuilder } from "./encodingBuilder";
import { checkSize, inputMalformed } from "./numberRows";
import { tokenLabel } from "./vocabulary";

export type Lines = NonNullable<Manifest["lines"]>;

/** Numbers that each step reads: two characters and two places. */
export function numbersPerLineStep({ characters, longest }: Pick<Lines, "characters" | "longest">): number {
  return 2 * ([...characters].length + longest);
}

export function linesVocabulary(lines: Lines): Vocabulary {
  const characters = [...lines.characters];
  const source = message("input.lines", { n: lines.longest });
  return {
    description: { kind: "characters", size: characters.length, source },
    labels: [],
    encode: (text) => encodeLines(text, lines, characters),
  };
}

interface Read {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** A character that is not known is read in lower case, or left out. Throws "input-malformed" where a line is too long. */
function encodeLines(text: string, { longest, steps, ...lines }: Lines, characters: readonly string[]): Encoding {
  const columns = numbersPerLineStep({ longest, ...lines });
  const ids = new Map(characters.map((character, id) => [character, id]));
  const builder = new EncodingBuilder(text);
  const read: Read[][] = [];
  let count = 0;
  let number = 0;
  for (let start = 0; start < text.length;) {
    number++;
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const found = charactersOf(text, start, end, ids, builder);
    if (found.length > longest) throw inputMalformed(message("input.lineTooLong", { line: number, n: found.length, longest }));
    start = end + 1;
    if (found.length === 0) continue;
    for (const { start: from, end: to } of found) builder.add(count++, from, to);
    for (let step = 0; step < steps; step++) builder.add(count++, end, Math.min(end + 1, text.length));
    checkSize(message("input.theText"), count, columns);
    read.push(found);
  }
  const data = new Float32Array(count * columns);
  const labels: string[] = [];
  for (const line of read) {
    line.forEach(({ id }, place) => {
      const back = line.length - 1 - place;
      const at = labels.length * columns;
      data[at + id] = 1;
      data[at + characters.length + (line[back] as Read).id] = 1;
      data[at + 2 * characters.length + place] = 1;
      data[at + 2 * characters.length + longest + back] = 1;
      labels.push(tokenLabel(characters[id] as string, id));
    });
    for (let step = 1; step <= steps; step++) labels.push(`→${step}`);
  }
  return { ...builder.finish(), table: { columns, data, label: (row) => labels[row] ?? "" } };
}

/** Without blanks around them. */
function charactersOf(
  text: string,
  start: number,
  end: number,
  ids: ReadonlyMap<string, number>,
  builder: EncodingBuilder,
): Read[] {
  const line = text.slice(start, end);
  const found: Read[] = [];
  let at = start + line.length - line.trimStart().length;
  for (const character of line.trim()) {
    const id = ids.get(character) ?? ids.get(character.toLowerCase());
    const next = at + character.length;
    if (id === undefined) builder.leaveOut(at, next);
    else found.push({ id, start: at, end: next });
    at = next;
  }
  return found;
}
