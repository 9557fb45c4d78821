/** How tokens and numbers are written for those who hear the page: signs that speech leaves out, as words. */
import { say } from "../shell/language";

/** A written number. */
export function spokenNumber(value: string): string {
  return value.startsWith("−") ? say("heatmap.minus", { value: value.slice(1) }) : value;
}

const spokenMarks = { "␣": "heatmap.space", "⏎": "heatmap.newline", "⇥": "heatmap.tab", "␍": "heatmap.return" } as const;

/** A token's label. */
export function spokenLabel(label: string): string {
  return Object.hasOwn(spokenMarks, label) ? say(spokenMarks[label as keyof typeof spokenMarks]) : label;
}
