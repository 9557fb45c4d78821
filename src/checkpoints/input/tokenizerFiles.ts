/**
 * Tokenizers in the files that came before tokenizer.json, as its description: BERT's vocab.txt, and GPT-2's vocab.json
 * with merges.txt.
 */
import type { TokenList } from "./tokenLists";

/** BERT's, where the tokens show that they are its; in lower case where no token has a capital letter. */
export function describeWordPiece({ tokens }: TokenList): string | null {
  if (!tokens.includes("[UNK]") || !tokens.some((token) => token.startsWith("##"))) return null;
  const isSpecial = (token: string) => /^\[[A-Z]+\]$/.test(token);
  const lowercase = !tokens.some((token) => !isSpecial(token) && /\p{Lu}/u.test(token));
  return JSON.stringify({
    added_tokens: tokens.flatMap((content, id) => (isSpecial(content) ? [{ id, content, special: true }] : [])),
    normalizer: { type: "BertNormalizer", lowercase },
    pre_tokenizer: { type: "BertPreTokenizer" },
    model: { type: "WordPiece", vocab: idsOf(tokens), unk_token: "[UNK]" },
  });
}

/** GPT-2's, where tokens begin with its mark for a space. `merges`: the text of merges.txt, null without one. */
export function describeByteLevel({ tokens, hasIds }: TokenList, merges: string | null): string | null {
  if (merges === null || !hasIds || !tokens.some((token) => token.startsWith("Ġ"))) return null;
  const end = tokens.indexOf("<|endoftext|>");
  return JSON.stringify({
    added_tokens: end < 0 ? [] : [{ id: end, content: "<|endoftext|>", special: true }],
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false },
    model: {
      type: "BPE",
      vocab: idsOf(tokens),
      merges: merges.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#version")),
    },
  });
}

function idsOf(tokens: readonly string[]): Record<string, number> {
  return Object.fromEntries(tokens.flatMap((token, id) => (token === "" ? [] : [[token, id]])));
}
