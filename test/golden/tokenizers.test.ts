/**
 * tokenizer.json through our reader against Hugging Face's tokenizers (tools/fixtures/make_tokenizers.py): ids and ranges.
 * Where several characters become one, theirs keeps the range of one of them and ours that of all: accents and blanks.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { VocabularyCandidate } from "../../src/checkpoints/input/candidates";
import { candidatesIn } from "../../src/checkpoints/input/siblingLists";
import { tokenizerCandidate } from "../../src/checkpoints/input/tokenizerJson/tokenizerJson";

const folder = resolve(__dirname, "../fixtures/tokenizers");
interface Result {
  ids: number[];
  ranges: [number, number][];
}
const { texts, cases } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as {
  texts: Record<string, string>;
  cases: Record<string, { size: number; results: Record<string, Result> }>;
};

describe.each(Object.entries(cases))("%s", (name, { size, results }) => {
  const candidate = tokenizerCandidate(readFileSync(join(folder, `${name}.json`), "utf8"), {
    source: "tokenizer.json",
    basis: "beside",
  });

  it("has as many tokens", () => expect(candidate.size).toBe(size));

  it.each(Object.entries(results))("%s", (text, { ids, ranges }) => {
    const encoding = candidate.fit(size)!.encode(texts[text]!);
    expect([...encoding.ids]).toEqual(ids);
    ranges.forEach(([start, end], token) => {
      const [ourStart, ourEnd] = [encoding.starts[token]!, encoding.ends[token]!];
      const more = texts[text]!.slice(ourStart, start) + texts[text]!.slice(end, ourEnd);
      expect(
        ourStart <= start && ourEnd >= end && /^[\p{M}\u1160-\u11ff ]*$/u.test(more),
        `token ${token}: ${ourStart}-${ourEnd}, not ${start}-${end}`,
      ).toBe(true);
    });
  });
});

describe("the files of before tokenizer.json", () => {
  const model = (name: string) =>
    (
      JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as {
        model: { vocab: Record<string, number>; merges: [string, string][] };
      }
    ).model;
  const [bert, gpt2] = [model("word-piece-files"), model("bpe-gpt2")];
  const lines = Object.entries(bert.vocab)
    .sort(([, a], [, b]) => a - b)
    .map(([token]) => token);
  const merges = `#version: 0.2\n${gpt2.merges.map((pair) => pair.join(" ")).join("\n")}\n`;
  const files = [
    ["word-piece-files", "vocab.txt", `${lines.join("\n")}\n`, null],
    ["bpe-gpt2", "vocab.json", JSON.stringify(gpt2.vocab), merges],
  ] as const;

  it.each(files)("%s in %s", async (name, file, content, beside) => {
    const [candidate] = (await candidatesIn(file, Buffer.from(content), "beside", beside)) as [VocabularyCandidate];
    const withoutAdded = Object.entries(cases[name]!.results).filter(([, { ids }]) => ids.every((id) => id < candidate.size));
    expect(withoutAdded.length).toBeGreaterThan(9);
    for (const [text, { ids }] of withoutAdded) {
      expect([...candidate.fit(candidate.size)!.encode(texts[text]!).ids], text).toEqual(ids);
    }
  });
});
