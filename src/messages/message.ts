/**
 * What a person reads, before it has a language: an id of the catalogue and its arguments. Plain data, so that it
 * survives structured clone and JSON, and can be compared. The text is made where it is shown (`format.ts`).
 */
import type { english } from "./en/english";
import type { ArgumentsOf } from "./templateArguments";

/** The id of an entry of the catalogue: `subject.camelCaseName`. */
export type MessageId = keyof typeof english;

/**
 * A string is a name, a path or a quotation, shown as it is; a number is written by the rules of the language;
 * a message is formatted in its place; a list becomes "a, b and c".
 */
export type MessageArgument = string | number | Message | readonly (string | Message)[];

export interface Message {
  readonly id: MessageId;
  readonly args?: Readonly<Record<string, MessageArgument>>;
}

/** The arguments that the English text of an entry names, each with its type. */
export type MessageArguments<Id extends MessageId> = ArgumentsOf<
  (typeof english)[Id],
  string | Message | readonly (string | Message)[]
>;

/** A message of the catalogue: `message("formats.malformed", { file, … })`. The English text decides what it takes. */
export function message<Id extends MessageId>(
  id: Id,
  ...[args]: keyof MessageArguments<Id> extends never ? [] : [args: MessageArguments<Id>]
): Message {
  return args === undefined ? { id } : { id, args: args as Record<string, MessageArgument> };
}

/** What somebody else has worded (the operating system, a library, a defect's own text): shown as it is in every language. */
export function quoted(text: string): Message {
  return message("common.quoted", { text });
}
