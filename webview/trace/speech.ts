/** How tokens, numbers and sentences are said to those who hear the page: signs that speech leaves out, as words. */
import { say } from "../shell/language";

/** A written number. */
export function spokenNumber(value: string): string {
  return value.startsWith("−") ? say("heatmap.minus", { value: value.slice(1) }) : value;
}

const spokenMarks = { "␣": "common.space", "⏎": "common.lineBreak", "⇥": "common.tab", "␍": "common.return" } as const;

/** A token's label. */
export function spokenLabel(label: string): string {
  return Object.hasOwn(spokenMarks, label) ? say(spokenMarks[label as keyof typeof spokenMarks]) : label;
}

/** A sentence as it is written, in which numbers have signs and blanks stand as marks. */
export function spokenSentence(sentence: string): string {
  return sentence
    .replace(/[␣⏎⇥␍]/g, (mark) => ` ${spokenLabel(mark)} `)
    .replace(/−[\d.,]+/g, spokenNumber)
    .replace(/ +/g, " ")
    .trim();
}
