/** The normalizers of a tokenizer.json: what is done to a text before it is parted. */
import { message } from "../../../messages/message";
import { quote } from "../../errors";
import { AlignedBuilder, mapCharacters, normalizeUnicode, sliceOf, type AlignedText } from "./alignedText";
import { byteCharacters } from "./byteLevel";
import { flagOf, partsOf, stringOf, typeOf, unsupported, type Part } from "./description";
import { readPattern } from "./patterns";

export type Normalizer = (text: AlignedText) => AlignedText;

const maximumDepth = 8;

/** Null leaves the text as it is. */
export function readNormalizer(value: unknown, depth = 0): Normalizer {
  if (value === null || value === undefined) return (text) => text;
  const type = typeOf(value, "normalizer");
  const part = value as Part;
  switch (type) {
    case "NFC":
    case "NFD":
    case "NFKC":
    case "NFKD":
      return (text) => normalizeUnicode(text, type);
    case "Lowercase":
      return lowercase;
    case "StripAccents":
      return (text) => removeMarks(text, /\p{M}/u);
    case "Strip":
      return readStrip(part);
    case "Replace":
      return readReplace(part);
    case "Prepend": {
      const prefix = stringOf(part, "prepend");
      return (text) => prepend(text, prefix);
    }
    case "ByteLevel":
      return (text) => mapCharacters(text, byteCharacters);
    case "BertNormalizer":
      return readBert(part);
    case "Sequence": {
      if (depth > maximumDepth) throw unsupported(message("input.normalizersTooDeep"));
      const inner = partsOf(part.normalizers, "normalizers").map((each) => readNormalizer(each, depth + 1));
      return (text) => inner.reduce((result, normalize) => normalize(result), text);
    }
    default:
      throw unsupported(message("input.normalizer", { type: quote(type) }));
  }
}

const lowercase: Normalizer = (text) => mapCharacters(text, (character) => character.toLowerCase());

/** The prefix has the range of the first character. */
function prepend(text: AlignedText, prefix: string): AlignedText {
  if (text.text === "" || prefix === "") return text;
  const out = new AlignedBuilder();
  out.push(prefix, text, 0, 1);
  out.keep(text, 0, text.text.length);
  return out.finish();
}

/** Every match of the pattern replaced; the replacement has the range of the match. */
function replaceAll(text: AlignedText, pattern: RegExp, content: string): AlignedText {
  const out = new AlignedBuilder();
  let at = 0;
  for (const { 0: match, index } of text.text.matchAll(pattern)) {
    if (match === "") continue;
    out.keep(text, at, index);
    at = index + match.length;
    out.push(content, text, index, at);
  }
  if (at === 0) return text;
  out.keep(text, at, text.text.length);
  return out.finish();
}

function readReplace(part: Part): Normalizer {
  const pattern = readPattern(part.pattern, "normalizer.pattern");
  const content = stringOf(part, "content");
  return (text) => replaceAll(text, pattern, content);
}

function readStrip(part: Part): Normalizer {
  const [left, right] = [flagOf(part, "strip_left"), flagOf(part, "strip_right")];
  return (text) => {
    const start = left ? (/^\p{White_Space}*/u.exec(text.text)?.[0].length ?? 0) : 0;
    let end = text.text.length;
    while (right && end > start && /\p{White_Space}/u.test(text.text.charAt(end - 1))) end--;
    return sliceOf(text, start, end);
  };
}

/** Without the marks that match; none comes before U+0300. */
function removeMarks(text: AlignedText, pattern: RegExp): AlignedText {
  return mapCharacters(text, (character) => (character >= "\u0300" && pattern.test(character) ? "" : character));
}

/** BERT's: other control characters away, all blanks as spaces, ideographs apart, accents away, lower case. */
function readBert(part: Part): Normalizer {
  const [cleans, parts, lowers] = [
    flagOf(part, "clean_text", true),
    flagOf(part, "handle_chinese_chars", true),
    flagOf(part, "lowercase", true),
  ];
  const strips = flagOf(part, "strip_accents", lowers);
  return (original) => {
    let text = original;
    if (cleans) text = mapCharacters(text, cleaned);
    if (parts) text = mapCharacters(text, (character) => (isIdeograph(character) ? ` ${character} ` : character));
    if (strips) text = removeMarks(normalizeUnicode(text, "NFD"), /\p{Mn}/u);
    return lowers ? lowercase(text) : text;
  };
}

function cleaned(character: string): string {
  if (character >= " " && character <= "~") return character;
  if (/[\t\n\r]|\p{White_Space}/u.test(character)) return " ";
  return /[\0\ufffd]|\p{Cc}|\p{Cf}|\p{Co}|\p{Cs}/u.test(character) ? "" : character;
}

function isIdeograph(character: string): boolean {
  return character >= "\u3400" && ideograph.test(character);
}

/** The blocks that BERT calls Chinese characters. */
const ideograph = new RegExp(
  "[\\u{4e00}-\\u{9fff}\\u{3400}-\\u{4dbf}\\u{20000}-\\u{2a6df}\\u{2a700}-\\u{2b73f}\\u{2b740}-\\u{2b81f}" +
    "\\u{2b920}-\\u{2ceaf}\\u{f900}-\\u{faff}\\u{2f800}-\\u{2fa1f}]",
  "u",
);
