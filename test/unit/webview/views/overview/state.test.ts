/** What the overview tells of the model's guesses: by character, whatever they were read as. */
import { describe, expect, it } from "vitest";
import { guessesOf, mostSurprising } from "../../../../../webview/views/overview/state";

/** Five tokens: the first is not guessed, tokens 2 and 3 are one character. */
const surprisals = {
  nats: Float32Array.of(NaN, 0.5, 2, 1, 4),
  expected: Uint32Array.of(0, 7, 8, 1, 3),
  probabilities: Float32Array.of(0, 0.6, 0.5, 0.4, 0.3),
};
const ids = Uint32Array.of(9, 7, 8, 2, 5);
const spans = (...starts: number[]) => starts.map((tokenStart, at) => ({ tokenStart, tokenEnd: starts[at + 1] ?? 5 }));

describe("guesses", () => {
  it("count what was guessed, and what came as it was expected", () => {
    expect(guessesOf(surprisals, ids, spans(0, 1, 2, 3, 4))).toEqual({ count: 4, right: 2 });
  });

  it("of a character of several bytes are right when all of them are", () => {
    expect(guessesOf(surprisals, ids, spans(0, 1, 2, 4))).toEqual({ count: 3, right: 1 });
  });

  it("are none where nothing was guessed", () => {
    expect(guessesOf(surprisals, ids, [{ tokenStart: 0, tokenEnd: 1 }])).toBeNull();
  });
});

describe("what surprised most", () => {
  it("comes first, with what was expected in its place; the bytes of a character together", () => {
    const [first, second] = mostSurprising(surprisals, spans(0, 1, 2, 4), 1);
    expect(first).toMatchObject({ token: 4, cell: 3, nats: 4, expected: 3 });
    expect(second).toBeUndefined();
  });

  it("stands at the byte that surprised most", () => {
    const [, second] = mostSurprising(surprisals, spans(0, 1, 2, 4), 2);
    expect(second).toBeUndefined(); // it is beside the first
    const own = { ...surprisals, nats: Float32Array.of(NaN, 0.5, 1, 5, 0.1) };
    expect(mostSurprising(own, spans(0, 1, 2, 4), 1)).toMatchObject([{ token: 3, cell: 2, nats: 6, expected: 1 }]);
  });

  it("is not told of the characters beside it, which follow from it", () => {
    const nats = Float32Array.from({ length: 30 }, (_, at) => (at === 10 ? 9 : at === 11 ? 8 : at === 20 ? 5 : 0.1));
    const long = { nats, expected: new Uint32Array(30), probabilities: new Float32Array(30) };
    const cells = Array.from({ length: 30 }, (_, token) => ({ tokenStart: token, tokenEnd: token + 1 }));
    expect(mostSurprising(long, cells, 2).map(({ token }) => token)).toEqual([10, 20]);
  });
});
