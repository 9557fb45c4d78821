/** The pre-tokenizers of a tokenizer.json: how a text is parted into pieces before a model sees them. */
import { message } from "../../../messages/message";
import { quote } from "../../errors";
import { mapInto } from "./alignedText";
import { byteCharacters } from "./byteLevel";
import { flagOf, partsOf, stringOf, typeOf, unsound, unsupported, type Part } from "./description";
import { escapeLiteral, gpt2Pattern, readPattern, wordCharacter } from "./patterns";
import { rewrite, split, type Behavior, type Pieces } from "./pieces";

export type PreTokenizer = (pieces: Pieces) => Pieces;

const behaviors: readonly string[] = ["Isolated", "Removed", "MergedWithPrevious", "MergedWithNext", "Contiguous"];
const maximumDepth = 8;
const blanks = /\p{White_Space}+/gu;
const punctuation = /[!-/:-@[-`{-~]|\p{P}/gu;
const words = new RegExp(`${wordCharacter}+|[^\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}\\p{White_Space}]+`, "gu");

/** Null leaves the text in one piece. */
export function readPreTokenizer(value: unknown, depth = 0): PreTokenizer {
  if (value === null || value === undefined) return (pieces) => pieces;
  const type = typeOf(value, "pre_tokenizer");
  const part = value as Part;
  switch (type) {
    case "Whitespace":
      return (pieces) => split(pieces, words, "Removed", true);
    case "WhitespaceSplit":
      return (pieces) => split(pieces, blanks, "Removed");
    case "BertPreTokenizer":
      return (pieces) => split(split(pieces, blanks, "Removed"), punctuation, "Isolated");
    case "Punctuation": {
      const behavior = behaviorOf(stringOf(part, "behavior", "Isolated"));
      return (pieces) => split(pieces, punctuation, behavior);
    }
    case "Digits": {
      const pattern = flagOf(part, "individual_digits") ? /\p{N}/gu : /\p{N}+/gu;
      return (pieces) => split(pieces, pattern, "Isolated");
    }
    case "CharDelimiterSplit": {
      const pattern = new RegExp(escapeLiteral(stringOf(part, "delimiter")), "gu");
      return (pieces) => split(pieces, pattern, "Removed");
    }
    case "Split": {
      const pattern = readPattern(part.pattern, "pre_tokenizer.pattern");
      const [behavior, inverted] = [behaviorOf(stringOf(part, "behavior")), flagOf(part, "invert")];
      return (pieces) => split(pieces, pattern, behavior, inverted);
    }
    case "ByteLevel":
      return readByteLevel(part);
    case "Metaspace":
      return readMetaspace(part);
    case "Sequence": {
      if (depth > maximumDepth) throw unsupported(message("input.preTokenizersTooDeep"));
      const inner = partsOf(part.pretokenizers, "pretokenizers").map((each) => readPreTokenizer(each, depth + 1));
      return (pieces) => inner.reduce((result, each) => each(result), pieces);
    }
    default:
      throw unsupported(message("input.preTokenizer", { type: quote(type) }));
  }
}

function behaviorOf(name: string): Behavior {
  if (behaviors.includes(name)) return name as Behavior;
  throw unsound("behavior", message("input.noneOf", { name: quote(name), known: behaviors.join(", ") }));
}

function readByteLevel(part: Part): PreTokenizer {
  const [prefixes, parts] = [flagOf(part, "add_prefix_space", true), flagOf(part, "use_regex", true)];
  return (pieces) => {
    const prefixed = prefixes ? prefix(pieces, " ", () => true) : pieces;
    const words = parts ? split(prefixed, gpt2Pattern, "Isolated") : prefixed;
    return rewrite(words, (out, start, end) => {
      mapInto(out, words.text, start, end, byteCharacters);
    });
  };
}

/** Spaces as a visible mark, at which pieces begin. Older files have add_prefix_space in place of prepend_scheme. */
function readMetaspace(part: Part): PreTokenizer {
  const mark = stringOf(part, "replacement", "▁");
  const scheme = stringOf(part, "prepend_scheme", flagOf(part, "add_prefix_space", true) ? "always" : "never");
  const parts = flagOf(part, "split", true);
  const pattern = new RegExp(escapeLiteral(mark), "gu");
  return (pieces) => {
    const marked = rewrite(pieces, (out, start, end) => {
      mapInto(out, pieces.text, start, end, (character) => (character === " " ? mark : character));
    });
    const prefixed =
      scheme === "never" ? marked : prefix(marked, mark, (start) => scheme === "always" || marked.text.starts[start] === 0);
    return parts ? split(prefixed, pattern, "MergedWithNext") : prefixed;
  };
}

/** A mark before the pieces that do not begin with it, where `wants` says so; it has the range of the first character. */
function prefix(pieces: Pieces, mark: string, wants: (start: number) => boolean): Pieces {
  const { text } = pieces;
  return rewrite(pieces, (out, start, end) => {
    if (wants(start) && !text.text.startsWith(mark, start)) out.push(mark, text, start, start + 1);
    out.keep(text, start, end);
  });
}
