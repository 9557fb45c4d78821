/** A vocabulary that something declares, and which models it fits: sizes off by one have reasons that are known. */
import type { Vocabulary } from "../model";
import type { TokenList } from "./tokenLists";
import { characterVocabulary } from "./vocabulary";
import { wordVocabulary, type WordOptions } from "./words";

export interface VocabularyCandidate {
  /** "vocab.json". */
  readonly source: string;
  readonly basis: "manifest" | "file" | "beside";
  /** Tokens that it declares. */
  readonly size: number;
  /** Of models that it fits, the likeliest first; none where it fits any. */
  readonly sizes: readonly number[];
  /** The vocabulary for a model of `size` tokens, or null where it does not fit. */
  fit(size: number): Vocabulary | null;
}

type Place = Pick<VocabularyCandidate, "source" | "basis">;

/** Tokens as a model numbers them, and what that supposes. */
interface Numbering {
  readonly tokens: readonly string[];
  readonly remark: string;
}

/** One vocabulary, for models of its size alone. */
export function onlyCandidate(vocabulary: Vocabulary, basis: VocabularyCandidate["basis"]): VocabularyCandidate {
  const { size, source } = vocabulary.description;
  return { source, basis, size, sizes: [size], fit: (wanted) => (wanted === size ? vocabulary : null) };
}

/** Characters or words, whichever the tokens are. */
export function listCandidate(list: TokenList, place: Place): VocabularyCandidate {
  const make = isOfCharacters(list.tokens) && !list.options ? characterVocabulary : wordVocabulary;
  return candidate(place, numberingsOf(list), (tokens, source) => make(tokens, source, list.options));
}

/** The same for tokens that are words, whatever they look like. */
export function wordCandidate(list: TokenList, place: Place, options: WordOptions): VocabularyCandidate {
  return candidate(place, numberingsOf(list), (tokens, source) =>
    wordVocabulary(tokens, source, { ...list.options, ...options }),
  );
}

function candidate(
  { source, basis }: Place,
  numberings: readonly Numbering[],
  make: (tokens: readonly string[], source: string) => Vocabulary,
): VocabularyCandidate {
  return {
    source,
    basis,
    size: numberings[0]?.tokens.length ?? 0,
    sizes: numberings.map(({ tokens }) => tokens.length),
    fit(size) {
      const found = numberings.find(({ tokens }) => tokens.length === size);
      return found ? make(found.tokens, found.remark === "" ? source : `${source}, ${found.remark}`) : null;
    },
  };
}

/**
 * As listed; counted from 0 where it is listed from 1, as Lua does; behind ids that no text has, as Keras's StringLookup
 * (unknown, or padding and unknown) and Tokenizer (padding) number them; before one, such as PyTorch's tutorials' end.
 */
function numberingsOf({ tokens, hasIds, limit }: TokenList): Numbering[] {
  const numberings: Numbering[] = [{ tokens, remark: "" }];
  if (limit !== undefined && limit < tokens.length)
    numberings.push({ tokens: tokens.slice(0, limit), remark: `the first ${limit} ids` });
  if (hasIds) {
    if (tokens[0] === "") numberings.push({ tokens: tokens.slice(1), remark: "whose ids count from 1" });
    numberings.push({ tokens: [...tokens, ""], remark: "with one more id at the end, taken to be padding or unknown" });
  } else {
    numberings.push(
      { tokens: ["", ...tokens], remark: "with one more id in front, taken to be padding or unknown" },
      { tokens: ["", "", ...tokens], remark: "with two more ids in front, taken to be padding and unknown" },
    );
  }
  return numberings;
}

/** Whether most tokens are single characters, apart from those in brackets and with names of their own, such as "<pad>". */
function isOfCharacters(tokens: readonly string[]): boolean {
  let [characters, words] = [0, 0];
  for (const token of tokens) {
    const codePoint = token.codePointAt(0);
    if (codePoint === undefined || /^([<[].*[\]>]|PAD|UNK|EOS|BOS|SOS|pad|unk|eos|bos|sos|_)$/.test(token)) continue;
    if (String.fromCodePoint(codePoint) === token) characters++;
    else words++;
  }
  return characters >= words;
}
