/** Searches settings for lists of tokens: by the names under which programs keep them, at any depth. */
import type { PlainKey, PlainValue } from "../formats/format";
import { PickledSet } from "../formats/pytorch/values";
import { isMap, readTokenList, type TokenList } from "./tokenLists";

const token = "(?:char(?:acter)?|letter|word|tok(?:en)?|vocab|str(?:ing)?|[sctw])s?";
const number = "(?:id|idx|ix|ind|index|indices|int(?:eger)?|num|label|[in])s?";
/** "chars", "all_letters", "vocab", "stoi", "char2int", "ix_to_char", "idx2word", "word_index", "char_indices". */
const names = new RegExp(
  "^(?:(?:all|unique|sorted)?(?:vocab(?:ulary)?|char(?:acter)?s|letters|alphabet|symbols|tokens|words|dictionary)(?:list|dict|map)?" +
    `|${token}(?:2|to)?${number}|${number}(?:2|to)?${token})$`,
);
const maximumDepth = 6;
/** Values that are looked at in all. */
const maximumVisits = 20_000;
/** Fewer characters in a map of an unknown name prove nothing. */
const enoughCharacters = 10;

export interface FoundList {
  /** "hyper_parameters.char2int". */
  readonly path: string;
  readonly list: TokenList;
}

/**
 * Under names that tell; and maps between characters and numbers under any name. The order is the settings'. Sets under such
 * names, which keep no order, are added to `unordered`.
 */
export function searchValues(settings: ReadonlyMap<string, PlainValue>, unordered: string[] = []): FoundList[] {
  const found: FoundList[] = [];
  const seen = new Set<object>();
  let visits = 0;
  const visit = (key: PlainKey, value: PlainValue, path: string, depth: number): void => {
    if (++visits > maximumVisits || value === null) return;
    if (typeof value !== "string" && typeof value !== "object") return;
    const isNamed = isVocabularyName(key);
    if (typeof value === "object") {
      if (seen.has(value)) return;
      seen.add(value);
    }
    if (value instanceof PickledSet) {
      if (isNamed && value.every((item) => typeof item === "string")) unordered.push(path);
      return;
    }
    const list = isNamed || isMap(value) ? readTokenList(value) : null;
    if (list && (isNamed || (list.hasIds && list.tokens.length >= enoughCharacters && list.tokens.every(isCharacter)))) {
      found.push({ path, list });
      return;
    }
    if (depth >= maximumDepth) return;
    if (isMap(value)) for (const [inner, child] of value) visit(inner, child, `${path}.${String(inner)}`, depth + 1);
    else if (Array.isArray(value) && value.length <= 16) {
      (value as readonly PlainValue[]).forEach((child, index) =>
        visit(isNamed ? key : index, child, `${path}[${index}]`, depth + 1),
      );
    }
  };
  for (const [key, value] of settings) visit(key, value, key, 0);
  return found;
}

/** By the last part of a dotted name, without case and underscores. */
function isVocabularyName(key: PlainKey): boolean {
  if (typeof key !== "string") return false;
  const last = key
    .slice(key.lastIndexOf(".") + 1)
    .replace(/[^A-Za-z0-9]/g, "")
    .toLowerCase();
  return last.length > 1 && last.length < 40 && names.test(last);
}

function isCharacter(text: string): boolean {
  return text === "" || String.fromCodePoint(text.codePointAt(0) ?? 0) === text;
}
