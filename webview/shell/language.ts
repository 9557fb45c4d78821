/**
 * What the page says: the catalogue's texts and numbers in the language that the host wrote into the document. A document may leave
 * out texts that are seldom said (src/host/platform/webviewHtml.ts): the page asks for them when it is to say one, and draws again.
 */
import { saidBy } from "../../src/protocol/errors";
import { createFormatter } from "../../src/messages/format";
import { languageOf } from "../../src/messages/language";
import { message, type Message, type MessageArguments, type MessageId } from "../../src/messages/message";
import { Library } from "../libraries/library";

/** The texts that the document left out. */
let rest: Library<Readonly<Record<string, string>>> | undefined;

const formatter = createFormatter(languageOf(globalThis.document?.documentElement.lang), {}, (id) => {
  const texts = rest?.now;
  return rest && !texts ? null : texts?.[id];
});

/** To be called once, by a page whose document left some out. */
export function readTextsLater(read: () => Promise<Readonly<Record<string, string>>>): void {
  rest = new Library(read);
}

/** Resolves when every text can be said: for one that is said once, and not drawn again. */
export async function everyText(): Promise<void> {
  await rest?.load();
}

/** Texts without arguments are said in every frame. */
const plain = new Map<MessageId, string>();

/** A text of the catalogue. */
export function say<Id extends MessageId>(
  id: Id,
  ...args: keyof MessageArguments<Id> extends never ? [] : [args: MessageArguments<Id>]
): string {
  if (args.length > 0) return formatter.text(message(id, ...args));
  let text = plain.get(id);
  if (text === undefined) text = formatter.text({ id });
  if (text !== "") plain.set(id, text); // else it is on its way
  return text;
}

/** The text of a message. */
export function textOf(said: Message): string {
  return said.args ? formatter.text(said) : say(said.id as "common.cancelled");
}

/** What an error says, and what to do about it. */
export function errorText(error: unknown): string {
  return textOf(saidBy(error));
}

/** A whole number, grouped as the language does. */
export function formatCount(value: number): string {
  return formatter.number(value);
}

/** A whole number in few letters where it is large: "14 billion". */
export function formatLargeCount(value: number): string {
  return value < 1e6 ? formatter.number(value) : formatter.number(value, large);
}

const large: Intl.NumberFormatOptions = { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 2 };

/** "a, b and c" */
export function formatList(items: readonly string[]): string {
  return formatter.list(items);
}

/** A share from 0 to 1 in per cent, with one decimal. */
export function formatShare(share: number): string {
  return formatter.number(share, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** The same without decimals. */
export function formatWholeShare(share: number): string {
  return formatter.number(share, { style: "percent", maximumFractionDigits: 0 });
}
