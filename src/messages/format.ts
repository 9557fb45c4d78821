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
 * @param later a text that the catalogue lacks; null while it is on its way, and nothing is said in its place.
 */
export function createFormatter(
  language: Language,
  overrides: Readonly<Record<string, string>> = {},
  later: (id: MessageId) => string | null | undefined = () => undefined,
): Formatter {
  const catalogue = textsOf(language);
  let conjunction: Intl.ListFormat | undefined; // it takes some milliseconds to make
  const parsed = new Map<MessageId, IntlMessageFormat | Template>();
  const numberFormats = new Map<string, Intl.NumberFormat>();

  function parse(id: MessageId): IntlMessageFormat | Template {
    const known = parsed.get(id);
    if (known) return known;
    const text = [overrides, catalogue].find((texts) => Object.hasOwn(texts, id))?.[id] ?? later(id);
    if (text === null) return [];
    if (text === undefined) throw new Error(`The catalogue has no message "${id}".`);
    const marked = markParticles(text);
    const format = templateOf(marked) ?? new IntlMessageFormat(marked, language, undefined, { ignoreTag: true });
    parsed.set(id, format);
    return format;
  }

  function shown(argument: MessageArgument): string | number {
    if (typeof argument === "string" || typeof argument === "number") return argument;
    if (isList(argument)) return list(argument.map((item) => isolated(typeof item === "string" ? item : text(item))));
    return text(argument);
  }

  function text({ id, args = {} }: Message): string {
    const format = parse(id);
    const isAlone = id === "common.quoted"; // nothing stands beside its argument
    const values = Object.fromEntries(
      Object.entries(args).map(([name, argument]) => {
        const value = shown(argument);
        return [name, isAlone || typeof value === "number" ? value : isolated(value)];
      }),
    );
    return resolveParticles(format instanceof IntlMessageFormat ? String(format.format(values)) : filled(id, format, values));
  }

  function filled(id: MessageId, template: Template, values: Readonly<Record<string, string | number>>): string {
    const parts = template.map((part) => {
      if (typeof part === "string") return part;
      const value = Object.hasOwn(values, part.name) ? values[part.name] : undefined;
      if (value === undefined) throw new Error(`Nothing is given for "${part.name}" in the message "${id}".`);
      return part.isNumber ? number(Number(value)) : String(value);
    });
    return parts.join("");
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

/** A text's parts: as they stand, or to be filled in. */
type Template = readonly (string | { readonly name: string; readonly isNumber: boolean })[];

/**
 * Of a text with nothing but words and numbers to fill in, as most are; null where it has plurals, styles or quotes of ICU
 * MessageFormat. To parse those that a page shows at first as ICU MessageFormat took half as long as to draw it.
 */
function templateOf(text: string): Template | null {
  const places = text.matchAll(/\{(\w+)(, number)?\}/g);
  const parts: Template[number][] = [];
  let end = 0;
  for (const { index, 0: place, 1: name = "", 2: number } of places) {
    parts.push(text.slice(end, index), { name, isNumber: number !== undefined });
    end = index + place.length;
  }
  parts.push(text.slice(end));
  return parts.some((part) => typeof part === "string" && /[{}]|'(?=['<>|#])|'$/.test(part)) ? null : parts;
}

function isList(argument: MessageArgument): argument is readonly (string | Message)[] {
  return Array.isArray(argument);
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** What is written from right to left stands in a sentence for itself: else the sentence's own marks and numbers are turned with it. */
function isolated(argument: string): string {
  return RIGHT_TO_LEFT.test(argument) ? `\u2068${argument}\u2069` : argument;
}
