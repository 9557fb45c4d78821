/**
 * Lists of tokens in the forms in which programs keep them: a list, a string, {token: id}, {id: token}, Keras's
 * Tokenizer, lines of a text. Knows not where they come from.
 */
import type { PlainKey, PlainValue } from "../formats/format";
import { PickledSet } from "../formats/pytorch/values";
import type { WordOptions } from "./words";

export interface TokenList {
  /** By id; "" where an id has no token. */
  readonly tokens: readonly string[];
  /** Whether ids were told; else they are the places in the list. */
  readonly hasIds: boolean;
  /** How texts become words, where the list tells it. */
  readonly options?: WordOptions | undefined;
  /** Ids of this size and more are never used. */
  readonly limit?: number | undefined;
}

/** More than any vocabulary has. */
const maximumTokens = 2_000_000;
const maximumDepth = 8;

/** A list, a string, {token: id} or {id: token}; null for anything else. */
export function readTokenList(value: PlainValue): TokenList | null {
  if (typeof value === "string") return listOf([...value]);
  if (value instanceof PickledSet) return null; // a set's order is not that of its program's ids
  if (Array.isArray(value)) return value.every((item) => typeof item === "string") ? listOf(value as string[]) : null;
  if (!isMap(value) || value.size > maximumTokens) return null;
  const keras = readKerasTokenizer(value);
  if (keras) return keras;
  const [first] = value;
  if (!first?.some((each) => typeof each === "string") || first.every((each) => typeof each === "object")) return null;
  const entries = [...value];
  return (
    placeById(entries) ??
    placeById(entries.map(([id, token]) => [token, typeof id === "string" && /^\d+$/.test(id) ? Number(id) : id]))
  );
}

/** What `JSON.parse` gives, with Maps for objects; deep parts are left out. */
function plainOf(value: unknown, depth = 0): PlainValue {
  if (value === null || typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value !== "object" || depth > maximumDepth) return null;
  if (Array.isArray(value)) return value.map((item) => plainOf(item, depth + 1));
  return new Map(Object.entries(value).map(([key, item]) => [key, plainOf(item, depth + 1)]));
}

/** Null for a text that is no JSON. */
export function parsePlain(text: string): PlainValue | undefined {
  try {
    return plainOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/**
 * The alternatives of a text that is no JSON: all its characters, or a token on each line, perhaps with a number behind it.
 * It may end in a newline of its own or in the newline as its last character.
 */
export function readTextLists(text: string): TokenList[] {
  const trimmed = text.replace(/\r?\n$/, "");
  const lists = [listOf([...text]), trimmed === text ? null : listOf([...trimmed])];
  const lines = trimmed.split(/\r?\n/);
  if (lines.length > 1) lists.push(readLines(lines));
  return lists.filter((list) => list !== null);
}

/** A token on each line; numbers that count from 0 or 1 are ids, before a token or behind it, and others behind it are counts. */
function readLines(lines: readonly string[]): TokenList | null {
  const behind = matches(lines, /^(?<token>.+)[\t ](?<number>\d+)$/);
  const before = behind ? null : matches(lines, /^(?<number>\d+)[\t ](?<token>.+)$/);
  const entries = behind ?? before;
  const numbers = entries?.map(([, number]) => number) ?? [];
  const first = numbers.includes(0) ? 0 : 1;
  const isCounted = numbers.every((number) => number >= first && number < numbers.length + first);
  if (entries && isCounted && new Set(numbers).size === numbers.length) return placeById(entries);
  return listOf(behind ? behind.map(([token]) => token) : lines);
}

/** [token, number] of every line; null where one is not of that form. */
function matches(lines: readonly string[], form: RegExp): (readonly [string, number])[] | null {
  const found: (readonly [string, number])[] = [];
  for (const line of lines) {
    const { token, number } = form.exec(line)?.groups ?? {};
    if (token === undefined) return null;
    found.push([token, Number(number)]);
  }
  return found;
}

export function isMap(value: PlainValue | undefined): value is ReadonlyMap<PlainKey, PlainValue> {
  return value instanceof Map;
}

/** Null unless there is a token, each once. */
export function listOf(tokens: readonly string[]): TokenList | null {
  const isList = tokens.length > 0 && tokens.length <= maximumTokens && new Set(tokens).size === tokens.length;
  return isList ? { tokens, hasIds: false } : null;
}

/** Tokens at their ids; null unless the ids are whole numbers, each once, below twice their number. */
function placeById(entries: readonly (readonly [PlainValue, PlainValue])[]): TokenList | null {
  const placed: string[] = [];
  for (const [token, given] of entries) {
    const id = typeof given === "bigint" ? Number(given) : given;
    const fits = typeof token === "string" && typeof id === "number" && Number.isInteger(id);
    if (!fits || id < 0 || id >= 2 * entries.length || placed[id] !== undefined) return null;
    placed[id] = token;
  }
  return placed.length === 0 ? null : { tokens: Array.from(placed, (token) => token ?? ""), hasIds: true };
}

/** keras.preprocessing.text.Tokenizer.to_json(): maps within it are JSON in strings. */
function readKerasTokenizer(value: ReadonlyMap<PlainKey, PlainValue>): TokenList | null {
  const config = value.get("config");
  if (value.get("class_name") !== "Tokenizer" || !isMap(config)) return null;
  const index = config.get("word_index");
  const words = typeof index === "string" ? parsePlain(index) : index;
  const list = isMap(words) ? placeById([...words]) : null;
  if (!list) return null;
  const [lower, unknown, limit] = [config.get("lower"), config.get("oov_token"), config.get("num_words")];
  return {
    ...list,
    options: { lowercase: lower !== false, unknown: typeof unknown === "string" ? unknown : undefined },
    limit: typeof limit === "number" ? limit : undefined,
  };
}
