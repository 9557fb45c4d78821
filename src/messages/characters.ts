/** Characters by name: those that show as nothing where they are written. */
import { message, type Message, type MessageId } from "./message";

const names = {
  " ": "common.space",
  "\u00a0": "common.noBreakSpace",
  "\u3000": "common.wideSpace",
  "\n": "common.lineBreak",
  "\r\n": "common.lineBreak",
  "\t": "common.tab",
  "\r": "common.return",
} as const satisfies Readonly<Record<string, MessageId>>;

/** What a character is called; null of one that is known by how it looks. */
export function nameOfCharacter(character: string): Message | null {
  return Object.hasOwn(names, character) ? message(names[character as keyof typeof names]) : null;
}

/** Its number, as Unicode's tables have it. */
export function codeOfCharacter(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
}
