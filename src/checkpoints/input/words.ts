/** Words as tokens: a text is parted at blanks, and words that are not listed as they stand are parted from their marks. */
import { message, type Message } from "../../messages/message";
import type { Encoding } from "../../model/encoding";
import type { Vocabulary } from "../model";
import { EncodingBuilder } from "./encodingBuilder";
import { special, tokenLabel } from "./vocabulary";

export interface WordOptions {
  /** Whether texts are put in lower case first; what covers the text better, unless said. */
  readonly lowercase?: boolean | undefined;
  /** "attached": marks stay with their word. Else a word is looked up as it stands, and then apart from its marks. */
  readonly punctuation?: "apart" | "attached" | undefined;
  /** The token for every word that is not listed; one with a usual name, unless said. */
  readonly unknown?: string | undefined;
}

const usualUnknown = ["<unk>", "<UNK>", "[UNK]", "<unknown>", "<UNKNOWN>", "<oov>", "<OOV>", "UNK", "unk", "@@UNKNOWN@@"];
/** As PyTorch's word_language_model and its relatives write the end of a line. */
const lineEnds = ["\n", "<eos>"];
/** Of a long text, how much is looked at to choose between upper and lower case: in UTF-16 units. */
const looked = 100_000;
const letters = "[\\p{L}\\p{M}\\p{N}_]+";
const apart = new RegExp(`${letters}(?:['’-]${letters})*|\\P{White_Space}`, "gu");
const parts = new RegExp(`${letters}|\\P{White_Space}`, "gu");
/** Letter by letter, what is written out as "</s>" apart. */
const spelling = /<[^<>\s]+>|\P{White_Space}/gu;

interface Lexicon {
  readonly ids: ReadonlyMap<string, number>;
  readonly unknown: number | undefined;
  readonly lineEnd: number | undefined;
  readonly attached: boolean;
  /** Every token but special ones is a single character: a word is then read as its letters. */
  readonly isSpelled: boolean;
  /** Without a token for any mark, marks are passed over in silence, as Keras's Tokenizer does. */
  readonly hasMarks: boolean;
}

/** Id n is the n-th of `words`; empty ones hold an id that no text has. */
export function wordVocabulary(words: readonly string[], source: string | Message, options: WordOptions = {}): Vocabulary {
  const ids = new Map(words.map((word, id) => [word, id]));
  ids.delete("");
  const first = (names: readonly string[]) => names.map((name) => ids.get(name)).find((id) => id !== undefined);
  const lexicon: Lexicon = {
    ids,
    unknown: first(options.unknown === undefined ? usualUnknown : [options.unknown]),
    lineEnd: first(lineEnds),
    attached: options.punctuation === "attached",
    isSpelled: words.every((word) => word === "" || special.test(word) || [...word].length === 1),
    hasMarks: words.some((word) => /^[\p{P}\p{S}]$/u.test(word)),
  };
  const hasCapitals = words.some((word) => /^\p{Lu}/u.test(word));
  return {
    description: { kind: "words", size: words.length, source },
    labels: words.map(tokenLabel),
    tokens: words,
    encode(text) {
      const lowercase = options.lowercase ?? (!hasCapitals || coversMoreInLowerCase(text.slice(0, looked), lexicon));
      return encode(text, lexicon, lowercase);
    },
  };
}

function coversMoreInLowerCase(text: string, lexicon: Lexicon): boolean {
  return (encode(text, lexicon, true).uncovered ?? 0) < (encode(text, lexicon, false).uncovered ?? 0);
}

function encode(text: string, lexicon: Lexicon, lowercase: boolean): Encoding {
  const encoding = new EncodingBuilder(text);
  const { ids, lineEnd, unknown, attached, isSpelled, hasMarks } = lexicon;
  const smaller = isSpelled ? [spelling] : attached ? [] : [apart, parts];
  const idOf = (word: string) =>
    ids.get(lowercase ? word.toLowerCase() : word) ?? (word.startsWith("<") ? ids.get(word) : undefined);
  const take = (word: string, start: number, patterns: readonly RegExp[]): void => {
    const id = idOf(word);
    const [pattern, ...rest] = patterns;
    const all = id === undefined && pattern ? [...word.matchAll(pattern)] : [];
    const pieces = isSpelled && !all.some(([piece]) => idOf(piece) !== undefined) ? [] : all;
    if (id !== undefined) encoding.add(id, start, start + word.length);
    else if (pieces.length > 1) for (const { 0: piece, index } of pieces) take(piece, start + index, rest);
    else if (rest.length > 0) take(word, start, rest);
    else if (!hasMarks && !attached && /^[\p{P}\p{S}]$/u.test(word)) return;
    else if (unknown === undefined) encoding.leaveOut(start, start + word.length);
    else encoding.add(unknown, start, start + word.length, false);
  };
  for (const { 0: word, index } of text.matchAll(/\n|\P{White_Space}+/gu)) {
    if (word !== "\n") take(word, index, smaller);
    else if (lineEnd !== undefined) encoding.add(lineEnd, index, index + 1);
  }
  const marks = message(attached ? "input.marksAttached" : hasMarks ? "input.marksApart" : "input.marksPassedOver");
  return encoding.finish(message(lowercase ? "input.wordsInLowerCase" : "input.wordsAsWritten", { marks }));
}
