/** Words: how a text is parted, upper and lower case, marks, what is not known. */
import { expect, it } from "vitest";
import { wordVocabulary, type WordOptions } from "../../../../src/checkpoints/input/words";
import { englishText } from "../../../../src/messages/error";
import { coverageOf } from "../../../../src/engine/trace/encodedTexts";

function read(words: string[], text: string, options?: WordOptions) {
  const encoding = wordVocabulary(words, "a test", options).encode(text);
  const tokens = [...encoding.ids].map((id, token) => `${words[id]}=${text.slice(encoding.starts[token], encoding.ends[token])}`);
  return {
    tokens,
    left: encoding.unencodable.map(({ character }) => character),
    note: encoding.note && englishText(encoding.note),
    coverage: coverageOf([encoding], [text]),
  };
}

it("a word is looked up as it stands, then apart from its marks, then in parts", () => {
  const { tokens, note } = read(["the", "sea", ",", "king,", "don't", "it", "'", "s", "<unk>"], "the king, the sea, don't it's");
  expect(tokens).toEqual(["the=the", "king,=king,", "the=the", "sea=sea", ",=,", "don't=don't", "it=it", "'='", "s=s"]);
  expect(note).toBe("words in lower case, marks apart");
});

it("marks stay with their word where that is said", () => {
  expect(read(["sea", ",", "<unk>"], "sea, sea", { punctuation: "attached" }).tokens).toEqual(["<unk>=sea,", "sea=sea"]);
});

it("marks are passed over where the vocabulary has none", () => {
  expect(read(["the", "sea"], "The sea! (the sea)")).toMatchObject({
    tokens: ["the=The", "sea=sea", "the=the", "sea=sea"],
    left: [],
    note: "words in lower case, marks passed over",
  });
});

it("upper case stays where it covers the text better", () => {
  const words = ["The", "the", "Sea"];
  expect(read(words, "The Sea").tokens).toEqual(["The=The", "Sea=Sea"]);
  expect(read(words, "THE the").tokens).toEqual(["the=THE", "the=the"]);
  expect(read(words, "THE the", { lowercase: false })).toMatchObject({ tokens: ["the=the"], left: ["THE"] });
});

it("what is not known is the unknown token, or is left out; coverage counts it either way", () => {
  expect(read(["a", "<unk>"], "a bc")).toMatchObject({ tokens: ["a=a", "<unk>=bc"], left: [], coverage: 0.5 });
  expect(read(["a", "b"], "a cd")).toMatchObject({ tokens: ["a=a"], left: ["cd"], coverage: 0.5 });
  expect(read(["a", "?"], "a bc", { unknown: "?" }).tokens).toEqual(["a=a", "?=bc"]);
});

it("where every token is a letter, a word is read as its letters, and what is written out apart", () => {
  const letters = ["<pad>", "<unk>", "</s>", ..."aegt"];
  const spelled = ["g=g", "a=a", "t=t", "e=e", "</s>=</s>"];
  expect(read(letters, "gate</s>").tokens).toEqual(spelled);
  expect(read(letters, "g a t e </s>").tokens).toEqual(spelled);
  expect(read(letters, "Gate").tokens).toEqual(["g=G", "a=a", "t=t", "e=e"]);
  expect(read(letters, "gaté").tokens).toEqual(["g=g", "a=a", "t=t", "<unk>=é"]);
  expect(read([...letters, "the"], "gate").tokens).toEqual(["<unk>=gate"]);
});

it("a line's end is a token where there is one", () => {
  expect(read(["a", "<eos>"], "a\na a\n").tokens).toEqual(["a=a", "<eos>=\n", "a=a", "a=a", "<eos>=\n"]);
  expect(read(["a", "\n"], "a\n\n").tokens).toEqual(["a=a", "\n=\n", "\n=\n"]);
});

it("tokens in brackets are found as they stand", () => {
  expect(read(["<unk>", "<PAD>", "a"], "<unk> a <PAD>").tokens).toEqual(["<unk>=<unk>", "a=a", "<PAD>=<PAD>"]);
});
