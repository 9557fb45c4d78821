/** What a ledger tells: the largest sources, the sentence for each kind of sum, and how numbers are written. */
import { describe, expect, it } from "vitest";
import { createFormatter } from "../../../../../src/messages/format";
import { signed } from "../../../../../src/messages/numbers";
import { largestSources, sentenceOf, sourceAt, type Ledger } from "../../../../../webview/views/sources/ledger";

/** Of steps that wrote these, all of which is still there. */
function ledger(contributions: number[], tokenStart = 0): Ledger {
  const sum = contributions.reduce((all, one) => all + one, 0);
  return {
    kind: "unit",
    unit: 161,
    state: "c",
    states: ["c"],
    tokenStart,
    tokenEnd: tokenStart + contributions.length,
    written: Float64Array.from(contributions, (one) => one * 2),
    kept: new Float64Array(contributions.length).fill(0.5),
    contributions: Float64Array.from(contributions),
    initial: 0,
    initialKept: 0,
    sum,
    traced: sum,
    remainder: 0,
    magnitude: contributions.reduce((all, one) => all + Math.abs(one), 0),
  };
}

const wording = { label: (token: number) => "abcdefghij"[token]!, number: signed, line: () => null as number | null };
const english = (of: Ledger, token: number, words = wording) => createFormatter("en").text(sentenceOf(of, token, words));

describe("the largest sources", () => {
  it("come by their size, whatever their sign, and leave out what gave nothing", () => {
    const found = largestSources(ledger([1, 0, -3, 2, 0.5], 10), 3);
    expect(found.map(({ token }) => token)).toEqual([12, 13, 10]);
    expect(found[0]).toEqual({ token: 12, written: -6, kept: 0.5, contribution: -3, share: 3 / 6.5 });
    expect(largestSources(ledger([0, 0]), 3)).toEqual([]);
  });

  it("are those that sorting finds", () => {
    const numbers = Array.from({ length: 500 }, (_, at) => Math.sin(at * at));
    const sorted = [...numbers.keys()].sort((a, b) => Math.abs(numbers[b]!) - Math.abs(numbers[a]!));
    expect(largestSources(ledger(numbers), 8).map(({ token }) => token)).toEqual(sorted.slice(0, 8));
  });

  it("a token outside of the ledger is none", () => {
    expect(sourceAt(ledger([1, 2], 10), 9)).toBeNull();
    expect(sourceAt(ledger([1, 2], 10), 12)).toBeNull();
  });
});

describe("the sentence", () => {
  it("names the step that most was written at", () => {
    const said = '72% of what unit 161 holds at "e" (+1.00) was written at token 1, "b".';
    expect(english(ledger([0.08, 0.72, 0.1, 0.05, 0.05]), 4)).toBe(said);
  });

  it("says the line where it is known", () => {
    const words = { ...wording, line: () => 12 };
    expect(english(ledger([0.1, 0.8, 0.1]), 2, words)).toContain('was written at line 12, "b".');
  });

  it("says when it was this token itself", () => {
    expect(english(ledger([0, 0.1, 0.9]), 2)).toContain("was written at this token itself.");
  });

  it("says what adds and what takes away where shares of the whole would mislead", () => {
    expect(english(ledger([2.5, -1.85, 0.52]), 2)).toBe(
      'At "c" unit 161 holds +1.17: what steps added comes to +3.02, what steps took away to −1.85. ' +
        'The largest part, +2.50, was written at token 0, "a".',
    );
  });

  it("says when no single step made it", () => {
    const found = ledger(Array.from({ length: 20 }, (_, at) => (at === 3 ? -0.06 : -0.05)));
    const words = { ...wording, label: (token: number) => `t${token}` };
    expect(english(found, 19, words)).toContain('little by little: the largest of 20 steps, at token 3, "t3", gave 6% of it.');
  });

  it("says when there is nothing, or no number", () => {
    expect(english(ledger([0, 0]), 1)).toContain("holds nothing");
    expect(english({ ...ledger([1, NaN]) }, 1)).toContain("not finite");
  });

  it("is said in Korean as well", () => {
    const said = createFormatter("ko").text(sentenceOf(ledger([0.2, 0.8]), 1, wording));
    expect(said).toContain("161번 유닛이 지닌 값(+1.00)의 80%는 바로 이 토큰에서 쓴 것입니다.");
  });
});
