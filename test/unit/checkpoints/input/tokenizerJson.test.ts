/** tokenizer.json: what is refused and by which name, hostile descriptions and texts, labels, spare rows. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { tokenizerCandidate } from "../../../../src/checkpoints/input/tokenizerJson/tokenizerJson";
import { coverageOf } from "../../../../src/engine/trace/encodedTexts";

const place = { source: "tokenizer.json", basis: "beside" as const };
const vocab = { a: 0, b: 1, ab: 2 };
const bpe = { type: "BPE", vocab, merges: ["a b"] };
const open = (description: unknown) =>
  tokenizerCandidate(typeof description === "string" ? description : JSON.stringify(description), place);
const regex = (Regex: string) => ({ model: bpe, pre_tokenizer: { type: "Split", pattern: { Regex }, behavior: "Isolated" } });

const unsupported: [description: unknown, part: RegExp][] = [
  [{ model: { type: "Neural" } }, /the model "Neural"/],
  [{ model: bpe, normalizer: { type: "Precompiled" } }, /the normalizer "Precompiled"/],
  [{ model: bpe, normalizer: { type: "Sequence", normalizers: [{ type: "NFC" }, { type: "Nmt" }] } }, /the normalizer "Nmt"/],
  [{ model: bpe, pre_tokenizer: { type: "UnicodeScripts" } }, /the pre-tokenizer "UnicodeScripts"/],
  [regex("(a+)+$"), /the regular expression "\(a\+\)\+\$"/],
  [regex("(?:a|a)*b"), /the regular expression/],
  [regex("\\s*\\s*\\s*x"), /the regular expression/],
  [regex("\\p{Nonsense}+"), /the regular expression/],
];
it.each(unsupported)("%j is refused by name", (description, part) => {
  expect(() => open(description)).toThrow(part);
  expect(() => open(description)).toThrow(expect.objectContaining({ code: "checkpoint-unsupported" }));
});

const unsound: [description: unknown, reason: RegExp][] = [
  ["{", /no JSON/],
  ["[]", /no JSON object/],
  [{}, /"model": it is missing/],
  [{ model: { type: "BPE", vocab: [], merges: [] } }, /a map of tokens to ids/],
  [{ model: { type: "BPE", vocab: { a: -1 }, merges: [] } }, /no whole number/],
  [{ model: { type: "BPE", vocab: { a: 1e9 }, merges: [] } }, /no whole number in its bounds/],
  [{ model: { type: "BPE", vocab, merges: ["a c"] } }, /merge 0, of "a" and "c"/],
  [{ model: { type: "BPE", vocab, merges: ["abc"] } }, /merge 0 is no pair/],
  [{ model: { type: "WordLevel", vocab: { ["a".repeat(1001)]: 0 } } }, /more than 1,000 characters/],
  [{ model: { type: "Unigram", vocab: [["a"]] } }, /tokens with their scores/],
  [{ model: { type: "WordPiece", vocab, max_input_chars_per_word: 1e9 } }, /0 to 1000/],
  [{ model: bpe, added_tokens: [{ id: 0.5, content: "x" }] }, /added_tokens\.id/],
  [{ model: bpe, added_tokens: [{ id: 2 ** 31, content: "x" }] }, /larger than any that is read/],
  [{ model: bpe, normalizer: { type: "Sequence", normalizers: 5 } }, /a list of at most 100 parts/],
  [
    { model: bpe, normalizer: { type: "Lowercase" }, pre_tokenizer: { type: "Split", behavior: "Isolated" } },
    /a pattern is expected/,
  ],
];
it.each(unsound)("%j is not sound", (description, reason) => {
  expect(() => open(description)).toThrow(reason);
  expect(() => open(description)).toThrow(expect.objectContaining({ code: "checkpoint-malformed" }));
});

it("normalizers nested without end are refused", () => {
  let normalizer: unknown = { type: "NFC" };
  for (let depth = 0; depth < 20; depth++) normalizer = { type: "Sequence", normalizers: [normalizer] };
  expect(() => open({ model: bpe, normalizer })).toThrow(/deeper than 8/);
});

it.each(["\\s+", "[0-9]{1,3}", "\\p{L}*", "a", " {2,}", "ab"])("the simple pattern %s parts a text", (pattern) => {
  expect(open(regex(pattern)).fit(3)!.encode("ab").ids.length).toBeGreaterThan(0);
});

describe("what no token stands for", () => {
  it("is left out where there is no unknown token", () => {
    const encoding = open({ model: bpe }).fit(3)!.encode("abzb");
    expect([...encoding.ids]).toEqual([2, 1]);
    expect(encoding.unencodable).toEqual([{ character: "z", codePoint: 0x7a, offset: 2 }]);
  });

  it("counts against the coverage under the unknown token, too", () => {
    const encoding = open({ model: { ...bpe, vocab: { ...vocab, "?": 3 }, unk_token: "?" } })
      .fit(4)!
      .encode("abzb");
    expect([...encoding.ids]).toEqual([2, 3, 1]);
    expect(coverageOf([encoding], ["abzb"])).toBe(0.75);
  });
});

it("a model may have some rows more than there are tokens", () => {
  const candidate = open({ model: bpe });
  expect(candidate.fit(8)?.labels).toEqual(["a", "b", "ab", "#3", "#4", "#5", "#6", "#7"]);
  expect([candidate.fit(2), candidate.fit(1000)]).toEqual([null, null]);
});

it("labels are what the tokens say, not how the byte-level alphabet writes it", () => {
  const file = resolve(__dirname, "../../../fixtures/tokenizers/bpe-gpt2.json");
  const { labels, encode } = open(readFileSync(file, "utf8")).fit(335)!;
  expect([...encode(" the\né").ids].map((id) => labels[id])).toEqual(["␣the", "⏎", "é"]);
});

it("a long piece takes time in proportion", () => {
  const { encode } = open({ model: bpe }).fit(3)!;
  expect(encode("ab".repeat(200_000)).ids.length).toBe(200_000);
});
