/** The language that a command speaks: chosen once, before anything is said. */
import { createFormatter, type Formatter } from "../messages/format";
import { inWords } from "../messages/inWords";
import type { Language } from "../messages/language";
import type { Message } from "../messages/message";

let formatter = createFormatter("en");

export function speak(language: Language): void {
  formatter = createFormatter(language);
}

/** A text of the catalogue. */
export const say: Formatter["say"] = (id, ...args) => formatter.say(id, ...args);

/** The text of a message. */
export function textOf(said: Message): string {
  return formatter.text(said);
}

/** A value as JSON, with the texts of messages in their place. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(inWords(value, textOf), null, 2)}\n`;
}

/** A number with so many decimals. */
export function decimals(value: number, digits: number): string {
  return formatter.number(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function list(items: readonly string[]): string {
  return formatter.list(items);
}
