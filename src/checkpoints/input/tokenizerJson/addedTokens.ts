/** Added tokens of a tokenizer.json, such as "<pad>": found in a text before anything else is done with it. */
import { message } from "../../../messages/message";
import { aligned, sliceOf, type AlignedText } from "./alignedText";
import { flagOf, partsOf, stringOf, unsound, type Part } from "./description";
import type { Normalizer } from "./normalizers";
import { wordCharacter } from "./patterns";

export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Found as a whole word only. */
  readonly isWord: boolean;
  /** Takes the blanks before, and behind. */
  readonly stripsLeft: boolean;
  readonly stripsRight: boolean;
  /** Looked for in the normalized text. */
  readonly isNormalized: boolean;
}

/** A part of a text: an added token, or something else. */
export interface Section {
  readonly text: AlignedText;
  readonly id: number | null;
}

const maximumAdded = 100_000;
const wordBefore = new RegExp(`${wordCharacter}$`, "u");
const wordBehind = new RegExp(`^${wordCharacter}`, "u");

export function readAddedTokens(value: unknown): AddedToken[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value) || value.length > maximumAdded)
    throw unsound("added_tokens", message("input.listExpected", { limit: maximumAdded }));
  return value
    .flatMap((each: unknown) => partsOf([each], "added_tokens"))
    .map(readAddedToken)
    .filter(({ content }) => content !== "");
}

function readAddedToken(part: Part): AddedToken {
  const { id } = part;
  if (typeof id !== "number" || !Number.isInteger(id) || id < 0)
    throw unsound("added_tokens.id", message("input.wholeNumberExpected"));
  return {
    id,
    content: stringOf(part, "content"),
    isWord: flagOf(part, "single_word"),
    stripsLeft: flagOf(part, "lstrip"),
    stripsRight: flagOf(part, "rstrip"),
    isNormalized: flagOf(part, "normalized"),
  };
}

/** Parts a text at the tokens; the longest of those that begin at the same place is taken. */
export function tokenFinder(tokens: readonly AddedToken[], normalize: Normalizer): (text: AlignedText) => Section[] {
  const byFirst = new Map<string, { token: AddedToken; content: string }[]>();
  for (const token of tokens) {
    const content = token.isNormalized ? normalize(aligned(token.content)).text : token.content;
    const first = content.charAt(0);
    if (first !== "") byFirst.set(first, [...(byFirst.get(first) ?? []), { token, content }]);
  }
  for (const list of byFirst.values()) list.sort((a, b) => b.content.length - a.content.length);
  return (whole) => {
    const { text } = whole;
    const sections: Section[] = [];
    let done = 0;
    const addOther = (end: number) => {
      if (done < end) sections.push({ text: sliceOf(whole, done, end), id: null });
    };
    for (let at = 0; byFirst.size > 0 && at < text.length; at++) {
      const found = byFirst.get(text.charAt(at))?.find(({ content }) => text.startsWith(content, at));
      if (!found) continue;
      const { token, content } = found;
      let [start, end] = [at, at + content.length];
      at = end - 1;
      const touchesWord = wordBefore.test(text.slice(Math.max(0, start - 2), start)) || wordBehind.test(text.slice(end, end + 2));
      if (token.isWord && touchesWord) continue;
      if (token.stripsLeft) while (start > done && isBlank(text, start - 1)) start--;
      if (token.stripsRight) while (end < text.length && isBlank(text, end)) end++;
      addOther(start);
      sections.push({ text: sliceOf(whole, start, end), id: token.id });
      done = end;
      at = end - 1;
    }
    addOther(text.length);
    return sections;
  };
}

function isBlank(text: string, at: number): boolean {
  return /\p{White_Space}/u.test(text.charAt(at));
}
