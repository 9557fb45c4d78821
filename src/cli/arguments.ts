/** A command line as a command, its files and its options; what cannot be understood is refused with a way to the help. */
import { parseArgs } from "node:util";
import { message, type Message, type MessageArguments, type MessageId } from "../messages/message";
import { isLanguage, type Language } from "../messages/language";
import { list } from "./language";
import { Refusal } from "./refusal";
import { commands, options, type Option } from "./usage";

type Switch = { [Name in Option]: (typeof options)[Name]["type"] extends "boolean" ? Name : never }[Option];

/** The options that are there: a switch is true. */
export type Given = { readonly [Name in Option]?: Name extends Switch ? true : string };

export interface CommandLine {
  /** Undefined where there is none. */
  readonly name: string | undefined;
  readonly files: readonly string[];
  readonly given: Given;
}

/** A refusal that ends with where to read more. */
export function misused<Id extends MessageId>(
  id: Id,
  ...args: keyof MessageArguments<Id> extends never ? [] : [args: MessageArguments<Id>]
): Refusal {
  const reason: Message = message(id, ...args);
  return new Refusal(message("cli.usage", { reason }));
}

/** Fails with a refusal where an option is not known, or lacks its value. */
export function parse(args: readonly string[]): CommandLine {
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const given: Record<string, string | true> = {};
  const [name, ...files] = tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : []));
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = token.rawName;
    if (!Object.hasOwn(options, token.name)) throw misused("cli.unknownOption", { option });
    const takesText = options[token.name as Option].type === "string";
    if (!takesText && token.value !== undefined) throw misused("cli.noValue", { option });
    const isNext = token.inlineValue !== true && token.value?.startsWith("-") === true; // the next option, not a value
    if (takesText && (token.value === undefined || isNext)) throw misused("cli.valueNeeded", { option });
    given[token.name] = token.value ?? true;
  }
  return { name, files, given };
}

/** The language that is asked for by --lang; undefined where none is. */
export function languageGiven({ lang }: Given): Language | undefined {
  if (lang === undefined || isLanguage(lang)) return lang;
  throw misused("cli.langUnknown", { given: lang });
}

/** Fails with a refusal where there is no such command, or it takes other files and options. */
export function check({ name, files, given }: CommandLine): void {
  const known = [...commands.keys()].join(", ");
  if (name === undefined) throw misused("cli.commandNeeded", { known });
  const command = commands.get(name);
  if (!command) throw misused("cli.noSuchCommand", { name, known });
  const wanted = list(command.files);
  if (files.length < command.files.length) throw misused("cli.filesNeeded", { command: name, files: wanted });
  const extra = files[command.files.length];
  if (extra !== undefined && !command.takesMore) throw misused("cli.oneTooMany", { command: name, files: wanted, extra });
  const odd = (Object.keys(given) as Option[]).find((option) => !command.takes.includes(option));
  if (odd !== undefined) throw misused("cli.noSuchOption", { command: name, option: `--${odd}` });
  if (given.source !== undefined && given.initial !== undefined) throw misused("cli.sourceOrInitial");
  if (given.lines && given.target !== undefined) throw misused("cli.notTogether");
  if (name === "sources" && given.unit === undefined) throw misused("cli.unitNeeded");
  if (name === "gradient" && given.target === undefined) throw misused("cli.targetNeeded");
  if (name === "trace" && given.out === undefined) throw misused("cli.outNeeded");
}

/** What --memory says, in MB. */
export function megabytes({ memory = "2048" }: Given): number {
  const value = Number(memory);
  if (Number.isInteger(value) && value > 0) return value;
  throw misused("cli.megabytes", { given: memory });
}

/** What --threads says. */
export function threadsGiven({ threads = "auto" }: Given): "auto" | "1" | "2" {
  if (threads === "auto" || threads === "1" || threads === "2") return threads;
  throw misused("cli.threadsUnknown", { given: threads });
}

/** A number that counts from 0; undefined where the option is left out. */
export function counted(option: "unit" | "layer" | "token", { [option]: text }: Given): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw misused("cli.counted", { option: `--${option}`, given: text });
}
