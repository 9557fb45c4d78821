import { describe, expect, it } from "vitest";
import { TracedText, type TextRange } from "../../../../src/host/trace/tracedText";
import { TokenRangesBuilder, type TokenRanges } from "../../../../src/protocol/tokenRanges";

/** A trace of one token per code unit, of sequences of the given lengths. */
function traced(ranges: TextRange[], wholeFile = false): TracedText {
  const lengths = ranges.map(({ start, end }) => end - start);
  let first = 0;
  const sequences = lengths.map((count) => ({ start: (first += count) - count, count }));
  const tokens = lengths.map((length) => {
    const starts = Array.from({ length }, (_, index) => index);
    return packed(
      starts,
      starts.map((start) => start + 1),
    );
  });
  return new TracedText({ sequences, ranges: tokens }, ranges, wholeFile);
}

function packed(starts: readonly number[], ends: readonly number[]): TokenRanges {
  const builder = new TokenRangesBuilder();
  builder.add(Uint32Array.from(starts), Uint32Array.from(ends));
  return builder.finish();
}

describe("two selections, at 10 to 20 and 30 to 40", () => {
  const two = () =>
    traced([
      { start: 10, end: 20 },
      { start: 30, end: 40 },
    ]);

  it("knows which token stands where", () => {
    const text = two();
    expect([9, 10, 19, 20, 30, 39, 40].map((offset) => text.tokenAt(offset))).toEqual([null, 0, 9, null, 10, 19, null]);
    expect(text.rangeOf(12)).toEqual({ start: 32, end: 33 });
    expect(text.stale).toEqual([]);
  });

  it("knows which tokens a part of the document has, as far as their text is as it was", () => {
    const text = two();
    expect(text.tokensIn(15, 33)).toEqual([
      { start: 5, end: 10 },
      { start: 10, end: 13 },
    ]);
    expect(text.tokensIn(20, 30)).toEqual([]);
    text.apply({ offset: 17, removed: 1, inserted: 1 });
    expect(text.tokensIn(0, 30)).toEqual([{ start: 0, end: 7 }]);
  });

  it("an edit before moves both, one between moves the second", () => {
    const text = two();
    text.apply({ offset: 3, removed: 2, inserted: 5 });
    text.apply({ offset: 25, removed: 0, inserted: 10 });
    expect(text.rangeOf(0)).toEqual({ start: 13, end: 14 });
    expect(text.rangeOf(10)).toEqual({ start: 43, end: 44 });
    expect(text.stale).toEqual([]);
  });

  it("an edit inside keeps the tokens before it: a recurrent network looks back only", () => {
    const text = two();
    text.apply({ offset: 15, removed: 1, inserted: 3 });
    expect(text.tokenAt(14)).toBe(4);
    expect([15, 16, 18].map((offset) => text.tokenAt(offset))).toEqual([null, null, null]);
    expect(text.rangeOf(5)).toBeNull();
    expect(text.tokenAt(32)).toBe(10);
    expect([14, 15, 21, 22, 32].map((offset) => text.isStaleAt(offset))).toEqual([false, true, true, false, false]);
    expect(text.stale).toEqual([{ start: 5, end: 10 }]);
    expect(text.ranges).toEqual([
      { start: 10, end: 22 },
      { start: 32, end: 42 },
    ]);
  });

  it("an edit behind changes nothing, one across a start spoils that sequence", () => {
    const text = two();
    text.apply({ offset: 40, removed: 5, inserted: 0 });
    expect(text.stale).toEqual([]);
    text.apply({ offset: 28, removed: 4, inserted: 1 });
    expect(text.tokenAt(29)).toBeNull();
    expect(text.stale).toEqual([{ start: 10, end: 20 }]);
    expect(text.ranges[1]).toEqual({ start: 28, end: 37 });
  });

  it("edits in both: each is stale from its own edit on", () => {
    const text = two();
    text.apply({ offset: 37, removed: 1, inserted: 0 });
    text.apply({ offset: 14, removed: 0, inserted: 2 });
    expect(text.stale).toEqual([
      { start: 4, end: 10 },
      { start: 17, end: 20 },
    ]);
  });

  it("text typed right before a selection is not part of it", () => {
    const text = two();
    text.apply({ offset: 10, removed: 0, inserted: 2 });
    expect(text.tokenAt(12)).toBe(0);
  });
});

describe("a whole file", () => {
  it("text put before everything makes all of it stale", () => {
    const text = traced([{ start: 0, end: 10 }], true);
    text.apply({ offset: 0, removed: 0, inserted: 1 });
    expect(text.tokenAt(5)).toBeNull();
    expect(text.stale).toEqual([{ start: 0, end: 10 }]);
  });

  it("text put behind leaves it as it is", () => {
    const text = traced([{ start: 0, end: 10 }], true);
    text.apply({ offset: 10, removed: 0, inserted: 4 });
    expect(text.tokenAt(9)).toBe(9);
    expect(text.tokenAt(10)).toBeNull();
    expect(text.stale).toEqual([]);
  });
});

it("bytes of one character share its range, and the first of them is found", () => {
  const trace = {
    sequences: [{ start: 0, count: 4 }],
    ranges: [packed([0, 1, 1, 2], [1, 2, 2, 3])],
  };
  const text = new TracedText(trace, [{ start: 5, end: 8 }], false);
  expect(text.tokenAt(6)).toBe(1);
  expect(text.rangeOf(2)).toEqual({ start: 6, end: 7 });
  expect(text.tokenAt(7)).toBe(3);
});

it("characters that were skipped have no token", () => {
  const trace = { sequences: [{ start: 0, count: 2 }], ranges: [packed([0, 2], [1, 3])] };
  const text = new TracedText(trace, [{ start: 0, end: 3 }], true);
  expect([0, 1, 2].map((offset) => text.tokenAt(offset))).toEqual([0, null, 1]);
});
