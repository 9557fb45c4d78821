/**
 * Messages become text in one language: ICU MessageFormat for sentences and plurals, Intl for numbers and lists, and in
 * Korean the particle that the word before it asks for. Knows nothing of who reads the text or where it is shown.
 */
import { IntlMessageFormat } from "intl-messageformat";
import { textsOf } from "./catalogues";
import type { Language } from "./language";
import { message, type Message, type MessageArgument, type MessageArguments, type MessageId } from "./message";
import { markParticles, resolveParticles } from "./particles";

export interface Formatter {
  readonly language: Language;
  text(said: Message): string;
  /** The text of a message that is made on the spot. */
  say<Id extends MessageId>(
    id: Id,
    ...args: keyof MessageArguments<Id> extends never ? [] : [args: MessageArguments<Id>]
  ): string;
  /** A number by the language's rules: grouped, at most three decimals unless the options say otherwise. */
  number(value: number, options?: Intl.NumberFormatOptions): string;
  /** "a, b and c" */
  list(items: readonly string[]): string;
}

/**
 * @param overrides texts by id that stand in for the catalogue's own, such as VS Code's bundle of the display language.
 */
export function createFormatter(language: Language, overrides: Readonly<Record<string, string>> = {}): Formatter {
  const catalogue = textsOf(language);
  let conjunction: Intl.ListFormat | undefined; // it takes some milliseconds to make
  const parsed = new Map<MessageId, IntlMessageFormat | string>();
  const numberFormats = new Map<string, Intl.NumberFormat>();

  /** A text without anything to fill in is as it stands: to parse it takes as long as to lay out a line. */
  function parse(id: MessageId): IntlMessageFormat | string {
    const known = parsed.get(id);
    if (known) return known;
    const text = [overrides, catalogue].find((texts) => Object.hasOwn(texts, id))?.[id];
    if (text === undefined) throw new Error(`The catalogue has no message "${id}".`);
    const marked = markParticles(text);
    const isPlain = !/[{}']/.test(marked);
    const format = isPlain ? resolveParticles(marked) : new IntlMessageFormat(marked, language, undefined, { ignoreTag: true });
    parsed.set(id, format);
    return format;
  }

  function shown(argument: MessageArgument): string | number {
    if (typeof argument === "string" || typeof argument === "number") return argument;
    if (isList(argument)) return list(argument.map((item) => (typeof item === "string" ? item : text(item))));
    return text(argument);
  }

  function text({ id, args = {} }: Message): string {
    const format = parse(id);
    if (typeof format === "string") return format;
    const values = Object.fromEntries(Object.entries(args).map(([name, argument]) => [name, shown(argument)]));
    return resolveParticles(String(format.format(values)));
  }

  function list(items: readonly string[]): string {
    conjunction ??= new Intl.ListFormat(language, { type: "conjunction" });
    return conjunction.format(items);
  }

  function number(value: number, options: Intl.NumberFormatOptions = {}): string {
    const key = JSON.stringify(options);
    let format = numberFormats.get(key);
    if (!format) numberFormats.set(key, (format = new Intl.NumberFormat(language, options)));
    return format.format(value);
  }

  return { language, text, say: (id, ...args) => text(message(id, ...args)), number, list };
}

function isList(argument: MessageArgument): argument is readonly (string | Message)[] {
  return Array.isArray(argument);
}
