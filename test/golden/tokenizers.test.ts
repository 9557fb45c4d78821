/**
 * tokenizer.json through our reader against Hugging Face's tokenizers (tools/fixtures/make_tokenizers.py): ids and ranges.
 * Where several characters become one, theirs keeps the range of one of them and ours that of all: accents and blanks.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { tokenizerCandidate } from "../../src/checkpoints/input/tokenizerJson/tokenizerJson";

const folder = resolve(__dirname, "../fixtures/tokenizers");
interface Result { ids: number[]; ranges: [number, number][] }
const { texts, cases } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as {
  texts: Record<string, string>; cases: Record<string, { size: number; results: Record<string, Result> }>;
};

describe.each(Object.entries(cases))("%s", (name, { size, results }) => {
  const candidate = tokenizerCandidate(readFileSync(join(folder, `${name}.json`), "utf8"), { source: "tokenizer.json", basis: "beside" });

  it("has as many tokens", () => expect(candidate.size).toBe(size));

  it.each(Object.entries(results))("%s", (text, { ids, ranges }) => {
    const encoding = candidate.fit(size)!.encode(texts[text]!);
    expect([...encoding.ids]).toEqual(ids);
    ranges.forEach(([start, end], token) => {
      const [ourStart, ourEnd] = [encoding.starts[token]!, encoding.ends[token]!];
      const more = texts[text]!.slice(ourStart, start) + texts[text]!.slice(end, ourEnd);
      expect(ourStart <= start && ourEnd >= end && /^[\p{M}\u1160-\u11ff ]*$/u.test(more), `token ${token}: ${ourStart}-${ourEnd}, not ${start}-${end}`).toBe(true);
    });
  });
});
