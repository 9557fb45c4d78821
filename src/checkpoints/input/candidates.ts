/** A vocabulary that something declares, and which models it fits: sizes off by one have reasons that are known. */
import { message, type Message } from "../../messages/message";
import type { Vocabulary } from "../model";
import type { TokenList } from "./tokenLists";
import { characterVocabulary } from "./vocabulary";
import { wordVocabulary, type WordOptions } from "./words";

export interface VocabularyCandidate {
  /** A file's name, such as "vocab.json", or another place in words. */
  readonly source: string | Message;
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
  readonly remark: Message | null;
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
  make: (tokens: readonly string[], source: string | Message) => Vocabulary,
): VocabularyCandidate {
  return {
    source,
    basis,
    size: numberings[0]?.tokens.length ?? 0,
    sizes: numberings.map(({ tokens }) => tokens.length),
    fit(size) {
      const found = numberings.find(({ tokens }) => tokens.length === size);
      if (!found) return null;
      const { remark } = found;
      return make(found.tokens, remark ? message("input.remarked", { source, remark }) : source);
    },
  };
}

/**
 * As listed; counted from 0 where it is listed from 1, as Lua does; behind ids that no text has, as Keras's StringLookup
 * (unknown, or padding and unknown) and Tokenizer (padding) number them; before one, such as PyTorch's tutorials' end.
 */
function numberingsOf({ tokens, hasIds, limit }: TokenList): Numbering[] {
  const numberings: Numbering[] = [{ tokens, remark: null }];
  if (limit !== undefined && limit < tokens.length)
    numberings.push({ tokens: tokens.slice(0, limit), remark: message("input.firstIds", { count: limit }) });
  if (hasIds) {
    if (tokens[0] === "") numberings.push({ tokens: tokens.slice(1), remark: message("input.countedFromOne") });
    numberings.push({ tokens: [...tokens, ""], remark: message("input.oneMoreAtEnd") });
  } else {
    numberings.push(
      { tokens: ["", ...tokens], remark: message("input.oneMoreInFront") },
      { tokens: ["", "", ...tokens], remark: message("input.twoMoreInFront") },
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
