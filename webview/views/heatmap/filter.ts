/**
 * Which units the heatmap shows, as a person writes it: `unit 12-40, 50`, `f > 0.9`, `follows brackets`, several joined by `and`.
 * Values are those at the token that is looked at. Pure; it knows no page.
 */
import { message, type Message } from "../../../src/messages/message";

export type Condition =
  | { readonly kind: "units"; readonly ranges: readonly (readonly [number, number])[] }
  | { readonly kind: "value"; readonly channel: string; readonly sign: Sign; readonly bound: number }
  | { readonly kind: "follows"; readonly words: string };
type Sign = "<" | ">" | "<=" | ">=";

export type Filter = { readonly conditions: readonly Condition[] } | { readonly problem: Message };

const units = /^units?\s+(\d+(?:\s*[-–]\s*\d+)?(?:\s*,\s*\d+(?:\s*[-–]\s*\d+)?)*)$/i;
const value = /^(\S+?)\s*(<=|>=|<|>)\s*([-−+]?\d*\.?\d+(?:e[-+]?\d+)?)$/i;
const follows = /^follows\s+(.+)$/i;

/** No conditions where nothing is written. `channels` are those that there are. */
export function parseFilter(text: string, channels: readonly string[]): Filter {
  const conditions: Condition[] = [];
  for (const part of text.split(/\s+and\s+|\s*&&?\s*/i).map((each) => each.trim())) {
    if (part === "") continue;
    const condition = conditionOf(part, channels);
    if ("problem" in condition) return condition;
    conditions.push(condition);
  }
  return { conditions };
}

function conditionOf(part: string, channels: readonly string[]): Condition | { readonly problem: Message } {
  const numbered = units.exec(part);
  if (numbered?.[1] !== undefined) {
    const ranges = numbered[1].split(",").map((range) => {
      const [from = 0, to = from] = range.split(/[-–]/).map(Number);
      return [Math.min(from, to), Math.max(from, to)] as const;
    });
    return { kind: "units", ranges };
  }
  const followed = follows.exec(part);
  if (followed?.[1] !== undefined) return { kind: "follows", words: followed[1].toLowerCase() };
  const compared = value.exec(part);
  if (!compared) return { problem: message("heatmap.filterUnknown", { part }) };
  const [, channel = "", sign = ">", bound = ""] = compared;
  if (!channels.includes(channel))
    return { problem: message("heatmap.filterChannel", { channel, channels: channels.join(", ") }) };
  return { kind: "value", channel, sign: sign as Sign, bound: Number(bound.replace("−", "-")) };
}

/** What a unit is held against. */
export interface UnitFacts {
  /** Undefined while it is not known: then the unit is shown. */
  readonly valueOf: (channel: string, unit: number) => number | undefined;
  /** What it follows, in words; several in one text. */
  readonly followsOf: (unit: number) => string;
}

export function passes(conditions: readonly Condition[], unit: number, facts: UnitFacts): boolean {
  return conditions.every((condition) => {
    if (condition.kind === "units") return condition.ranges.some(([from, to]) => unit >= from && unit <= to);
    if (condition.kind === "follows") return facts.followsOf(unit).toLowerCase().includes(condition.words);
    const found = facts.valueOf(condition.channel, unit);
    return found === undefined || compare(found, condition.sign, condition.bound);
  });
}

function compare(found: number, sign: Sign, bound: number): boolean {
  return sign === "<" ? found < bound : sign === ">" ? found > bound : sign === "<=" ? found <= bound : found >= bound;
}
