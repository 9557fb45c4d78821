/**
 * What can be said of each place of a text without a model: positions, kinds of characters, brackets, quotes, comments.
 * One number for every UTF-16 code unit. It knows neither tokens nor units.
 */
import type { Work } from "../../network/work";

/** In UTF-16 code units: what of a long text is looked at together, and what is read before it. */
const PIECE = 2 ** 16;
const CONTEXT = 2 ** 13;

export const textFeatureNames = [
  "linePosition",
  "lineStart",
  "lineEnd",
  "wordPosition",
  "indentation",
  "leadingSpace",
  "capitals",
  "vowels",
  "digits",
  "whiteSpace",
  "punctuation",
  "heading",
  "parentheses",
  "squareBrackets",
  "braces",
  "bracketDepth",
  "brackets",
  "quotes",
  "comments",
  "hangul",
] as const;
export type TextFeature = (typeof textFeatureNames)[number];

/** The line's first so many characters are its start. */
const LINE_START = 4;

/**
 * The features at some places of a text, in rising order, by place. A long text is looked at piece by piece, each from the
 * beginning of a line some way before it to the end of its last line, so that memory does not grow with the text.
 */
export function* featuresAt(text: string, places: readonly number[], pieceSize = PIECE): Work<Record<TextFeature, Float32Array>> {
  const values = emptyFeatures(places.length);
  for (let from = 0, end = 0; from < places.length; from = end) {
    const first = places[from] as number;
    while (end < places.length && (places[end] as number) < first + pieceSize) end++;
    const last = places[end - 1] as number;
    const begin = first < CONTEXT ? 0 : Math.max(text.lastIndexOf("\n", first - CONTEXT) + 1, first - 2 * CONTEXT);
    const lineEnd = text.indexOf("\n", last);
    const found = textFeatures(text.slice(begin, Math.min(lineEnd < 0 ? text.length : lineEnd + 1, last + CONTEXT)));
    yield;
    for (let at = from; at < end; at++) {
      for (const name of textFeatureNames) values[name][at] = found[name][(places[at] as number) - begin] ?? 0;
    }
    yield;
  }
  return values;
}

function emptyFeatures(length: number): Record<TextFeature, Float32Array> {
  return Object.fromEntries(textFeatureNames.map((name) => [name, new Float32Array(length)])) as Record<
    TextFeature,
    Float32Array
  >;
}

/** The features of every code unit. */
export function textFeatures(text: string): Record<TextFeature, Float32Array> {
  const found = emptyFeatures(text.length);
  addPlaces(text, found);
  addBrackets(text, found);
  // A speaker's name with its colon, alone on the first line of a paragraph.
  addMatches(text, /(?:^|(?<=\n\n))[A-Z][^\n:]{0,40}:(?=\n)/g, found.heading);
  // On one line; an apostrophe after a letter opens nothing.
  addMatches(text, /(?<![A-Za-z0-9\x80-\uffff])'[^'\n]*'|"[^"\n]*"/g, found.quotes);
  addMatches(text, /[가-힣]+/g, found.hangul);
  addComments(text, found.comments);
  return found;
}

function addPlaces(text: string, found: Record<TextFeature, Float32Array>): void {
  let column = 0;
  let letters = 0;
  let width = 0;
  let isIndent = true;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isCapital = code >= 65 && code <= 90;
    const isLetter = isCapital || (code >= 97 && code <= 122) || code >= 128;
    const isBlank = code === 32 || code === 9 || code === 10;
    const isDigit = code >= 48 && code <= 57;
    isIndent &&= code === 32 || code === 9;
    if (isIndent) width++;
    letters = isLetter ? letters + 1 : 0;
    found.linePosition[at] = column;
    found.lineStart[at] = Number(column < LINE_START);
    found.lineEnd[at] = Number(code === 10);
    found.wordPosition[at] = letters;
    found.indentation[at] = width;
    found.leadingSpace[at] = Number(isIndent);
    found.capitals[at] = Number(isCapital);
    found.vowels[at] = Number("aeiouAEIOU".includes(text[at] as string));
    found.digits[at] = Number(isDigit);
    found.whiteSpace[at] = Number(isBlank);
    found.punctuation[at] = Number(code < 128 && !isLetter && !isBlank && !isDigit);
    column++;
    if (code === 10) {
      column = width = 0;
      isIndent = true;
    }
  }
}

const pairs = [
  ["(", ")", "parentheses"],
  ["[", "]", "squareBrackets"],
  ["{", "}", "braces"],
] as const;

/** What opens and what closes a bracket is inside it. */
function addBrackets(text: string, found: Record<TextFeature, Float32Array>): void {
  const depths = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const opened = pairs.findIndex(([opening]) => opening === text[at]);
    const closed = pairs.findIndex(([, closing]) => closing === text[at]);
    if (opened >= 0) depths[opened] = (depths[opened] as number) + 1;
    let total = 0;
    pairs.forEach(([, , name], kind) => {
      const depth = depths[kind] as number;
      found[name][at] = Number(depth > 0);
      total += depth;
    });
    found.bracketDepth[at] = total;
    found.brackets[at] = Number(total > 0);
    if (closed >= 0) depths[closed] = Math.max(0, (depths[closed] as number) - 1);
  }
}

function addMatches(text: string, pattern: RegExp, into: Float32Array): void {
  for (const { index, 0: match } of text.matchAll(pattern)) into.fill(1, index, index + match.length);
}

/** As JavaScript, C and their like write them; what looks like one inside a string is none. */
function addComments(text: string, into: Float32Array): void {
  let at = 0;
  while (at < text.length) {
    const here = text[at] as string;
    const pair = text.slice(at, at + 2);
    let end = at + 1;
    if (pair === "//" || pair === "/*") {
      const found = pair === "//" ? text.indexOf("\n", at) : text.indexOf("*/", at + 2) + 2;
      end = found < at + 2 ? text.length : found;
      into.fill(1, at, end);
    } else if (here === '"' || here === "'" || here === "`") {
      while (end < text.length && text[end] !== here && (here === "`" || text[end] !== "\n")) end += text[end] === "\\" ? 2 : 1;
      end++;
    }
    at = end;
  }
}
