/** The pre-tokenizers of a tokenizer.json: how a text is parted into pieces before a model sees them. */
import { quote } from "../../errors";
import { mapCharacters, sliceOf, type AlignedText } from "./alignedText";
import { byteCharacters } from "./byteLevel";
import { flagOf, partsOf, stringOf, typeOf, unsound, unsupported, type Part } from "./description";
import { prepend, replaceAll } from "./normalizers";
import { escapeLiteral, gpt2Pattern, readPattern, wordCharacter } from "./patterns";

export type PreTokenizer = (text: AlignedText) => AlignedText[];

/** What becomes of what a pattern matches: a piece of its own, nothing, or part of the piece before or behind. */
type Behavior = "Isolated" | "Removed" | "MergedWithPrevious" | "MergedWithNext" | "Contiguous";

const behaviors: readonly string[] = ["Isolated", "Removed", "MergedWithPrevious", "MergedWithNext", "Contiguous"];
const maximumDepth = 8;
const blanks = /\p{White_Space}+/gu;
const punctuation = /[!-/:-@[-`{-~]|\p{P}/gu;
const words = new RegExp(`${wordCharacter}+|[^\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}\\p{White_Space}]+`, "gu");

/** Null leaves the text in one piece. */
export function readPreTokenizer(value: unknown, depth = 0): PreTokenizer {
  if (value === null || value === undefined) return (text) => [text];
  const type = typeOf(value, "pre_tokenizer");
  const part = value as Part;
  switch (type) {
    case "Whitespace":
      return (text) => split(text, words, "Removed", true);
    case "WhitespaceSplit":
      return (text) => split(text, blanks, "Removed");
    case "BertPreTokenizer":
      return (text) => split(text, blanks, "Removed").flatMap((piece) => split(piece, punctuation, "Isolated"));
    case "Punctuation": {
      const behavior = behaviorOf(stringOf(part, "behavior", "Isolated"));
      return (text) => split(text, punctuation, behavior);
    }
    case "Digits": {
      const pattern = flagOf(part, "individual_digits") ? /\p{N}/gu : /\p{N}+/gu;
      return (text) => split(text, pattern, "Isolated");
    }
    case "CharDelimiterSplit": {
      const pattern = new RegExp(escapeLiteral(stringOf(part, "delimiter")), "gu");
      return (text) => split(text, pattern, "Removed");
    }
    case "Split": {
      const pattern = readPattern(part.pattern, "pre_tokenizer.pattern");
      const [behavior, inverted] = [behaviorOf(stringOf(part, "behavior")), flagOf(part, "invert")];
      return (text) => split(text, pattern, behavior, inverted);
    }
    case "ByteLevel":
      return readByteLevel(part);
    case "Metaspace":
      return readMetaspace(part);
    case "Sequence": {
      if (depth > maximumDepth) throw unsupported("pre-tokenizers in pre-tokenizers, deeper than 8");
      const inner = partsOf(part.pretokenizers, "pretokenizers").map((each) => readPreTokenizer(each, depth + 1));
      return (text) => inner.reduce((pieces, each) => pieces.flatMap(each), [text]);
    }
    default:
      throw unsupported(`the pre-tokenizer ${quote(type)}`);
  }
}

function behaviorOf(name: string): Behavior {
  if (behaviors.includes(name)) return name as Behavior;
  throw unsound("behavior", `${quote(name)} is none of ${behaviors.join(", ")}`);
}

/** The pieces between and of the matches, none empty; `inverted`: what does not match counts as the match. */
function split({ text, ...rest }: AlignedText, pattern: RegExp, behavior: Behavior, inverted = false): AlignedText[] {
  const spans: { start: number; end: number; isMatch: boolean }[] = [];
  const add = (start: number, end: number, isMatch: boolean) => {
    if (start < end) spans.push({ start, end, isMatch: isMatch !== inverted });
  };
  let at = 0;
  for (const { 0: match, index } of text.matchAll(pattern)) {
    add(at, index, false);
    add(index, index + match.length, true);
    at = index + match.length;
  }
  add(at, text.length, false);
  const pieces: { start: number; end: number }[] = [];
  spans.forEach((span, index) => {
    const { start, end, isMatch } = span;
    const [before, last] = [spans[index - 1], pieces.at(-1)];
    if (behavior === "Removed" && isMatch) return;
    const joins = before !== undefined && last !== undefined && (
      (behavior === "Contiguous" && isMatch === before.isMatch) ||
      (behavior === "MergedWithPrevious" && isMatch && !before.isMatch) ||
      (behavior === "MergedWithNext" && !isMatch && before.isMatch)
    );
    if (joins) last.end = end;
    else pieces.push({ start, end });
  });
  return pieces.map(({ start, end }) => sliceOf({ text, ...rest }, start, end));
}

function readByteLevel(part: Part): PreTokenizer {
  const [prefixes, parts] = [flagOf(part, "add_prefix_space", true), flagOf(part, "use_regex", true)];
  return (text) => {
    const prefixed = prefixes && !text.text.startsWith(" ") ? prepend(text, " ") : text;
    const pieces = parts ? split(prefixed, gpt2Pattern, "Isolated") : [prefixed];
    return pieces.map((piece) => mapCharacters(piece, byteCharacters));
  };
}

/** Spaces as a visible mark, at which pieces begin. Older files have add_prefix_space in place of prepend_scheme. */
function readMetaspace(part: Part): PreTokenizer {
  const mark = stringOf(part, "replacement", "▁");
  const scheme = stringOf(part, "prepend_scheme", flagOf(part, "add_prefix_space", true) ? "always" : "never");
  const parts = flagOf(part, "split", true);
  const pattern = new RegExp(escapeLiteral(mark), "gu");
  return (text) => {
    const marked = replaceAll(text, / /gu, mark);
    const wantsMark = scheme === "always" || (scheme === "first" && text.starts[0] === 0);
    const prefixed = wantsMark && !marked.text.startsWith(mark) ? prepend(marked, mark) : marked;
    return parts ? split(prefixed, pattern, "MergedWithNext") : [prefixed];
  };
}
